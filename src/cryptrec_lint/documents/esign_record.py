"""The record of accredited services: what does it say of the CA that issued a certificate?

A user's own supplement to the record has the record's schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptrec_lint.documents.checks import check_citations, refer, require_order, rows
from cryptrec_lint.documents.head import Head, Missing, Publication, SourceRef
from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import Grade, Text, Word, reason


class Outcome(Word):
    """What the record can say of the CA that issued a certificate."""

    OTHER_REGIME = "other-regime"
    ACCREDITED_ON_DATE = "accredited-on-date"
    IN_RECORD_DATE_UNKNOWN = "in-record-date-unknown"
    RESEMBLES_ENTRY = "resembles-entry"
    RECORD_SILENT = "record-silent"
    NOT_IN_COMPLETE_RECORD = "not-in-complete-record"


class MatchKey(Word):
    """By what a CA is compared with the record."""

    CA_SHA256 = "ca_sha256"
    CA_SPKI_SHA256 = "ca_spki_sha256"
    CA_SHA1 = "ca_sha1"
    ISSUER_DN_AND_POLICY_OID = "issuer_dn+policy_oid"
    POLICY_OID = "policy_oid"
    ISSUER_DN = "issuer_dn"
    SERVICE_NAME = "service_name"
    OPERATOR_NAME = "operator_name"


class Likelihood(Word):
    """Whether a service was among those accredited on a day, as far as we can infer."""

    YES = "yes"
    LIKELY = "likely"
    POSSIBLE = "possible"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ServiceCa:
    """A CA certificate of an accredited service: `[[service.ca]]`. Absent fields are unknown, never none.

    Fingerprints are lower-case hexadecimal over the DER of the certificate, or of its SubjectPublicKeyInfo.
    """

    grade: Grade
    sources: tuple[str, ...]
    name: str = ""
    ca_sha256: str = ""
    ca_spki_sha256: str = ""
    ca_sha1: str = ""
    issuer_dn: str = ""
    """The name of the CA as the certificates that it issues bear it, as an RFC 4514 string."""
    policy_oids: tuple[str, ...] = ()
    accredited_from: date | None = None
    accredited_until: date | None = None
    """The last day of accreditation."""
    note: str = ""

    @property
    def provable(self) -> bool:
        """Whether a match can be proved: a SHA-256 of the certificate or of its key is recorded."""
        return bool(self.ca_sha256 or self.ca_spki_sha256)

    def covers(self, day: date) -> bool:
        """Whether the recorded bounds are both known and enclose the day."""
        if self.accredited_from is None or self.accredited_until is None:
            return False
        return self.accredited_from <= day <= self.accredited_until


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs or ran a service. An operator's name never counts as a match."""

    name: str
    known_on: date | None = None
    known_in: str = ""
    """A month, `2016-08`."""
    since: date | None = None
    until: date | None = None
    """Bounds are the dates of the revisions of its practice statement that show the change."""
    grade: Grade | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether the service was among those accredited on a day: an inference, which never decides."""

    as_of: date
    answer: Likelihood
    grade: Grade
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """An accredited certification service (認定認証業務), or one that may be: not a company, not a root."""

    id: str
    name: str
    """As printed; matched as a hint."""
    operator: tuple[Operator, ...]
    accreditation_stated: bool
    """Some source says in words that the service is accredited."""
    grade: Grade
    sources: tuple[str, ...]
    grade_accredited: Grade | None = None
    accredited_known_on: tuple[date, ...] = ()
    """These days only; accreditation is yearly, so days between them are presumed, not proved."""
    operator_accredited_known_on: tuple[date, ...] = ()
    presence: tuple[Presence, ...] = ()
    ca: tuple[ServiceCa, ...] = ()
    ca_names: tuple[str, ...] = ()
    repository: str = ""
    repository_site: str = ""
    fingerprint_published_by_operator: bool | None = None
    statement_dates: tuple[date, ...] = ()
    """Dates of its certificate policy or practice statement that were seen."""
    statement_months: tuple[str, ...] = ()
    bridge_ca_since: date | None = None
    """Date of the revision of its statement that added cross-certification with the Bridge CA."""
    signature_algorithm: str = ""
    """As stated by the operator."""
    medium: str = ""
    also_issued_as: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class OtherCa:
    """A CA certificate of another regime: `[[other_regime.ca_cert]]`. Absent fields are unknown."""

    holder: str = ""
    generation: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None
    sha256: str = ""
    sha1: str = ""
    spki_sha256: str = ""
    ski: str = ""
    """Subject key identifier, hexadecimal."""


@dataclass(frozen=True, slots=True)
class OtherRegime:
    """Certificates used for the same purposes under other rules. A match tells the regime; it is no fault."""

    id: str
    name: Text
    regime: Text
    grade: Grade
    sources: tuple[str, ...]
    operator: str = ""
    subject_dn: str = ""
    """RFC 4514 string of the CA's name, where all its certificates share one."""
    ca_cert: tuple[OtherCa, ...] = ()
    fact: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many services were accredited on a day. `complete`: this file identifies every one of them by key."""

    as_of: date
    accredited: int
    grade: Grade
    sources: tuple[str, ...]
    complete: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Completeness:
    """What may be concluded from silence."""

    may_conclude_not_accredited: bool
    text: Text


@dataclass(frozen=True, slots=True)
class OfficialPublication:
    """Where the true record lives."""

    name: Text
    grade: Grade
    sources: tuple[str, ...]
    url: str = ""
    announced: date | None = None
    """Date of the edition whose announcement was seen."""
    covers_renewal_or_lapse: bool | None = None
    content_read: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class OtherList:
    """A list that is taken for the record and is not."""

    id: str
    text: Text
    grade: Grade
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A name remembered or met in passing: nothing is matched on it."""

    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Matching:
    """How a chain is compared with the record: `order` is the strongest key first."""

    subject: Text
    order: tuple[MatchKey, ...]
    proof: tuple[MatchKey, ...]
    strong_hint: tuple[MatchKey, ...]
    hint: tuple[MatchKey, ...]
    never: tuple[MatchKey, ...]
    step: tuple[Text, ...]
    """The procedure, in order."""


