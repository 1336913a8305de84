"""Finds and loads documents. The only code that opens `lists/`."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any, NamedTuple, TypeVar, cast

from cryptrec_lint.documents.ciphers import CipherList
from cryptrec_lint.documents.head import Head, Publication
from cryptrec_lint.documents.policy import Decisions, Policy
from cryptrec_lint.documents.strict import build, parse
from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import Word, reason


class Kind(Word):
    """Kinds of document: each is a folder of `lists/`."""

    CIPHERS = "ciphers"
    STRENGTH = "strength"
    TLS = "tls"
    ESIGN = "esign"


T = TypeVar("T")

_SCHEMAS = {
    "cryptrec-lint/cipher-list/1": ("ciphers", "CipherList"),
    "cryptrec-lint/strength-requirements/1": ("strength", "StrengthRequirements"),
    "cryptrec-lint/transition-guideline/1": ("transition", "TransitionGuideline"),
    "cryptrec-lint/tls-guideline/1": ("tls", "TlsGuideline"),
    "cryptrec-lint/esign-criteria/1": ("esign_criteria", "Criteria"),
    "cryptrec-lint/esign-record/1": ("esign_record", "Record"),
    "cryptrec-lint/policy/1": ("policy", "Policy"),
    "cryptrec-lint/decisions/1": ("policy", "Decisions"),
}
"""Schema → (module of this package, class). Modules are imported when a document of theirs is read."""


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


def load(path: str) -> Any:
    """A typed document from a file, with its own checks done. Raises DocumentError."""
    raw = parse(path, _text(path))
    schema = raw.get("schema")
    if schema not in _SCHEMAS:
        raise DocumentError(path, "schema", reason("document-unknown-value", value=schema, allowed=", ".join(_SCHEMAS)))
    module, name = _SCHEMAS[schema]
    document = build(getattr(import_module(f"cryptrec_lint.documents.{module}"), name), raw, path)
    document.check(path)
    return document


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(path, "", reason("document-unreadable", detail=error)) from None


class Library:
    """The documents of one folder of lists. Loading is lazy: a scan opens only what its policy names."""

    def __init__(self, root: str | os.PathLike[str] | None = None) -> None:
        self.root = os.fspath(root) if root else shipped()
        self._chains: dict[Kind, dict[str, EditionHead]] = {}
        self._heads: dict[str, EditionHead] = {}
        self._loaded: dict[str, Any] = {}

    def heads(self, kind: Kind) -> dict[str, EditionHead]:
        """Id → head of every edition of a kind, oldest first along the `supersedes` chains. Raises DocumentError."""
        if kind not in self._chains:
            found = [self._head(kind, path) for path in self._files(kind.value)]
            self._chains[kind] = _in_order({head.edition.id: head for head in found})
        return self._chains[kind]

    def _files(self, folder: str) -> list[str]:
        folder = os.path.join(self.root, folder)
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".toml")]

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
        path = os.path.join(self.root, kind.value, f"{id}.toml")
        if os.path.isfile(path):
            return self._head(kind, path)
        why = reason("document-unknown-value", value=id, allowed=", ".join(self.heads(kind)))
        raise DocumentError(os.path.dirname(path), "id", why)

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
        return tuple(sorted(_stem(path) for path in self._files("policies")))

    def policy(self, id: str) -> Policy:
        """A policy by id. Raises DocumentError naming the policies that exist."""
        if id not in self.policies():
            why = reason("document-unknown-value", value=id, allowed=", ".join(self.policies()))
            raise DocumentError(os.path.join(self.root, "policies"), "id", why)
        return cast(Policy, self._load(os.path.join(self.root, "policies", f"{id}.toml")))

    def decisions(self) -> Decisions:
        """How the project reads the documents. Raises DocumentError."""
        return cast(Decisions, self._load(os.path.join(self.root, "decisions.toml")))


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]


def _read_head(kind: Kind, path: str) -> EditionHead:
    text = _text(path)
    # Everything before the first array of tables is a TOML document of its own.
    raw = parse(path, text[: text.index("\n[[")] if "\n[[" in text else text)
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
