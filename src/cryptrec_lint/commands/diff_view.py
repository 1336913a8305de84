"""A difference as sentences in one language, before any layout: text and Markdown lay out the same view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from cryptrec_lint.documents.diff import Change, ChangeKind, Difference
from cryptrec_lint.documents.head import State
from cryptrec_lint.documents.rows import Row, Value, printed
from cryptrec_lint.model import Grade, Text
from cryptrec_lint.texts import message


class Detail(NamedTuple):
    """A line below a change. `sign` is `-` for what was, `+` for what is, empty for both in one line."""

    sign: str
    text: str


class Item(NamedTuple):
    """One change."""

    name: str
    text: str
    details: tuple[Detail, ...] = ()


class Group(NamedTuple):
    """Changes of one kind."""

    title: str
    items: tuple[Item, ...]


class View(NamedTuple):
    """A whole comparison."""

    title: str
    cautions: tuple[str, ...]
    """What to know before reading: a side is reconstructed or incomplete."""
    groups: tuple[Group, ...]
    remarks: tuple[str, ...]
    """New numbers of notes, and what is not established on either side."""


def view(changes: Difference, lang: str) -> View:
    """The comparison in a language."""
    return _Words(lang).view(changes)


class _Words:
    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._comma = "、" if lang == "ja" else ", "

    def say(self, key: str, **args: object) -> str:
        return message("diff", key, **args).in_language(self.lang)

    def view(self, changes: Difference) -> View:
        return View(
            f"{self._title(changes.a)} → {self._title(changes.b)}",
            tuple(dict.fromkeys(caution.in_language(self.lang) for caution in cautions(changes))),
            tuple(self._group(kind, changes) for kind in changes.kinds if kind in _ALWAYS or changes.of(kind)),
            tuple(dict.fromkeys((*self._renumbered(changes), *self._missing(changes.a), *self._missing(changes.b)))),
        )

    def _title(self, document: Any) -> str:
        if not hasattr(document, "edition"):
            return f"{document.id} ({document.title.in_language(self.lang)})"
        return f"{document.edition.id} ({document.edition.document}, {document.publication.shown})"

    def _group(self, kind: ChangeKind, changes: Difference) -> Group:
        found = changes.of(kind)
        ciphers = "-technique" if ChangeKind.MOVED in changes.kinds and kind is not ChangeKind.REGRADED else ""
        title = self.say(f"{kind}{ciphers}")
        items = (
            self._regraded(found) if kind is ChangeKind.REGRADED else (self._item(change, changes) for change in found)
        )
        return Group(f"{title} ({len(found)})", tuple(items))

    def _item(self, change: Change, changes: Difference) -> Item:
        if change.before is None or change.after is None:
            only = self._only(change, changes) if change.kind is ChangeKind.UNSETTLED else ""
            return Item(self._name(change.row), f"{self._standing(change.row)}{only}")
        fields = change.fields
        text = ""
        if change.kind is ChangeKind.MOVED:
            places = [row.place.in_language(self.lang) for row in (change.before, change.after) if row.place]
            text = " → ".join(places)
            fields = tuple(name for name in fields if name not in ("tier", "category"))
        details = (detail for name in fields for detail in self._detail(name, change.before, change.after))
        # Where the grade changed, a line of its own shows both.
        mark = "" if "grade" in fields else self._below_verified(change.after.grade)
        name = self._name(change.row)
        return Item(name, text + mark, tuple(details)) if text else Item(name + mark, "", tuple(details))

    def _regraded(self, found: tuple[Change, ...]) -> Iterator[Item]:
        """One line for all rows that went from one grade to the same other one."""
        names: dict[str, list[str]] = {}
        for change in found:
            assert change.before is not None and change.after is not None
            step = f"{self._grade(change.before.grade)} → {self._grade(change.after.grade)}"
            names.setdefault(step, []).append(self._name(change.row))
        for step, rows in names.items():
            yield Item(step, self._comma.join(rows))

    def _name(self, row: Row) -> str:
        label = row.label.in_language(self.lang)
        if row.section == "entry":
            return label
        section = message("section", row.section or "top").in_language(self.lang)
        return f"{section} {label}" if label else section

    def _standing(self, row: Row) -> str:
        """Where an entry stands; what fields another row has."""
        if row.section == "entry":
            place = row.place.in_language(self.lang) if row.place else ""
            return f"{place}{self._numbers(row)}{self._below_verified(row.grade)}"
        # Sentences last: nothing follows a full stop.
        fields = sorted(row.fields.items(), key=lambda field: _is_prose(field[1]))
        texts = (
            printed(value, self.lang) if name in ("text", row.section) else f"{name} = {printed(value, self.lang)}"
            for name, value in fields
        )
        return f"{self._comma.join(texts)}{self._below_verified(row.grade)}".strip()

    def _only(self, change: Change, changes: Difference) -> str:
        """On which side the row stands."""
        return self.say("only", id=(changes.b if change.before is None else changes.a).edition.id)

    def _numbers(self, row: Row) -> str:
        numbers = ", ".join(map(str, row.numbers))
        return message("lists", "note-numbers", numbers=numbers).in_language(self.lang) if numbers else ""

    def _detail(self, name: str, before: Row, after: Row) -> Iterator[Detail]:
        if name == "grade":
            yield Detail("", f"{self.say('grade')}: {self._grade(before.grade)} → {self._grade(after.grade)}")
            return
        old, new = before.fields.get(name), after.fields.get(name)
        if _is_prose(old) or _is_prose(new):
            yield from (Detail("-", text.in_language(self.lang)) for text in _without(old, new))
            yield from (Detail("+", text.in_language(self.lang)) for text in _without(new, old))
        else:
            label = "" if name == before.section else f"{name}: "
            yield Detail("", f"{label}{self._value(old)} → {self._value(new)}")

    def _value(self, value: Value) -> str:
        return self.say("absent") if value is None else printed(value, self.lang)

    def _grade(self, grade: Grade | None) -> str:
        return message("lists", f"grade-{grade.lower()}").in_language(self.lang) if grade else self.say("absent")

    def _below_verified(self, grade: Grade | None) -> str:
        return "" if grade in (None, Grade.VERIFIED) else f" [{self._grade(grade)}]"

    def _renumbered(self, changes: Difference) -> Iterator[str]:
        if changes.renumbered:
            numbers = (f"{old} → {new}" for old, new in changes.renumbered.items())
            yield self.say("renumbered", numbers=self._comma.join(numbers))

    def _missing(self, document: Any) -> Iterator[str]:
        for missing in getattr(document, "missing", ()):
            words = {"id": document.edition.id, "what": missing.what, "detail": missing.detail}
            yield self.say("missing", **words)


_ALWAYS = (ChangeKind.CAME, ChangeKind.WENT, ChangeKind.MOVED, ChangeKind.CHANGED)
"""Shown with a count of 0 too: that nothing went is an answer."""


def cautions(changes: Difference) -> tuple[Text, ...]:
    """What a reader must know of either side before concluding from what is absent there."""
    editions = [document.edition for document in (changes.a, changes.b) if hasattr(document, "edition")]
    return tuple(
        message("diff", f"caution-{edition.state}", id=edition.id)
        for edition in editions
        if edition.state is not State.COMPLETE
    )


def _is_prose(value: Value) -> bool:
    return isinstance(value, Text) or (type(value) is tuple and bool(value) and isinstance(value[0], Text))


def _without(value: Value, other: Value) -> list[Text]:
    """The sentences of a field that the other side does not have."""
    return [text for text in _sentences(value) if text not in _sentences(other)]


def _sentences(value: Value) -> tuple[Text, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, Text) else tuple(value)
