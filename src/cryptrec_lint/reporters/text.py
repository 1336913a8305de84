"""The report for people: grouped by file, quoting the line, saying what, by which edition, and what to do next."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from cryptrec_lint.model import Citation, Finding, Grade, OriginKind, Report, Verdict
from cryptrec_lint.printable import safe
from cryptrec_lint.texts import message

_COLORS = {Verdict.REJECTED: "31;1", Verdict.UNDETERMINED: "35;1", Verdict.CONDITIONAL: "33;1", Verdict.ACCEPTED: "32"}
_QUOTE_WIDTH = 100
"""Columns of a quoted line; a longer one is cut around what the finding speaks of."""
_ARMOUR = "-----BEGIN "
"""A line of PEM armour says nothing that the subject does not say better: not quoted."""
_DASHES = "-----"
_BASE64 = re.compile(r"[A-Za-z0-9+/]{16,}")
"""What goes on so behind the place of a finding may be a private key, and another may stand before it: not quoted."""
_MECHANISMS_SHOWN = 4
_SUBJECT_WIDTH = 90


def render(report: Report, *, lang: str, verbose: bool, color: bool) -> Iterator[str]:
    """The report in one language, line by line; accepted findings only with `verbose`."""
    return (f"{line}\n" for line in _lines(report, _Style(lang, color), verbose))


class _Style:
    """Words in one language, colours on or off."""

    def __init__(self, lang: str, color: bool) -> None:
        self.lang, self.color = lang, color

    def say(self, key: str, **args: object) -> str:
        return message("text", key, **args).in_language(self.lang)

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color else text

    def verdict(self, verdict: Verdict) -> str:
        word = message("verdict", verdict).in_language(self.lang)
        return self.paint(word, _COLORS[verdict])


def _lines(report: Report, style: _Style, verbose: bool) -> Iterator[str]:
    wanted = [one for one in report.findings if verbose or one.verdict is not Verdict.ACCEPTED]
    for path, in_file in groupby(wanted, key=lambda one: one.location.path):
        yield style.paint(safe(path), "1")
        for _, alike in groupby(sorted(in_file, key=_same), key=_same):
            yield from _group(list(alike), style)
        yield ""
    if not verbose:
        yield from _notices(report, style)
    for error in report.errors:
        yield f"{safe(error.path)}: {safe(error.message.in_language(style.lang))}"
    if report.errors:
        yield ""
    if verbose and report.other_kinds:
        yield from _others(report, style)
    yield from _summary(report, style)


_TOLD = {"strength-migration": "notice", "signature-verified": "signature"}
"""Rules of accepted findings that a reader must learn of all the same, and the words to say them with: what is accepted
has an end; a document was signed by somebody."""
_NOTICES = 20
"""Lines for one of these rules; of more there is the number."""


def _notices(report: Report, style: _Style) -> Iterator[str]:
    """One line for each term under which something is accepted, and for each signature that was checked."""
    for rule, key in _TOLD.items():
        places: dict[str, list[Finding]] = {}
        for one in report.findings:
            if one.verdict is Verdict.ACCEPTED and one.rule == rule:
                texts = (text.in_language(style.lang) for text in (one.message, *one.reminders))
                places.setdefault(style.say("stop").join(texts), []).append(one)
        for text, found in list(places.items())[:_NOTICES]:
            first = f"{safe(found[0].location.path)}:{found[0].location.line}"
            yield style.say(key, text=safe(text), count=len(found), first=first)
        if len(places) > _NOTICES:
            yield style.say("more-notices", count=len(places) - _NOTICES)
        if places:
            yield ""


def _same(finding: Finding) -> tuple[object, ...]:
    """What makes findings one paragraph: the place, the reason and what is said. Worst first at a place."""
    where = finding.location
    return (
        where.line,
        -finding.verdict.rank,
        finding.message.en,
        finding.subject,
        _member(finding),
    )


_INSIDE = "!"
"""What stands in a symbol between the name of an archive's member and a part of it."""


def _member(finding: Finding) -> str:
    """The member of an archive that a finding is about; empty where it is about no archive."""
    return finding.location.symbol.rpartition(_INSIDE)[0]


def _group(alike: list[Finding], style: _Style) -> Iterator[str]:
    finding = alike[0]
    where = finding.location
    place = f"{where.line}:{where.column}"
    names = _names(alike, style)
    rule = style.paint(f"[{finding.rule}]", "2")
    tier = style.say("tier", tier=message("place", finding.tier).in_language(style.lang)) if finding.tier else ""
    parts = (style.paint(place, "2"), style.verdict(finding.verdict), names, rule, tier)
    yield "  " + "  ".join(filter(None, parts))
    yield from _quoted(finding, style)
    yield f"      {safe(finding.message.in_language(style.lang))}"
    if member := _member(finding):
        yield f"      {style.say('member', member=_cut(safe(member), _SUBJECT_WIDTH))}"
    if finding.subject:
        yield f"      {style.say('subject', subject=_cut(safe(finding.subject), _SUBJECT_WIDTH))}"
    if finding.origin.kind is not OriginKind.WRITTEN:
        steps = " → ".join(finding.origin.steps)
        yield f"      {style.say(finding.origin.kind.value, steps=_cut(safe(steps), _SUBJECT_WIDTH))}"
    for text in dict.fromkeys(text for one in alike for text in one.reminders):
        yield f"      {safe(text.in_language(style.lang))}"
    if finding.verdict is not Verdict.ACCEPTED:
        yield f"      {style.say('remedy', remedy=safe(finding.remedy.in_language(style.lang)))}"
    for citation in finding.citations:
        yield style.paint(f"      {style.say('citation', citation=_cited(citation, style))}", "2")


