"""The lines of a text: in which one an offset lies, and where each begins and ends."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import cached_property
from itertools import chain


class Lines:
    """Lines end with `\\n`, or with `\\r` where there is no `\\n` at all. Numbers count from 1.

    Readers go forward: the ends of lines are counted on from the last offset that was asked for, and a table of all
    lines is made only once somebody goes back.
    """

    def __init__(self, text: str) -> None:
        self._text, self._end = text, "\n" if "\n" in text else "\r"
        self._offset, self._number, self._start = 0, 1, 0
        """The last offset that was asked for, its line, and where that begins."""
        self._has_table = False

    @cached_property
    def _starts(self) -> array[int]:
        """Where each line begins. An array, because a list of a million numbers takes ten times the memory."""
        self._has_table = True
        return array("I", chain((0,), map(re.Match.end, re.finditer(self._end, self._text))))

    def at(self, offset: int) -> tuple[int, int]:
        """The number of the line of an offset, and where it begins."""
        if self._has_table or offset < self._offset:
            number = bisect_right(self._starts, offset)
            return number, self._starts[number - 1]
        more = self._text.count(self._end, self._offset, offset)
        if more:
            self._number += more
            self._start = self._text.rfind(self._end, self._offset, offset) + 1
        self._offset = offset
        return self._number, self._start

    def bounds(self, number: int) -> tuple[int, int]:
        """Where a line begins, and where the next one does or the text ends. Both are 0 where there is none."""
        if number == self._number and not self._has_table:
            end = self._text.find(self._end, self._start)
            return self._start, len(self._text) if end < 0 else end + 1
        starts = self._starts
        if not 1 <= number <= len(starts):
            return 0, 0
        return starts[number - 1], starts[number] if number < len(starts) else len(self._text)
