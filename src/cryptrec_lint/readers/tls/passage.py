"""A piece of a source with the value that it stands for: where quotes and escapes stand between the two."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.model import LONGEST_WORD, Location, Reason, Unresolved, shortened
from cryptrec_lint.source import Source


class Passage(NamedTuple):
    """`source.text[start:end]`, which means `value`."""

    source: Source
    start: int
    end: int
    value: str
    places: tuple[int, ...] | None = None
    """Offset of each character of `value` and of its end; None where they follow one another from `start`."""
    symbol: str = ""
    """What the place belongs to: `server example.com`."""

    @property
    def location(self) -> Location:
        """The place, quotes included; the beginning of one that is too long to be told."""
        return self.source.location(self.start, self._told, self.symbol)

    @property
    def written(self) -> str:
        """The exact text at the place."""
        return self.source.text[self.start : self._told]

    @property
    def _told(self) -> int:
        return min(self.end, self.start + LONGEST_WORD)

    def part(self, start: int, end: int) -> Passage:
        """The passage of `value[start:end]`."""
        places = self.places or range(self.start, self.start + len(self.value) + 1)
        return Passage(self.source, places[start], places[end], self.value[start:end], None, self.symbol)

    def unresolved(self, rule: str, why: Reason, mechanism: str = "") -> Unresolved:
        """Something here that cannot be told."""
        return Unresolved(self.location, self.written, rule, why, shortened(mechanism))


def pieces(passage: Passage, separators: str) -> list[Passage]:
    """The non-empty parts of the value between any of the separating characters, blanks around them left out."""
    found, start = [], 0
    for at, character in enumerate(passage.value + separators[0]):
        if character in separators:
            piece = passage.value[start:at]
            indent = len(piece) - len(piece.lstrip())
            if piece.strip():
                found.append(passage.part(start + indent, start + len(piece.rstrip())))
            start = at + 1
    return found
