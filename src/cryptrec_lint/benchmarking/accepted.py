"""What a policy accepts: the techniques that get a row each."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.documents.panel import Panel
from cryptrec_lint.model import Primitive, Tier, Verdict
from cryptrec_lint.vocabulary import tables


class Accepted(NamedTuple):
    """The entries of a cipher list that a policy accepts."""

    names: tuple[str, ...]
    """Canonical names in the order of the list, each once."""
    parameter_sets: tuple[str, ...]
    """Where the list names parameter sets and not whole techniques (ML-KEM-768)."""

    def of(self, *primitives: Primitive) -> tuple[str, ...]:
        """The accepted names of some kinds."""
        return tuple(name for name in self.names if tables.atoms()[name].primitive in primitives)

    def has(self, *names: str) -> bool:
        """Whether all of the names are accepted."""
        return set(names) <= set(self.names)


def accepted(panel: Panel) -> Accepted:
    """The techniques whose tier the policy accepts."""
    tiers = {tier for tier in Tier if getattr(panel.tiers, tier.value) is Verdict.ACCEPTED}
    entries = [entry for entry in panel.ciphers.entry if entry.tier in tiers]
    names = dict.fromkeys(entry.canonical for entry in entries)
    sets = dict.fromkeys(entry.parameter_set for entry in entries if entry.parameter_set)
    return Accepted(tuple(names), tuple(sets))
