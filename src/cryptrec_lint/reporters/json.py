"""The JSON report: a public contract, described by `report.schema.json` beside this file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from json.encoder import encode_basestring
from operator import itemgetter
from posixpath import splitext
from typing import Any

from cryptrec_lint.model import Algorithm, Citation, Finding, Judged, Report, Text, Verdict
from cryptrec_lint.printable import json_text

SCHEMA = "cryptrec-lint/report/1"


def render(report: Report, *, lang: str, verbose: bool, color: bool) -> Iterator[str]:
    """The report as JSON, both languages in it, every observation in it: a line each."""
    text = json_text(json.dumps({**about(report), "findings": []}, ensure_ascii=False, indent=1))
    return with_items(text, "findings", (one.decode() for one in map(Writer().finding, report.findings)))


def with_items(text: str, member: str, items: Iterable[str]) -> Iterator[str]:
    """JSON with the items in its array of this name, which is empty in the text."""
    # A string cannot hold these characters: its quotation marks would be escaped.
    before, after = text.split(f'"{member}": []')
    yield f'{before}"{member}": ['
    separator = "\n  "
    for item in items:
        yield separator + item
        separator = ",\n  "
    yield ("\n ]" if separator.startswith(",") else "]") + after + "\n"


def about(report: Report) -> dict[str, Any]:
    """Everything but the findings."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "cryptrec-lint", "version": report.tool_version},
        "policy": {
            "id": report.policy,
            "title": _text(report.policy_title),
            "editions": [
                {
                    "id": one.id,
                    "kind": one.kind,
                    "published": one.published,
                    "document": one.document,
                    "state": one.state,
                }
                for one in report.editions
            ],
        },
        "as_of": report.as_of.isoformat(),
        "until": report.until.isoformat() if report.until else None,
        "newer_edition": report.newer.id if report.newer else None,
        "summary": {
            "sources": report.sources,
            "skipped": report.skipped,
            "certificates": report.certificates,
            **{verdict.value: report.how_many(verdict) for verdict in Verdict},
            "suppressed": 0,
            "compliant": report.compliant,
        },
        "errors": [{"path": error.path, "message": _text(error.message)} for error in report.errors],
        "passed_over": list(report.passed_over),
        "other_kinds": {kind: list(paths) for kind, paths in by_suffix(report.other_kinds).items()},
    }


def by_suffix(paths: tuple[str, ...]) -> dict[str, list[str]]:
    """Paths by how their names end; those whose names have no suffix under an empty one."""
    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(splitext(path)[1].lower(), []).append(path)
    return dict(sorted(found.items()))


class Writer:
    """Writes findings as JSON objects. What only the decision says is written once: the judge gives the same objects
    for the same decision, and a bundle has thousands of certificates for a handful of decisions."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, ...], tuple[Finding, tuple[bytes, bytes, bytes]]] = {}

    def finding(self, finding: Finding) -> bytes:
        """One object, on one line, in UTF-8: of the long text only what is new is encoded."""
        head, middle, tail = self._decision(finding)
        path, line, column, end_line, end_column, symbol = finding.location
        place = (
            f'"location": {{"path": {_kept_quoted(path)}, "line": {line}, "column": {column}, "end_line": {end_line}, '
            f'"end_column": {end_column}, "symbol": {_quoted(symbol)}}}, "written": {_kept_quoted(finding.written)}, '
        )
        subject = (
            f'"subject": {_kept_quoted(finding.subject)}, "made": {_day(finding.made)}, '
            f'"until": {_day(finding.until)}, '
        )
        last = f'"fingerprint": "{finding.fingerprint}", "suppressed": false}}'
        return b"".join((head, place.encode(), middle, subject.encode(), tail, last.encode()))

    def _decision(self, finding: Finding) -> tuple[bytes, bytes, bytes]:
        key = tuple(map(id, _decided(finding)))
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            kept = finding, _decision(finding)  # the finding too: it keeps the objects, and so their ids, alive
            self._kept[key] = kept
        return kept[1]


_OWN = ("location", "written", "subject", "until", "made", "fingerprint", "quote")
"""What a finding has for itself; the rest is the same object in all findings of one decision."""
_decided = itemgetter(*(at for at, name in enumerate(Finding._fields) if name not in _OWN))
_KEPT = 4096
_encoded = json.JSONEncoder(ensure_ascii=False).encode


def _decision(finding: Finding) -> tuple[bytes, bytes, bytes]:
    """The members before the place, between the written text and the subject, and after it."""
    before = {"rule": finding.rule, "verdict": finding.verdict, "tier": finding.tier}
    between = {
        "origin": {"kind": finding.origin.kind, "steps": list(finding.origin.steps)},
        "mechanism": finding.mechanism,
        "oid": finding.oid,
        "details": dict(finding.details),
        "purpose": finding.purpose,
    }
    after = {
        "components": [_judged(one) for one in finding.components],
        "decided_by": finding.decided_by,
        "message": _text(finding.message),
        "remedy": _text(finding.remedy),
        "reminders": [_text(text) for text in finding.reminders],
        "citation": [_citation(one) for one in finding.citations],
    }
    return b"{" + _members(before), _members(between), _members(after)


def _members(part: dict[str, Any]) -> bytes:
    """The members of an object, each with its comma."""
    return json_text(_encoded(part)[1:-1] + ", ").encode()


@lru_cache(maxsize=4096)
def _day(day: date | None) -> str:
    return f'"{day.isoformat()}"' if day else "null"


def _quoted(text: str) -> str:
    return json_text(encode_basestring(text))


_kept_quoted = lru_cache(maxsize=512)(_quoted)
"""For what returns all the time: paths, begin lines, subjects."""


def _judged(judged: Judged) -> dict[str, Any]:
    return {**_algorithm(judged.algorithm), "tier": judged.tier, "verdict": judged.verdict, "rule": judged.rule}


def _algorithm(algorithm: Algorithm) -> dict[str, Any]:
    return {
        "primitive": algorithm.primitive,
        "name": algorithm.name,
        "size": algorithm.size,
        "parameter_set": algorithm.parameter_set,
        "inside": algorithm.inside,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "document": citation.document,
        "edition": citation.edition,
        "published": citation.published,
        "table": citation.table,
        "note": citation.note,
        "url": citation.url,
        "grade": citation.grade,
    }


def _text(text: Text) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}
