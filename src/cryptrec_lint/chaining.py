"""What a scan keeps of its certificates, and what is said of their chains once all were read.

Nothing that examines chains is imported where there is nothing to chain: a certificate alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from cryptrec_lint.model import (
    CertificateSeen,
    ChainSeen,
    Fault,
    Finding,
    Location,
    Observation,
    StatusSeen,
    Verdict,
    reason,
)

if TYPE_CHECKING:
    from cryptrec_lint.readers.certificates.chains.scanned import Scanned

MAX_AUTHORITIES = 20_000
"""Certificates of CAs that are kept from sources too long to be kept: more than the world's public CAs have."""
FEW = 1000
"""End entities from such sources that are kept all the same: so few that no source need be read again for them."""
MAX_STATUS_OCTETS = 64 << 20
"""Octets of revocation lists and OCSP responses that are kept until all certificates were read."""


class Anchor(NamedTuple):
    """A certificate that the user trusts: a name and a key."""

    seen: CertificateSeen
    key: Observation
    """What its key is."""


class Trusted(NamedTuple):
    """What `--trust` gave."""

    anchors: tuple[Anchor, ...] = ()
    unread: tuple[Observation, ...] = ()
    """What could not be read in those files."""
    empty: tuple[str, ...] = ()
    """Files in which there is no certificate."""


class Chains(NamedTuple):
    """How chains are examined."""

    long: bool = False
    """Also in sources that are too long to be kept: inventories."""
    trusted: Trusted = Trusted()


