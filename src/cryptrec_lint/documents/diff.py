"""What changed between two documents of the same schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from cryptrec_lint.documents.ciphers import CipherList
from cryptrec_lint.documents.rows import Row, rows
from cryptrec_lint.model import Text, Word

_Rows = dict[tuple[str, Text], Row]


class ChangeKind(Word):
    """What happened to a row. In this order they are shown."""

    CAME = "came"
    WENT = "went"
    UNSETTLED = "unsettled"
    """An entry of one edition only, whose place in one of the two is not established (`[[missing]]`): whether it came
    or went there cannot be told."""
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
        ciphers = isinstance(self.a, CipherList)
        others = {ChangeKind.REORDERED} if ciphers else {ChangeKind.MOVED, ChangeKind.UNSETTLED}
        return tuple(kind for kind in ChangeKind if kind not in others)


def difference(a: Any, b: Any) -> Difference:
    """Compare two documents of one schema. Notes of cipher lists are compared by their texts: a new number alone is no
    change."""
    before, after = _by_label(a), _by_label(b)
    changes = [_change(before.get(key), after.get(key), a, b) for key in dict.fromkeys((*before, *after))]
    changed = tuple(change for change in changes if change)
    return Difference(a, b, changed + tuple(_reordered(before, after)), _renumbered(a, b))


def _by_label(document: Any) -> _Rows:
    return {(row.section, row.label): row for row in rows(document)}


def _change(before: Row | None, after: Row | None, a: Any, b: Any) -> Change | None:
    if before is None or after is None:
        return _on_one_side(before, after, a, b)
    names = [name for name in (*before.fields, *after.fields) if before.fields.get(name) != after.fields.get(name)]
    if before.grade is not after.grade:
        names.append("grade")
    if not names:
        return None
    return Change(_kind(before, names), before, after, tuple(dict.fromkeys(names)))


def _on_one_side(before: Row | None, after: Row | None, a: Any, b: Any) -> Change:
    row = after or before
    if row and row.algorithm and any(missing.algorithm == row.algorithm for missing in (*a.missing, *b.missing)):
        return Change(ChangeKind.UNSETTLED, before, after)
    return Change(ChangeKind.WENT if after is None else ChangeKind.CAME, before, after)


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
        if row.ranked_in is not None and key in others:
            name = (row.section, row.ranked_in)
            lists[name] = (*lists.get(name, ()), row.label)
    return lists


def _renumbered(a: Any, b: Any) -> dict[str, int]:
    """The mapping that the newer edition gives, where it is the next one."""
    if not isinstance(b, CipherList) or b.edition.supersedes != a.edition.id:
        return {}
    return {old: new for old, new in (b.renumbered or {}).items() if old != str(new)}
