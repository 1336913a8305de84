"""The one index in which the certificates of issuers are looked up: by name first, by the key's identifier second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from cryptrec_lint.model import CertificateSeen
from cryptrec_lint.readers.certificates import facts, object_identifier
from cryptrec_lint.readers.certificates.chains import answered
from cryptrec_lint.readers.certificates.chains.member import Member, of_many
from cryptrec_lint.readers.certificates.chains.naming import folded

MAX_RESPONDERS = 1000
"""Certificates whose keys are hashed to find out whose an OCSP response is."""
CROWD = 1001
"""Certificates of one name that are read where nothing else tells them apart: one more than are weighed for one
certificate (`links.MAX_NAMED`), which so is known to be too few."""


class Issuers:
    """Certificates that may have issued others. The same certificate at several places is kept for each.

    Of `many` there may be tens of thousands: what they say is read when somebody asks for their name.
    """

    def __init__(self, members: Iterable[Member] = (), many: Iterable[CertificateSeen] = ()) -> None:
        self._named: defaultdict[str, list[Member]] = defaultdict(list)
        self._identified: defaultdict[bytes, list[Member]] = defaultdict(list)
        self._waiting: defaultdict[str, list[CertificateSeen]] = defaultdict(list)
        self._responding: defaultdict[bytes, list[Member]] | None = None
        for one in members:
            self.add(one)
        for seen in many:
            self._waiting[folded(seen.subject)].append(seen)

    def add(self, one: Member) -> None:
        """One more."""
        self._responding = None
        self._named[one.subject].append(one)
        if one.key_identifier:
            self._identified[one.key_identifier].append(one)

    def named(self, name: str) -> list[Member]:
        """Those whose subject is this name, folded; of very many, some more than are of use."""
        waiting = self._waiting.get(name)
        if waiting:
            self._read(name, max(0, CROWD - len(self._named.get(name, ()))))
        return self._named.get(name, [])

    def identified(self, key: bytes) -> list[Member]:
        """Those whose key has this identifier."""
        for name in [*self._waiting]:
            self._read(name, len(self._waiting[name]))
        return self._identified.get(key, [])

    def _read(self, name: str, most: int) -> None:
        """Read so many of those that wait under a name."""
        waiting = self._waiting.pop(name)
        for seen in waiting[:most]:
            self.add(of_many(seen))
        if waiting[most:]:
            self._waiting[name] = waiting[most:]

    def responding(self, key_hash: bytes) -> list[Member]:
        """Those that may answer OCSP under this hash of their key: CAs, and who is certified for it."""
        if self._responding is None:
            self._responding = defaultdict(list)
            for one in islice(self._responders(), MAX_RESPONDERS):
                self._responding[answered.key_hash(one)].append(one)
        return self._responding.get(key_hash, [])

    def _responders(self) -> Iterator[Member]:
        wanted = object_identifier.encoded(facts.structure("ocsp-signing"))
        named = (one for group in self._named.values() for one in group)
        return (one for one in named if one.seen.may_issue or wanted in one.seen.der)
