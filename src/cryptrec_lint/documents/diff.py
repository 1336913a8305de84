"""What changed between two editions of a cipher list."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.documents.ciphers import CipherList, Entry
from cryptrec_lint.model import Text


class Row(NamedTuple):
    """A technique in two editions: where it stands in each, None where it does not."""

    name: str
    before: Entry | None
    after: Entry | None


class Difference(NamedTuple):
    """All differences from `a` to `b`, in the order of the editions."""

    a: CipherList
    b: CipherList
    came: tuple[Row, ...]
    went: tuple[Row, ...]
    moved: tuple[Row, ...]
    """In both, in another tier or category."""
    noted: tuple[Row, ...]
    """In both, in the same tier, with notes whose texts differ (numbers alone do not count)."""


def difference(a: CipherList, b: CipherList) -> Difference:
    """Compare two editions. A technique is identified by its printed name and the table it stands in."""
    before, after = _by_name(a), _by_name(b)
    both = [Row(name, entry, after[name]) for name, entry in before.items() if name in after]
    return Difference(
        a,
        b,
        came=tuple(Row(name, None, entry) for name, entry in after.items() if name not in before),
        went=tuple(Row(name, entry, None) for name, entry in before.items() if name not in after),
        moved=tuple(row for row in both if _place(row.before) != _place(row.after)),
        noted=tuple(
            row
            for row in both
            if _place(row.before) == _place(row.after) and texts(a, row.before) != texts(b, row.after)
        ),
    )


def _by_name(edition: CipherList) -> dict[str, Entry]:
    return {_name(entry): entry for entry in edition.entry}


def _name(entry: Entry) -> str:
    return f"{entry.name} (PQC)" if entry.table == "pqc" else entry.name


def _place(entry: Entry | None) -> tuple[str, str] | None:
    return (entry.tier, entry.category) if entry else None


def texts(edition: CipherList, entry: Entry | None) -> tuple[Text, ...]:
    """The texts of the notes of an entry, those at the head of its category included."""
    if entry is None:
        return ()
    heads = next(row.notes for row in edition.category if (row.tier, row.id) == (entry.tier, entry.category))
    by_number = {note.number: note.text for note in edition.note}
    return tuple(by_number[number] for number in (*entry.notes, *heads))
