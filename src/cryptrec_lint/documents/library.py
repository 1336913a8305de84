"""Finds and loads documents. The only code that opens `lists/`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from cryptrec_lint.documents.ciphers import CipherList
from cryptrec_lint.documents.head import Head, Publication
from cryptrec_lint.documents.loading import load as load
from cryptrec_lint.documents.loading import text_of
from cryptrec_lint.documents.policy import Decisions, Policy
from cryptrec_lint.documents.strict import build, parse
from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import Word, reason

if TYPE_CHECKING:
    from cryptrec_lint.documents.own import OwnDocument, OwnDocuments


class Kind(Word):
    """Kinds of document: each is a folder of `lists/`."""

    CIPHERS = "ciphers"
    STRENGTH = "strength"
    TLS = "tls"
    ESIGN = "esign"


POLICIES = "policies"
FOLDERS = (*(kind.value for kind in Kind), POLICIES)
"""The folders of `lists/`, in the order in which they are shown."""

CURRENT = "current"
"""The policy that always names the newest editions."""


class EditionHead(NamedTuple):
    """The head of a document, read without the rest."""

    kind: Kind
    path: str
    edition: Head
    publication: Publication


def shipped() -> str:
    """The folder `lists/` that came with the program: inside the package in a wheel, at the top of a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "lists")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(os.path.dirname(package)), "lists")


class Library:
    """The shipped documents, and the user's own. Loading is lazy: a scan opens only what its policy names."""

    def __init__(self, root: str | os.PathLike[str] | None = None, extra: str | None = None) -> None:
        """`root`: another folder than the shipped one; `extra`: a folder with the user's own documents."""
        self.root = os.fspath(root) if root else shipped()
        self._extra = extra
        self._own_documents: OwnDocuments | None = None
        self._chains: dict[Kind, dict[str, EditionHead]] = {}
        self._heads: dict[str, EditionHead] = {}
        self._loaded: dict[str, Any] = {}

    def heads(self, kind: Kind) -> dict[str, EditionHead]:
        """Id → head of every edition of a kind, oldest first along the `supersedes` chains. Raises DocumentError."""
        if kind not in self._chains:
            found = [self._head(kind, path) for _, path in self.files(kind)]
            self._chains[kind] = _in_order({head.edition.id: head for head in found})
        return self._chains[kind]

    def add(self, path: str) -> OwnDocument | None:
        """Take a file of the user's in beside the others; None where it is a shipped one. Raises DocumentError."""
        ours = [other for folder in FOLDERS for _, other in self._shipped(folder)]
        if any(_same(path, other) for other in (*ours, self._decisions_path)):
            return None
        self._chains.clear()
        return self._own().add(path)

    def has(self, folder: str, id: str) -> bool:
        """Whether there is such a document. Raises DocumentError."""
        return self.path(folder, id) is not None

    def path(self, folder: str, id: str) -> str | None:
        """The file of a document, or None. Raises DocumentError where the user's own folder is broken."""
        if self._has_own and (path := self._own().path(folder, id)):
            return path
        path = os.path.join(self.root, folder, f"{id}.toml")
        return path if os.path.isfile(path) else None

    def files(self, folder: str) -> list[tuple[str, str]]:
        """Id and path of every document of a folder, the shipped ones first. Raises DocumentError."""
        return self._shipped(folder) + (self._own().of(folder) if self._has_own else [])

    def kind_of(self, id: str) -> Kind:
        """The kind of an edition that is in the library."""
        return next(kind for kind in Kind if self.has(kind, id))

    @property
    def _decisions_path(self) -> str:
        return os.path.join(self.root, "decisions.toml")

    def is_own(self, folder: str, id: str) -> bool:
        """Whether a document is the user's and does not ship with the program."""
        return self._has_own and self._own().path(folder, id) is not None

    @property
    def _has_own(self) -> bool:
        return self._extra is not None or self._own_documents is not None

    def _own(self) -> OwnDocuments:
        """The user's documents, their folder read when one is first asked for."""
        from cryptrec_lint.documents.own import OwnDocuments  # most runs have none

        if self._own_documents is None:
            own = OwnDocuments({id for folder in FOLDERS for id, _ in self._shipped(folder)})
            if self._extra is not None:
                own.add_folder(self._extra)
            self._own_documents = own
        return self._own_documents

    def _shipped(self, folder: str) -> list[tuple[str, str]]:
        folder = os.path.join(self.root, folder)
        names = sorted(name for name in os.listdir(folder) if name.endswith(".toml"))
        return [(_stem(name), os.path.join(folder, name)) for name in names]

    def _load(self, path: str) -> Any:
        if path not in self._loaded:
            self._loaded[path] = load(path)
        return self._loaded[path]

    def _head(self, kind: Kind, path: str) -> EditionHead:
        if path not in self._heads:
            self._heads[path] = _read_head(kind, path)
        return self._heads[path]

    def find(self, kind: Kind, id: str) -> EditionHead:
        """The head of an edition, from the file of its name. Raises DocumentError naming the editions that exist."""
        if path := self.path(kind, id):
            return self._head(kind, path)
        why = reason("document-unknown-value", value=id, allowed=", ".join(self.heads(kind)))
        raise DocumentError(os.path.join(self.root, kind), "id", why)

    def edition(self, kind: Kind, id: str) -> Any:
        """A whole edition. Raises DocumentError."""
        return self._load(self.find(kind, id).path)

    def cipher_list(self, id: str) -> CipherList:
        """A cipher list by id. Raises DocumentError."""
        return cast(CipherList, self.edition(Kind.CIPHERS, id))

    def newest(self) -> EditionHead:
        """The newest cipher list known: the one of the policy `current`. A test holds it to the end of the chain."""
        return self.find(Kind.CIPHERS, self.policy(CURRENT).ciphers)

    def policies(self) -> tuple[str, ...]:
        """Ids of the policies, sorted."""
        return tuple(sorted(id for id, _ in self.files(POLICIES)))

    def policy(self, id: str) -> Policy:
        """A policy by id. Raises DocumentError naming the policies that exist."""
        if id not in self.policies():
            why = reason("document-unknown-value", value=id, allowed=", ".join(self.policies()))
            raise DocumentError(os.path.join(self.root, POLICIES), "id", why)
        return cast(Policy, self._load(self.path(POLICIES, id) or ""))

    def ids(self, folder: str) -> tuple[str, ...]:
        """Ids of the documents of a folder (one of `FOLDERS`). Raises DocumentError."""
        return self.policies() if folder == POLICIES else tuple(self.heads(Kind(folder)))

    def document(self, folder: str, id: str) -> Any:
        """A document or policy by folder and id. Raises DocumentError."""
        return self.policy(id) if folder == POLICIES else self.edition(Kind(folder), id)

    def decisions(self) -> Decisions:
        """How the project reads the documents. Raises DocumentError."""
        return cast(Decisions, self._load(self._decisions_path))


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]


