"""How much may be unpacked of one file, with all archives inside it: nothing hostile takes longer than this allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.xmlsig.parts import Work

_OCTETS = 256 << 20
"""Unpacked octets of one file, with all archives inside it: one to two seconds' work."""
MEMBER = 64 << 20
"""Unpacked octets of one member: as much as a file may have."""
_DEPTH = 4
"""Archives inside archives: a signed document in a delivery in a mail has three."""
_MEMBERS = 50_000
"""Members of all archives in one file together."""
SEEN = 50_000
"""Observations in one file: a bundle of all roots of the world makes some hundreds."""


class Budget:
    """What is left."""

    def __init__(self, passwords: tuple[bytes, ...] = ()) -> None:
        self.passwords = passwords
        self.octets = _OCTETS
        self.members = _MEMBERS
        self.depth = _DEPTH
        self.seen = SEEN
        self._work: Work | None = None

    @property
    def work(self) -> Work:
        """What XML signatures in all members may still cost together."""
        if self._work is None:
            from cryptrec_lint.readers.xmlsig.parts import Work  # few archives hold such signatures

            self._work = Work()
        return self._work

    def take(self, octets: int) -> None:
        """So many octets were unpacked, of one more member."""
        self.octets -= octets
        self.members -= 1

    @property
    def is_spent(self) -> bool:
        """Nothing more is unpacked."""
        return self.octets <= 0 or self.members <= 0 or self.seen <= 0

    @property
    def member(self) -> int:
        """Octets that the next member may have."""
        return max(0, min(MEMBER, self.octets))

    # `readers.interface.Files` for readers of members: there is nothing beside a member that they may ask for.

    def named(self, source: Source, path: str) -> Source | None:
        """No file beside a member is lent."""
        return None

    def matching(self, source: Source, pattern: str) -> list[Source]:
        """Nor are any that match a pattern."""
        return []

    def beside(self, source: Source, name: str) -> bytes | None:
        """Nor what another member holds."""
        return None
