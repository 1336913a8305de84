"""The byte ranges of PDF signatures (ISO 32000-1 section 12.8.1): found in the raw file, and held against it.

The value of a signature stands uncompressed in the file, because the ranges step over it: a raw scan finds every one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import pdf_syntax

_RANGES = re.compile(rb"/ByteRange\s*\[([^\]]{0,400})\]?")
_NUMBERS = re.compile(rb"\s*(?:\d{1,12}\s+){3,31}\d{1,12}\s*")


class Signature(NamedTuple):
    """A signature in its place."""

    dictionary: bytes
    """The text of its dictionary, without the value."""
    contents: bytes
    """The octets of its value."""
    pieces: tuple[bytes, ...]
    """What it is over."""
    end: int
    """Where the last range ends."""
    doubt: Reason | None
    """Why the ranges are not all of the document up to their end but the value."""
    replaced: bool
    """An update of the document has replaced the object."""


def found(data: bytes) -> Iterator[Signature | Reason]:
    """Every signature, or why something that begins like one is none."""
    for ranges in _RANGES.finditer(data):
        spans = _spans(ranges[1], len(data))
        yield spans if isinstance(spans, Reason) else _signature(data, ranges, spans)


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


def _signature(data: bytes, ranges: re.Match[bytes], spans: list[tuple[int, int]]) -> Signature | Reason:
    gap_start, gap_end = spans[0][1], spans[1][0]
    gap = data[gap_start:gap_end].strip()
    contents = pdf_syntax.hexadecimal(gap.removeprefix(b"<").removesuffix(b">"))
    if not contents:
        return reason("pdf-no-value")
    start, end = min(ranges.start(), gap_start), max(ranges.end(), gap_end)
    head, tail = pdf_syntax.around(data, start, end)
    dictionary = data[head:gap_start] + b" " + data[gap_end:tail] if head <= gap_start <= tail else data[head:tail]
    return Signature(
        dictionary,
        contents,
        tuple(data[start:end] for start, end in spans),
        spans[-1][1],
        _doubt(spans, gap, head <= gap_start < tail),
        pdf_syntax.is_replaced(data, head, tail),
    )


def _doubt(spans: list[tuple[int, int]], gap: bytes, inside: bool) -> Reason | None:
    if len(spans) == 2 and not spans[0][0] and gap[:1] == b"<" and gap[-1:] == b">" and inside:
        return None
    return reason("pdf-ranges-leave-gaps")
