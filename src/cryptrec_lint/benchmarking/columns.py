"""Text in columns of a terminal, where Japanese characters take two: widths, padding, wrapping, tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

COLUMNS = 100
"""Width in which reports are readable."""
_GAP = "  "
_NOT_AT_START = "、。）」』】，．：；！？ーぁぃぅぇぉっゃゅょァィゥェォッャュョ％%)"
_NOT_AT_END = "（「『【("


def width(text: str) -> int:
    """Terminal columns: East Asian wide characters take two (Unicode Standard Annex 11)."""
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 0 if unicodedata.combining(char) else 1 for char in text
    )


def left(text: str, columns: int) -> str:
    """Filled with blanks on the right; never cut."""
    return text + " " * (columns - width(text))


def right(text: str, columns: int) -> str:
    """Filled with blanks on the left; never cut."""
    return " " * (columns - width(text)) + text


def printable(text: str) -> str:
    """Without control characters: figures may come from a file, and a terminal must not obey it."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def wrapped(text: str, indent: str = "", first: str | None = None, columns: int = COLUMNS) -> list[str]:
    """Lines of at most `columns`: broken at blanks and between Japanese characters. `first` begins the first line."""
    lines, line = [], indent if first is None else first
    empty = True
    for piece in _pieces(text):
        if not empty and width(line + piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line, piece = indent, piece.lstrip()
        line, empty = line + piece, False
    return [*lines, line.rstrip()]


def _pieces(text: str) -> Iterator[str]:
    """The parts between which a line may break, each with the blanks that follow it."""
    piece = ""
    for at, char in enumerate(text):
        if piece and _may_break(text[at - 1], char):
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in _NOT_AT_START or before in _NOT_AT_END:
        return False
    return before == " " or _wide(before) or _wide(after)


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def table(head: Sequence[str], rows: Sequence[Sequence[str] | str], leftmost: int = 1) -> list[str]:
    """Lines of a table with a rule under the head; the first `leftmost` columns are words, the others numbers.

    A row that is a string is a line of its own and stays as it is.
    """
    cells = [head, *(row for row in rows if not isinstance(row, str))]
    widths = [max(width(row[at]) for row in cells) for at in range(len(head))]
    lines = [row if isinstance(row, str) else _line(row, widths, leftmost) for row in (head, *rows)]
    return [lines[0], "-" * (sum(widths) + len(_GAP) * (len(widths) - 1)), *lines[1:]]


def _line(row: Sequence[str], widths: Sequence[int], leftmost: int) -> str:
    cells = [(left if at < leftmost else right)(cell, widths[at]) for at, cell in enumerate(row)]
    return _GAP.join(cells).rstrip()