def _same(path: str, other: str) -> bool:
    return os.path.exists(path) and os.path.samefile(path, other)


def _head_tables(path: str) -> dict[str, Any]:
    """The file up to its first array of tables, where the head stands there; else the whole file."""
    text = text_of(path)
    try:
        # Everything before the first array of tables is a TOML document of its own, and much sooner read.
        raw = parse(path, text.partition("\n[[")[0])
    except DocumentError:
        return parse(path, text)
    return raw if "edition" in raw and "publication" in raw else parse(path, text)


def _read_head(kind: Kind, path: str) -> EditionHead:
    raw = _head_tables(path)
    for table in ("edition", "publication"):
        if table not in raw:
            raise DocumentError(path, table, reason("document-missing-key"))
    edition = build(Head, raw["edition"], path, "edition")
    if edition.id != _stem(path):
        raise DocumentError(path, "edition.id", reason("document-unknown-value", value=edition.id, allowed=_stem(path)))
    return EditionHead(kind, path, edition, build(Publication, raw["publication"], path, "publication"))


def _in_order(heads: dict[str, EditionHead]) -> dict[str, EditionHead]:
    """Oldest first. `supersedes` names an edition of the same kind, no two the same one, and never in a circle."""
    next_of: dict[str, str] = {}
    for id, head in heads.items():
        before = head.edition.supersedes
        if not before:
            continue
        if before not in heads:
            _broken(head, reason("document-unknown-value", value=before, allowed=", ".join(heads)))
        if before in next_of:
            _broken(head, reason("document-forked-chain", other=next_of[before], value=before))
        next_of[before] = id
    ordered: list[str] = []
    for start in (id for id, head in heads.items() if not head.edition.supersedes):
        at: str | None = start
        while at:
            ordered.append(at)
            at = next_of.get(at)
    if circle := [id for id in heads if id not in ordered]:
        _broken(heads[circle[0]], reason("document-circular-chain", ids=", ".join(circle)))
    return {id: heads[id] for id in ordered}


def _broken(head: EditionHead, why: Any) -> None:
    raise DocumentError(str(head.path), "edition.supersedes", why)
