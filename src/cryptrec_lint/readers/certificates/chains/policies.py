"""Is there a policy that holds on a whole way, where a CA demands one (RFC 5280 sections 6.1.2 to 6.1.5)?

Any policy will do to begin with, and nothing else is demanded at first (section 6.1.1 (c), (e) to (g)). What is kept of
the tree is its lowest level (RFC 9618): whether the tree is empty shows there, and it cannot grow without end.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from cryptrec_lint.model import reason
from cryptrec_lint.readers.certificates import der, extensions, facts, object_identifier
from cryptrec_lint.readers.certificates.chains.links import Flaw
from cryptrec_lint.readers.certificates.chains.member import Member
from cryptrec_lint.readers.certificates.x509 import Certificate

_REQUIRE, _INHIBIT = 0x80, 0x81
"""requireExplicitPolicy and inhibitPolicyMapping (section 4.2.1.11)."""
_DEMANDING = ("policy-constraints", "policy-mappings")


def flaw(path: Sequence[Member]) -> Flaw | None:
    """What is wrong with the policies of a path, given from below without its anchor. Nothing can be where no CA
    demands a policy or maps one to another."""
    if not any(extensions.has(one.understood.certificate, name) for one in path for name in _DEMANDING):
        return None
    state, by = _State(len(path)), ""
    for left, one in reversed(list(enumerate(path))):
        try:
            said = Policies(one.understood.certificate)
        except der.DerError:
            return None  # said where extensions that cannot be read are
        by = by or (one.seen.subject if said.require is not None else "")
        why = state.take(said, one.subject == one.issuer, left == 0)
        if why:
            return Flaw(one, "chain-policy", reason(why, subject=one.seen.subject, by=by))
    return None


_NONE, _TO_ANY = "chain-policy-none", "chain-policy-any-mapped"


class Policies:
    """What a certificate says of policies; identifiers are whole elements. Raises DerError."""

    def __init__(self, certificate: Certificate) -> None:
        def of(name: str) -> bytes | None:
            return extensions.value(certificate, name)

        self.named = named(inside) if (inside := of("certificate-policies")) else frozenset()
        self.mapped = mappings(inside) if (inside := of("policy-mappings")) else {}
        bounds = limits(inside) if (inside := of("policy-constraints")) else {}
        self.require, self.inhibit = bounds.get(_REQUIRE), bounds.get(_INHIBIT)
        self.inhibit_any = skipped(inside) if (inside := of("inhibit-any-policy")) else None


class _State:
    """The state variables of section 6.1.2. Counters say how many certificates may still follow."""

    def __init__(self, length: int) -> None:
        self.explicit = self.mapping = self.any = length + 1
        self.level: dict[bytes, frozenset[bytes]] = {_any(): frozenset((_any(),))}
        """valid_policy → expected_policy_set of the nodes of the lowest level."""

    def take(self, said: Policies, self_issued: bool, last: bool) -> str:
        """The next certificate from above; the key of the reason where it fails."""
        self._follow(said, self.any > 0 or (self_issued and not last))
        if not self.explicit and not self.level:
            return _NONE
        return self._wrap_up(said) if last else self._prepare(said, self_issued)

    def _follow(self, said: Policies, any_counts: bool) -> None:
        """Section 6.1.3 (d) and (e)."""
        expected = frozenset[bytes]().union(*self.level.values())
        from_any = _any() in self.level
        following = {one for one in said.named if one != _any() and (one in expected or from_any)}
        if _any() in said.named and any_counts:
            following |= expected
        self.level = {one: frozenset((one,)) for one in following}

    def _prepare(self, said: Policies, self_issued: bool) -> str:
        """Section 6.1.4 (a) to (j)."""
        if any(_any() in (one, *others) for one, others in said.mapped.items()):
            return _TO_ANY
        for one, others in said.mapped.items():
            if not self.mapping:
                self.level.pop(one, None)
            elif one in self.level or _any() in self.level:
                self.level[one] = frozenset(others)
        if not self_issued:
            self.explicit, self.mapping, self.any = (
                max(0, left - 1) for left in (self.explicit, self.mapping, self.any)
            )
        self.explicit = _least(self.explicit, said.require)
        self.mapping = _least(self.mapping, said.inhibit)
        self.any = _least(self.any, said.inhibit_any)
        return ""

    def _wrap_up(self, said: Policies) -> str:
        """Section 6.1.5 (a), (b) and (g)."""
        self.explicit = max(0, self.explicit - 1)
        if said.require == 0:
            self.explicit = 0
        return "" if self.explicit or self.level else _NONE


def _least(now: int, limit: int | None) -> int:
    return now if limit is None else min(now, limit)


def named(inside: bytes) -> frozenset[bytes]:
    """The policies of certificatePolicies (section 4.2.1.4). Raises DerError."""
    listed = (der.member(der.children(inside, one), 0, der.OID) for one in der.sequence(inside))
    return frozenset(der.whole(inside, one) for one in listed)


def mappings(inside: bytes) -> dict[bytes, set[bytes]]:
    """Policy of the issuer → those of the subject that are the same to it (section 4.2.1.5). Raises DerError."""
    found: dict[bytes, set[bytes]] = {}
    for pair in der.sequence(inside):
        members = der.children(inside, pair)
        one, other = (der.whole(inside, der.member(members, at, der.OID)) for at in range(2))
        found.setdefault(one, set()).add(other)
    return found


def limits(inside: bytes) -> dict[int, int]:
    """Tag of a field of policyConstraints → its number (section 4.2.1.11). Raises DerError."""
    return {one.tag: der.counted(inside, one) for one in der.sequence(inside)}


def skipped(inside: bytes) -> int:
    """The number of inhibitAnyPolicy (section 4.2.1.14). Raises DerError."""
    return der.small(inside, der.only(inside, der.INTEGER))


@cache
def _any() -> bytes:
    return object_identifier.encoded(facts.structure("any-policy"))
