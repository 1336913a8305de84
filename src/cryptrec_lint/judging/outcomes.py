"""The record's answer in words: which of the six outcomes, by what, for which day, and what a person does next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cryptrec_lint.documents.esign import SignatureRules
from cryptrec_lint.documents.esign_record import Outcome, Record, Service
from cryptrec_lint.judging.accreditation import Match, match
from cryptrec_lint.judging.answer import Answer, answer, cite
from cryptrec_lint.model import CertificateFacts, Citation, Grade, Text, UserCertificateSeen
from cryptrec_lint.texts import fill, message, of_reason


def said(seen: UserCertificateSeen, rules: SignatureRules, signed_on: date | None) -> Answer:
    """What the record says of the CA that issued a user's certificate."""
    day = signed_on or seen.certificate.not_before or date.min
    found = match(seen.certificate, seen.issuers, rules, day)
    reminders = [message("record", "day-of-issue" if signed_on is None else "day-given", day=day)]
    if seen.why:
        reminders.append(message("record", "not-compared", why=of_reason(seen.why)))
    return in_words(found, rules, reminders)


def said_of_ca(ca: CertificateFacts, rules: SignatureRules, day: date) -> Answer:
    """What the record says of a CA by itself, without a certificate that it issued."""
    return in_words(match(None, (ca,), rules, day), rules, [message("record", "ca-alone", day=day)])


def in_words(found: Match, rules: SignatureRules, reminders: list[Text]) -> Answer:
    """An outcome as an answer."""
    text = fill(rules.text(found.outcome).text, **_words(found))
    by = message("record", "by-supplement", path=found.path, id=found.record.edition.id) if found.path else Text("", "")
    return answer(
        rules.verdict(found.outcome),
        found.outcome.value,
        text=text,
        by=by,
        where=_where(rules.record),
        citations=[_citation(found)],
        reminders=[*reminders, *_details(found)],
    )


def _words(found: Match) -> dict[str, object]:
    service, count = found.service, found.counted
    return {
        "regime": found.regime.regime if found.regime else "",
        "service": service.name if service else "",
        "date": found.day,
        "source": _source(found),
        "seen": message("match-key", found.key) if found.key else "",
        "accredited": count.accredited if count else "?",
        "as_of": count.as_of if count else "?",
        "identified": found.identified,
    }


def _source(found: Match) -> str:
    keys = found.ca.sources if found.ca else found.service.sources if found.service else ()
    return next((source.what for source in found.record.source if source.key in keys), found.record.edition.document)


def _details(found: Match) -> Iterator[Text]:
    if found.regime:
        yield message("record", "regime", name=found.regime.name)
    if found.outcome is Outcome.IN_RECORD_DATE_UNKNOWN and found.ca and found.service:
        first, last = found.ca.accredited_from or "?", found.ca.accredited_until or "?"
        yield message("record", "bounds", first=first, last=last)
        if found.service.accredited_known_on:
            yield message("record", "known-days", days=", ".join(map(str, found.service.accredited_known_on)))
    if found.outcome is Outcome.RESEMBLES_ENTRY and found.service:
        yield from _repository(found.service)


def _repository(service: Service) -> Iterator[Text]:
    if address := service.repository or service.repository_site:
        yield message("record", "repository", service=service.name, address=address)


def _where(record: Record) -> Text:
    """Where the true record lives."""
    rows = [row for row in record.official_publication if row.grade is not Grade.UNVERIFIED]
    shown = [Text(f"{row.name.ja} {row.url}".strip(), f"{row.name.en} {row.url}".strip()) for row in rows]
    return Text("、".join(row.ja for row in shown), ", ".join(row.en for row in shown))


def _citation(found: Match) -> Citation:
    record = found.record
    rows = (found.regime, found.ca, found.counted)
    grade = next((row.grade for row in rows if row), found.service.grade if found.service else None)
    citation = cite(record.edition, record.publication, grade or record.edition.content_grade)
    return citation if not found.path else citation._replace(url=found.path)
