"""A rule: what it means, where it leads, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.commands.explaining.common import joined, same, unfilled
from cryptrec_lint.documents.library import Library
from cryptrec_lint.texts import RuleText, message, rules


def names(library: Library) -> Iterator[str]:
    """Ids of the rules."""
    yield from rules()


def lines(name: str, library: Library, lang: str) -> Iterator[str]:
    """The rule of this id."""
    for id, rule in rules().items():
        if same(name, id):
            yield from _rule(rule, lang)


def _rule(rule: RuleText, lang: str) -> Iterator[str]:
    yield f"{rule.id}: {rule.title.in_language(lang)}"
    verdicts = joined((message("verdict", one).in_language(lang) for one in rule.verdicts), lang)
    yield message("explain", "verdicts", verdicts=verdicts).in_language(lang)
    yield rule.why.in_language(lang)
    yield unfilled(rule.remedy, lang)
