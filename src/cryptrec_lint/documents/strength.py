"""Strength requirements: bits of security by size, and their states by period (`lists/strength/*.toml`)."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.documents.checks import refer, require_citation, require_known
from cryptrec_lint.documents.head import Head, Missing, Publication, SourceRef
from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import Grade, Text, Word, reason
from cryptrec_lint.vocabulary import tables


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
    periods_table: str = ""
    """What the table of periods is called in the document, for citations: `表5`."""
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
        _check_periods(self, path)
        _check_rows(self, path)
        for at, period in enumerate(self.period):
            for name in ("new", "process"):
                refer(getattr(period, name), self.states, path, f"period[{at}].{name}")
            require_citation(period.grade, period.sources, known, path, f"period[{at}]")


def _check_periods(doc: StrengthRequirements, path: str) -> None:
    """The periods of each strength follow each other without a gap and without an overlap. Raises DocumentError."""
    ends: dict[int, int] = {}
    for period in sorted(doc.period, key=lambda row: (row.bits, row.first)):
        key = f"period[{doc.period.index(period)}]"
        expected = ends[period.bits] + 1 if period.bits in ends else period.first
        if period.first != expected:
            raise DocumentError(
                path, f"{key}.first", reason("document-unknown-value", value=period.first, allowed=expected)
            )
        if period.last < period.first:
            allowed = f"{period.first}.."
            raise DocumentError(
                path, f"{key}.last", reason("document-unknown-value", value=period.last, allowed=allowed)
            )
        ends[period.bits] = period.last


def _check_rows(doc: StrengthRequirements, path: str) -> None:
    """Every family has rows or is known to have none, every strength its periods, and no longer key is weaker."""
    known = {period.bits for period in doc.period}
    low = min(known, default=0)
    for at, row in enumerate(doc.equivalence):
        if row.bits >= low and not any(row.bits == bits for bits in known):
            refer(row.bits, known, path, f"equivalence[{at}].bits")
        shorter = [one for one in doc.equivalence if one.family == row.family and one.size <= row.size]
        if row.bits < max(one.bits for one in shorter):
            allowed = f"{max(one.bits for one in shorter)}.."
            raise DocumentError(
                path, f"equivalence[{at}].bits", reason("document-unknown-value", value=row.bits, allowed=allowed)
            )
