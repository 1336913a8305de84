"""A decision of the project: how it reads the documents where they leave room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cryptrec_lint.commands.explaining.common import joined, same, say
from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.policy import Decision
from cryptrec_lint.model import Algorithm
from cryptrec_lint.vocabulary import tables


def names(library: Library) -> Iterator[str]:
    """Ids of the decisions."""
    yield from (decision.id for decision in library.decisions().decision)


def lines(name: str, library: Library, lang: str) -> Iterator[str]:
    """The decision of this id: its text, what it puts on which algorithms, and where it comes from."""
    for decision in library.decisions().decision:
        if same(name, decision.id):
            yield say("decision", lang, id=decision.id)
            yield f"  {decision.text.in_language(lang)}"
            yield from _consequences(decision, lang)


def concerning(components: Iterable[Algorithm], library: Library, lang: str) -> Iterator[str]:
    """The decisions that speak of one of the components, by name or by what it is for."""
    words = {word for one in components for word in (one.name, str(one.primitive), tables.atoms()[one.name].variant_of)}
    for decision in library.decisions().decision:
        if words & {*decision.concerns, *decision.undetermined, *decision.floor_algorithms}:
            yield f"  {decision.id}: {decision.text.in_language(lang)}"


def _consequences(decision: Decision, lang: str) -> Iterator[str]:
    if decision.concerns:
        yield f"  {say('concerns', lang, names=joined(decision.concerns, lang))}"
    if decision.undetermined:
        yield f"  {say('left-undetermined', lang, names=joined(decision.undetermined, lang))}"
    if decision.floor_size:
        names = joined(decision.floor_algorithms, lang)
        yield f"  {say('floor', lang, names=names, size=decision.floor_size)}"
    for source in decision.sources:
        yield f"  {say('source', lang, source=source)}"
