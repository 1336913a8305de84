"""Transition guidelines: named legacy algorithms, what replaces them, and until when (`lists/strength/*.toml`)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cryptrec_lint.documents.checks import require_citation, require_known
from cryptrec_lint.documents.head import Head, Missing, Publication, SourceRef
from cryptrec_lint.model import Grade, Primitive, Text, Verdict
from cryptrec_lint.vocabulary import tables


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
