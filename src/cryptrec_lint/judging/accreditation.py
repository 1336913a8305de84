"""What the record says of the CA that issued a user's certificate: six outcomes, none of them a fault.

The order is the record's own (`[matching]`): other regimes first, then proof by SHA-256, then hints. An operator's name
is never compared. Only CAs whose key verified the certificate's signature come here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cryptrec_lint.documents.esign import SignatureRules
from cryptrec_lint.documents.esign_record import Count, MatchKey, OtherRegime, Outcome, Record, Service, ServiceCa
from cryptrec_lint.judging import distinguished
from cryptrec_lint.model import CertificateFacts, Grade


class Match(NamedTuple):
    """What the record says, and on what it rests."""

    outcome: Outcome
    day: date
    """The day for which the answer is."""
    record: Record
    path: str = ""
    """The file of the supplement that gave it; empty for the shipped record."""
    key: MatchKey | None = None
    """What was equal."""
    service: Service | None = None
    ca: ServiceCa | None = None
    regime: OtherRegime | None = None
    counted: Count | None = None
    """The last count of services on or before the day, else the first after it."""
    identified: int = 0
    """How many of the counted services all records together identify by key and period."""
    by_day: bool = False
    """It rests on a day on which the service is known to have been accredited, not on the CA's period."""


def match(
    certificate: CertificateFacts | None, issuers: tuple[CertificateFacts, ...], rules: SignatureRules, day: date
) -> Match:
    """Compare the proved issuers of a certificate with the record. Without an issuer nothing is compared."""
    if found := list(_answers(certificate, issuers, rules, day)):
        # A CA may be recorded more than once, with several periods or by several records: the best answer counts, and
        # of hints the strongest.
        return min(found, key=lambda one: list(Outcome).index(one.outcome))
    count = _count(rules, day)
    complete = count is not None and count[1].complete and count[1].as_of == day
    outcome = Outcome.NOT_IN_COMPLETE_RECORD if complete and issuers else Outcome.RECORD_SILENT
    path, record = next(row for row in rules.records if count is None or count[1] in row[1].count)
    day_of = count[1].as_of if count else day
    return Match(outcome, day, record, path, counted=count[1] if count else None, identified=identified(rules, day_of))


def _answers(
    certificate: CertificateFacts | None, issuers: tuple[CertificateFacts, ...], rules: SignatureRules, day: date
) -> Iterator[Match]:
    """Everything that matches, strongest first."""
    for path, record in rules.records:
        for regime in record.other_regime:
            keys = [key for issuer in issuers if (key := _is_of(issuer, regime))]
            if keys and regime.grade is not Grade.UNVERIFIED:
                yield Match(Outcome.OTHER_REGIME, day, record, path, keys[0], regime=regime)
    matching = rules.record.matching
    if matching is None:
        return
    for key in matching.order:
        for hit in _hits(key, certificate, issuers, rules):
            yield _match(hit, key, key in matching.proof, day)


def _is_of(issuer: CertificateFacts, regime: OtherRegime) -> MatchKey | None:
    """By what an issuer is one of a regime's CAs, the strongest first; None where it is not."""
    for ca in regime.ca_cert:
        if issuer.sha256 == ca.sha256:
            return MatchKey.CA_SHA256
        if issuer.spki_sha256 == ca.spki_sha256:
            return MatchKey.CA_SPKI_SHA256
        if issuer.sha1 == ca.sha1:
            return MatchKey.CA_SHA1
    return None


class _Hit(NamedTuple):
    path: str
    record: Record
    service: Service
    ca: ServiceCa | None


def _hits(
    key: MatchKey, certificate: CertificateFacts | None, issuers: tuple[CertificateFacts, ...], rules: SignatureRules
) -> Iterator[_Hit]:
    for path, record in rules.records:
        for service in record.service:
            for ca in (*service.ca, None):
                if any(_equal(key, certificate, issuer, service, ca) for issuer in issuers):
                    yield _Hit(path, record, service, ca)


