"""The e-signature documents: criteria of the Ordinance and record of accredited services (`lists/esign/*.toml`).

Two questions, never mixed: does a certificate meet the technical criteria in force on its date, and what does the
record say of the CA that issued it? A user's own supplement to the record has the record's schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptrec_lint.documents.checks import refer, require_citation, require_known
from cryptrec_lint.documents.head import Head, Missing, Publication, SourceRef
from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import Grade, Text, Word, reason
from cryptrec_lint.vocabulary import tables

CRITERIA_SCHEMA = "cryptrec-lint/esign-criteria/1"
RECORD_SCHEMA = "cryptrec-lint/esign-record/1"


class Problem(Word):
    """The hard problem on which the safety of a signature rests (Ordinance Art. 2)."""

    FACTORING = "factoring"
    FINITE_FIELD_LOGARITHM = "finite-field-logarithm"
    ELLIPTIC_CURVE_LOGARITHM = "elliptic-curve-logarithm"


@dataclass(frozen=True, slots=True)
class Bounds:
    """A day that is known only to lie between two days, both included."""

    earliest: date
    latest: date
    grade: Grade
    sources: tuple[str, ...]
    candidates: tuple[date, ...] = ()
    """The days that remain possible, where they are known."""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class LeastSize:
    """The least size of a problem, in bits: modulus, field, or order of the group."""

    problem: Problem
    min_bits: int
    algorithms: tuple[str, ...]
    """Canonical names whose size this is. Ours: the Ordinance names problems, not algorithms."""
    item: int
    """The item of the article."""


@dataclass(frozen=True, slots=True)
class SizeRules:
    """A state of Ordinance Art. 2: `[[art2]]`. It binds the user's key and the issuer's own signature (Art. 6(6))."""

    id: str
    text: Text
    least: tuple[LeastSize, ...]
    starts: Bounds
    other_by_minister: bool
    """Item 4: whatever the ministers recognise as equally hard."""
    grade: Grade
    """Of the sizes, from `read_from` to `read_until`."""
    sources: tuple[str, ...]
    ends: Bounds | None = None
    """The last day in force; absent while it is in force."""
    read_from: date | None = None
    read_until: date | None = None
    grade_before: Grade | None = None
    """Of the sizes before `read_from`."""
    in_force_on: tuple[date, ...] = ()
    """Days for which a source shows the text in force."""
    basis: str = ""

    def may_hold_on(self, day: date) -> bool:
        """Whether the rules may have been in force on a day: yes, unless a bound excludes it."""
        return self.starts.earliest <= day and (self.ends is None or day <= self.ends.latest)


@dataclass(frozen=True, slots=True)
class Amendment:
    """An amendment of the Ordinance, and which state of Art. 2 was read in the text that it made."""

    promulgated: date
    effective: date
    number: str
    grade: Grade
    sources: tuple[str, ...]
    art2: str = ""
    """Id of a row of `[[art2]]`; empty where no text of that state was read."""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class CertificateContent:
    """What Art. 6 wants to stand in a certificate, and where X.509 has it (our reading)."""

    item: str
    text: Text
    x509: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Art6:
    """Ordinance Art. 6: requirements on certificates and their issuing."""

    max_validity_years: int
    accreditation_mark_required: bool
    attributes_covered: tuple[str, ...]
    """Attributes that the accreditation covers (item 8, read a contrario)."""
    revocation_technology_named: bool
    revocation_proxy: tuple[str, ...]
    """Extensions by which we look for items 10 and 11: chosen by us, not by the Ordinance."""
    same_text_on: tuple[date, ...]
    content: tuple[CertificateContent, ...]
    grade: Grade
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision of the Act, the Cabinet Order, the Ordinance or the Guideline, in our words."""

    place: str
    text: Text
    grade: Grade
    sources: tuple[str, ...]
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Ministers:
    """The competent ministers in a span of time."""

    names: tuple[str, ...]
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Accreditation:
    """What accreditation is, and how it is made public."""

    voluntary: bool
    renewal_years: int
    published_in: Text
    gazetted: tuple[str, ...]
    not_gazetted: tuple[str, ...]
    presumption_depends_on_it: bool
    """Whether the presumption of Act Art. 3 depends on accreditation."""
    ministers: tuple[Ministers, ...]
    grade: Grade
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A signature scheme of the Guideline. Sizes in bits; an absent field is unknown."""

    name: str
    """As the source writes it."""
    algorithm: str
    """Canonical."""
    min_bits: int | None = None
    bits: int | None = None
    hash: tuple[str, ...] = ()
    oid: str = ""
    oid_from: str = ""
    """`guideline`: printed in it; `ietf`: the usual identifier."""
    min_exponent: int | None = None
    truncated: bool = False
    """The source breaks off inside this row."""


@dataclass(frozen=True, slots=True)
class SchemeFragment:
    """What one source shows of Guideline Art. 3 at one time: never complete."""

    id: str
    binding: bool
    """False for a proposal."""
    grade: Grade
    sources: tuple[str, ...]
    as_of: date | None = None
    as_of_month: str = ""
    """`2023-05`, where the source shows no day."""
    starts: Bounds | None = None
    scheme: tuple[Scheme, ...] = ()
    families: tuple[str, ...] = ()
    """Families named without sizes."""
    hashes_added: tuple[str, ...] = ()
    sha1_accepted: bool | None = None
    truncated: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Guideline:
    """The Guideline (Notice No. 2 of 2001), Art. 3: its list of schemes, in fragments."""

    issued: date
    complete: bool
    """False: say `listed` or `not in the part that we hold`, never `not listed`."""
    grade: Grade
    sources: tuple[str, ...]
    fragment: tuple[SchemeFragment, ...]


@dataclass(frozen=True, slots=True)
class SchemeOid:
    """An object identifier by which a scheme is recognised."""

    oid: str
    name: str
    algorithm: str
    origin: str
    """`guideline` or `ietf`."""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Examination:
    """What can be examined in a certificate, and how sure the answer may sound: `[[examination]]`."""

    id: str
    of: tuple[str, ...]
    """`subscriber`, `issuing-ca`, `crl`."""
    place: str
    may_fail: bool
    """Only an examination that rests on verified text may fail a certificate."""
    passes: Text | None = None
    fails: Text | None = None
    undetermined: Text | None = None
    warns: Text | None = None
    informs: Text | None = None
    note: Text | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Criteria:
    """The technical criteria for accredited certification services, with their dates."""

    schema: str
    edition: Head
    publication: Publication
    compiled_on: date
    law: dict[str, str]
    """e-Gov identifiers of the Act, the Cabinet Order and the Ordinance."""
    source: tuple[SourceRef, ...]
    art2: tuple[SizeRules, ...]
    amendment: tuple[Amendment, ...]
    art6: Art6
    accreditation: Accreditation
    guideline: Guideline
    oid: tuple[SchemeOid, ...]
    examination: tuple[Examination, ...]
    provision: tuple[Provision, ...] = ()
    missing: tuple[Missing, ...] = ()

    def art2_on(self, day: date) -> tuple[SizeRules, ...]:
        """Every state of Art. 2 that may have been in force on a day: one, or two inside the window of the change."""
        return tuple(rules for rules in self.art2 if rules.may_hold_on(day))

    def check(self, path: str) -> None:
        """References lead somewhere, names are known, dates are in order, facts have sources. Raises DocumentError."""
        states = {rules.id for rules in self.art2}
        for at, amendment in enumerate(self.amendment):
            if amendment.art2:
                refer(amendment.art2, states, path, f"amendment[{at}].art2")
        for key, name in _algorithms(self):
            require_known(name, tables.atoms(), path, key)
        for key, bounds in _bounds(self):
            _check_bounds(bounds, path, key)
        known = {source.key for source in self.source}
        for at, examination in enumerate(self.examination):
            for source in examination.sources:
                refer(source, known, path, f"examination[{at}].sources")
        _check_citations(_criteria_rows(self), self.source, path)


def _algorithms(doc: Criteria) -> Iterator[tuple[str, str]]:
    for at, rules in enumerate(doc.art2):
        for number, least in enumerate(rules.least):
            yield from ((f"art2[{at}].least[{number}].algorithms", name) for name in least.algorithms)
    for at, row in enumerate(doc.oid):
        yield from ((f"oid[{at}]", name) for name in (row.algorithm, row.hash) if name)
    for at, fragment in enumerate(doc.guideline.fragment):
        key = f"guideline.fragment[{at}]"
        yield from ((key, name) for name in (*fragment.families, *fragment.hashes_added))
        for scheme in fragment.scheme:
            yield from ((f"{key}.scheme", name) for name in (scheme.algorithm, *scheme.hash))


def _bounds(doc: Criteria) -> Iterator[tuple[str, Bounds]]:
    for at, rules in enumerate(doc.art2):
        yield f"art2[{at}].starts", rules.starts
        if rules.ends:
            yield f"art2[{at}].ends", rules.ends
    for at, fragment in enumerate(doc.guideline.fragment):
        if fragment.starts:
            yield f"guideline.fragment[{at}].starts", fragment.starts


def _check_bounds(bounds: Bounds, path: str, key: str) -> None:
    _require_order(bounds.earliest, bounds.latest, path, f"{key}.latest")
    for day in bounds.candidates:
        _require_order(bounds.earliest, day, path, f"{key}.candidates")
        _require_order(day, bounds.latest, path, f"{key}.candidates")


def _criteria_rows(doc: Criteria) -> Iterator[tuple[str, Any]]:
    yield from _rows(doc, "", ("art2", "amendment", "provision"))
    yield from _bounds(doc)
    for name in ("art6", "accreditation", "guideline"):
        yield name, getattr(doc, name)
    yield from _rows(doc.guideline, "guideline.", ("fragment",))


# --- the record -------------------------------------------------------------------------------------------------


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
        _check_periods(self, path)
        _check_completeness(self, path)
        _check_matching(self, path)
        _check_citations(_record_rows(self), self.source, path)


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
        yield from _rows(service, f"service[{at}].", ("ca",))
    for at, regime in enumerate(doc.other_regime):
        yield from _rows(regime, f"other_regime[{at}].", ("ca_cert",))


def _check_periods(doc: Record, path: str) -> None:
    for at, service in enumerate(doc.service):
        for number, ca in enumerate(service.ca):
            if ca.accredited_from and ca.accredited_until:
                key = f"service[{at}].ca[{number}].accredited_until"
                _require_order(ca.accredited_from, ca.accredited_until, path, key)


def _check_completeness(doc: Record, path: str) -> None:
    """A complete count must be met by as many services, each proved and with its dates."""
    for at, count in enumerate(doc.count):
        held = sum(1 for service in doc.service if any(ca.provable and ca.covers(count.as_of) for ca in service.ca))
        if count.complete and held != count.accredited:
            why = reason("document-unknown-value", value="true", allowed=f"{held} / {count.accredited}")
            raise DocumentError(path, f"count[{at}].complete", why)
    claims = doc.completeness is not None and doc.completeness.may_conclude_not_accredited
    if claims and not any(count.complete for count in doc.count):
        why = reason("document-unknown-value", value="true", allowed="false")
        raise DocumentError(path, "completeness.may_conclude_not_accredited", why)


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
    yield from _rows(doc, "", ("official_publication", "count", "service", "other_list", "other_regime"))
    for at, service in enumerate(doc.service):
        yield from _rows(service, f"service[{at}].", ("ca",))


# --- shared -----------------------------------------------------------------------------------------------------


def _rows(owner: object, prefix: str, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name in names:
        for at, row in enumerate(getattr(owner, name)):
            yield f"{prefix}{name}[{at}]", row


def _check_citations(rows: Iterator[tuple[str, Any]], sources: tuple[SourceRef, ...], path: str) -> None:
    known = {source.key for source in sources}
    for key, row in rows:
        require_citation(row.grade, row.sources, known, path, key, getattr(row, "basis", ""))


def _require_order(first: date, last: date, path: str, key: str) -> None:
    if last < first:
        raise DocumentError(path, key, reason("document-unknown-value", value=last, allowed=f"{first}.."))
