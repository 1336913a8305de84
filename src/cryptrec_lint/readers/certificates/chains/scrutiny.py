"""What is wrong on a way: with each certificate, between it and its issuer, and with all of them together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cryptrec_lint.model import reason
from cryptrec_lint.readers.certificates.chains import (
    constraints,
    fitness,
    links,
    policies,
    profile,
    purposes,
    readable,
)
from cryptrec_lint.readers.certificates.chains.links import Flaw
from cryptrec_lint.readers.certificates.chains.member import Member
from cryptrec_lint.readers.certificates.chains.revocations import Revocations
from cryptrec_lint.readers.certificates.chains.signatures import Signatures

Members = Sequence[Member]
"""A way from below."""


class Scrutiny:
    """Looks at ways. What lies above an issuer is looked at once for all that it issued."""

    def __init__(self, signatures: Signatures, revocations: Revocations) -> None:
        self._signatures, self._revocations = signatures, revocations

    def above(self, members: Members, ends_well: bool) -> Iterator[Flaw]:
        """What is wrong on a way from an issuer on, whatever it issued. `ends_well`: the last one is an anchor or a
        root, which is trusted for other reasons than what it says of itself."""
        for at, one in enumerate(members):
            why = fitness.unfit(one.understood, last=ends_well and at + 1 == len(members))
            if why:
                yield Flaw(one, "chain-issuer-not-allowed", why)
            yield from _alone(one)
            yield from constraints.flaws(one, members[at + 1 :], False, self._signatures)
        for one, issuer in pairwise(members):
            yield from self._between(one, issuer)

    def whole(self, members: Members, ends_well: bool) -> Iterator[Flaw]:
        """What is wrong with the first certificate of a way, and with all of it for that one."""
        one = members[0]
        yield from _alone(one)
        yield from self._between(one, members[1])
        yield from constraints.flaws(one, members[1:], True, self._signatures)
        too_long = fitness.too_long(members)
        if too_long:
            yield Flaw(too_long[0], "chain-issuer-not-allowed", too_long[1])
        policy = policies.flaw(members[:-1] if ends_well else members)
        purpose = purposes.flaw(members)
        yield from filter(None, (policy, purpose))

    def _between(self, one: Member, issuer: Member) -> Iterator[Flaw]:
        if links.agrees(one, issuer) is False:
            yield Flaw(one, "chain-key-identifier", reason("chain-identifiers-differ", issuer=issuer.seen.subject))
        revoked = self._revocations.flaw(one, issuer)
        if revoked:
            yield revoked


def _alone(one: Member) -> Iterator[Flaw]:
    found = one.understood
    why = fitness.unknown(found) or readable.unreadable(found)
    if why:
        yield Flaw(one, "chain-not-evaluated", why)
    for departure in profile.departures(one):
        yield Flaw(one, "chain-profile", departure)