def _names(alike: list[Finding], style: _Style) -> str:
    names = list(dict.fromkeys(safe(one.mechanism) for one in alike if one.mechanism))
    shown = ", ".join(names[:_MECHANISMS_SHOWN])
    return (
        shown
        if len(names) <= _MECHANISMS_SHOWN
        else style.say("more", names=shown, count=len(names) - _MECHANISMS_SHOWN)
    )


def _cited(citation: Citation, style: _Style) -> str:
    parts = [citation.name.in_language(style.lang)]
    if citation.published:
        parts.append(f"({citation.published})")
    if citation.table:
        parts.append(citation.table)
    if citation.note:
        parts.append(style.say("note", number=citation.note))
    if citation.grade is not Grade.VERIFIED:
        parts.append(style.say(f"grade-{citation.grade.lower()}"))
    return " ".join(parts)


def _quoted(finding: Finding, style: _Style) -> Iterator[str]:
    """The line and a mark under what the finding speaks of."""
    line, where = finding.quote, finding.location
    if not line or not finding.written or line[:_QUOTE_WIDTH].lstrip().startswith(_ARMOUR):
        return
    if where.column > len(line):  # only the beginning of a very long line is kept
        return
    start = min(where.column - 1, len(line))
    end = where.end_column - 1 if where.end_line == where.line else len(line)
    first = max(0, start - _QUOTE_WIDTH // 2) if len(line) > _QUOTE_WIDTH else len(line) - len(line.lstrip())
    cut = line[first : first + _QUOTE_WIDTH]
    if finding.written.startswith(_ARMOUR) or _BASE64.match(line, end):
        ends = [run.end() for run in _BASE64.finditer(line, first, start)]
        dashes = line.rfind(_DASHES, first, start)
        first = max(first, *ends, dashes + len(_DASHES) if dashes >= 0 else 0)
        cut = f"{line[first:end]}…"
    yield f"      | {safe(cut)}"
    # A tab counts as one column here as it does in `cut`, where it is shown as a blank.
    mark = "^" * max(1, min(_width(line[start:end]), _QUOTE_WIDTH - _width(line[first:start])))
    yield f"      | {' ' * _width(line[first:start])}{style.paint(mark, '33')}"


def _others(report: Report, style: _Style) -> Iterator[str]:
    """The files that nobody looked into, by how their names end."""
    from cryptrec_lint.reporters.json import by_suffix  # only for those who ask for everything

    yield style.say("others")
    for kind, paths in by_suffix(report.other_kinds).items():
        yield style.say("others-kind", kind=kind or style.say("others-bare"), count=len(paths))
        yield from (f"    {safe(path)}" for path in paths)
    yield ""


def _summary(report: Report, style: _Style) -> Iterator[str]:
    editions = style.say("comma").join(
        f"{one.name.in_language(style.lang)} ({one.published})" for one in report.editions
    )
    until = style.say("until", until=report.until.year) if report.until else ""
    yield style.say("policy", policy=report.policy, editions=editions, as_of=report.as_of, until=until)
    for one in report.editions:
        if one.state == "reconstructed":
            yield style.say("reconstructed", document=one.document)
    yield style.say("read", sources=report.sources, certificates=report.certificates, skipped=report.skipped)
    if report.passed_over:
        yield style.say("passed-over", folders=_cut(safe(", ".join(report.passed_over)), _SUBJECT_WIDTH))
    counts = {verdict.value: report.how_many(verdict) for verdict in Verdict}
    yield style.say("counts", **counts)
    yield _verdict_of_all(report, style)
    if report.newer:
        yield style.say("newer", document=report.newer.document, published=report.newer.published)


def _verdict_of_all(report: Report, style: _Style) -> str:
    if not report.findings:
        return style.say("nothing")
    if report.how_many(Verdict.REJECTED):
        return style.paint(style.say("rejected"), "31;1")
    if not report.compliant:
        return style.paint(style.say("undetermined"), "35;1")
    return style.paint(style.say("conditional" if report.how_many(Verdict.CONDITIONAL) else "compliant"), "32;1")


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _width(text: str) -> int:
    """Terminal columns: East Asian wide characters take two (Unicode Standard Annex 11)."""
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 0 if unicodedata.combining(char) else 1 for char in text
    )
