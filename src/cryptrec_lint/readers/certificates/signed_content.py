"""What a signature is over: its octets in pieces, hashed once for each hash however many signers there are."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from cryptrec_lint.readers.certificates import cms_facts
from cryptrec_lint.vocabulary import tables

MOST_LENT = 1 << 31
"""Octets hashed for the signers without attributes of one content, a few seconds' work: each is over all of it."""


class Content:
    """The pieces, or None where they are not at hand."""

    def __init__(self, pieces: tuple[bytes, ...] | None) -> None:
        self.pieces = pieces
        self._lent = 0
        self._digests: dict[str, bytes | None] = {}

    @property
    def octets(self) -> bytes:
        """All of it in one; empty where it is not at hand."""
        return b"".join(self.pieces or ())

    def may_be_lent(self) -> bool:
        """Whether it is handed out whole once more: who signs without attributes has it hashed again each time."""
        self._lent += sum(map(len, self.pieces or ()))
        return self._lent <= MOST_LENT

    def digest(self, name: str) -> bytes | None:
        """The hash by its canonical name; None where it cannot be computed here, or nothing is at hand."""
        if name not in self._digests:
            self._digests[name] = None if self.pieces is None else digest(name, *self.pieces)
        return self._digests[name]


def digest(name: str, *pieces: bytes) -> bytes | None:
    """The hash of octets by its canonical name, None where it cannot be computed here."""
    known = _library_names().get(tables.normal(name))
    if known is None:
        return None
    try:
        # Any: the extendable ones ask for a length that the others do not take.
        running: Any = hashlib.new(known, usedforsecurity=False)
    except ValueError:  # the library lists what its configuration does not let it compute
        return None
    for piece in pieces:
        running.update(piece)
    length = cms_facts.section("shake_octets").get(name)
    # The type of the extendable ones asks for a length that the others do not take.
    return bytes(running.digest(length)) if length else running.digest()


@cache
def _library_names() -> dict[str, str]:
    return {tables.normal(name): name for name in hashlib.algorithms_available}
