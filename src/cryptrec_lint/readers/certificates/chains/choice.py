"""Of several ways up, the one that is relied upon: the one on which least is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from cryptrec_lint.model import Verdict
from cryptrec_lint.readers.certificates.chains.links import Flaw
from cryptrec_lint.readers.certificates.chains.member import Member
from cryptrec_lint.readers.certificates.chains.paths import ANCHOR, ITSELF, OPEN, ROOT, Way, Ways
from cryptrec_lint.readers.certificates.chains.validity import outdated

Weigh = Callable[[str], int]
"""SHA-256 of a certificate → how bad the documents find its algorithms (`Verdict.rank`): no reader knows why."""

_ENDS = {ANCHOR: 0, ROOT: 1, ITSELF: 1, OPEN: 2}
_GRAVITY = {
    "chain-key-identifier": Verdict.CONDITIONAL,
    "chain-revoked-later": Verdict.CONDITIONAL,
    "chain-revoked-unproved": Verdict.UNDETERMINED,
    "chain-profile": Verdict.CONDITIONAL,
    "chain-purpose": Verdict.CONDITIONAL,
    "chain-incomplete": Verdict.UNDETERMINED,
    "chain-limit": Verdict.UNDETERMINED,
    "chain-not-checkable": Verdict.UNDETERMINED,
    "chain-not-evaluated": Verdict.UNDETERMINED,
}
"""How bad a flaw is, where it does not break the chain."""


def breaks(flaw: Flaw) -> bool:
    """Whether the chain cannot be said to hold with it."""
    return _rank(flaw) > Verdict.CONDITIONAL.rank


def relied_upon(ways: Ways, as_of: date, trusted: bool, weigh: Weigh) -> Way:
    """The way that is relied upon. Where the user names anchors, one that leads to an anchor."""

    def order(way: Way) -> tuple[int, ...]:
        worst = max([0, *map(_rank, way.flaws), *(weigh(one.seen.sha256) for one in way.members[1:])])
        old = len(not_valid(way, as_of))
        end = _ENDS[way.end]
        return end if trusted else 0, old > 0, worst, end, old, len(way.members)

    return ways.found[0] if len(ways.found) == 1 else min(ways.found, key=order)


def not_valid(way: Way, as_of: date) -> list[Member]:
    """Members that are not valid on a day. The last one is no part of what is validated (RFC 5280 section 6.1), if it
    is an anchor or a root."""
    asked = way.members[:-1] if way.end in (ANCHOR, ROOT) and len(way.members) > 1 else way.members
    return [one for one in asked if outdated(one.seen, as_of)]


def _rank(flaw: Flaw) -> int:
    return _GRAVITY.get(flaw.rule, Verdict.REJECTED).rank
