"""What a signature is over: its octets in pieces, hashed once for each hash however many signers there are."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from cryptrec_lint.readers.certificates import cms_facts
from cryptrec_lint.vocabulary import tables

MOST_LENT = 1 << 30
"""Octets hashed for the signers without attributes of one content, a few seconds' work: each is over all of it."""


class Content:
    """The pieces, or None where they are not at hand."""

    def __init__(self, pieces: tuple[bytes, ...] | None) -> None:
        self.pieces = pieces
        self._lent = 0
        self._text: Content | None = None
        self._digests: dict[str, bytes | None] = {}

    @property
    def octets(self) -> bytes:
        """All of it in one; empty where it is not at hand."""
        return b"".join(self.pieces or ())

    def as_text(self) -> Content | None:
        """The same with the lines of a text as mail has them; None where that changes nothing."""
        if self._text is None:
            changed = [with_mail_lines(one) for one in self.pieces or ()]
            self._text = Content(None if self.pieces is None or changed == [*self.pieces] else tuple(changed))
        return None if self._text.pieces is None else self._text

    def may_be_lent(self) -> bool:
        """Whether it is handed out whole once more: who signs without attributes has it hashed again each time."""
        self._lent += sum(map(len, self.pieces or ()))
        return self._lent <= MOST_LENT

    def digest(self, name: str) -> bytes | None:
        """The hash by its canonical name; None where it cannot be computed here, or nothing is at hand."""
        if name not in self._digests:
            self._digests[name] = None if self.pieces is None else digest(name, *self.pieces)
        return self._digests[name]


def with_mail_lines(octets: bytes) -> bytes:
    """A text with CRLF at the end of every line (RFC 8551 section 3.1.1), whatever of that it had."""
    for _ in range(_RETURNS):  # not by a regular expression, which needs a hundred times the memory of a text of ends
        octets = octets.replace(b"\r\n", b"\n")
    return octets.replace(b"\n", b"\r\n")


_RETURNS = 3
"""CRs before an LF that count as one: programs have made two of one, and OpenSSL takes any number for one."""


class Running:
    """A hash that is being computed."""

    def __init__(self, running: Any, length: int | None) -> None:
        # Any: the extendable ones ask for a length that the others do not take.
        self._running, self._length = running, length
        self.update = running.update

    def digest(self) -> bytes:
        """The hash of what was given so far."""
        return bytes(self._running.digest(self._length)) if self._length else bytes(self._running.digest())


def running(name: str) -> Running | None:
    """A hash by its canonical name, of nothing yet; None where it cannot be computed here."""
    known = _library_names().get(tables.normal(name))
    if known is None:
        return None
    try:
        return Running(hashlib.new(known, usedforsecurity=False), cms_facts.section("shake_octets").get(name))
    except ValueError:  # the library lists what its configuration does not let it compute
        return None


def digest(name: str, *pieces: bytes) -> bytes | None:
    """The hash of octets by its canonical name, None where it cannot be computed here."""
    found = running(name)
    if found is None:
        return None
    for piece in pieces:
        found.update(piece)
    return found.digest()


@cache
def _library_names() -> dict[str, str]:
    return {tables.normal(name): name for name in hashlib.algorithms_available}
