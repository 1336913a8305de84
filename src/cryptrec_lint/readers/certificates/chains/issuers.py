"""The one index in which the certificates of issuers are looked up: by name first, by the key's identifier second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from cryptrec_lint.readers.certificates import facts, object_identifier
from cryptrec_lint.readers.certificates.chains.member import Member

MAX_RESPONDERS = 1000
"""Certificates whose keys are hashed to find out whose an OCSP response is."""


class Issuers:
    """Certificates that may have issued others. The same certificate at several places is kept for each."""

    def __init__(self, members: Iterable[Member] = ()) -> None:
        self._named: defaultdict[str, list[Member]] = defaultdict(list)
        self._identified: defaultdict[bytes, list[Member]] = defaultdict(list)
        for one in members:
            self.add(one)

    def add(self, one: Member) -> None:
        """One more."""
        self._named[one.subject].append(one)
        if one.key_identifier:
            self._identified[one.key_identifier].append(one)

    def named(self, name: str) -> list[Member]:
        """Those whose subject is this name, folded."""
        return self._named.get(name, [])

    def identified(self, key: bytes) -> list[Member]:
        """Those whose key has this identifier."""
        return self._identified.get(key, [])

    def responders(self) -> list[Member]:
        """Those that may answer OCSP under the hash of their key: CAs, and who is certified for it; so many at most."""
        wanted = object_identifier.encoded(facts.structure("ocsp-signing"))
        named = (one for group in self._named.values() for one in group)
        return list(islice((one for one in named if one.seen.may_issue or wanted in one.seen.der), MAX_RESPONDERS))