@dataclass(frozen=True, slots=True)
class OutcomeText:
    """When an outcome is given, and what is said. Placeholders are the same in both languages."""

    id: Outcome
    when: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of accredited services: ours, or a user's supplement with the same schema."""

    schema: str
    edition: Head
    publication: Publication
    source: tuple[SourceRef, ...]
    compiled_on: date | None = None
    completeness: Completeness | None = None
    """Absent: the file claims nothing about what it does not hold."""
    official_publication: tuple[OfficialPublication, ...] = ()
    count: tuple[Count, ...] = ()
    service: tuple[Service, ...] = ()
    other_list: tuple[OtherList, ...] = ()
    unconfirmed: tuple[Unconfirmed, ...] = ()
    other_regime: tuple[OtherRegime, ...] = ()
    matching: Matching | None = None
    outcome: tuple[OutcomeText, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def identified(self) -> int:
        """How many services are identified by the key of a CA."""
        return sum(1 for service in self.service if any(ca.provable for ca in service.ca))

    def check(self, path: str) -> None:
        """Fingerprints are well formed, no more is claimed than is held, facts have sources. Raises DocumentError."""
        _check_fingerprints(self, path)
        _check_names(self, path)
        _check_periods(self, path)
        _check_completeness(self, path)
        _check_matching(self, path)
        check_citations(_record_rows(self), self.source, path)


_SHAPES = {
    "ca_sha256": "[0-9a-f]{64}",
    "ca_spki_sha256": "[0-9a-f]{64}",
    "ca_sha1": "[0-9a-f]{40}",
    "sha256": "[0-9a-f]{64}",
    "spki_sha256": "[0-9a-f]{64}",
    "sha1": "[0-9a-f]{40}",
    "ski": "([0-9a-f]{2})+",
}
"""Field → what a fingerprint in it looks like."""


def _check_fingerprints(doc: Record, path: str) -> None:
    for key, row in _certificates(doc):
        for name, shape in _SHAPES.items():
            value = getattr(row, name, "")
            if value and not re.fullmatch(shape, value):
                why = reason("document-unknown-value", value=value, allowed=shape)
                raise DocumentError(path, f"{key}.{name}", why)


def _certificates(doc: Record) -> Iterator[tuple[str, ServiceCa | OtherCa]]:
    for at, service in enumerate(doc.service):
        yield from rows(service, f"service[{at}].", ("ca",))
    for at, regime in enumerate(doc.other_regime):
        yield from rows(regime, f"other_regime[{at}].", ("ca_cert",))


def _check_names(doc: Record, path: str) -> None:
    """A name that is compared is one: a string that is none would never match, in silence."""
    for at, service in enumerate(doc.service):
        for number, ca in enumerate(service.ca):
            if ca.issuer_dn and not re.fullmatch(_NAME, ca.issuer_dn, re.DOTALL):
                why = reason("document-unknown-value", value=ca.issuer_dn, allowed="CN=…,O=…,C=… (RFC 4514)")
                raise DocumentError(path, f"service[{at}].ca[{number}].issuer_dn", why)


_NAME = r"(?:[^,+\\=]|\\.)+=(?:[^,+\\]|\\.)*(?:[,+](?:[^,+\\=]|\\.)+=(?:[^,+\\]|\\.)*)*"
"""An RFC 4514 string: attributes `type=value`, separated by commas and plus signs, with escapes."""


def _check_periods(doc: Record, path: str) -> None:
    for at, service in enumerate(doc.service):
        for number, ca in enumerate(service.ca):
            if ca.accredited_from and ca.accredited_until:
                key = f"service[{at}].ca[{number}].accredited_until"
                require_order(ca.accredited_from, ca.accredited_until, path, key)


def _check_completeness(doc: Record, path: str) -> None:
    """A complete count must be met by as many services, each of them whole on that day."""
    for at, count in enumerate(doc.count):
        held = sum(_is_whole(service, count.as_of) for service in doc.service)
        if count.complete and held != count.accredited:
            why = reason("document-unknown-value", value="true", allowed=f"{held} / {count.accredited}")
            raise DocumentError(path, f"count[{at}].complete", why)
    claims = doc.completeness is not None and doc.completeness.may_conclude_not_accredited
    if claims and not any(count.complete for count in doc.count):
        why = reason("document-unknown-value", value="true", allowed="false")
        raise DocumentError(path, "completeness.may_conclude_not_accredited", why)


def _is_whole(service: Service, day: date) -> bool:
    """Every CA that may have been the service's on the day is identified by its key, whatever certificate bears it, and
    has both bounds; an unverified row identifies nothing."""
    possible = [ca for ca in service.ca if (ca.accredited_from or day) <= day <= (ca.accredited_until or day)]
    sure = [ca for ca in possible if ca.ca_spki_sha256 and ca.covers(day) and ca.grade is not Grade.UNVERIFIED]
    return bool(sure) and len(sure) == len(possible)


def _check_matching(doc: Record, path: str) -> None:
    """Every key has one weight; every outcome has one text."""
    if doc.matching:
        weighed = (*doc.matching.proof, *doc.matching.strong_hint, *doc.matching.hint)
        for key in doc.matching.order:
            refer(key, weighed, path, "matching.order")
        for key in weighed:
            refer(key, doc.matching.order, path, "matching")
        for key in doc.matching.never:
            refer(key, set(MatchKey) - set(weighed), path, "matching.never")
    left = list(Outcome)
    for at, row in enumerate(doc.outcome):
        refer(row.id, left, path, f"outcome[{at}].id")
        left.remove(row.id)
    if doc.outcome and left:
        raise DocumentError(path, f"outcome.{left[0]}", reason("document-missing-key"))


def _record_rows(doc: Record) -> Iterator[tuple[str, Any]]:
    yield from rows(doc, "", ("official_publication", "count", "service", "other_list", "other_regime"))
    for at, service in enumerate(doc.service):
        yield from rows(service, f"service[{at}].", ("ca",))


# --- shared -----------------------------------------------------------------------------------------------------
