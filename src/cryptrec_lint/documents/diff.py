"""What changed between two documents of the same schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from cryptrec_lint.documents.ciphers import CipherList
from cryptrec_lint.documents.head import State
from cryptrec_lint.documents.rows import Row, rows
from cryptrec_lint.model import Text, Word

_Rows = dict[tuple[str, Text], Row]


class ChangeKind(Word):
    """What happened to a row. In this order they are shown."""

    CAME = "came"
    WENT = "went"
    UNSETTLED = "unsettled"
    """A row of one document only, of which the other, known in part, does not tell: whether it came or went cannot be
    said."""
    MOVED = "moved"
    """An entry of a cipher list that stands in another tier or category; its notes may have changed besides."""
    CHANGED = "changed"
    REORDERED = "reordered"
    """A list whose order is a preference: what stands in both documents stands in another order."""
    REGRADED = "regraded"
    """The same content, known better or less well."""


class Change(NamedTuple):
    """A row in two documents: as it is in each, None where it is not there."""

    kind: ChangeKind
    before: Row | None
    after: Row | None
    fields: tuple[str, ...] = ()
    """The fields that differ, `grade` among them."""

    @property
    def row(self) -> Row:
        """The row as it is now, or as it last was."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def name(self) -> str:
        """The label of the row, where languages do not differ: an entry's printed name."""
        return self.row.label.en


class Difference(NamedTuple):
    """All changes from `a` to `b`, in the order of the documents."""

    a: Any
    b: Any
    changes: tuple[Change, ...]
    renumbered: dict[str, int]
    """Number of a note in `a` → its number in `b`, where `b` says so; only numbers that are not the same."""

    def of(self, kind: ChangeKind) -> tuple[Change, ...]:
        """The changes of a kind."""
        return tuple(change for change in self.changes if change.kind is kind)

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """The kinds of change that documents of this schema can have."""
        other = ChangeKind.REORDERED if isinstance(self.a, CipherList) else ChangeKind.MOVED
        return tuple(kind for kind in ChangeKind if kind is not other)


def difference(a: Any, b: Any) -> Difference:
    """Compare two documents of one schema. Notes of cipher lists are compared by their texts: a new number alone is no
    change."""
    before, after = _by_label(a), _by_label(b)
    keys = dict.fromkeys((*before, *after))
    found = (_change(before.get(key), after.get(key)) for key in keys)
    open_in_a, open_in_b = _Open(a, before), _Open(b, after)
    changes = tuple(_settled(change, open_in_a, open_in_b) for change in found if change)
    return Difference(a, b, changes + tuple(_reordered(before, after)), _renumbered(a, b))


def _by_label(document: Any) -> _Rows:
    return {(row.section, row.label): row for row in rows(document)}


def _change(before: Row | None, after: Row | None) -> Change | None:
    if before is None or after is None:
        return Change(ChangeKind.WENT if after is None else ChangeKind.CAME, before, after)
    names = [name for name in (*before.fields, *after.fields) if before.fields.get(name) != after.fields.get(name)]
    if before.grade is not after.grade:
        names.append("grade")
    if not names:
        return None
    return Change(_kind(before, names), before, after, tuple(dict.fromkeys(names)))


class _Open:
    """What a document leaves open about rows that it does not have."""

    def __init__(self, document: Any, rows: _Rows) -> None:
        self._partial = hasattr(document, "edition") and document.edition.state is not State.COMPLETE
        self._lists = {(row.section, row.parent) for row in rows.values()}
        self._algorithms = {missing.algorithm for missing in getattr(document, "missing", ())} - {""}

    def names(self, row: Row) -> bool:
        """Whether the document writes down that the place of this algorithm is not established."""
        return row.algorithm in self._algorithms

    def is_silent_on(self, row: Row) -> bool:
        """Whether it is known in part only, and has no row of this list at all or none whose absence would tell."""
        return self._partial and (row.silence_is_open or (row.section, row.parent) not in self._lists)


def _settled(change: Change, open_in_a: _Open, open_in_b: _Open) -> Change:
    """A row that came or went, unless one of the documents leaves that open."""
    if change.before is not None and change.after is not None:
        return change
    other = open_in_a if change.before is None else open_in_b
    unknown = open_in_a.names(change.row) or open_in_b.names(change.row) or other.is_silent_on(change.row)
    return change._replace(kind=ChangeKind.UNSETTLED) if unknown else change


def _kind(before: Row, names: list[str]) -> ChangeKind:
    if names == ["grade"]:
        return ChangeKind.REGRADED
    moved = before.section == "entry" and before.place is not None and not {"tier", "category"}.isdisjoint(names)
    return ChangeKind.MOVED if moved else ChangeKind.CHANGED


def _reordered(before: _Rows, after: _Rows) -> Iterator[Change]:
    """Lists in which the rows of both documents stand in another order."""
    old, new = _ranks(before, after), _ranks(after, before)
    for (section, label), names in old.items():
        if names != new[section, label]:
            rows = [Row(section, label, {"order": order}, None) for order in (names, new[section, label])]
            yield Change(ChangeKind.REORDERED, rows[0], rows[1], ("order",))


def _ranks(rows: _Rows, others: _Rows) -> dict[tuple[str, Text], tuple[Text, ...]]:
    """Ranked list → the labels of those of its rows that the other document has too, in order."""
    lists: dict[tuple[str, Text], tuple[Text, ...]] = {}
    for key, row in rows.items():
        if row.ranked and key in others:
            name = (row.section, row.parent)
            lists[name] = (*lists.get(name, ()), row.label)
    return lists


def _renumbered(a: Any, b: Any) -> dict[str, int]:
    """The mapping that the newer edition gives, where it is the next one."""
    if not isinstance(b, CipherList) or b.edition.supersedes != a.edition.id:
        return {}
    return {old: new for old, new in (b.renumbered or {}).items() if old != str(new)}
