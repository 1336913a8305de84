"""What is to be said of the chain of one certificate."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import ChainSeen, Fault, Observation, Reason, reason
from cryptrec_lint.readers.certificates.chains import choice, sets
from cryptrec_lint.readers.certificates.chains.asked import Asked
from cryptrec_lint.readers.certificates.chains.choice import Weigh
from cryptrec_lint.readers.certificates.chains.issuers import Issuers
from cryptrec_lint.readers.certificates.chains.links import Flaw
from cryptrec_lint.readers.certificates.chains.member import Member, member
from cryptrec_lint.readers.certificates.chains.paths import ANCHOR, ITSELF, MAX_WAYS, OPEN, ROOT, Climb, Way, Ways
from cryptrec_lint.readers.certificates.chains.signatures import Signatures


class Examiner:
    """Examines certificates one after the other; what is wrong with a CA is said once."""

    def __init__(self, asked: Asked, issuers: Issuers, signatures: Signatures, weigh: Weigh) -> None:
        self._asked, self._weigh = asked, weigh
        anchors = [member(one) for one in asked.anchors]
        for one in anchors:
            issuers.add(one)
        self._climb = Climb(issuers, signatures, {one.identity for one in anchors}, asked.as_of, asked.statuses)
        self._said: set[tuple[str, int, str, str, str]] = set()
        self._open: dict[str, tuple[Member, int]] = {}
        self._used: set[str] = set()

    def about(self, one: Member) -> Iterator[Observation]:
        """The chain of a certificate that stands by itself, or among others that are no chain."""
        way, ways = self._found(one)
        yield from self._told(one, way, ways)
        if self._is_open(one, way):
            self.open(one)

    def of_authority(self, one: Member) -> Iterator[Observation]:
        """The chain of a CA's certificate; where others lead through it, only what is wrong with its own signature."""
        if one.seen.sha256 not in self._used:
            yield from self.about(one)
            return
        flaw = self._climb.above(one).flaw
        if flaw:
            yield from self._fault(flaw)

    def mark(self, one: Member) -> None:
        """Note what stands above a certificate, before it is said of which CAs the chains are to be told."""
        self._used.update(issuer.seen.sha256 for issuer in self._climb.above(one).issuers)

    def about_set(self, one: Member, beside: list[Member], served: bool, in_order: bool) -> Iterator[Observation]:
        """The chain of an end entity's certificate, and how what holds it presents it. `served`: a server sends this
        file; `in_order`: it is a file, whose order counts."""
        way, ways = self._found(one)
        yield from self._told(one, way, ways)
        broken = any(map(choice.breaks, way.flaws))
        gap = None if broken else sets.gap(way, ways, beside, served)
        if gap and not self._asked.anchors:
            yield from self._fault(gap)
        elif self._is_open(one, way):
            self.open(one)
        if in_order and (served or sets.may_serve(one)):
            for flaw in sets.presented(one, ways, beside, broken or bool(gap)):
                yield from self._fault(flaw)

    def about_statuses(self) -> Iterator[Fault]:
        """What is wrong with the revocation lists and the OCSP responses."""
        return self._climb.revocations.told()

    def open(self, one: Member) -> None:
        """Count a certificate whose issuer is not here: said once for all of its source."""
        first, count = self._open.get(one.seen.location.path, (one, 0))
        self._open[one.seen.location.path] = first, count + 1

    def left_open(self) -> Iterator[ChainSeen]:
        """What is to be said of those, and they are forgotten."""
        for one, count in self._open.values():
            way = self._found(one)[0]
            yield self._chain(one, way, Ways((way,)))._replace(certificates=count)
        self._open.clear()

    def _found(self, one: Member) -> tuple[Way, Ways]:
        ways = self._climb.ways(one)
        way = choice.relied_upon(ways, self._asked.as_of, bool(self._asked.anchors), self._weigh)
        self._used.update(each.seen.sha256 for other in ways.found for each in other.members[1:])
        return way, ways

    def _told(self, one: Member, way: Way, ways: Ways) -> Iterator[Observation]:
        for flaw in way.flaws:
            yield from self._fault(flaw)
        broken = any(map(choice.breaks, way.flaws))
        if broken and ways.more and not any(_on_any_way(flaw, one) for flaw in way.flaws):
            yield from self._fault(Flaw(one, "chain-limit", reason("chain-ways", limit=MAX_WAYS)))
        old = choice.not_valid(way, self._asked.as_of) if self._in_force(one) else []
        if old:
            why = reason("chain-not-valid", subject=old[0].seen.subject, as_of=self._asked.as_of)
            yield from self._fault(Flaw(one, "chain-expired", why))
        if old or any(choice.breaks(flaw) and flaw.at is one for flaw in way.flaws):
            return
        if self._asked.anchors and not broken and way.end != ANCHOR:
            yield from self._fault(Flaw(one, *_no_anchor(way)))
        elif (broken or way.end in (ANCHOR, ROOT)) and len(way.members) > 1:
            yield self._chain(one, way, ways)

    def _in_force(self, one: Member) -> bool:
        """It is relied upon on the day: a server uses it, or the user asks whether it leads to an anchor. What was
        signed with a user's certificate is relied upon after that has expired."""
        by_user = bool(self._asked.anchors) and not one.seen.signs_documents
        return by_user or one.seen.location.path in self._asked.servers

    def _is_open(self, one: Member, way: Way) -> bool:
        return way.end == OPEN and not self._asked.anchors and not any(map(choice.breaks, way.flaws))

    def _fault(self, flaw: Flaw) -> Iterator[Fault]:
        seen, where = flaw.at.seen, flaw.at.seen.location
        what = (where.path, where.line, where.symbol, flaw.rule, _once(flaw))
        if flaw.why.key == _NO_MORE:  # from there on it would be said of every certificate
            what = (where.path, 0, "", flaw.rule, _NO_MORE)
        if what not in self._said:
            self._said.add(what)
            yield Fault(seen.location, seen.written, flaw.rule, flaw.why, subject=seen.subject)

    def _chain(self, one: Member, way: Way, ways: Ways) -> ChainSeen:
        seen, last = one.seen, way.members[-1].seen
        others = tuple(tuple(each.shown for each in other.members) for other in ways.found if other is not way)
        return ChainSeen(
            seen.location,
            seen.written,
            seen.subject,
            tuple(each.shown for each in way.members),
            way.end,
            last.issuer if way.end == OPEN else last.subject,
            tuple(each.seen.sha256 for each in way.members[1:]),
            others,
        )


def _no_anchor(way: Way) -> tuple[str, Reason]:
    last = way.members[-1].seen
    if way.end == OPEN:
        return "chain-incomplete", reason("chain-no-issuer", subject=last.subject, issuer=last.issuer)
    key = "chain-itself-no-anchor" if way.end == ITSELF else "chain-root-no-anchor"
    return "chain-not-anchored", reason(key, subject=last.subject)


_NO_MORE = "chain-work"


def _on_any_way(flaw: Flaw, one: Member) -> bool:
    """It would be the same on any other way, or others were not followed for another reason, which is said."""
    return flaw.why.key == _NO_MORE or (flaw.at is one and flaw.rule.startswith("chain-revoked"))


def _once(flaw: Flaw) -> str:
    """What tells apart flaws of one rule at one certificate: each departure from a profile is said, and of the ways on
    which a certificate does not hold, the first."""
    return flaw.why.key if flaw.rule == "chain-profile" else ""
