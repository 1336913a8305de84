"""Base64 without armour around it, found by how DER begins (`MII…`), or by how armour does (`LS0tLS1CRUdJTi…`).

The head of DER says how many digits follow: what is read is neither guessed nor longer.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from heapq import merge
from typing import NamedTuple

from cryptrec_lint.readers.certificates import between, decorated, facts

_CHUNK = re.compile(r"[A-Za-z0-9+/]+")
_DER = re.compile(
    r"""
    M (?:(?<![A-Za-z0-9+/]M) | (?<=\\[nrt]M)     # no digit before it; an escaped line end is none, nor is
      | (?<=[^A-Za-z0-9+/]0sM) | (?<=\n\+M))      # what says that it is base64 (ipsec.conf), or new (a patch)
    (?: I[I-L][A-Za-z0-9+/]{2} (?:[DTjz][A-D] | [AQgw][IY])             # 30 82 hh ll, then 30 xx, 02 01 or 06 xx
      | I[M-P][A-Za-z0-9+/]{3} [AEIMQUYcgkosw048] [wCG]                 # 30 83 hh mm ll, then 30, 02 or 06
      | I[GH][A-Za-z0-9+/] [MAB]                                        # 30 81 ll, then 30, 02 or 06
      | I[I-L][A-Za-z0-9+/]{2} [AQgw] oBAKC                             # 30 82 hh ll, then 0A 01 00 A0: a response
      | I[M-P][A-Za-z0-9+/]{3} [AEIMQUYcgkosw048] KAQCg                 # 30 83 hh mm ll, then the same
      | I[GH][A-Za-z0-9+/] CgEAo                                        # 30 81 ll, then the same
      | IA[GC]                                                          # 30 80, then 06 or 02
      | [A-H][AEIMQUYcgkosw048] (?:w[A-Za-f][AQgw]Y | CAQ[AE])          # 30 ll, then 30 xx 06 or 02 01 00 or 02 01 01
    ) [A-Za-z0-9+/]{16}
    """,
    re.VERBOSE,
)
"""How a SEQUENCE begins whose first member is a SEQUENCE, a small INTEGER, an OBJECT IDENTIFIER (ITU-T X.690 section
8.1) or the status of an OCSP response that answers (RFC 6960 section 4.2.1), in base64, where three octets are four
digits. The first line has some 24 digits at least."""
_ARMOUR = ("LS0tLS1CRUdJTi", "0tLS0tQkVHSU4g", "tLS0tLUJFR0lOI")
"""The digits of `-----BEGIN ` that do not depend on what is around it, for each of its three places in a group."""
_WEB_KEY = ("Imt0eS", "JrdHki", "ia3R5I")
"""The same of `"kty"`."""
_XML = ("L3htbGRzaWcj", "94bWxkc2lnI", "veG1sZHNpZy", "L3htbGVuYy", "94bWxlbmMj", "veG1sZW5jI")
"""The same of `/xmldsig#` and `/xmlenc#`, with which the namespaces of XML signatures and encryption end."""
_HEAD_DIGITS = 8
"""Enough for tag and length."""
_INDEFINITE = 0x80
_BACKWARDS = re.compile(r"[A-Za-z0-9+/]*(?:[ \t]*\n[ \t\r]*[A-Za-z0-9+/]{40,})*")
"""Wrapped base64, read from its end."""
_BACK = 65_536
"""Code points before armour in the same base64: comments and attributes, a whole configuration at most."""
_WINDOW = 512
"""Code points looked at first."""
SHOWN = 8
"""Digits of DER that a report quotes: tag and length, in which no octet of a private key can stand."""
_SHOWN_ARMOUR = 24
"""Digits of armour that a report quotes, all of them of the begin line."""
_ELIDED = ("...", "…", "[", "*", "<s")
"""What follows base64 that someone cut short for people to read (`<snip>`)."""


class Budget:
    """How much may be tried in vain: a text of nothing but heads would cost its square."""

    def __init__(self, text: str) -> None:
        self.left = len(text) + 100_000

    def spend(self, digits: int) -> None:
        """Count what turned out to be nothing."""
        self.left -= digits + _TRY


_TRY = 500
"""What a try costs, as a number of digits, however few it takes."""


class Run(NamedTuple):
    """Base64 at a place: offsets into the text, in code points."""

    start: int
    shown: int
    """Where the part ends that a report may quote."""
    end: int
    octets: bytes
    too_short: bool = False
    """It ends before the DER in it does."""
    goes_on: bool = False
    """It goes on where the DER in it ends."""


def der_heads(text: str) -> Iterator[int]:
    """Where base64 of DER may begin, in order."""
    return (found.start() for found in _DER.finditer(text))


def of_text_heads(text: str) -> Iterator[int]:
    """Where base64 of armour, of a web key or of XML with signatures stands, in order."""
    return merge(*(_places(text, needle) for needle in (*_ARMOUR, *_WEB_KEY, *_XML)))


def named_values(text: str) -> Iterator[int]:
    """Where a value of base64 begins whose name says that it is a certificate or key, in order."""
    return merge(*(_values(text, name) for name in facts.embedded_names()))


def of_der(text: str, at: int) -> Run:
    """The run of DER that begins at `at`."""
    length = _length(text[at : at + _HEAD_DIGITS])
    digits, end = _gathered(text, at, None if length is None else -(-4 * length // 3))
    octets = _decoded(digits)
    too_short = length is not None and len(octets) < length
    return Run(at, at + SHOWN, end, octets[:length], too_short, chunk_end(text, end) > end)


_URL_CHUNK = re.compile(r"[A-Za-z0-9_-]+")
_URL = str.maketrans("-_", "+/")


def of_der_in_base64url(text: str, at: int) -> Run:
    """The same in the other alphabet (RFC 4648 section 5), which is written in one piece."""
    length, chunk = _length(text[at : at + _HEAD_DIGITS]), _URL_CHUNK.match(text, at)
    digits = (chunk[0] if chunk else "")[: None if length is None else -(-4 * length // 3)]
    octets, end = _decoded(digits.translate(_URL)), at + len(digits)
    goes_on = _URL_CHUNK.match(text, end) is not None
    return Run(at, at + SHOWN, end, octets[:length], length is None or len(octets) < length, goes_on)


def of_der_in_lines(text: str, at: int) -> Run:
    """The same where something stands before or behind the digits of each line (see `decorated`)."""
    length = _length(text[at : at + _HEAD_DIGITS])
    digits, end = decorated.run(text, at, None if length is None else -(-4 * length // 3))
    octets = _decoded(digits)
    return Run(at, at + SHOWN, end, octets[:length], not octets or (length is not None and len(octets) < length))


def in_lines(text: str, run: Run) -> Run:
    """The run of something else with what it has in the lines below, where it is so; else it is empty."""
    digits, end = decorated.run(text, run.start, None)
    return run._replace(end=end, octets=_decoded(digits), goes_on=False)


def of_armour(text: str, at: int, after: int) -> Run:
    """The run in which armour begins at `at`; it begins itself at `after` or later."""
    start = _beginning(text, at, after)
    digits, end = _gathered(text, start, None)
    shown = start + (_SHOWN_ARMOUR if start == at else SHOWN)
    return Run(start, min(shown, chunk_end(text, start)), end, _decoded(digits))


def to_its_end(text: str, at: int) -> Run:
    """The run that begins at `at`, as long as it goes; `goes_on` where that is too long."""
    digits, end = _gathered(text, at, LONGEST)
    return Run(at, at + SHOWN, end, _decoded(digits), goes_on=len(digits) == LONGEST)


LONGEST = 1 << 22
"""Digits of base64 whose end is not known beforehand. Objects of Kubernetes have at most 1.5 MiB (limit of etcd)."""


def _beginning(text: str, at: int, after: int) -> int:
    """The first digit of the run, on the line of `at` or on one of the full lines of base64 before it."""
    length = _WINDOW
    while True:
        limit = max(after, at - length)
        found = _BACKWARDS.match(text[limit:at][::-1])
        start = at - (found.end() if found else 0)
        if start - limit > _WINDOW // 2 or limit == after or length >= _BACK:
            return start
        length *= 8


def chunk_end(text: str, at: int) -> int:
    """Where the digits end that begin at `at`, without anything between them."""
    found = _CHUNK.match(text, at)
    return found.end() if found else at


def is_elided(text: str, at: int) -> bool:
    """Whether what ends at `at` was cut short for people to read."""
    return text.startswith(_ELIDED, at)


def _places(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + len(needle))


_VALUE = re.compile(
    r"""(?:\s[^<>\n]{0,200}(?=>))?["'\]]*\s{0,80}(?:[:=]{1,2}|>)\s{0,80}[|>\[-]?\s{0,80}["']?(?=([A-Za-z0-9+/]{40,}))"""
)
"""From the end of a name to its value of base64, if that is too long for a placeholder."""
_HEXADECIMAL = frozenset("0123456789abcdef")


