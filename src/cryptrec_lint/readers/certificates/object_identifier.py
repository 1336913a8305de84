"""Object identifiers between their octets (ITU-T X.690 section 8.19) and their dotted form."""

from __future__ import annotations

from functools import lru_cache

_LONGEST = 128
"""Octets, far above any registered identifier; it keeps the numbers, and their decimal form, small."""
_TAG = 0x06


def dotted(octets: bytes) -> str | None:
    """The dotted form of the contents octets, or None where they are no identifier."""
    return _dotted(octets) if 0 < len(octets) <= _LONGEST else None


@lru_cache(maxsize=1024)
def _dotted(octets: bytes) -> str | None:
    if octets[-1] & 0x80:
        return None
    arcs, arc = [], 0
    for octet in octets:
        arc = arc << 7 | octet & 0x7F
        if not octet & 0x80:
            arcs.append(arc)
            arc = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))


def encoded(identifier: str) -> bytes:
    """The whole element of an identifier of ordinary length."""
    first, second, *others = map(int, identifier.split("."))
    octets = b"".join(map(_encoded_arc, (40 * first + second, *others)))
    return bytes((_TAG, len(octets))) + octets


def _encoded_arc(arc: int) -> bytes:
    octets = [arc & 0x7F]
    while arc := arc >> 7:
        octets.append(arc & 0x7F | 0x80)
    return bytes(reversed(octets))