def _equal(
    key: MatchKey,
    certificate: CertificateFacts | None,
    issuer: CertificateFacts,
    service: Service,
    ca: ServiceCa | None,
) -> bool:
    if key is MatchKey.SERVICE_NAME:
        return ca is None and _is_named(service, issuer)
    return ca is not None and _equal_ca(key, certificate, issuer, ca)


def _equal_ca(key: MatchKey, certificate: CertificateFacts | None, issuer: CertificateFacts, ca: ServiceCa) -> bool:
    if key is MatchKey.CA_SHA256:
        return issuer.sha256 == ca.ca_sha256
    if key is MatchKey.CA_SPKI_SHA256:
        return issuer.spki_sha256 == ca.ca_spki_sha256
    if key is MatchKey.CA_SHA1:
        return issuer.sha1 == ca.ca_sha1
    named = bool(ca.issuer_dn) and distinguished.compared(issuer.subject) == distinguished.compared(ca.issuer_dn)
    policies = certificate.policy_oids if certificate else issuer.policy_oids
    policy = bool(set(policies) & set(ca.policy_oids))
    return {
        MatchKey.ISSUER_DN_AND_POLICY_OID: named and policy,
        MatchKey.POLICY_OID: policy,
        MatchKey.ISSUER_DN: named,
    }.get(key, False)


def _is_named(service: Service, issuer: CertificateFacts) -> bool:
    """The name of the service, or of its CA, is the value of an attribute of the issuer's name."""
    names = {distinguished.folded(name) for name in (service.name, *service.ca_names)}
    shown = (issuer.subject, *issuer.alternative_names)
    return any(value in names for text in shown for value in distinguished.values(text))


def _match(hit: _Hit, key: MatchKey, proof: bool, day: date) -> Match:
    ca, service = hit.ca, hit.service
    if not proof or ca is None or ca.grade is Grade.UNVERIFIED:
        return Match(Outcome.RESEMBLES_ENTRY, day, hit.record, hit.path, key, service, ca)
    by_day = not ca.covers(day) and _known_on(service, ca, day)
    sure = (service.grade_accredited or service.grade) is not Grade.UNVERIFIED and service.accreditation_stated
    covered = sure and (ca.covers(day) or by_day)
    outcome = Outcome.ACCREDITED_ON_DATE if covered else Outcome.IN_RECORD_DATE_UNKNOWN
    return Match(outcome, day, hit.record, hit.path, key, service, ca, by_day=by_day)


def _known_on(service: Service, ca: ServiceCa, day: date) -> bool:
    """A source shows the accreditation on that very day. It is the service's: it says nothing of which of several CAs
    was in use, and nothing against a CA's own period."""
    first, last = ca.accredited_from or day, ca.accredited_until or day
    return day in service.accredited_known_on and len(service.ca) == 1 and first <= day <= last


def _count(rules: SignatureRules, day: date) -> tuple[str, Count] | None:
    counts = [(path, count) for path, record in rules.records for count in record.count]
    usable = sorted((row for row in counts if row[1].grade is not Grade.UNVERIFIED), key=lambda row: row[1].as_of)
    before = [row for row in usable if row[1].as_of <= day]
    of_the_day = [row for row in before if row[1].as_of == day and row[1].complete]
    return next(iter(of_the_day or before[-1:] or usable[:1]), None)


def identified(rules: SignatureRules, day: date) -> int:
    """How many services of a day all records together identify by key and period."""
    return len({service.id for _, record in rules.records for service in record.service if holds(service, day)})


def holds(service: Service, day: date) -> bool:
    """A CA of the service is recorded with a key and with bounds that enclose the day, by more than hearsay."""
    return any(ca.provable and ca.covers(day) and ca.grade is not Grade.UNVERIFIED for ca in service.ca)
