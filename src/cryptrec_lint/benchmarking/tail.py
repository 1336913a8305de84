"""What stands after the tables of a report of any format: notes, rows without figures, implementations, sources."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.benchmarking import views
from cryptrec_lint.benchmarking.head import say, strength, word
from cryptrec_lint.benchmarking.model import Row, Run
from cryptrec_lint.model import Text


class Part(NamedTuple):
    """A heading and what stands under it, an item a line."""

    title: Text
    items: list[Text]


def tail(run: Run) -> list[Part]:
    """The parts that have something to say."""
    remarks = [Text(f"*{note.number} {note.text.ja}", f"*{note.number} {note.text.en}") for note in _notes(run)]
    parts = [
        Part(say("unavailable"), [_why(row, _notes(run)) for row in views.unavailable(run)]),
        Part(say("remarks"), remarks),
        Part(say("implementations"), _named(run, "implementation")),
        Part(say("sources"), _named(run, "source")),
    ]
    return [part for part in parts if part.items]


def _notes(run: Run) -> list[views.Note]:
    return views.notes(run.rows)


def _why(row: Row, notes: list[views.Note]) -> Text:
    why = row.unavailable or Text("-", "-")
    name = row.name + views.marks(row, notes)
    return say("unavailable-row", name=name, verdict=word("verdict", row.verdict), bits=strength(row), why=why)


def _named(run: Run, field: str) -> list[Text]:
    """What measured rows have in a field, with their names."""
    measured = [row for row in run.rows if row.figures]
    found = views.grouped(measured, lambda row: str(getattr(row, field)))
    return [say("named", what=what, names=", ".join(dict.fromkeys(names))) for what, names in found.items()]
