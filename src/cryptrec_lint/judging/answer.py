"""What one question about one component is answered with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cryptrec_lint.documents.ciphers import CipherList
from cryptrec_lint.documents.head import Head, Publication
from cryptrec_lint.judging.sizes import SIGNED
from cryptrec_lint.model import Algorithm, Citation, Grade, Primitive, Text, Tier, Verdict
from cryptrec_lint.texts import fill, message, rules
from cryptrec_lint.vocabulary import tables


class Answer(NamedTuple):
    """A verdict with its reason. `remedy` and `message` are finished sentences."""

    verdict: Verdict
    rule: str
    message: Text
    remedy: Text
    tier: Tier | None = None
    citations: tuple[Citation, ...] = ()
    reminders: tuple[Text, ...] = ()


def answer(
    verdict: Verdict,
    rule: str,
    /,
    *,
    tier: Tier | None = None,
    citations: Iterable[Citation] = (),
    reminders: Iterable[Text] = (),
    **args: object,
) -> Answer:
    """An `Answer` with the rule's sentences filled from `args`."""
    text = rules()[rule]
    return Answer(
        verdict, rule, fill(text.message, **args), fill(text.remedy, **args), tier, tuple(citations), tuple(reminders)
    )


def quiet(*reminders: Text) -> Answer:
    """An answer that decides nothing and only brings reminders."""
    nothing = Text("", "")
    return Answer(Verdict.ACCEPTED, _QUIET, nothing, nothing, reminders=reminders)


_QUIET = "quiet"
_SAYS = {_QUIET: -1, "parts-only": 0, "listed": 1, "key-serves": 1, "strength-available": 1, "suite-in-profile": 1}
"""How much a rule tells a reader, least first; every other rule tells more."""


def weight(one: Answer) -> tuple[int, int]:
    """What decides: the worst verdict; among equals the answer with most to tell."""
    return one.verdict.rank, _SAYS.get(one.rule, len(_SAYS))


def worst(answers: Iterable[Answer]) -> Answer:
    """The answer that decides."""
    return max(answers, key=weight)


def together(answers: Sequence[Answer]) -> Answer:
    """The answer that decides, with the reminders of all; the tier is what the first answer, the list's, says.

    What another answer holds against the use becomes a reminder: a broken note is said even where its tier decides.
    """
    deciding = worst(answers)
    others = (one.message for one in answers if one is not deciding and one.verdict is not Verdict.ACCEPTED)
    reminders = tuple(dict.fromkeys([*(text for one in answers for text in one.reminders), *others]))
    return deciding._replace(reminders=reminders, tier=answers[0].tier)


def shown(component: Algorithm) -> Text:
    """How a component is called in sentences: `HMACで使うSHA-1` / `SHA-1 used in HMAC`."""
    name = component.name
    if component.parameter_set and component.parameter_set != name:
        name = f"{name} {component.parameter_set}"
    elif component.size and _size_says_something(component):
        name = f"{name} ({component.size})" if name[-1].isdigit() else f"{name}-{component.size}"
    if not component.inside:
        return Text(name, name)
    if component.inside == SIGNED:
        return message("word", "over-what-is-signed", name=name)
    return message("word", "inside", name=name, user=component.inside)


def _size_says_something(component: Algorithm) -> bool:
    """Not where the name already fixes it: SHA-256, ChaCha20, X25519."""
    atom = tables.atoms()[component.name]
    fixed = atom.output is not None or len(atom.sizes) == 1
    return not fixed and not (component.primitive is Primitive.KEY_AGREE and component.name[-1].isdigit())


def cite(edition: Head, publication: Publication, grade: Grade, table: str = "", note: str = "") -> Citation:
    """A citation of an edition."""
    return Citation(edition.document, edition.id, grade, edition.name, table, note, edition.url, publication.shown)


def cite_list(ciphers: CipherList, grade: Grade, table: str = "", note: str = "") -> Citation:
    """A citation of a cipher list; its address falls back to the first source that was read."""
    citation = cite(ciphers.edition, ciphers.publication, grade, table, note)
    return citation if citation.url else citation._replace(url=ciphers.source[0].url)
