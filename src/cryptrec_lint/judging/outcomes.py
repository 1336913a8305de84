"""The record's answer in words: which of the six outcomes, by what, for which day, and what a person does next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cryptrec_lint.documents.esign import SignatureRules
from cryptrec_lint.documents.esign_record import MatchKey, Outcome, Record, Service
from cryptrec_lint.judging.accreditation import Match, match
from cryptrec_lint.judging.answer import Answer, answer, cite
from cryptrec_lint.model import CertificateFacts, Citation, Grade, SigningDay, Text, UserCertificateSeen
from cryptrec_lint.texts import fill, message, of_reason


def said(seen: UserCertificateSeen, rules: SignatureRules, signed: SigningDay | None) -> Answer:
    """What the record says of the CA that issued a user's certificate."""
    day = signed.day if signed else seen.issued_on
    found = match(seen.certificate, seen.issuers, rules, day or date.max)
    return in_words(found, rules, [*_about_day(seen, signed), *_about_issuer(seen)])


def _about_day(seen: UserCertificateSeen, signed: SigningDay | None) -> Iterator[Text]:
    if signed is None:
        day = seen.issued_on
        yield message("record", "day-of-issue", day=day) if day else message("record", "day-untold")
        return
    yield message("record", f"day-{signed.known_by}", day=signed.day)
    first, last = seen.certificate.not_before, seen.certificate.not_after
    if (first and signed.day < first.date()) or (last and last.date() < signed.day):
        yield message("record", "day-outside", first=first and first.date(), last=last and last.date())


def _about_issuer(seen: UserCertificateSeen) -> Iterator[Text]:
    if seen.why:
        yield message("record", "not-compared", why=of_reason(seen.why))


def said_of_ca(ca: CertificateFacts, rules: SignatureRules, day: date) -> Answer:
    """What the record says of a CA by itself, without a certificate that it issued."""
    return in_words(match(None, (ca,), rules, day), rules, [message("record", "ca-alone", day=day)])


def in_words(found: Match, rules: SignatureRules, reminders: list[Text]) -> Answer:
    """An outcome as an answer."""
    return answer(
        rules.verdict(found.outcome),
        found.outcome.value,
        text=fill(_text(found, rules), **_words(found)),
        by=_supplements(found, rules),
        where=_where(rules.record),
        citations=[_citation(found)],
        reminders=[*reminders, *_details(found)],
    )


def _text(found: Match, rules: SignatureRules) -> Text:
    """The record's own sentence; for a hint, another one where the record does hold a key of the service."""
    if found.outcome is Outcome.RESEMBLES_ENTRY and found.service:
        if found.key is MatchKey.CA_SHA1:
            return message("record", "same-sha1")
        if found.key in (MatchKey.CA_SHA256, MatchKey.CA_SPKI_SHA256):
            return message("record", "same-unverified")
        if any(ca.provable for ca in found.service.ca):
            return message("record", "other-key")
    return rules.text(found.outcome).text


def _supplements(found: Match, rules: SignatureRules) -> Text:
    """The supplements that the answer rests on."""
    if found.path:
        return message("record", "by-supplement", path=found.path, id=found.record.edition.id)
    if found.identified and rules.supplements:
        paths = ", ".join(one.path for one in rules.supplements)
        return message("record", "with-supplements", paths=paths)
    return Text("", "")


def _words(found: Match) -> dict[str, object]:
    service, count = found.service, found.counted
    return {
        "regime": found.regime.regime if found.regime else "",
        "service": service.name if service else "",
        "date": "?" if found.day == date.max else found.day,
        "source": _source(found),
        "seen": message("match-key", found.key) if found.key else "",
        "accredited": count.accredited if count else "?",
        "as_of": count.as_of if count else "?",
        "identified": found.identified,
    }


def _source(found: Match) -> str:
    of_service = found.service.sources if found.service else ()
    keys = found.ca.sources if found.ca and not found.by_day else of_service
    return next((source.what for source in found.record.source if source.key in keys), found.record.edition.document)


def _details(found: Match) -> Iterator[Text]:
    if found.regime:
        yield message("record", "regime", name=found.regime.name)
        if found.key is MatchKey.CA_SHA1:
            yield message("record", "regime-sha1")
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
    citation = cite(record.edition, record.publication, _grade(found))
    return citation if not found.path else citation._replace(url=found.path)


def _grade(found: Match) -> Grade:
    """The lowest grade of what the answer rests on."""
    rows = [row.grade for row in (found.regime, found.ca, found.counted) if row]
    service = found.service
    if service and (found.by_day or not rows):
        rows.append(service.grade_accredited or service.grade)
    return max(rows or [found.record.edition.content_grade], key=list(Grade).index)
