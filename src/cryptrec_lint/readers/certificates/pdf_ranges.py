"""The byte ranges of PDF signatures (ISO 32000-1 section 12.8.1): found in the raw file, and held against it.

The value of a signature stands uncompressed in the file, because the ranges step over it: a raw scan finds every one.
Ranges are a program's word for what is signed, and forgers write them too: that they step over this very signature's
value, and over nothing else, is checked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import pdf_syntax

_RANGES = re.compile(pdf_syntax.key(b"ByteRange") + rb"(?:\[([^\]]{0,400})\]?)?")
_NUMBERS = re.compile(rb"\s*(?:\d{1,12}\s+){3,31}\d{1,12}\s*")
_BETWEEN = re.compile(rb"%[^\r\n]*|\0")
_END_OF_OBJECT = b"endobj"


class Signature(NamedTuple):
    """A signature in its place."""

    dictionary: bytes
    """The text of its dictionary, without the value where the ranges step over that."""
    contents: bytes
    """The octets of its value."""
    pieces: tuple[bytes, ...] | None
    """What it is over; None where the ranges cannot be used."""
    end: int
    """Where the last range ends."""
    doubt: Reason | None
    """Why the ranges are not all of the document up to their end but the value."""
    replaced: bool
    """An update of the document has replaced the object."""


def found(data: bytes) -> Iterator[Signature | Reason]:
    """Every signature, or why something that begins like one is none."""
    for ranges in _RANGES.finditer(data):
        yield _signature(data, ranges)


def _signature(data: bytes, ranges: re.Match[bytes]) -> Signature | Reason:
    spans = _spans(_BETWEEN.sub(b" ", ranges[1] or b""), len(data))
    if not isinstance(spans, Reason):
        exact = _exact(data, ranges, spans)
        if exact is not None:
            return exact
    head, tail = pdf_syntax.around(data, ranges.start(), ranges.end())
    dictionary = data[head:tail]
    contents = _value(data, dictionary)
    if not contents or not any(contents[0]):
        too_long = not contents and pdf_syntax.opens_string(dictionary, b"Contents")
        return reason("pdf-value-too-long", limit=pdf_syntax.LONGEST) if too_long else reason("pdf-no-value")
    replaced = pdf_syntax.is_replaced(data, head, tail)
    if isinstance(spans, Reason):
        return Signature(dictionary, contents[0], None, 0, spans, replaced)
    doubt = reason("pdf-ranges-leave-gaps")
    return Signature(dictionary, contents[0], _pieces(data, spans), spans[-1][1], doubt, replaced)


def _value(data: bytes, dictionary: bytes) -> list[bytes]:
    """The value in the dictionary, or in the object that it refers to."""
    elsewhere = pdf_syntax.reference(dictionary, b"Contents")
    if elsewhere is None:
        return pdf_syntax.strings(dictionary, b"Contents")[:1]
    found = pdf_syntax.object_of(data, *elsewhere)
    return pdf_syntax.strings_from(found, _IN_OBJECT.search(found))[:1]


_IN_OBJECT = re.compile(rb"obj\b" + pdf_syntax.GAP + rb"(?=[<(])")


def _spans(written: bytes, length: int) -> list[tuple[int, int]] | Reason:
    """Start and end of each range."""
    if not _NUMBERS.fullmatch(written):
        return reason("pdf-ranges-malformed")
    numbers = [int(one) for one in written.split()]
    if len(numbers) % 2:
        return reason("pdf-ranges-malformed")
    spans = [(at, at + count) for at, count in zip(numbers[::2], numbers[1::2], strict=True)]
    if any(end > length for _, end in spans):
        return reason("pdf-ranges-outside", length=length)
    if any(start < end for (_, end), (start, _) in pairwise(spans)):
        return reason("pdf-ranges-overlap")
    return spans


def _exact(data: bytes, ranges: re.Match[bytes], spans: list[tuple[int, int]]) -> Signature | None:
    """The signature whose ranges are as they should be: from the first octet on, all but the hexadecimal string that
    stands in the same dictionary."""
    start, end = spans[0][1], spans[1][0]
    if len(spans) != 2 or spans[0][0] or data[start : start + 1] != b"<" or data[end - 1 : end] != b">":
        return None
    between = data[ranges.end() : start] if start > ranges.start() else data[end : ranges.start()]
    contents = pdf_syntax.hexadecimal(data[start + 1 : end - 1])
    if not contents or not any(contents) or _END_OF_OBJECT in between:
        return None
    head, tail = pdf_syntax.around(data, min(ranges.start(), start), max(ranges.end(), end))
    dictionary = data[head:start] + b" " + data[end:tail]
    replaced = pdf_syntax.is_replaced(data, head, tail)
    return Signature(dictionary, contents, _pieces(data, spans), spans[-1][1], None, replaced)


def _pieces(data: bytes, spans: list[tuple[int, int]]) -> tuple[bytes, ...]:
    return tuple(data[start:end] for start, end in spans)
