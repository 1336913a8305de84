"""The JSON report: a public contract, described by `report.schema.json` beside this file."""

from __future__ import annotations

import json
from typing import Any

from cryptrec_lint.model import Algorithm, Citation, Finding, Judged, Report, Text, Verdict

SCHEMA = "cryptrec-lint/report/1"


def render(report: Report, *, lang: str, verbose: bool, color: bool) -> str:
    """The report as JSON, both languages in it, every observation in it."""
    return json.dumps(_report(report), ensure_ascii=False, indent=1) + "\n"


def _report(report: Report) -> dict[str, Any]:
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
        "findings": [_finding(finding) for finding in report.findings],
        "errors": [{"path": error.path, "message": _text(error.message)} for error in report.errors],
        "passed_over": list(report.passed_over),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    where = finding.location
    return {
        "rule": finding.rule,
        "verdict": finding.verdict,
        "tier": finding.tier,
        "location": {
            "path": where.path,
            "line": where.line,
            "column": where.column,
            "end_line": where.end_line,
            "end_column": where.end_column,
            "symbol": where.symbol,
        },
        "written": _printable(finding.written),
        "origin": {"kind": finding.origin.kind, "steps": list(finding.origin.steps)},
        "mechanism": finding.mechanism,
        "purpose": finding.purpose,
        "subject": _printable(finding.subject),
        "components": [_judged(one) for one in finding.components],
        "decided_by": finding.decided_by,
        "message": _text(finding.message),
        "remedy": _text(finding.remedy),
        "reminders": [_text(text) for text in finding.reminders],
        "citation": [_citation(one) for one in finding.citations],
        "fingerprint": finding.fingerprint,
        "suppressed": False,
    }


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
    return {"ja": _printable(text.ja), "en": _printable(text.en)}


def _printable(text: str) -> str:
    """Undecodable bytes (lone surrogates) become U+FFFD: JSON must be valid UTF-8."""
    return text.encode("utf-8", "replace" if text.isascii() else "surrogateescape").decode("utf-8", "replace")
