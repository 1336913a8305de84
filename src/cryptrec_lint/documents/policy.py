"""Policies: which editions judge together, and what our verdicts make of their words (`lists/policies/*.toml`)."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.documents.checks import require_known
from cryptrec_lint.model import Primitive, Text, Verdict
from cryptrec_lint.vocabulary import tables

SCHEMA = "cryptrec-lint/policy/1"
DECISIONS_SCHEMA = "cryptrec-lint/decisions/1"


class TierVerdicts(NamedTuple):
    """What it means for a use that its algorithm stands in a tier. Ours, not CRYPTREC's: `reason` says why."""

    recommended: Verdict
    candidate: Verdict
    monitored: Verdict
    unlisted: Verdict
    reason: Text


class StateVerdicts(NamedTuple):
    """What the states of a strength period mean for a use."""

    available: Verdict
    migration: Verdict
    tolerated: Verdict
    unavailable: Verdict
    reason: Text


class SuiteVerdicts(NamedTuple):
    """What it means for a cipher suite to be, or not to be, among the suites of a TLS guideline's profile."""

    listed: Verdict
    outside: Verdict
    """Not among them, in a profile whose suites are in our data."""
    reason: Text


class OutcomeVerdicts(NamedTuple):
    """What the outcomes of matching a CA with the record of accredited services mean for a certificate."""

    other_regime: Verdict
    accredited_on_date: Verdict
    in_record_date_unknown: Verdict
    resembles_entry: Verdict
    record_silent: Verdict
    not_in_complete_record: Verdict
    reason: Text


class Policy(NamedTuple):
    """A named set of editions that judge together."""

    schema: str
    id: str
    title: Text
    text: Text
    ciphers: str
    strength: tuple[str, ...] = ()
    tls: str = ""
    """`EDITION/PROFILE` of a TLS guideline, for protocol versions, suites, sizes and server certificates."""
    criteria: str = ""
    """The e-signature criteria by which certificates of users are examined."""
    record: str = ""
    """The record of accredited certification services."""
    tiers: TierVerdicts | None = None
    """These four: the project's own reading (`decisions.toml`) where they are absent."""
    states: StateVerdicts | None = None
    suites: SuiteVerdicts | None = None
    outcomes: OutcomeVerdicts | None = None

    def check(self, path: str) -> None:
        """Nothing beyond the types; the library checks that the editions exist."""


class Decision(NamedTuple):
    """How the project reads the documents where they leave room: written once, with its reason."""

    id: str
    text: Text
    undetermined: tuple[str, ...] = ()
    """Algorithms that are `undetermined` unless an edition names them."""
    floor_algorithms: tuple[str, ...] = ()
    """Algorithms whose size nobody calls enough below `floor_size` bits when no document of the policy speaks of it."""
    floor_size: int | None = None
    sources: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    """Algorithms and primitives of which it speaks, besides those of the other fields: what `explain` shows it with."""


class Decisions(NamedTuple):
    """All decisions, and what the documents' words mean for a verdict: `lists/decisions.toml`."""

    schema: str
    tiers: TierVerdicts
    states: StateVerdicts
    suites: SuiteVerdicts
    outcomes: OutcomeVerdicts
    decision: tuple[Decision, ...]

    def check(self, path: str) -> None:
        """Algorithms and primitives are known. Raises DocumentError."""
        for at, decision in enumerate(self.decision):
            for name in (*decision.undetermined, *decision.floor_algorithms):
                require_known(name, tables.atoms(), path, f"decision[{at}]")
            for name in decision.concerns:
                require_known(name, {*tables.atoms(), *map(str, Primitive)}, path, f"decision[{at}].concerns")
