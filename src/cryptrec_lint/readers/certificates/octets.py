"""DER that is written as numbers: arrays of octets in source code, strings of hexadecimal digits, registry exports.

`0x30, 0x82, …` in C, Go and Java, `48, 130, …` and `48, -126, …`, `"\\x30\\x82…"`, `3082…`, `30:82:…`, `hex:30,82,…`.
The head of the DER says how many octets follow: what is read is neither guessed nor longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BLANK = r"(?:[\s,:;\"'+\\]|/\*[^*\n]{0,60}\*/){0,60}"
"""What stands between two octets: signs, the end of a line, the seam of two literals, an offset in a comment."""
_PREFIX = r"(?:\(byte\)\s?)?(?:0[xX]|\\[xX]|&[hH])?"
_HEX = re.compile(_BLANK + _PREFIX + r"([0-9A-Fa-f]{2})")
_DECIMAL = re.compile(_BLANK + r"(?:\(byte\)\s?)?(-?\d{1,3})(?!\d)")
_HEAD = re.compile(
    r"""
      (?<![0-9A-Za-z]) (?P<plain>30 (?: 82[0-9A-Fa-f]{4} | 81[89A-Fa-f][0-9A-Fa-f] ) [ ]? (?:30|02|06))
      (?=[0-9A-Fa-f ]{16})
    | (?<=0[xX]) (?P<prefixed>30 (?: 82[0-9A-Fa-f]{4} | 81[89A-Fa-f][0-9A-Fa-f] ) (?:30|02|06)) (?=[0-9A-Fa-f]{16})
    | (?<=\\[xX]) (?P<escaped>30 (?: 82[0-9A-Fa-f]{4} | 81[89A-Fa-f][0-9A-Fa-f] ) (?:30|02|06)) (?=[0-9A-Fa-f]{16})
    | (?<![0-9A-Fa-f]) (?P<apart>30) (?=[\s,:;"'+\\]{1,20} (?:\(byte\)\s?)? (?:0[xX]|\\?[xX]|&[hH])? 8[12] [^0-9A-Za-z])
    | (?<![0-9.-]) (?P<decimal>48) (?=\s?,\s{0,20} (?:\(byte\)\s?)? (?:130|129|-126|-127) \s?,)
    """,
    re.VERBOSE,
)
"""A SEQUENCE of at least 128 octets (ITU-T X.690 section 8.1.3.5): shorter ones are too easily met by chance."""
_PERHAPS = re.compile(r"""30(?=8[12]|[\s,:;"'+\\])|48(?=\s?,)""")
"""A cheap test before `_HEAD`, which is not."""
_HEAD_OCTETS = 4
"""Tag, and a length in the long form with two octets: longer ones are no literals."""
_OCTET = 256


class Written(NamedTuple):
    """Octets at a place: offsets into the text, in code points."""

    start: int
    shown: int
    """Where the head ends: no octet of a private key stands in it."""
    end: int
    octets: bytes
    too_short: bool
    """The octets end before the DER in them does."""


def heads(text: str) -> Iterator[int]:
    """Where DER may begin, in order."""
    for found in _PERHAPS.finditer(text):
        if _HEAD.match(text, found.start()):
            yield found.start()


def at(text: str, start: int) -> Written:
    """The octets of the DER whose head is at `start`."""
    one = _DECIMAL if text.startswith("48", start) else _HEX
    octets, end = _taken(text, start, one, _HEAD_OCTETS)
    shown = end
    if len(octets) < _HEAD_OCTETS:
        return Written(start, shown, end, octets, too_short=True)
    long = octets[1] & 1 == 0
    rest = int.from_bytes(octets[2:4], "big") if long else octets[2] - 1
    more, end = _taken(text, end, one, rest)
    return Written(start, shown, end, octets + more, too_short=len(more) < rest)


def _taken(text: str, start: int, one: re.Pattern[str], count: int) -> tuple[bytes, int]:
    """So many octets, or as many as there are, and where the last one ends."""
    taken = bytearray()
    while len(taken) < count and (found := one.match(text, start)):
        value = int(found[1], 16 if one is _HEX else 10)
        if not -_OCTET // 2 <= value < _OCTET:
            break
        taken.append(value % _OCTET)
        start = found.end()
    return bytes(taken), start