def _values(text: str, name: str) -> Iterator[int]:
    for at in _places(text, name):
        found = _VALUE.match(text, at + len(name))
        if found and not _HEXADECIMAL.issuperset(found[1].lower()):  # a digest of it
            yield found.end()


def _length(digits: str) -> int | None:
    """How many octets the element has that begins so, its head included; None where only its end says it."""
    octets = binascii.a2b_base64(digits)
    if octets[1] == _INDEFINITE:
        return None
    if octets[1] < _INDEFINITE:
        return 2 + octets[1]
    count = octets[1] & ~_INDEFINITE
    return 2 + count + int.from_bytes(octets[2 : 2 + count], "big")


_NEXT_KEY = re.compile(r"[:._-]|=[A-Za-z0-9+/]")
"""What follows a word that is no more base64, but the name of the next value."""


_LINES = re.compile(r"(?:[A-Za-z0-9+/]+[ \t\r\n]+){1,1000}")
"""Digits with nothing but blanks behind them, as many as may be taken at once."""


def _gathered(text: str, at: int, needed: int | None) -> tuple[str, int]:
    """So many digits, or as many as there are, and where the last one ends."""
    parts: list[str] = []
    missing, end = len(text) if needed is None else needed, at
    while missing:
        lines = _LINES.match(text, at)
        several = "".join(lines[0].split()) if lines else ""
        if lines and len(several) <= missing:
            parts.append(several)
            missing -= len(several)
            end, at = at + len(lines[0].rstrip()), between.skipped(text, lines.end())
            continue
        chunk = _CHUNK.match(text, at)
        digits, at = (chunk[0], chunk.end()) if chunk else between.escaped_digit(text, at)
        if digits in ("", "=") or (parts and _NEXT_KEY.match(text, at)):
            break
        taken = digits[:missing]
        parts.append(taken)
        missing -= len(taken)
        end = at - (len(digits) - len(taken))
        at = between.skipped(text, at)
    return "".join(parts), end


def _decoded(digits: str) -> bytes:
    """The octets of digits without padding; a single digit that is left over is none."""
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return binascii.a2b_base64(digits + "=" * (-len(digits) % 4))
