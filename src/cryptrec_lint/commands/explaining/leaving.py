"""What a transition guideline says of components: that they are to be left, or that they take the place of others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.commands.explaining.common import Cited, joined, mark, say
from cryptrec_lint.model import Algorithm
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptrec_lint.documents.transition import Legacy, Replacement, TransitionGuideline


def lines(components: list[Algorithm], document: TransitionGuideline, cited: Cited, lang: str) -> Iterator[str]:
    """What is said of the components, and when; nothing where the guideline does not speak of them."""
    legacy = [row for row in document.legacy if any(_concerns(row, one, document) for one in components)]
    left = {row.algorithm for row in legacy}
    replacing = [
        row
        for row in document.replacement
        if row.instead_of not in left and any(row.algorithm == one.name for one in components)
    ]
    for row in legacy:
        yield f"    {_legacy(row, components, lang)} {mark(row.grade, lang, row.sources)}"
        for other in (other for other in document.replacement if other.instead_of == row.algorithm):
            yield f"      {say('replaced-by', lang, name=_named(other, lang))} {mark(other.grade, lang, other.sources)}"
    for other in replacing:
        text = say("replaces", lang, name=_named(other, lang), other=other.instead_of)
        yield f"    {text} {mark(other.grade, lang, other.sources)}"
    if legacy:
        yield from _plan(document, lang)
    cited.add(document.edition.id, _keys(legacy, replacing, document), document.source)


def _keys(legacy: list[Legacy], replacing: list[Replacement], document: TransitionGuideline) -> Iterator[str]:
    """The keys of what was said: of a legacy algorithm the whole plan."""
    for row in legacy:
        yield from row.sources
    for other in document.replacement if legacy else replacing:
        yield from other.sources
    for milestone in document.milestone if legacy else ():
        yield from milestone.sources


def _names(row: Legacy) -> tuple[str, ...]:
    return (row.algorithm, *row.serves)


def _concerns(row: Legacy, component: Algorithm, document: TransitionGuideline) -> bool:
    """Whether a row may hold for a component: a use that is seen must be the row's, a size must not be enough."""
    if component.name not in _names(row):
        return False
    user = tables.atoms().get(component.inside or "")
    enough = [other.min_size for other in document.replacement if other.instead_of == row.algorithm and other.min_size]
    used = not row.inside or component.inside is None or (user is not None and user.primitive in row.inside)
    return used and (not component.size or not enough or component.size < max(enough))


def _legacy(row: Legacy, components: list[Algorithm], lang: str) -> str:
    names = joined(dict.fromkeys(one.name for one in components if one.name in _names(row)), lang)
    if row.max_size:
        return say("leave-up-to", lang, name=names, size=row.max_size)
    if row.inside:
        users = joined((message("primitive", one).in_language(lang) for one in row.inside), lang)
        return say("leave-inside", lang, name=names, users=users)
    return say("leave", lang, name=names)


def _named(row: Replacement, lang: str) -> str:
    if row.min_size:
        return message("word", "at-least", name=row.algorithm, size=row.min_size).in_language(lang)
    return row.algorithm


def _plan(document: TransitionGuideline, lang: str) -> Iterator[str]:
    for milestone in document.milestone:
        day = milestone.ends or milestone.starts_month
        yield f"    {day}: {milestone.text.in_language(lang)} {mark(milestone.grade, lang, milestone.sources)}"
    yield f"    {say('reading', lang, text=document.reading)}"
