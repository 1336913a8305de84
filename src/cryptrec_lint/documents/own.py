"""The user's own documents (`--lists DIR`): a folder in any layout, in which each file names its schema."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from typing import NamedTuple

from cryptrec_lint.documents.loading import SCHEMAS, schema_of, text_of
from cryptrec_lint.documents.strict import parse
from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import reason


class OwnDocument(NamedTuple):
    """A file of the user's, known by its kind and name, and not read further yet."""

    folder: str
    """The folder of `lists/` in which such a document would stand: `ciphers`, `policies` …"""
    id: str
    path: str


class OwnDocuments:
    """Documents that stand beside the shipped ones: nothing that is shipped can be replaced, and no id stands twice."""

    def __init__(self, shipped: Collection[str]) -> None:
        """`shipped`: the ids that are taken, of whatever kind."""
        self._shipped = shipped
        self._found: dict[tuple[str, str], str] = {}

    def add_folder(self, folder: str) -> None:
        """Add every document of a folder and of the folders below it. Raises DocumentError."""
        for path in files_below(folder):
            self.add(path)

    def add(self, path: str) -> OwnDocument:
        """Add the document of a file; the same file may be added again. Raises DocumentError."""
        one = identify(path)
        key = _id_key(one)
        if one.id in self._shipped:
            raise DocumentError(path, key, reason("document-id-shipped", id=one.id))
        other = self._found.setdefault((one.folder, one.id), path)
        if not os.path.samefile(other, path):
            raise DocumentError(path, key, reason("document-id-twice", id=one.id, other=other))
        return one

    def path(self, folder: str, id: str) -> str | None:
        """The file of a document, or None where the user has none of that name."""
        return self._found.get((folder, id))

    def of(self, folder: str) -> list[tuple[str, str]]:
        """Id and path of every document of a kind."""
        return [(id, path) for (kind, id), path in self._found.items() if kind == folder]


def identify(path: str) -> OwnDocument:
    """Kind and id of a file, which must bear its id as its name. Raises DocumentError."""
    if os.path.exists(path) and not os.path.isfile(path):
        raise DocumentError(path, "", reason("not-a-file"))  # a pipe would keep us waiting
    raw = parse(path, text_of(path))
    folder = SCHEMAS[schema_of(raw, path)][0]
    if not folder:
        raise DocumentError(path, "schema", reason("document-decisions"))
    table = raw if folder == "policies" else raw.get("edition")
    id = table.get("id") if isinstance(table, dict) else None
    key = "id" if folder == "policies" else "edition.id"
    if not isinstance(id, str):
        raise DocumentError(path, key, reason("document-missing-key"))
    stem = os.path.splitext(os.path.basename(path))[0]
    if id != stem:
        raise DocumentError(path, key, reason("document-unknown-value", value=id, allowed=stem))
    return OwnDocument(folder, id, path)


def files_below(folder: str) -> Iterator[str]:
    """The TOML files of a folder and of those below it, in order. Raises DocumentError where it is no folder."""
    if not os.path.isdir(folder):
        raise DocumentError(folder, "", reason("document-no-folder"))
    for here, folders, names in os.walk(folder):
        folders.sort()
        yield from (os.path.join(here, name) for name in sorted(names) if name.endswith(".toml"))


def _id_key(one: OwnDocument) -> str:
    return "id" if one.folder == "policies" else "edition.id"
