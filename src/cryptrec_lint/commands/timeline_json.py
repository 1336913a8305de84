"""The timeline as JSON.

    {"schema": "cryptrec-lint/timeline/1", "asked": …, "components": [{"name", "primitive", "timelines": [
        {"name", "editions": [{"id", "document", "published", "published_grade", "state", "place", "possible",
            "entries": [{"printed", "tier", "section": {ja, en}, "category", "table", "size", "parameter_set",
                "notes": [{"number", "text": {ja, en}, "grade"}], "grade"}]}]}]}]}

`place` is `listed`, `not-listed`, `no-table` (the edition has no table for this kind) or `not-established`. A key has a
timeline for each scheme that it can serve. Notes are those of the entry and those at the head of its category.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cryptrec_lint.commands.standing import head_notes
from cryptrec_lint.documents.ciphers import CipherList, Entry
from cryptrec_lint.documents.standing import Standing, answering, standing
from cryptrec_lint.model import Text
from cryptrec_lint.vocabulary import tables

SCHEMA = "cryptrec-lint/timeline/1"


def as_json(asked: str, names: Sequence[str], editions: Sequence[CipherList]) -> dict[str, Any]:
    """Everything that the text says, with texts in both languages."""
    return {"schema": SCHEMA, "asked": asked, "components": [_component(name, editions) for name in names]}


def _component(name: str, editions: Sequence[CipherList]) -> dict[str, Any]:
    return {
        "name": name,
        "primitive": tables.atoms()[name].primitive,
        "timelines": [
            {"name": one, "editions": [_standing(standing(one, edition)) for edition in editions]}
            for one in answering(name)
        ],
    }


def _standing(stands: Standing) -> dict[str, Any]:
    edition, publication = stands.edition.edition, stands.edition.publication
    return {
        "id": edition.id,
        "document": edition.document,
        "published": publication.shown,
        "published_grade": publication.grade,
        "state": edition.state,
        "place": stands.place,
        "possible": list(stands.possible),
        "entries": [_entry(entry, stands.edition) for entry in stands.entries],
    }


def _entry(entry: Entry, edition: CipherList) -> dict[str, Any]:
    tier = next(row.title for row in edition.tier if row.id is entry.tier)
    category = next(row for row in edition.category if (row.tier, row.id) == (entry.tier, entry.category))
    numbers = (*entry.notes, *head_notes(entry, edition))
    return {
        "printed": entry.name,
        "tier": entry.tier,
        "section": _both(tier),
        "category": entry.printed_category or category.printed,
        "table": entry.table or None,
        "size": entry.size,
        "parameter_set": entry.parameter_set or None,
        "notes": [
            {"number": note.number, "text": _both(note.text), "grade": note.grade}
            for note in edition.note
            if note.number in numbers
        ],
        "grade": entry.grade,
    }


def _both(text: Text) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}
