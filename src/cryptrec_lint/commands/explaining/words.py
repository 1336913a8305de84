"""The words of findings and documents: verdicts, sections of a list, states of a period, grades."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.commands.explaining import policies
from cryptrec_lint.commands.explaining.common import joined, mark, same, say
from cryptrec_lint.documents.ciphers import CipherList, TierDefinition
from cryptrec_lint.documents.library import Kind, Library
from cryptrec_lint.model import Text, Tier, Verdict
from cryptrec_lint.texts import message, rules, sentences

if TYPE_CHECKING:
    from cryptrec_lint.documents.strength import StateName, StrengthRequirements


def names(library: Library) -> Iterator[str]:
    """Every word, as ids and as printed."""
    for verdict in Verdict:
        yield from (verdict, *message("verdict", verdict))
    for place in Tier:
        yield from (place, *message("place", place))
    yield from sentences("meaning")
    for tier in _newest(library).tier:
        yield from tier.title
    for document in _requirements(library):
        for word, state in document.states.items():
            yield from _state_spellings(word, state)


def lines(name: str, library: Library, lang: str) -> Iterator[str]:
    """Everything that the word is."""
    for verdict in Verdict:
        if same(name, verdict, *message("verdict", verdict)):
            yield from _verdict(verdict, lang)
    yield from _tiers(name, library, lang)
    for document in _requirements(library):
        for word, state in document.states.items():
            if same(name, *_state_spellings(word, state)):
                yield from _state(word, state, document, library, lang)
    for id in sentences("meaning"):
        if same(name, id):
            yield say("word", lang, name=id, text=message("meaning", id))


def _verdict(verdict: Verdict, lang: str) -> Iterator[str]:
    yield say("verdict", lang, name=_both(message("verdict", verdict), lang), text=message("verdict-meaning", verdict))
    found = [rule.id for rule in rules().values() if verdict in rule.verdicts]
    yield f"  {say('verdict-rules', lang, rules=joined(found, lang))}"


def _both(text: Text, lang: str) -> str:
    """A word with its counterpart: reports may stand in either language."""
    return f"{text.ja}（{text.en}）" if lang == "ja" else f"{text.en} ({text.ja})"


def _newest(library: Library) -> CipherList:
    return library.cipher_list(list(library.heads(Kind.CIPHERS))[-1])


def _tiers(name: str, library: Library, lang: str) -> Iterator[str]:
    if not same(name, *Tier, *(text for tier in Tier for text in message("place", tier)), *_titles(library)):
        return
    edition = _newest(library)
    for tier in edition.tier:
        if same(name, tier.id, *tier.title, *message("place", tier.id)):
            yield from _tier(tier, edition, library, lang)
    if same(name, Tier.UNLISTED, *message("place", Tier.UNLISTED)):
        yield say("unlisted", lang)
        yield from policies.verdicts("tiers", Tier.UNLISTED.value, policies.everyone(library), library, lang)


def _titles(library: Library) -> list[str]:
    return [title for tier in _newest(library).tier for title in tier.title]


def _tier(tier: TierDefinition, edition: CipherList, library: Library, lang: str) -> Iterator[str]:
    yield f"{tier.title.ja}: {tier.title.en}" if lang == "en" else tier.title.ja
    document = edition.edition.document
    yield f"  {say('tier-text', lang, edition=document, text=tier.text)} {mark(tier.grade, lang, tier.sources)}"
    held = [id for id in library.heads(Kind.CIPHERS) if tier.id in {one.id for one in library.cipher_list(id).tier}]
    yield f"  {say('tier-editions', lang, editions=joined(held, lang))}"
    yield from policies.verdicts("tiers", tier.id.value, policies.everyone(library), library, lang)


def _requirements(library: Library) -> Iterator[StrengthRequirements]:
    for id in library.heads(Kind.STRENGTH):
        document = library.edition(Kind.STRENGTH, id)
        if hasattr(document, "states"):
            yield document


def _state_spellings(word: str, state: StateName) -> tuple[str, ...]:
    """The word itself, its titles, and a title without the translation in brackets."""
    return (word, *state.title, *(title.partition(" (")[0] for title in state.title))


def _state(word: str, state: StateName, document: StrengthRequirements, library: Library, lang: str) -> Iterator[str]:
    yield say("state", lang, title=state.title, document=document.edition.document, text=state.text)
    for period in document.period:
        uses = [say(use, lang) for use in ("new", "process") if getattr(period, use).value == word]
        if uses:
            span = say("span", lang, first=period.first, last=period.last)
            bits = say("bits", lang, bits=period.bits)
            yield f"  {bits}: {span} ({joined(uses, lang)}) {mark(period.grade, lang, period.sources)}"
    judging = [policy for policy in policies.everyone(library) if document.edition.id in policy.strength]
    yield from policies.verdicts("states", word, judging, library, lang)
