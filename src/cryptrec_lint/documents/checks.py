"""Checks that several kinds of document share: a reference leads somewhere, a fact has a source, a name is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import Grade, reason

if TYPE_CHECKING:
    from cryptrec_lint.documents.head import SourceRef


def refer(value: object, known: Collection[object], path: str, key: str) -> None:
    """`value` must be one of `known`. Raises DocumentError naming what exists."""
    if value not in known:
        allowed = ", ".join(sorted(map(str, known))) or "-"
        raise DocumentError(path, key, reason("document-unknown-value", value=value, allowed=allowed))


def require_known(name: str, vocabulary: Collection[str], path: str, key: str) -> None:
    """`name` must be a row of the vocabulary. Raises DocumentError with the nearest names."""
    if name not in vocabulary:
        near = ", ".join(_nearest(name, vocabulary)) or "-"
        raise DocumentError(path, key, reason("document-unknown-algorithm", name=name, near=near))


def require_citation(
    grade: Grade, sources: Iterable[str], known: Collection[str], path: str, key: str, basis: str = ""
) -> None:
    """A fact that may decide needs a source (or says on what it rests); every named source must exist."""
    keys = tuple(sources)
    for source in keys:
        refer(source, known, path, f"{key}.sources")
    if grade is not Grade.UNVERIFIED and not keys and not basis:
        raise DocumentError(path, f"{key}.sources", reason("document-missing-citation", grade=grade))


def _nearest(name: str, vocabulary: Collection[str]) -> list[str]:
    from difflib import get_close_matches  # only on the way to an error

    return get_close_matches(name, vocabulary, n=3, cutoff=0.5)


def rows(owner: object, prefix: str, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """The rows of several arrays of a document, each with its key."""
    for name in names:
        for at, row in enumerate(getattr(owner, name)):
            yield f"{prefix}{name}[{at}]", row


def check_citations(rows: Iterator[tuple[str, Any]], sources: tuple[SourceRef, ...], path: str) -> None:
    """Every row has its sources. Raises DocumentError."""
    known = {source.key for source in sources}
    for key, row in rows:
        require_citation(row.grade, row.sources, known, path, key, getattr(row, "basis", ""))


def require_order(first: date, last: date, path: str, key: str) -> None:
    """A span does not end before it begins. Raises DocumentError."""
    if last < first:
        raise DocumentError(path, key, reason("document-unknown-value", value=last, allowed=f"{first}.."))
