"""One piece of input: bytes, a path to show, and a way from offsets to lines."""

from __future__ import annotations

import codecs
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import chain

from cryptrec_lint.model import Location

_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_SECRET, _HIDDEN = re.compile("[^\n]"), "*"
_LINE_END, _OLD_LINE_END = re.compile("\n"), re.compile("\r")

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

    def conceal(self, start: int, end: int) -> None:
        """`text[start:end]` is secret (a private key): from now on no line quotes it."""
        self._concealed.append((start, end))
        self.__dict__.pop("_quotable", None)

    @cached_property
    def _quotable(self) -> str:
        """The text with every secret character that is not a line's end replaced."""
        pieces, at = [], 0
        for start, end in sorted(self._concealed):
            pieces += [self.text[at:start], _SECRET.sub(_HIDDEN, self.text[max(start, at) : end])]
            at = max(at, end)
        return "".join((*pieces, self.text[at:]))

    @cached_property
    def text(self) -> str:
        """The bytes as UTF-8 (a leading BOM is kept as U+FEFF); undecodable bytes become lone surrogates.

        As UTF-16 where a byte order mark says so: PowerShell 5 writes it (`kubectl … > file`). What it cannot hold
        becomes U+FFFD there.
        """
        if self.wide:
            return self.data.decode(_WIDE[self.data[:2]], "replace")
        return self.data.decode("utf-8", "surrogateescape")

    @property
    def wide(self) -> bool:
        """The text is in UTF-16, by its byte order mark (which UTF-32 has too, with two zero octets after it)."""
        return self.data[:2] in _WIDE and self.data[2:4] != b"\0\0"

    @cached_property
    def _starts(self) -> array[int]:
        """Where each line begins. An array, because a list of a million numbers takes ten times the memory."""
        end = _LINE_END if "\n" in self.text else _OLD_LINE_END
        return array("I", chain((0,), map(re.Match.end, end.finditer(self.text))))

    def position(self, offset: int) -> tuple[int, int]:
        """(line, column) of a character offset into `text`."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def location(self, start: int, end: int, symbol: str = "") -> Location:
        """The span `text[start:end]`."""
        starts = self._starts
        line = bisect_right(starts, start)
        column = start - starts[line - 1] + 1
        if line < len(starts) and end >= starts[line]:
            return Location(self.path, line, column, *self.position(end), symbol)
        return _new(Location, (self.path, line, column, line, column + end - start, symbol))

    def span(self, where: Location) -> str:
        """The text at a location: the inverse of `location`."""
        start = self._starts[where.line - 1] + where.column - 1
        end = self._starts[where.end_line - 1] + where.end_column - 1
        return self.text[start:end]

    def line(self, number: int) -> str:
        """Line `number` (from 1) without its end and without secrets, or an empty string when there is none. Of a line
        that is longer than `LONGEST_LINE` its beginning."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        text = self._quotable if self._concealed else self.text
        return text[start : min(end, start + LONGEST_LINE)].rstrip("\r\n")

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
