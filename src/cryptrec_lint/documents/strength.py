"""Strength: what is strong enough until when (`lists/strength/*.toml`).

Two kinds: strength requirements (bits of security by size, states by period) and transition guidelines (named legacy
algorithms with milestones).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cryptrec_lint.documents.checks import refer, require_citation, require_known
from cryptrec_lint.documents.head import Head, Missing, Publication, SourceRef
from cryptrec_lint.model import Grade, Primitive, Text, Verdict, Word
from cryptrec_lint.vocabulary import tables

REQUIREMENTS_SCHEMA = "cryptrec-lint/strength-requirements/1"
TRANSITION_SCHEMA = "cryptrec-lint/transition-guideline/1"


class PeriodState(Word):
    """What a period says of a strength."""

    AVAILABLE = "available"
    MIGRATION = "migration"
    TOLERATED = "tolerated"
    UNAVAILABLE = "unavailable"


class Period(NamedTuple):
    """States of one strength (bits of security) in the years `first` to `last`, both included."""

    bits: int
    first: int
    last: int
    new: PeriodState
    """For processing started anew (encrypting, signing)."""
    process: PeriodState
    """For working on what was processed before (decrypting, verifying)."""
    grade: Grade
    sources: tuple[str, ...]


class Equivalence(NamedTuple):
    """A family's size from which on it has `bits` of security. Sizes in bits."""

    family: str
    size: int
    bits: int
    grade: Grade
    sources: tuple[str, ...]
    stated_by: str = ""
    """Another document that states the strength, where this one's own row was not read."""
    basis: str = ""


class Comparison(NamedTuple):
    """A value of another standard, kept for comparison: it never decides."""

    bits: int
    kind: str
    algorithm: str
    parameter: str
    grade: Grade
    origin: str


class StateName(NamedTuple):
    """How a state is printed, and what it means in our words."""

    title: Text
    text: Text


class StrengthRequirements(NamedTuple):
    """One edition of the strength requirements."""

    schema: str
    edition: Head
    publication: Publication
    source: tuple[SourceRef, ...]
    states: dict[str, StateName]
    families: dict[str, tuple[str, ...]]
    """Family → canonical algorithm names whose sizes are compared with its rows."""
    hash_in_mac_family: str
    """The family of a hash used inside HMAC."""
    period: tuple[Period, ...]
    equivalence: tuple[Equivalence, ...]
    below: Text
    """What it means to lie below every row."""
    between: Text
    """How sizes between two rows are read."""
    comparison: tuple[Comparison, ...] = ()
    missing: tuple[Missing, ...] = ()

    def check(self, path: str) -> None:
        """References lead somewhere, facts have sources. Raises DocumentError."""
        known = {source.key for source in self.source}
        refer(self.hash_in_mac_family, self.families, path, "hash_in_mac_family")
        for family, names in self.families.items():
            for name in names:
                require_known(name, tables.atoms(), path, f"families.{family}")
        for at, row in enumerate(self.equivalence):
            refer(row.family, self.families, path, f"equivalence[{at}].family")
            require_citation(row.grade, row.sources, known, path, f"equivalence[{at}]")
        for at, period in enumerate(self.period):
            require_citation(period.grade, period.sources, known, path, f"period[{at}]")


class Legacy(NamedTuple):
    """An algorithm that the guideline wants gone; with `max_size`, up to that size in bits."""

    algorithm: str
    grade: Grade
    sources: tuple[str, ...]
    max_size: int | None = None
    inside: tuple[Primitive, ...] = ()
    """Only where it serves one of these primitives (SHA-1 inside a signature); empty: wherever it is used."""
    serves: tuple[str, ...] = ()
    """Other names of the same mathematics: a key of RSA, and every scheme with it."""


class Replacement(NamedTuple):
    """What takes the place of a legacy algorithm; with `min_size`, from that size in bits on."""

    algorithm: str
    instead_of: str
    grade: Grade
    sources: tuple[str, ...]
    min_size: int | None = None


class Milestone(NamedTuple):
    """A date of the plan. `day` is the last day (`ends`) or the first (`starts`) of what it names."""

    id: str
    text: Text
    grade: Grade
    sources: tuple[str, ...]
    ends: date | None = None
    starts_month: str = ""
    before_revision: str = ""
    after_revision: str = ""
    basis: str = ""
    verdict_until: Verdict | None = None
    """What the use of a legacy algorithm is, up to and including `ends` (our reading, see `reading`)."""


class Implementation(NamedTuple):
    """How a body carried the plan out."""

    who: Text
    change: Text
    grade: Grade
    sources: tuple[str, ...]
    start: date | None = None
    start_year: int | None = None


class TransitionGuideline(NamedTuple):
    """A plan for leaving named algorithms."""

    schema: str
    edition: Head
    publication: Publication
    source: tuple[SourceRef, ...]
    scope: Text
    in_force_from: date
    legacy: tuple[Legacy, ...]
    replacement: tuple[Replacement, ...]
    milestone: tuple[Milestone, ...]
    reading: Text
    """How we read it where it leaves room."""
    terms: dict[str, str]
    implementation: tuple[Implementation, ...] = ()
    missing: tuple[Missing, ...] = ()

    def check(self, path: str) -> None:
        """Names are known, facts have sources. Raises DocumentError."""
        known = {source.key for source in self.source}
        for name in ("legacy", "replacement", "milestone", "implementation"):
            for at, row in enumerate(getattr(self, name)):
                require_citation(row.grade, row.sources, known, path, f"{name}[{at}]", getattr(row, "basis", ""))
        for at, legacy in enumerate(self.legacy):
            for word in (legacy.algorithm, *legacy.serves):
                require_known(word, tables.atoms(), path, f"legacy[{at}]")
