"""How much work may go into opening what is encrypted in one file."""

from __future__ import annotations

LIMIT = 6_500_000
"""Rounds of a hash: some four seconds of an ordinary machine, where a file may ask for a billion of them. It is enough
for a million iterations each of the MAC, the certificates and the key of PKCS #12 with the schemes of old, which take
up to three rounds for an iteration; Java refuses a store with more than five million."""


class Effort:
    """What is left of the work for one file, in rounds of a hash (half a microsecond each)."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.left = limit

    def affords(self, rounds: int) -> bool:
        """Spend so many rounds; False, and nothing is spent, where they are not left."""
        if rounds > self.left:
            return False
        self.left -= rounds
        return True
