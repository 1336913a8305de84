"""What a revocation list or an OCSP response says of one certificate, in one form for both."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cryptrec_lint.readers.certificates import der, facts

MAX_ENTRIES = 500_000
"""Entries of all lists and responses of a scan that are looked at: a tenth of a gigabyte of memory, a second or two."""
HOLD, REMOVED = 6, 8
"""CRLReason certificateHold and removeFromCRL (RFC 5280 section 5.3.1)."""


class Revoked(NamedTuple):
    """That a certificate is revoked."""

    day: date | None
    """In UTC; None where the time names no day."""
    reason: int = 0
    """CRLReason; unspecified where none is given."""

    @property
    def why(self) -> str:
        """The name of the reason."""
        return facts.crl_reasons().get(self.reason, str(self.reason))


class Span(NamedTuple):
    """When it was said, and until when more was to be said, in UTC. None where no day is named."""

    first: date | None
    last: date | None


class Room:
    """How many more entries are looked at in a scan."""

    def __init__(self) -> None:
        self._left = MAX_ENTRIES

    def take(self) -> bool:
        """Whether one more is."""
        self._left -= 1
        return self._left >= 0


def enumerated(data: bytes, found: der.Element) -> int:
    """The number in an ENUMERATED of one octet. Raises DerError."""
    octets = der.contents(data, der.expect(found, der.ENUMERATED))
    if len(octets) != 1:
        raise der.DerError("der-integer-too-large", found.at)
    return octets[0]
