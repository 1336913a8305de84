"""The little of PDF's syntax that signatures and encryption need (ISO 32000-1 section 7.3): names, numbers, strings.

Dictionaries are looked at as text, between the head and the end of their object; nothing is decoded or decompressed.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache

from cryptrec_lint.readers.certificates import der, times

NEAR = 1 << 14
"""Octets around a place that are taken for its object where that has no head or end."""
LONGEST = 1 << 20
"""Octets of an object: the value of a signature with a time stamp and revocation lists takes a hundred thousand."""
_OBJECT = re.compile(rb"(\d{1,10})\s+(\d{1,5})\s+obj\b")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ESCAPED = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.DOTALL)
_DATE = re.compile(rb"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?\d*(?:Z|([+-])(\d\d)'?(\d\d)?)?")


GAP = rb"(?:[\s\0]|%[^\r\n]*[\r\n])*"
"""What may stand between two tokens (sections 7.2.2 and 7.2.3): white space, also NUL, and comments."""


@cache
def key(name: bytes) -> bytes:
    """A pattern for a name as a key, any letter of which may be written as `#xx` (section 7.3.5), and the gap after."""
    letters = b"".join(rb"(?:%c|#(?i:%02x))" % (letter, letter) for letter in name)
    return rb"/" + letters + rb"(?![^\s\0/<>\[\](){}%])" + GAP


def name(dictionary: bytes, of: bytes) -> str:
    """The name that a key has, empty where it has none."""
    found = re.search(key(of) + rb"/([^\s\0/<>\[\]()%]{1,80})", dictionary)
    return _spelt(found[1]) if found else ""


def names(dictionary: bytes, of: bytes) -> list[str]:
    """The names that a key has wherever it stands in a dictionary or in those inside it, each once."""
    found = re.findall(key(of) + rb"/([^\s\0/<>\[\]()%]{1,80})", dictionary)
    return list(dict.fromkeys(map(_spelt, found[:_MOST])))


def _spelt(octets: bytes) -> str:
    return _HASHED.sub(lambda octet: bytes((int(octet[1], 16),)), octets).decode("latin-1")


_HASHED = re.compile(rb"#([0-9A-Fa-f]{2})")


def number(dictionary: bytes, of: bytes) -> int | None:
    """The integer that a key has, None where it has none."""
    found = re.search(key(of) + rb"(\d{1,9})\b", dictionary)
    return int(found[1]) if found else None


def reference(dictionary: bytes, of: bytes) -> tuple[bytes, bytes] | None:
    """Number and generation of the object that a key refers to."""
    found = re.search(key(of) + rb"(\d{1,10})\s+(\d{1,5})\s+R\b", dictionary)
    return (found[1], found[2]) if found else None


def opens_string(dictionary: bytes, of: bytes) -> bool:
    """Whether a key has a string, be it cut off or longer than what is looked at."""
    return re.search(key(of) + rb"(?:\(|<(?!<))", dictionary) is not None


def strings(dictionary: bytes, of: bytes) -> list[bytes]:
    """The strings that a key has, alone or in an array."""
    return strings_from(dictionary, re.search(key(of) + rb"\[?" + GAP + rb"(?=[<(])", dictionary))


def strings_from(dictionary: bytes, start: re.Match[bytes] | None) -> list[bytes]:
    """The strings that stand behind a match, one after the other."""
    found: list[bytes] = []
    at = start.end() if start else len(dictionary)
    while (one := _STRING.match(dictionary, at)) and len(found) < _MOST:
        found.append(hexadecimal(one[1]) or b"" if one[1] is not None else _unescaped(one[2]))
        at = one.end()
    return found


_STRING = re.compile(rb"[\s\0]*(?:<([0-9A-Fa-f\s\0]*)>|\(((?:[^\\()]|\\.)*)\))", re.DOTALL)
_MOST = 64
"""Strings in one array."""


def hexadecimal(digits: bytes) -> bytes | None:
    """The octets of a hexadecimal string without its brackets; a last digit alone has a zero after it. None where it
    is none."""
    bare = digits.translate(None, b" \t\r\n\f\0")
    try:
        return bytes.fromhex((bare + b"0" * (len(bare) % 2)).decode("ascii"))
    except ValueError:
        return None


def _unescaped(literal: bytes) -> bytes:
    return _ESCAPED.sub(_character, literal)


def _character(found: re.Match[bytes]) -> bytes:
    escaped = found[1]
    if escaped.isdigit():
        return bytes((int(escaped, 8) & 0xFF,))
    return b"" if escaped[:1] in (b"\r", b"\n") else _ESCAPES.get(escaped, escaped)


def date(dictionary: bytes, of: bytes) -> datetime | None:
    """The date that a key has (ISO 32000-1 section 7.9.4), in Japan's time; None where it has none."""
    for text in strings(dictionary, of)[:1]:
        parts = _DATE.match(text)
        if parts is None:
            continue
        year, month, day, hour, minute, sign, ahead, minutes = (part or b"" for part in parts.groups())
        digits = year + (month or b"01") + (day or b"01") + (hour or b"00") + (minute or b"00")
        zone = sign + ahead + (minutes or b"00") if sign else b"Z"
        return times.moment_in_japan(der.GENERALIZED_TIME, digits + zone)
    return None


def around(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the object that holds `data[start:end]` begins and ends, as far as it is near."""
    head = data.rfind(b" obj", max(0, start - LONGEST), start)
    head = data.rfind(b"\n", max(0, head - _HEAD), head) + 1 if head >= 0 else max(0, start - NEAR)
    tail = data.find(b"endobj", end, end + LONGEST)
    return head, tail if tail >= 0 else min(len(data), end + NEAR)


_HEAD = 40
"""Octets before ` obj` in which its numbers stand."""


def is_replaced(data: bytes, head: int, end: int) -> bool:
    """Whether the object that begins at `head` is written again after `end`: an update has replaced it."""
    found = _OBJECT.search(data, head, head + _HEAD * 2)
    if found is None:
        return False
    again = found[1] + b" " + found[2] + b" obj"
    at = data.find(again, end)
    for _ in range(_TRIES):
        if at < 0:
            return False
        if not data[at - 1 : at].isdigit():
            return True
        at = data.find(again, at + 1)
    return False


_TRIES = 64
"""Numbers that only end like the one that is looked for."""


def object_of(data: bytes, number: bytes, generation: bytes) -> bytes:
    """The text of the last object of these numbers, empty where there is none."""
    head = number + b" " + generation + b" obj"
    at = data.rfind(head)
    for _ in range(_TRIES):
        if at < 0:
            return b""
        if not data[max(0, at - 1) : at].isdigit():
            end = data.find(b"endobj", at, at + LONGEST)
            return data[at : end if end >= 0 else at + LONGEST]
        at = data.rfind(head, 0, at)
    return b""
