"""Certificates that one file presents together: a chain for a server to send, with its order and its gaps.

RFC 5246 section 7.4.2 (TLS 1.2): the sender's certificate comes first, each following one must directly certify the
one before, the root may be left out. RFC 8446 section 4.4.2 (TLS 1.3): each following one should; receivers should put
up with others.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from cryptrec_lint.model import reason
from cryptrec_lint.readers.certificates import extensions
from cryptrec_lint.readers.certificates.chains.links import Flaw
from cryptrec_lint.readers.certificates.chains.member import Member
from cryptrec_lint.readers.certificates.chains.paths import ANCHOR, OPEN, ROOT, Way, Ways

MAX_CHAIN = 32
"""Certificates in a file up to which it is taken for a chain that is presented; what holds more is a collection."""


def presented_by(members: list[Member]) -> Member | None:
    """The certificate whose chain a file presents: the only end entity's in it, and a CA's is beside it."""
    ends = {one.seen.sha256: one for one in reversed(members) if not one.is_authority}
    if len(ends) != 1 or len(members) > MAX_CHAIN or all(not one.is_authority for one in members):
        return None
    return next(iter(ends.values()))


def may_serve(one: Member) -> bool:
    """Whether it may be a TLS server's: extKeyUsage says so, or nothing says that it is for anything else."""
    found = one.understood
    restricted = extensions.has(found.certificate, "extended-key-usage")
    return found.uses.serves_tls or not (restricted or one.seen.signs_documents)


def gap(way: Way, ways: Ways, beside: list[Member], served: bool) -> Flaw | None:
    """What is missing between the certificates of a file, as far as it can be seen: the root may be left out."""
    last = way.members[-1]
    here = {one.seen.sha256 for one in beside}
    if way.end == OPEN and _left_over(ways, beside):
        return Flaw(last, "chain-incomplete", reason("chain-gap", issuer=last.seen.issuer))
    if served and way.end == OPEN and len(way.members) == 1:
        return Flaw(last, "chain-incomplete", reason("chain-sent-alone", issuer=last.seen.issuer))
    sent = way.members[:-1] if way.end in (ANCHOR, ROOT) else way.members
    for one in sent if served else ():
        if one.seen.sha256 not in here:
            why = reason("chain-not-sent", subject=one.seen.subject, place=one.seen.location.path)
            return Flaw(way.members[0], "chain-incomplete", why)
    return None


def presented(one: Member, ways: Ways, beside: list[Member], has_gap: bool) -> Iterator[Flaw]:
    """What TLS would not have so: strangers (where no gap explains them), doubles, and the order."""
    met: set[str] = set()
    strangers = set() if has_gap else {other.seen.sha256 for other in _left_over(ways, beside)}
    for each in beside:
        if each.seen.sha256 in met:
            yield Flaw(each, "chain-unrelated", reason("chain-twice"))
        elif each.seen.sha256 in strangers and each.seen.sha256 != one.seen.sha256:
            yield Flaw(each, "chain-unrelated", reason("chain-stranger", subject=one.seen.subject))
        met.add(each.seen.sha256)
    yield from _order(one, ways, beside)


def _left_over(ways: Ways, beside: list[Member]) -> list[Member]:
    """Those of a file that are on no way up."""
    used = {each.seen.sha256 for way in ways.found for each in way.members}
    return [one for one in beside if one.seen.sha256 not in used]


def _order(one: Member, ways: Ways, beside: list[Member]) -> Iterator[Flaw]:
    """Said once, at the first certificate that stands before one that it should follow."""
    position = {each.seen.sha256: at for at, each in reversed(list(enumerate(beside)))}
    if position[one.seen.sha256] != 0:
        yield Flaw(beside[0], "chain-order", reason("chain-leaf-not-first", subject=one.seen.subject))
        return
    orders = [
        [position[each.seen.sha256] for each in way.members if each.seen.sha256 in position] for way in ways.found
    ]
    longest = max(map(len, orders))
    orders = [order for order in orders if len(order) == longest]
    if any(order == sorted(order) for order in orders):
        return
    at = next(first for first, second in pairwise(orders[0]) if first > second)
    yield Flaw(beside[at], "chain-order", reason("chain-upside-down", subject=beside[at].seen.subject))
