"""A small walker over DER: heads, children, integers and object identifiers (ITU-T X.690).

It descends only where its caller asks, so its depth is the caller's and never the input's. Lengths are definite;
lengths that are not minimal are accepted, because real certificates have them. Every failure is a `DerError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import object_identifier

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = range(1, 7)
ENUMERATED = 0x0A
IA5_STRING, UTC_TIME, GENERALIZED_TIME = range(0x16, 0x19)
SEQUENCE, SET = 0x30, 0x31

_LONG_TAG = 0x1F
_LENGTH_OCTETS = 4
"""More octets of length than this would span more than any file that is read."""
_COUNT_OCTETS = 8
_FEW = 64_000
"""Octets; elements that fill no more are never many."""
_MOST = 250_000
"""Elements side by side that are listed; a list of more would take more memory than a file may cost."""


class DerError(ValueError):
    """The bytes are not the DER that stands expected at `offset` (counted from the start of the whole structure)."""

    def __init__(self, key: str, offset: int) -> None:
        super().__init__(f"{key} at {offset}")
        self.key = key
        self.offset = offset

    @property
    def why(self) -> Reason:
        """The error as a reason of `reasons.toml`."""
        return reason(self.key, offset=self.offset)


class Element(NamedTuple):
    """One element: its identifier octet, where it begins, and the span of its contents."""

    tag: int
    at: int
    start: int
    end: int


_element = tuple.__new__
"""Makes an `Element` at half the price of calling the class: a bundle has half a million of them."""


def context(number: int) -> int:
    """The identifier octet of the constructed context-specific tag `[number]`."""
    return 0xA0 | number


def element(data: bytes, at: int, limit: int) -> Element:
    """The element at `at`, wholly before `limit`."""
    if at + 2 > limit:
        raise DerError("der-truncated", at)
    tag, length, start = data[at], data[at + 1], at + 2
    if tag & _LONG_TAG == _LONG_TAG:
        raise DerError("der-long-tag", at)
    if length & 0x80:
        octets = length & 0x7F
        length = _long_length(data, start, octets, limit)
        start += octets
    end = start + length
    if end > limit:
        raise DerError("der-truncated", at)
    return _element(Element, (tag, at, start, end))


def _long_length(data: bytes, start: int, octets: int, limit: int) -> int:
    if not octets:
        raise DerError("der-indefinite-length", start - 1)
    if octets > _LENGTH_OCTETS:
        raise DerError("der-length-too-large", start - 1)
    if start + octets > limit:
        raise DerError("der-truncated", start)
    return int.from_bytes(data[start : start + octets], "big")


def elements(data: bytes, start: int, end: int) -> Iterator[Element]:
    """The elements that fill `data[start:end]` one after the other."""
    while start < end:
        found = element(data, start, end)
        yield found
        start = found.end


def children(data: bytes, parent: Element) -> list[Element]:
    """The elements inside a constructed element."""
    return [_element(Element, span) for span in spans(data, parent.start, parent.end)]


Span = tuple[int, int, int, int]
"""An `Element` without its names, at a third of the price: for certificates, of which a bundle has thousands."""


def spans(data: bytes, at: int, end: int) -> list[Span]:
    """The elements that fill `data[at:end]`: as `element`, written out for the lengths that nearly all have."""
    if end - at > _FEW:
        return _counted(data, at, end)
    found: list[Span] = []
    while at < end:
        if at + 2 > end:
            raise DerError("der-truncated", at)
        tag, length, start = data[at], data[at + 1], at + 2
        if tag & _LONG_TAG == _LONG_TAG:
            raise DerError("der-long-tag", at)
        if length & 0x80:
            octets = length & 0x7F
            length = _long_length(data, start, octets, end)
            start += octets
        stop = start + length
        if stop > end:
            raise DerError("der-truncated", at)
        found.append((tag, at, start, stop))
        at = stop
    return found


def _counted(data: bytes, at: int, end: int) -> list[Span]:
    found: list[Span] = []
    for each in elements(data, at, end):
        if len(found) == _MOST:
            raise DerError("der-too-many", each.at)
        found.append(each)
    return found


def check(found: list[Span], tags: tuple[int, ...], end: int) -> None:
    """Raises DerError unless elements of these tags come first."""
    if [one[0] for one in found[: len(tags)]] == list(tags):
        return
    for index, tag in enumerate(tags):
        if index >= len(found):
            raise DerError("der-missing-element", found[-1][3] if found else end)
        if found[index][0] != tag:
            raise DerError("der-unexpected-tag", found[index][1])


def only(data: bytes, tag: int) -> Element:
    """The one element that fills `data`, which must have `tag`."""
    found = expect(element(data, 0, len(data)), tag)
    if found.end != len(data):
        raise DerError("der-trailing-bytes", found.end)
    return found


def expect(found: Element, tag: int) -> Element:
    """`found`, if it has `tag`."""
    if found.tag != tag:
        raise DerError("der-unexpected-tag", found.at)
    return found


def sequence(data: bytes) -> list[Element]:
    """The children of the SEQUENCE that fills `data`."""
    return children(data, only(data, SEQUENCE))


def member(members: list[Element], index: int, tag: int) -> Element:
    """Member `index` of a constructed element, which must be there and have `tag`."""
    if index >= len(members):
        raise DerError("der-missing-element", members[-1].end if members else 0)
    found = members[index]
    if found.tag != tag:
        raise DerError("der-unexpected-tag", found.at)
    return found


def contents(data: bytes, found: Element) -> bytes:
    """The contents of an element."""
    return data[found.start : found.end]


def whole(data: bytes, found: Element) -> bytes:
    """An element with its head."""
    return data[found.at : found.end]


def unsigned(data: bytes, found: Element) -> int:
    """An INTEGER that its standard says is positive. A missing zero octet before a high bit is forgiven."""
    expect(found, INTEGER)
    value = int.from_bytes(contents(data, found), "big")
    if not value:
        raise DerError("der-integer-not-positive", found.at)
    return value


def small(data: bytes, found: Element) -> int:
    """An INTEGER that counts something: not negative, and of ordinary size."""
    return counted(data, expect(found, INTEGER))


def counted(data: bytes, found: Element) -> int:
    """The same under an implicit tag."""
    if not 0 < found.end - found.start <= _COUNT_OCTETS or data[found.start] & 0x80:
        raise DerError("der-integer-too-large", found.at)
    return int.from_bytes(contents(data, found), "big")


def bit_string(data: bytes, found: Element) -> bytes:
    """The octets of a BIT STRING that holds whole octets."""
    expect(found, BIT_STRING)
    if found.start == found.end or data[found.start]:
        raise DerError("der-bit-string", found.at)
    return data[found.start + 1 : found.end]


def oid(data: bytes, found: Element) -> str:
    """An OBJECT IDENTIFIER in dotted form."""
    expect(found, OID)
    return dotted(data[found.start : found.end], found.at)


def dotted(octets: bytes, at: int) -> str:
    """The dotted form of the contents of an OBJECT IDENTIFIER that stands at `at`."""
    found = object_identifier.dotted(octets)
    if found is None:
        raise DerError("der-oid", at)
    return found
