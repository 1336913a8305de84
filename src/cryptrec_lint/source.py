"""One piece of input: bytes, a path to show, and a way from offsets to lines."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property

from cryptrec_lint.lines import Lines
from cryptrec_lint.model import Location

_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""Byte order marks; those of UTF-32 first, because one of them begins with one of UTF-16."""
_ANY_MARK = tuple(_MARKS)
_SAMPLE = 4096
"""Octets looked at for how a text is encoded."""
_SECRET, _HIDDEN = re.compile("[^\n]"), "*"
_new = tuple.__new__
"""Makes a `Location` at half the price of calling the class: a bundle has thousands of them."""


LONGEST_LINE = 16_384
"""Code points of a line that are quoted and that tell a finding from others; a file may be one line of 64 MiB."""


class Source:
    """Bytes with a place.

    Lines end with `\\n` only (a `\\r` before it belongs to the line), or with `\\r` where there is no `\\n` at all;
    columns count Unicode code points from 1.

    `path` is shown to people, with `/` between folders, relative to where the command ran when it lies below; `key` is
    the path for fingerprints, the same whichever machine or prefix (see `discover.stable_key`); `named` says that the
    user named this very file, as opposed to a folder that holds it.
    """

    def __init__(self, path: str, data: bytes, key: str = "", named: bool = True) -> None:
        self.path = path
        self.data = data
        self.key = key
        self.named = named
        self._concealed: list[tuple[int, int]] = []
        """Spans in order, apart from each other."""

    def conceal(self, start: int, end: int) -> None:
        """`text[start:end]` is secret (a private key): from now on no line quotes it."""
        spans = self._concealed
        at = bisect_right(spans, (start, end))
        while at and spans[at - 1][1] >= start:
            at -= 1
            before, after = spans.pop(at)
            start, end = min(start, before), max(end, after)
        while at < len(spans) and spans[at][0] <= end:
            end = max(end, spans.pop(at)[1])
        spans.insert(at, (start, end))

    def _quotable(self, start: int, end: int) -> str:
        """`text[start:end]` with every secret character that is not a line's end replaced."""
        pieces, at, spans = [], start, self._concealed
        index = max(0, bisect_right(spans, (start, start)) - 1)
        while index < len(spans) and spans[index][0] < end:
            first, last = max(spans[index][0], at), min(spans[index][1], end)
            if first < last:
                pieces += [self.text[at:first], _SECRET.sub(_HIDDEN, self.text[first:last])]
                at = last
            index += 1
        return "".join((*pieces, self.text[at:end]))

    @cached_property
    def text(self) -> str:
        """The bytes as UTF-8 (a leading BOM is kept as U+FEFF); undecodable bytes become lone surrogates.

        As UTF-16 or UTF-32 where it is in these (see `wide`). What they cannot hold becomes U+FFFD there.
        """
        if self.wide:
            return self.data.decode(self.wide, "replace")
        return self.data.decode("utf-8", "surrogateescape")

    @cached_property
    def wide(self) -> str:
        """The encoding of a text in UTF-16 or UTF-32, which PowerShell 5 writes (`kubectl … > file`) and exports of
        Windows have; an empty string for everything else.

        Its byte order mark says so, or where the octets of zero stand that letters have.
        """
        if self.data.startswith(_ANY_MARK):
            return next(encoding for mark, encoding in _MARKS.items() if self.data.startswith(mark))
        found = _unmarked(self.data) if b"\0" in self.data[:_SAMPLE] else ""
        return found if found and not _NARROW.search(self.data) else ""

    @cached_property
    def narrow(self) -> bytes:
        """The bytes, or those of the same text in UTF-8 where it is wide: what marks are looked for in."""
        return self.text.encode("utf-8", "replace") if self.wide else self.data

    @cached_property
    def _numbering(self) -> Lines:
        return Lines(self.text)

    def position(self, offset: int) -> tuple[int, int]:
        """(line, column) of a character offset into `text`."""
        line, start = self._numbering.at(offset)
        return line, offset - start + 1

    def location(self, start: int, end: int, symbol: str = "") -> Location:
        """The span `text[start:end]`."""
        line, column = self.position(start)
        end_line, end_column = self.position(end)
        return _new(Location, (self.path, line, column, end_line, end_column, symbol))

    def span(self, where: Location) -> str:
        """The text at a location: the inverse of `location`."""
        start, _ = self._numbering.bounds(where.line)
        end, _ = self._numbering.bounds(where.end_line)
        return self.text[start + where.column - 1 : end + where.end_column - 1]

    def line(self, number: int) -> str:
        """Line `number` (from 1) without its end and without secrets, or an empty string when there is none. Of a line
        that is longer than `LONGEST_LINE` its beginning."""
        start, end = self._numbering.bounds(number)
        return self._quotable(start, min(end, start + LONGEST_LINE)).rstrip("\r\n")

    @property
    def whole(self) -> Location:
        """The place of the source as such: its first character."""
        return Location(self.path)


class Excerpt(Source):
    """A source of which only the lines are kept that findings quote: a folder may hold more than memory does."""

    def __init__(self, source: Source, numbers: Iterable[int]) -> None:
        super().__init__(source.path, b"", source.key, source.named)
        self._lines = {number: source.line(number) for number in set(numbers)}

    def add(self, other: Excerpt) -> None:
        """Keep the lines of another excerpt of the same source too."""
        self._lines.update(other._lines)

    def line(self, number: int) -> str:
        """As `Source.line`, for the lines that are kept."""
        return self._lines.get(number, "")


def _unmarked(data: bytes) -> str:
    """The encoding of a text without a byte order mark; an empty string where there is no such text."""
    quarters = [data[at:_SAMPLE:4].count(0) for at in range(4)]
    length = min(len(data), _SAMPLE) // 4
    if not length:
        return ""
    for zeros, encoding in (((3, 2), "utf-32-le"), ((0, 1), "utf-32-be")):
        letters = 3 - zeros[0]
        if not quarters[letters] and all(quarters[at] >= length for at in zeros):
            return encoding
    low, high = quarters[0] + quarters[2], quarters[1] + quarters[3]
    if max(low, high) * _LETTERS >= max(length * 2, _FEWEST * _LETTERS) and min(low, high) * _BLANKS <= max(low, high):
        return "utf-16-le" if high > low else "utf-16-be"
    return ""


_NARROW = re.compile(rb"[ -~]{24}")
"""So many octets of ASCII in a row stand in no wide text: some octets of zero before a key would hide it otherwise. In
Japanese, twelve letters in a row whose octets all look so are rarer than one in a hundred million."""
_FEWEST = 16
"""Octets of zero that a wide text has at least; in fewer letters of ASCII there is no key and no certificate."""
_LETTERS, _BLANKS = 32, 4
"""One in so many letters of a text is of ASCII at least (the ends of its lines are), and has an octet of zero on the
one side; for one in so many of these at most, there is one on the other side (U+3000, the blank of Japanese)."""
