"""The technical criteria of the Ordinance, by date: does a certificate meet them?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptrec_lint.documents.checks import check_citations, refer, require_known, require_order, rows
from cryptrec_lint.documents.head import Head, Missing, Publication, SourceRef
from cryptrec_lint.model import Grade, Text, Word
from cryptrec_lint.vocabulary import tables


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
    """Of the sizes outside the days from `read_from` to `read_until`."""
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
    attributes_shown: tuple[str, ...]
    """Short names of attributes in X.509 that are outside of it (our reading)."""
    revocation_technology_named: bool
    revocation_proxy: tuple[str, ...]
    """Extensions by which we look for items 10 and 11: chosen by us, not by the Ordinance."""
    same_text_on: tuple[date, ...]
    read_from: date
    read_until: date
    """Days between which the items that are checked here were read, and did not change."""
    name_attributes: tuple[str, ...]
    """Short names of X.509 attributes that can carry a person's name (our reading)."""
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
    sha1_shown_until: date | None = None
    """The last day for which the source shows it accepted."""
    truncated: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Guideline:
    """The Guideline (Notice No. 2 of 2001), Art. 3: its list of schemes, in fragments."""

    issued: date
    document: str
    """Its title and number, as printed."""
    name: Text
    """What to call it in a sentence."""
    complete: bool
    """False: say `listed` or `not in the part that we hold`, never `not listed`."""
    warned_hash: str
    """The hash that a signature is warned of (examination `ES-SIGALG`)."""
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


class ExaminationId(Word):
    """What is examined in a user's certificate; `judging/esign.py` has the code of each."""

    KEY = "ES-KEY"
    VALIDITY = "ES-VALIDITY"
    CONTENT = "ES-CONTENT"
    SIGNATURE = "ES-SIGALG"
    STATUS = "ES-REVINFO"
    ATTRIBUTES = "ES-ATTR"
    MARK = "ES-MARK"


@dataclass(frozen=True, slots=True)
class Examination:
    """What can be examined in a certificate, and how sure the answer may sound: `[[examination]]`."""

    id: ExaminationId
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

    def examine(self, id: ExaminationId) -> Examination:
        """What an examination is called, rests on and says."""
        return next(row for row in self.examination if row.id is id)

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
        for id in ExaminationId:
            refer(id, [row.id for row in self.examination], path, "examination")
        require_known(self.guideline.warned_hash, tables.atoms(), path, "guideline.warned_hash")
        known = {source.key for source in self.source}
        for at, examination in enumerate(self.examination):
            for source in examination.sources:
                refer(source, known, path, f"examination[{at}].sources")
        check_citations(_criteria_rows(self), self.source, path)


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
    require_order(bounds.earliest, bounds.latest, path, f"{key}.latest")
    for day in bounds.candidates:
        require_order(bounds.earliest, day, path, f"{key}.candidates")
        require_order(day, bounds.latest, path, f"{key}.candidates")


def _criteria_rows(doc: Criteria) -> Iterator[tuple[str, Any]]:
    yield from rows(doc, "", ("art2", "amendment", "provision"))
    yield from _bounds(doc)
    for name in ("art6", "accreditation", "guideline"):
        yield name, getattr(doc, name)
    yield from rows(doc.guideline, "guideline.", ("fragment",))


# --- the record -------------------------------------------------------------------------------------------------
