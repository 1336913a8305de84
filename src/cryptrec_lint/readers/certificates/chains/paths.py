"""The ways from a certificate up to a trust anchor, a root, or where they end open.

Bounded: cross-certificates multiply ways, and hostile ones without end.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date
from typing import NamedTuple

from cryptrec_lint.model import StatusSeen, reason
from cryptrec_lint.readers.certificates.chains import links
from cryptrec_lint.readers.certificates.chains.issuers import Issuers
from cryptrec_lint.readers.certificates.chains.links import Flaw, Links
from cryptrec_lint.readers.certificates.chains.member import Member
from cryptrec_lint.readers.certificates.chains.revocations import Revocations
from cryptrec_lint.readers.certificates.chains.scrutiny import Scrutiny
from cryptrec_lint.readers.certificates.chains.signatures import Signatures
from cryptrec_lint.readers.certificates.chains.validity import outdated

MAX_LENGTH = 16
"""Certificates on a way; real ones have up to five."""
MAX_WAYS = 8
"""Ways from one certificate that are looked at."""
MAX_VISITS = 256
"""Certificates that are visited to find the ways from one."""

ANCHOR, ROOT, ITSELF, OPEN = "anchor", "root", "itself", "open"
"""How a way ends: at a key that the user trusts; at a self-signed CA; at an end entity that signed for itself; at a
certificate whose issuer is not here."""


class Way(NamedTuple):
    """Certificates, each issued by the next one."""

    members: tuple[Member, ...]
    end: str
    flaws: tuple[Flaw, ...] = ()


class Ways(NamedTuple):
    """All ways from a certificate that were found."""

    found: tuple[Way, ...]
    more: bool = False
    """There may be others: a limit was reached."""


class Climb:
    """Finds ways, first those that are valid on a day. `anchors` are names and keys (`Member.identity`) that the user
    trusts."""

    def __init__(
        self,
        among: Issuers,
        signatures: Signatures,
        anchors: Container[tuple[str, str]],
        as_of: date,
        statuses: Iterable[StatusSeen] = (),
    ) -> None:
        self._among, self._signatures, self._anchors, self._as_of = among, signatures, anchors, as_of
        self.revocations = Revocations(statuses, among, signatures, self.above, as_of)
        self._scrutiny = Scrutiny(signatures, self.revocations)
        self._links: dict[str, Links] = {}
        self._above: dict[str, Ways] = {}

    def ways(self, one: Member) -> Ways:
        """All ways up from a certificate. What lies above its issuer is found once for all that it issued."""
        end = self._end(one)
        if end:
            return Ways((Way((one,), end),))
        found = self._asked(one)
        if not found.issuers:
            return Ways((self._alone(one, found),), found.more)
        above = [self._from(issuer) for issuer in found.issuers[:MAX_WAYS]]
        ways = tuple(self._joined(one, way) for each in above for way in each.found if not _is_on(one, way))
        more = found.more or len(found.issuers) > MAX_WAYS or any(each.more for each in above)
        return Ways(ways or (Way((one,), OPEN),), more)

    def _asked(self, one: Member) -> Links:
        found = links.up(one, self._among, self._signatures)
        if len(found.issuers) < 2:
            return found
        return found._replace(issuers=tuple(sorted(found.issuers, key=self._is_outdated)))

    def _is_outdated(self, one: Member) -> bool:
        return outdated(one.seen, self._as_of) is not None

    def _from(self, issuer: Member) -> Ways:
        known = self._above.get(issuer.seen.sha256)
        if known is None:
            known = self._above[issuer.seen.sha256] = self._searched(issuer)
        return known

    def _searched(self, first: Member) -> Ways:
        """Depth first; of two certificates with one name and key, a way has but one (RFC 4158 section 5.2)."""
        found: list[Way] = []
        waiting: list[tuple[Member, ...]] = [(first,)]
        visits = 0
        while waiting and len(found) < MAX_WAYS and visits < MAX_VISITS:
            members = waiting.pop()
            visits += 1
            end = self._end(members[-1])
            if end:
                found.append(self._checked(members, end))
                continue
            above = self.above(members[-1])
            on_it = {each.identity for each in members}
            following = [each for each in above.issuers if each.identity not in on_it]
            if following and len(members) >= MAX_LENGTH:
                too_long = Flaw(members[-1], "chain-limit", reason("chain-long", limit=MAX_LENGTH))
                found.append(self._open(members, too_long))
                continue
            if not following:
                found.append(self._open(members, above.flaw))
            waiting += [(*members, each) for each in reversed(following)]
        return Ways(tuple(found), bool(waiting))

    def above(self, one: Member) -> Links:
        """The issuers of a CA's certificate, remembered."""
        found = self._links.get(one.seen.sha256)
        if found is None:
            found = self._links[one.seen.sha256] = self._asked(one)
        return found

    def _end(self, one: Member) -> str:
        """What a certificate is the end of; empty where a way goes on."""
        if one.identity in self._anchors:
            return ANCHOR
        if one.seen.role == "root":
            return ROOT
        signed_itself = one.seen.role == "self-issued" and self._signatures.made_by(one, one)
        return ITSELF if signed_itself else ""

    def _checked(self, members: tuple[Member, ...], end: str, *more: Flaw) -> Way:
        """A way from an issuer on, with what is wrong on it."""
        return Way(members, end, (*self._scrutiny.above(members, end in (ANCHOR, ROOT)), *more))

    def _open(self, members: tuple[Member, ...], flaw: Flaw | None) -> Way:
        return self._checked(members, OPEN, *([flaw] if flaw else []))

    def _joined(self, one: Member, way: Way) -> Way:
        """The way from an issuer, with the certificate that it issued before it."""
        members = (one, *way.members)
        return Way(members, way.end, (*way.flaws, *self._scrutiny.whole(members, way.end in (ANCHOR, ROOT))))

    def _alone(self, one: Member, above: Links) -> Way:
        """The way of a certificate alone. Whether it may issue others is not asked: it need not."""
        flaw = above.flaw or self.revocations.flaw(one, None)
        return Way((one,), OPEN, (flaw,) if flaw else ())


def _is_on(one: Member, way: Way) -> bool:
    return any(each.identity == one.identity for each in way.members)
