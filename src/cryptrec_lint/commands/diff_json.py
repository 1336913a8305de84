"""A difference as JSON: `diff.schema.json` beside this module is the contract."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from cryptrec_lint.commands.diff_view import cautions
from cryptrec_lint.commands.lists_named import schema_name
from cryptrec_lint.documents.diff import Change, Difference
from cryptrec_lint.documents.rows import Row, Value
from cryptrec_lint.model import Text

SCHEMA = "cryptrec-lint/diff/1"


def as_json(changes: Difference) -> str:
    """The whole comparison, texts in both languages."""
    report = {
        "schema": SCHEMA,
        "kind": schema_name(changes.a),
        "a": _document(changes.a),
        "b": _document(changes.b),
        "cautions": [_plain(text) for text in cautions(changes)],
        "changes": [_change(change) for change in changes.changes],
        "renumbered": changes.renumbered,
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def _document(document: Any) -> dict[str, Any]:
    """The head of a side. A policy is ours and has no publication."""
    if not hasattr(document, "edition"):
        return {"id": document.id, "title": _plain(document.title), "missing": []}
    edition, publication = document.edition, document.publication
    return {
        "id": edition.id,
        "document": edition.document,
        "document_grade": edition.document_grade,
        "title": _plain(edition.title),
        "published": publication.shown,
        "published_grade": publication.grade,
        "state": edition.state,
        "content": _plain(edition.content),
        "content_grade": edition.content_grade,
        "missing": [
            {"what": row.what, "detail": row.detail, "algorithm": row.algorithm or None, "possible": list(row.possible)}
            for row in document.missing
        ],
    }


def _change(change: Change) -> dict[str, Any]:
    row = change.row
    return {
        "change": change.kind,
        "section": row.section,
        "label": _plain(row.label),
        "fields": list(change.fields),
        "before": _side(change.before),
        "after": _side(change.after),
    }


def _side(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    side: dict[str, Any] = {"grade": row.grade, "values": {name: _plain(value) for name, value in row.fields.items()}}
    if row.place is not None:
        side |= {"place": _plain(row.place), "note_numbers": list(row.numbers)}
    return side


def _plain(value: Value) -> Any:
    if isinstance(value, Text):
        return {"ja": value.ja, "en": value.en}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
