"""Members of the structures of CMS: as many as real ones have, and no more than a hostile file could make costly."""

from __future__ import annotations

import re
from bisect import bisect_left

from cryptrec_lint.readers.certificates import ber, der

MOST = 1000
"""Members of one element: real ones (attributes, recipients, values) stay below a hundred."""
_PIECES = 0x24
"""Identifier octet of an OCTET STRING in pieces (X.690 section 8.7.3)."""
_CONSTRUCTED = 0x20
_STEPS = 300_000
"""Elements passed on the way to an indefinite length, in a fifth of a second."""
_PERHAPS_INDEFINITE = re.compile(rb"[\x24\x30\x31\xa0-\xa4]\x80")
"""A constructed element of indefinite length; or by chance two octets of a key: then nothing changes."""


def definite(octets: bytes) -> bytes:
    """A structure that may be BER, readable by the walker over DER, with what follows it. Raises DerError."""
    if not ber.is_indefinite(octets) and not _holds_indefinite(octets):
        return octets
    inside, end = ber.definite(octets)
    return inside + octets[end:]


def _holds_indefinite(octets: bytes) -> bool:
    """Whether an element of indefinite length stands inside. Only what holds two such octets is looked into, so that a
    revocation list of a hundred thousand entries costs next to nothing; what is too long or broken has no answer, and
    the walker over DER says why it stops there."""
    places = [found.start() for found in _PERHAPS_INDEFINITE.finditer(octets)]
    spans, steps = ([(0, len(octets))] if places else []), 0
    while spans:
        at, end = spans.pop()
        while (index := bisect_left(places, at)) < len(places) and places[index] < end and steps < _STEPS:
            steps += 1
            if places[index] == at:
                return True
            try:
                found = der.element(octets, at, end)
            except der.DerError:
                break
            if found.tag & _CONSTRUCTED and places[index] < found.end:
                spans.append((found.start, found.end))
            at = found.end
    return False


def members(data: bytes, parent: der.Element) -> list[der.Element]:
    """The elements inside a constructed element, at most `MOST` of them. Raises DerError."""
    found: list[der.Element] = []
    for one in der.elements(data, parent.start, parent.end):
        if len(found) == MOST:
            raise der.DerError("der-too-many-elements", one.at)
        found.append(one)
    return found


def sequence(data: bytes) -> list[der.Element]:
    """The members of the SEQUENCE that fills `data`. Raises DerError."""
    return members(data, der.only(data, der.SEQUENCE))


def tagged(found: list[der.Element], number: int) -> der.Element | None:
    """The first member with the constructed context-specific tag `[number]`."""
    return next((one for one in found if one.tag == der.context(number)), None)


def sole(data: bytes, parent: der.Element) -> der.Element:
    """The one element inside a constructed one. Raises DerError."""
    found = der.element(data, parent.start, parent.end)
    if found.end != parent.end:
        raise der.DerError("der-trailing-bytes", found.end)
    return found


def string(data: bytes, found: der.Element) -> bytes:
    """The octets of an OCTET STRING, be it in pieces. Raises DerError."""
    if found.tag != _PIECES:
        return der.contents(data, der.expect(found, der.OCTET_STRING))
    whole = ber.definite(der.whole(data, found))[0]
    return der.contents(whole, der.only(whole, der.OCTET_STRING))
