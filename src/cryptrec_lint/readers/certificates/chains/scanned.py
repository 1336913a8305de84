"""The chains of everything that a scan saw: by what stands together first, across all of it second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cryptrec_lint.model import CertificateSeen, Observation
from cryptrec_lint.readers.certificates.chains import sets
from cryptrec_lint.readers.certificates.chains.asked import Asked
from cryptrec_lint.readers.certificates.chains.choice import Weigh
from cryptrec_lint.readers.certificates.chains.examiner import Examiner
from cryptrec_lint.readers.certificates.chains.issuers import Issuers
from cryptrec_lint.readers.certificates.chains.member import Group, Member, is_authority, member, of_many
from cryptrec_lint.readers.certificates.chains.signatures import Signatures


class Scanned:
    """Chains of certificates. `kept` are those of which all are at hand; `authorities` come from sources that are too
    long for that."""

    def __init__(
        self, asked: Asked, kept: Iterable[CertificateSeen], authorities: Iterable[CertificateSeen], weigh: Weigh
    ) -> None:
        self._kept = [member(one) for one in kept]
        self._authorities = list(authorities)
        self._servers = asked.servers
        self._signatures = Signatures()
        self._examiner = Examiner(asked, Issuers(self._kept, self._authorities), self._signatures, weigh)

    def of_kept(self) -> Iterator[Observation]:
        """The chains of the kept ones; of a CA's certificate only where no other chain leads through it."""
        groups: dict[Group, list[Member]] = {}
        for one in self._kept:
            groups.setdefault(one.group, []).append(one)
        for group, members in groups.items():
            yield from self._of_group(members, group[0] in self._servers)
        yield from self._of_authorities()
        yield from self._examiner.left_open()
        yield from self._examiner.about_statuses()

    def of_long(self, seen: Iterable[Observation]) -> Iterator[Observation]:
        """The chains of the end entities of a source that is read once more."""
        for one in seen:
            if isinstance(one, CertificateSeen):
                found = member(one)
                if not found.is_authority:
                    yield from self._examiner.about(found)
        yield from self._examiner.left_open()

    def _of_group(self, members: list[Member], served: bool) -> Iterator[Observation]:
        ends = [one for one in members if not one.is_authority]
        presented = sets.presented_by(members) or (ends[0] if served and ends else None)
        if presented is not None:
            in_order = not members[0].group[1]
            yield from self._examiner.about_set(presented, members, served and in_order, in_order)
            return
        for one in ends:
            yield from self._examiner.about(one)

    def _of_authorities(self) -> Iterator[Observation]:
        """What is wrong with links among CAs, and the chains of those that have issued nothing here. Once the work is
        done, of one more, which says so."""
        marked: list[Member] = []
        for one in self._lower_authorities():
            marked.append(one)
            self._examiner.mark(one)
            if self._signatures.exhausted:
                break
        for one in marked:
            yield from self._examiner.of_authority(one)

    def _lower_authorities(self) -> Iterator[Member]:
        """The CAs that are no roots, each once."""
        met: set[str] = set()
        kept = {one.seen.sha256: one for one in reversed(self._kept)}
        for seen in (*(one.seen for one in self._kept), *self._authorities):
            if is_authority(seen) and seen.role != "root" and seen.sha256 not in met:
                met.add(seen.sha256)
                yield kept.get(seen.sha256) or of_many(seen)
