"""What the record holds, as lines: services, other regimes, how complete it is by date, where the true record is."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.commands.record import graded, say
from cryptrec_lint.documents.esign import SignatureRules
from cryptrec_lint.documents.esign_record import OtherRegime, Record, Service
from cryptrec_lint.judging.accreditation import identified


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
        yield from _regime(regime, lang)
    for missing in record.missing:
        yield "  " + say(lang, "missing", what=missing.what, detail=missing.detail)
    yield ""


def _service(service: Service, lang: str) -> Iterator[str]:
    stated = say(lang, "stated" if service.accreditation_stated else "not-stated")
    yield "  " + graded(f"{service.id}  {service.name}  {stated}", service.grade, lang)
    names = ("、" if lang == "ja" else ", ").join(operator.name for operator in service.operator)
    yield "    " + say(lang, "operators", names=names)
    if service.accredited_known_on:
        yield "    " + say(lang, "known-days", days=", ".join(map(str, service.accredited_known_on)))
    if address := service.repository or service.repository_site:
        yield f"    {address}"
    for ca in service.ca:
        proof = ca.ca_sha256 or ca.ca_spki_sha256 or ca.ca_sha1 or ca.issuer_dn or ", ".join(ca.policy_oids)
        bounds = say(lang, "bounds", first=ca.accredited_from or "?", last=ca.accredited_until or "?")
        yield "    " + graded(f"{ca.name} {proof} {bounds}".strip(), ca.grade, lang)


def _regime(regime: OtherRegime, lang: str) -> Iterator[str]:
    fingerprints = say(lang, "fingerprints", count=len(regime.ca_cert))
    yield "  " + graded(f"{regime.id}  {regime.name.in_language(lang)}  {fingerprints}", regime.grade, lang)
    for fact in regime.fact:
        yield f"    {fact.in_language(lang)}"
    for ca in regime.ca_cert:
        words = [ca.holder or ca.generation, f"SHA-256 {ca.sha256}" if ca.sha256 else f"SHA-1 {ca.sha1}"]
        yield "    " + "  ".join(filter(None, words))


def _completeness(rules: SignatureRules, lang: str) -> Iterator[str]:
    """How complete all records together are, for each day with a count."""
    yield say(lang, "completeness")
    for _, record in rules.records:
        for count in record.count:
            held = identified(rules, count.as_of)
            key = "complete-on" if count.complete else "incomplete-on"
            text = say(lang, key, day=count.as_of, accredited=count.accredited, held=held)
            yield "  " + graded(text, count.grade, lang)
        if record.completeness:
            yield "  " + record.completeness.text.in_language(lang)
    yield say(lang, "official")
    for row in rules.record.official_publication:
        yield "  " + graded(f"{row.name.in_language(lang)} {row.url}".strip(), row.grade, lang)
