"""A policy with its documents loaded: what judging works with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cryptrec_lint.documents.ciphers import CipherList
from cryptrec_lint.documents.library import POLICIES, Kind, Library
from cryptrec_lint.documents.policy import (
    Decisions,
    OutcomeVerdicts,
    Policy,
    StateVerdicts,
    SuiteVerdicts,
    TierVerdicts,
)
from cryptrec_lint.documents.references import check_policy

if TYPE_CHECKING:
    from cryptrec_lint.documents.strength import StrengthRequirements
    from cryptrec_lint.documents.tls import TlsGuideline
    from cryptrec_lint.documents.transition import TransitionGuideline

    StrengthDocument = StrengthRequirements | TransitionGuideline


class Panel(NamedTuple):
    """A policy and the editions that judge under it."""

    policy: Policy
    ciphers: CipherList
    strength: tuple[StrengthDocument, ...]
    tls: TlsGuideline | None
    tls_profile: str
    decisions: Decisions
    tiers: TierVerdicts
    """These four: the policy's own, else those of `decisions`."""
    states: StateVerdicts
    suites: SuiteVerdicts
    outcomes: OutcomeVerdicts


def panel(library: Library, policy_id: str) -> Panel:
    """Load what a policy names. Raises DocumentError."""
    policy, decisions = library.policy(policy_id), library.decisions()
    check_policy(library, policy, library.path(POLICIES, policy_id) or "")
    tls_edition, _, profile = policy.tls.partition("/")
    return Panel(
        policy,
        library.cipher_list(policy.ciphers),
        tuple(library.edition(Kind.STRENGTH, id) for id in policy.strength),
        library.edition(Kind.TLS, tls_edition) if tls_edition else None,
        profile,
        decisions,
        policy.tiers or decisions.tiers,
        policy.states or decisions.states,
        policy.suites or decisions.suites,
        policy.outcomes or decisions.outcomes,
    )
