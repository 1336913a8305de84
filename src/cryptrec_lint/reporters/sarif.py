"""SARIF 2.1.0 (OASIS): every observation is a result, accepted ones with kind `pass`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from cryptrec_lint.model import Finding, Report, Verdict
from cryptrec_lint.printable import json_text
from cryptrec_lint.reporters.json import with_items
from cryptrec_lint.texts import RuleText, message, rules

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {
    Verdict.REJECTED: "error",
    Verdict.UNDETERMINED: "warning",
    Verdict.CONDITIONAL: "note",
    Verdict.ACCEPTED: "none",
}
_SEVERITY = {Verdict.REJECTED: "8.0", Verdict.UNDETERMINED: "5.0", Verdict.CONDITIONAL: "3.0"}
"""GitHub's `security-severity`: high, medium, low."""


def render(report: Report, *, lang: str, verbose: bool, color: bool) -> Iterator[str]:
    """The report as a SARIF log with one run. Messages are in `lang`; the other language stands in the properties."""
    found = {finding.rule for finding in report.findings}
    used = [rule for rule in rules().values() if rule.id in found]
    index = {rule.id: at for at, rule in enumerate(used)}
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report, used, lang)]}
    results = (json.dumps(_result(finding, index, lang), ensure_ascii=False) for finding in report.findings)
    return with_items(json_text(json.dumps(log, ensure_ascii=False, indent=1)), "results", map(json_text, results))


def _run(report: Report, used: list[RuleText], lang: str) -> dict[str, Any]:
    """The run, without its results."""
    return {
        "tool": {
            "driver": {
                "name": "cryptrec-lint",
                "semanticVersion": report.tool_version,
                "rules": [_rule(rule, lang) for rule in used],
            }
        },
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": f"cryptrec-lint/{report.policy}/"},
        "invocations": [_invocation(report, lang)],
        "results": [],
        "properties": {
            "policy": report.policy,
            "editions": [one.id for one in report.editions],
            "asOf": report.as_of.isoformat(),
            "until": report.until.isoformat() if report.until else None,
            "compliant": report.compliant,
        },
    }


def _rule(rule: RuleText, lang: str) -> dict[str, Any]:
    worst = max(rule.verdicts, key=lambda verdict: verdict.rank)
    properties: dict[str, Any] = {"tags": ["security", "cryptography", "CRYPTREC"], "precision": "high"}
    if worst in _SEVERITY:
        properties["security-severity"] = _SEVERITY[worst]
    why = rule.why.in_language(lang)
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title.in_language(lang)},
        "fullDescription": {"text": why},
        "help": {"text": f"{why}\n{_explain(rule.id, lang)}", "markdown": f"{why}\n\n{_explain(f'`{rule.id}`', lang)}"},
        "defaultConfiguration": {"level": _LEVEL[worst]},
        "properties": properties,
    }


def _explain(rule: str, lang: str) -> str:
    return message("text", "explain", rule=rule).in_language(lang)


def _invocation(report: Report, lang: str) -> dict[str, Any]:
    notes = [
        {
            "level": "warning",
            "message": {"text": _unlinked(error.message.in_language(lang))},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(error.path)}}}],
        }
        for error in report.errors
    ]
    return {"executionSuccessful": not report.unreadable, "toolExecutionNotifications": notes}


def _result(finding: Finding, index: dict[str, int], lang: str) -> dict[str, Any]:
    other = "en" if lang == "ja" else "ja"
    return {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "kind": "pass" if finding.verdict is Verdict.ACCEPTED else "fail",
        "level": _LEVEL[finding.verdict],
        "message": {"text": _sentence(finding, lang)},
        "locations": [_location(finding)],
        "partialFingerprints": {"cryptrecLint/v1": finding.fingerprint},
        "properties": {
            "verdict": finding.verdict,
            "tier": finding.tier,
            "mechanism": finding.mechanism,
            "components": [f"{one.algorithm.name}: {one.verdict}" for one in finding.components],
            "citation": [one.document for one in finding.citations],
            f"message_{other}": _sentence(finding, other),
        },
    }


def _sentence(finding: Finding, lang: str) -> str:
    subject = finding.mechanism and f"{finding.mechanism}: "
    text = f"{subject}{finding.message.in_language(lang)}"
    if finding.verdict is Verdict.ACCEPTED:
        return _unlinked(text)
    return _unlinked(f"{text} {message('text', 'remedy', remedy=finding.remedy.in_language(lang)).in_language(lang)}")


def _location(finding: Finding) -> dict[str, Any]:
    where = finding.location
    region: dict[str, Any] = {"startLine": where.line, "startColumn": where.column}
    region |= {"endLine": where.end_line, "endColumn": where.end_column}
    if finding.written:
        region["snippet"] = {"text": finding.written}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _uri(where.path)}, "region": region}}
    if where.symbol:
        location["logicalLocations"] = [{"fullyQualifiedName": where.symbol}]
    return location


def _uri(path: str) -> str:
    """A relative path as a URI reference, an absolute one as a file URI."""
    quoted = quote(path.encode("utf-8", "surrogateescape"), safe="/-._~!$&'()*+,;=@")
    return f"file://{quoted}" if path.startswith("/") else quoted


def _unlinked(text: str) -> str:
    """No word of a scanned file becomes a link in who shows the message (SARIF 2.1.0 section 3.11.6)."""
    return text.replace("](", "] (")