class Chaining:
    """Gathers the certificates of a scan, then says what is to be said of them together."""

    def __init__(self, chains: Chains, as_of: date, servers: set[str]) -> None:
        self._long, self._trusted = chains.long or bool(chains.trusted.anchors), chains.trusted
        self._as_of, self._servers = as_of, servers
        self._kept: list[CertificateSeen] = []
        self._authorities: list[CertificateSeen] = []
        self._inventories: dict[str, tuple[CertificateSeen, int]] = {}
        self._few: dict[str, list[CertificateSeen]] = {}
        self._left_out: CertificateSeen | None = None
        self._statuses: list[StatusSeen] = []
        self._status_octets = 0
        self._status_left_out: StatusSeen | None = None
        self._worst: dict[str, Finding] = {}
        self._last: CertificateSeen | None = None
        self._places: dict[Location, str] | None = None
        self._relied: set[str] = set()
        self._scanned: Scanned | None = None

    def met(self, seen: CertificateSeen, kept: bool) -> Fault | None:
        """A certificate was read; `kept` says whether its source is one that is kept. What its dates say."""
        issues = seen.may_issue or seen.role == "root"
        self._last = seen if issues else None
        if kept:
            self._kept.append(seen)
        elif issues:
            self._keep_authority(seen)
        else:
            first, count = self._inventories.get(seen.location.path, (seen, 0))
            self._inventories[seen.location.path] = first, count + 1
            if self._long and sum(map(len, self._few.values())) < FEW:
                self._few.setdefault(seen.location.path, []).append(seen)
        before, after = seen.not_before, seen.not_after
        if (before is None or before <= self._as_of) and (after is None or self._as_of <= after):
            return None
        from cryptrec_lint.readers.certificates.chains import validity

        return validity.fault(seen, self._as_of)

    def judged(self, finding: Finding) -> None:
        """Something is not accepted: if it is about a part of a CA's certificate, chains that rely on it must know."""
        last = self._last
        if last is None:
            return
        where, own = finding.location, last.location
        if where.path == own.path and where.symbol.startswith(f"{own.symbol}.") and where.line == own.line:
            self._note(last.sha256, finding)

    def told_by(self, seen: StatusSeen) -> None:
        """A revocation list or an OCSP response was read."""
        self._status_octets += len(seen.der)
        if self._status_octets <= MAX_STATUS_OCTETS:
            self._statuses.append(seen)
        else:
            self._status_left_out = self._status_left_out or seen

    def of_kept(self) -> Iterator[Observation]:
        """The chains among the sources that are kept."""
        if self._nothing_to_chain():
            yield from _alone(self._kept)
        else:
            yield from self._examined().of_kept()
        if self._left_out:
            why = reason("chain-many-authorities", limit=MAX_AUTHORITIES)
            yield Fault(self._left_out.location, self._left_out.written, "chain-limit", why)
        if self._status_left_out:
            seen = self._status_left_out
            yield Fault(seen.location, seen.written, "chain-limit", reason("chain-many-statuses"), subject=seen.subject)
        for first, count in () if self._long else self._inventories.values():
            yield ChainSeen(first.location, first.written, "", (), "not-asked", "", certificates=count)

    @property
    def reads_again(self) -> bool:
        """Whether the sources that are not kept must be read once more."""
        return self._long

    def of_long(self, path: str, seen: Iterable[Observation]) -> Iterator[Observation]:
        """The chains of a source that is not kept; `seen` reads it once more, where its end entities were too many."""
        few = self._few.get(path, [])
        whole = bool(few) and len(few) == self._inventories[path][1]
        return self._examined().of_long(few if whole else seen)

    def weakest(self, seen: ChainSeen) -> Finding | None:
        """The worst finding about a certificate that a chain relies on; None where all are accepted."""
        found = [self._worst[one] for one in seen.relied if one in self._worst]
        return max(found, key=lambda one: one.verdict.rank) if found else None

    def note(self, seen: Fault, finding: Finding) -> None:
        """What breaks a chain was found: others that lead through the certificate must know that too."""
        if self._places is None:
            anchors = (one.seen for one in self._trusted.anchors)
            self._places = {one.location: one.sha256 for one in (*self._kept, *self._authorities, *anchors)}
        if finding.verdict.rank > Verdict.CONDITIONAL.rank and seen.location in self._places:
            self._note(self._places[seen.location], finding)

    def anchors_relied_upon(self, seen: ChainSeen) -> Iterator[Observation]:
        """The keys of the anchors that a chain ends at, each once; their signatures are nobody's concern."""
        for anchor in self._trusted.anchors if seen.end == "anchor" else ():
            if anchor.seen.sha256 in seen.relied and anchor.seen.sha256 not in self._relied:
                self._relied.add(anchor.seen.sha256)
                yield anchor.key

    def _keep_authority(self, seen: CertificateSeen) -> None:
        if len(self._authorities) < MAX_AUTHORITIES:
            self._authorities.append(seen)
        else:
            self._left_out = self._left_out or seen

    def _note(self, sha256: str, finding: Finding) -> None:
        known = self._worst.get(sha256)
        if known is None or known.verdict.rank < finding.verdict.rank:
            self._worst[sha256] = finding

    def _nothing_to_chain(self) -> bool:
        """No anchor, no server's file, no issuer of another one, nothing self-issued that is no root, no CA beside an
        end entity, nothing that may say that a certificate is revoked."""
        if self._trusted.anchors or (self._long and self._inventories) or (self._statuses and self._kept):
            return False
        if any(one.location.path in self._servers for one in self._kept):
            return False
        from cryptrec_lint.readers.certificates.chains.naming import folded

        subjects = {folded(one.subject) for one in (*self._kept, *self._authorities)}
        if any(one.role != "root" and folded(one.issuer) in subjects for one in self._kept):
            return False
        places = [(one.location.path, one.may_issue or one.role == "root") for one in self._kept]
        return not {path for path, issues in places if issues} & {path for path, issues in places if not issues}

    def _examined(self) -> Scanned:
        if self._scanned is None:
            from cryptrec_lint.readers.certificates.chains import asked, scanned

            anchors = tuple(one.seen for one in self._trusted.anchors)
            question = asked.Asked(self._as_of, anchors, self._servers, tuple(self._statuses))
            self._scanned = scanned.Scanned(question, self._kept, self._authorities, self._weigh)
        return self._scanned

    def _weigh(self, sha256: str) -> int:
        found = self._worst.get(sha256)
        return found.verdict.rank if found else 0


def _alone(kept: list[CertificateSeen]) -> Iterator[ChainSeen]:
    """Of certificates none of which issued another: once for each source that their issuers are not here."""
    opened: dict[str, list[CertificateSeen]] = {}
    for one in kept:
        if one.role != "root":
            opened.setdefault(one.location.path, []).append(one)
    for first, *others in opened.values():
        steps = (f"{first.subject or '-'} ({first.location.path}:{first.location.line})",)
        yield ChainSeen(
            first.location, first.written, first.subject, steps, "open", first.issuer, certificates=1 + len(others)
        )
