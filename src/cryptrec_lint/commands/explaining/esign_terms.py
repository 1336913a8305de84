"""Terms of the Act on Electronic Signatures: examinations, outcomes of the record, accreditation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.commands.explaining import policies
from cryptrec_lint.commands.explaining.common import joined, mark, same, say, sources, unfilled, word
from cryptrec_lint.commands.explaining.places import in_language
from cryptrec_lint.documents.library import Kind, Library

if TYPE_CHECKING:
    from cryptrec_lint.documents.esign_criteria import Accreditation, Criteria, Examination
    from cryptrec_lint.documents.esign_record import OutcomeText, Record

_ANSWERS = ("passes", "fails", "undetermined", "warns", "informs", "note")
_ACCREDITATION = ("accreditation", "認定")


def criteria(library: Library) -> Iterator[Criteria]:
    """Every document of criteria."""
    for id in library.heads(Kind.ESIGN):
        document = library.edition(Kind.ESIGN, id)
        if hasattr(document, "examination"):
            yield document


def records(library: Library) -> Iterator[Record]:
    """Every record of accredited services."""
    for id in library.heads(Kind.ESIGN):
        document = library.edition(Kind.ESIGN, id)
        if hasattr(document, "outcome"):
            yield document


def names(library: Library) -> Iterator[str]:
    """Ids of the examinations and outcomes."""
    yield from _ACCREDITATION
    for document in criteria(library):
        yield from (str(examination.id) for examination in document.examination)
    for record in records(library):
        yield from (str(outcome.id) for outcome in record.outcome)


def lines(name: str, library: Library, lang: str) -> Iterator[str]:
    """The examination or outcome of this id; what accreditation is."""
    for document in criteria(library):
        for one in document.examination:
            if same(name, one.id):
                yield from examination(one, lang)
                yield from sources(one.sources, document.source, lang)
        if same(name, *_ACCREDITATION):
            yield from accreditation(document.accreditation, lang)
            yield from sources(document.accreditation.sources, document.source, lang)
    for record in records(library):
        for outcome in record.outcome:
            if same(name, outcome.id):
                yield from _outcome(outcome, record, library, lang)


def examination(one: Examination, lang: str) -> Iterator[str]:
    """What is examined, in which certificates, by which provision, and what the answers mean."""
    of = joined((word(f"of-{who}", who, lang) for who in one.of), lang)
    yield say("examination", lang, id=one.id, place=in_language(one.place, lang), of=of)
    yield f"  {say('may-fail' if one.may_fail else 'may-not-fail', lang)}"
    for answer in _ANSWERS:
        text = getattr(one, answer)
        if text:
            yield f"  {say(f'answer-{answer}', lang, text=text)}"


def accreditation(one: Accreditation, lang: str) -> Iterator[str]:
    """What accreditation is, how long it holds, and where it is made public."""
    yield f"{say('accreditation', lang)} {mark(one.grade, lang, one.sources)}"
    yield f"  {say('voluntary' if one.voluntary else 'compulsory', lang)}"
    yield f"  {say('renewal', lang, years=one.renewal_years)}"
    yield f"  {say('published-in', lang, text=one.published_in)}"
    for key in ("gazetted", "not_gazetted"):
        acts = joined((word(f"act-{what.replace(' ', '-')}", what, lang) for what in getattr(one, key)), lang)
        yield f"  {say(key.replace('_', '-'), lang, names=acts)}"
    yield f"  {say('presumption' if one.presumption_depends_on_it else 'no-presumption', lang)}"
    for ministers in one.ministers:
        span = f"{ministers.since or ''}..{ministers.until or ''}"
        yield f"  {say('ministers', lang, span=span, names=joined(ministers.names, lang))}"


def _outcome(outcome: OutcomeText, record: Record, library: Library, lang: str) -> Iterator[str]:
    yield say("outcome", lang, id=outcome.id)
    yield f"  {say('outcome-when', lang, text=outcome.when)}"
    yield f"  {say('outcome-text', lang, text=unfilled(outcome.text, lang))}"
    judging = [policy for policy in policies.everyone(library) if policy.record == record.edition.id]
    yield from policies.verdicts("outcomes", outcome.id.value, judging, library, lang)
    if record.completeness:
        yield f"  {say('completeness', lang, text=record.completeness.text)}"
    yield f"  {say('identified', lang, count=record.identified)}"
    for count in record.count:
        known = say("count", lang, day=count.as_of, count=count.accredited)
        yield f"  {known} {mark(count.grade, lang, count.sources)}"
    keys = [key for count in record.count for key in count.sources]
    yield from sources(keys, record.source, lang)
