"""Ordinance Art. 2: the least sizes, and the window in which they changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.commands.explaining.common import joined, mark, say

if TYPE_CHECKING:
    from cryptrec_lint.documents.esign_criteria import Bounds, Criteria, SizeRules


def lines(document: Criteria, lang: str) -> Iterator[str]:
    """Every state of the article, with its sizes and dates."""
    for rules in document.art2:
        yield from _state(rules, document, lang)


def keys(document: Criteria) -> Iterator[str]:
    """The keys of the sources."""
    for rules in document.art2:
        for row in (rules, rules.starts, rules.ends):
            yield from row.sources if row else ()


def sizes(names: set[str], document: Criteria, lang: str) -> Iterator[str]:
    """What every state of the article asks of algorithms; nothing where it asks nothing of them."""
    for rules in document.art2:
        for least in rules.least:
            for name in (name for name in least.algorithms if name in names):
                text = say("least", lang, name=name, size=least.min_bits, item=least.item)
                yield f"  {_span(rules, lang)}: {text} {_graded(rules, lang)}"


def _graded(rules: SizeRules, lang: str) -> str:
    """The grade of the sizes, and that of the time before their text was read."""
    now = mark(rules.grade, lang, rules.sources)
    if rules.grade_before is None or rules.read_from is None:
        return now
    return f"{now} {say('before', lang, day=rules.read_from, grade=mark(rules.grade_before, lang))}"


def _state(rules: SizeRules, document: Criteria, lang: str) -> Iterator[str]:
    yield f"{rules.id}: {rules.text.in_language(lang)} {mark(rules.grade, lang, rules.sources)}"
    yield f"  {say('in-force', lang, span=_span(rules, lang))}"
    yield f"  {_read(rules, lang)}"
    for least in rules.least:
        names = joined(least.algorithms, lang)
        yield f"  {say('least', lang, name=names, size=least.min_bits, item=least.item)}"
    if rules.other_by_minister:
        yield f"  {say('by-minister', lang)}"
    yield from _window("starts", rules.starts, document, lang)
    yield from _window("ends", rules.ends, document, lang)
    if rules.basis:
        yield f"  {say('basis', lang, basis=rules.basis)}"


def _read(rules: SizeRules, lang: str) -> str:
    """From when to when the text was read, and how well it is known before."""
    span = f"{rules.read_from or ''}..{rules.read_until or ''}"
    before = mark(rules.grade_before, lang) if rules.grade_before else ""
    seen = joined(rules.in_force_on, lang)
    return say("art2-read", lang, span=span, before=before) + (say("art2-seen", lang, days=seen) if seen else "")


def _span(rules: SizeRules, lang: str) -> str:
    first = _day(rules.starts, lang)
    if rules.ends is None:
        return say("from", lang, first=first)
    return say("from-to", lang, first=first, last=_day(rules.ends, lang))


def _day(bounds: Bounds | None, lang: str) -> str:
    if bounds is None or bounds.earliest == bounds.latest:
        return str(bounds.earliest) if bounds else ""
    return say("between", lang, earliest=bounds.earliest, latest=bounds.latest)


def _window(key: str, bounds: Bounds | None, document: Criteria, lang: str) -> Iterator[str]:
    """A day that is not known: the days that remain possible, and the amendments of those days."""
    if bounds is None:
        return
    if bounds.candidates:
        days = joined((_candidate(day, document) for day in bounds.candidates), lang)
        yield f"  {say(f'{key}-one-of', lang, days=days)} {mark(bounds.grade, lang, bounds.sources)}"
    if bounds.basis:
        yield f"  {say('basis', lang, basis=bounds.basis)}"


def _candidate(day: object, document: Criteria) -> str:
    numbers = [row.number for row in document.amendment if row.effective == day]
    return f"{day} ({', '.join(numbers)})" if numbers else str(day)
