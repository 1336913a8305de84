"""What the record holds, as lines: services, other regimes, how complete it is by date, where the true record is."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.commands.record import graded, say
from cryptrec_lint.documents.esign import SignatureRules
from cryptrec_lint.documents.esign_record import OtherRegime, Record, Service


def shown(rules: SignatureRules, lang: str) -> Iterator[str]:
    """The shipped record, then each supplement."""
    for path, record in rules.records:
        yield from _record(path, record, lang)
    yield from _completeness(rules, lang)


def _record(path: str, record: Record, lang: str) -> Iterator[str]:
    yield record.edition.title.in_language(lang) + (f" ({path})" if path else "")
    yield f"  {record.edition.content.in_language(lang)}"
    yield say(lang, "services", count=len(record.service))
    for service in record.service:
        yield from _service(service, lang)
    if record.other_regime:
        yield say(lang, "regimes", count=len(record.other_regime))
    for regime in record.other_regime:
        yield _regime(regime, lang)
    for missing in record.missing:
        yield "  " + say(lang, "missing", what=missing.what, detail=missing.detail)
    yield ""


def _service(service: Service, lang: str) -> Iterator[str]:
    stated = say(lang, "stated" if service.accreditation_stated else "not-stated")
    yield "  " + graded(f"{service.id}  {service.name}  {stated}", service.grade, lang)
    if service.accredited_known_on:
        yield "    " + say(lang, "known-days", days=", ".join(map(str, service.accredited_known_on)))
    if address := service.repository or service.repository_site:
        yield f"    {address}"
    for ca in service.ca:
        proof = ca.ca_sha256 or ca.ca_spki_sha256 or ca.ca_sha1 or ca.issuer_dn or ", ".join(ca.policy_oids)
        bounds = say(lang, "bounds", first=ca.accredited_from or "?", last=ca.accredited_until or "?")
        yield "    " + graded(f"{ca.name} {proof} {bounds}".strip(), ca.grade, lang)


def _regime(regime: OtherRegime, lang: str) -> str:
    fingerprints = say(lang, "fingerprints", count=len(regime.ca_cert))
    return "  " + graded(f"{regime.id}  {regime.name.in_language(lang)}  {fingerprints}", regime.grade, lang)


def _completeness(rules: SignatureRules, lang: str) -> Iterator[str]:
    """How complete all records together are, for each day with a count."""
    yield say(lang, "completeness")
    for _, record in rules.records:
        for count in record.count:
            held = sum(
                any(ca.provable and ca.covers(count.as_of) for ca in service.ca)
                for _, each in rules.records
                for service in each.service
            )
            key = "complete-on" if count.complete else "incomplete-on"
            text = say(lang, key, day=count.as_of, accredited=count.accredited, held=held)
            yield "  " + graded(text, count.grade, lang)
        if record.completeness:
            yield "  " + record.completeness.text.in_language(lang)
    yield say(lang, "official")
    for row in rules.record.official_publication:
        yield "  " + graded(f"{row.name.in_language(lang)} {row.url}".strip(), row.grade, lang)
