"""From positions of the syntax tree to spans of the source.

Python ends lines at `\\n`, `\\r\\n` and `\\r` and counts columns in bytes of UTF-8; a `Source` ends them at `\\n` and
counts code points of what it decoded as UTF-8.
"""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from cryptrec_lint.model import Location
from cryptrec_lint.readers.python.decode import Decoded
from cryptrec_lint.source import Source

_LINE_END = re.compile(r"\r\n|\r|\n")
_LONGEST_STEP = 80


class Spans:
    """Places of nodes in a source."""

    def __init__(self, source: Source, decoded: Decoded) -> None:
        self.source = source
        self.text = decoded.text
        self._decoded = decoded
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(decoded.text))]
        self._line = lru_cache(maxsize=8)(self._line_text)

    def offset(self, line: int, column: int) -> int:
        """Offset into the decoded text of a 1-based line and a 0-based column in bytes."""
        if not 1 <= line <= len(self._starts):
            return len(self.text)
        start = self._starts[line - 1]
        text = self._line(line)
        if text.isascii():
            return min(start + column, len(self.text))
        return start + len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "ignore"))

    def _line_text(self, line: int) -> str:
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return self.text[self._starts[line - 1] : end]

    def of(self, node: ast.AST) -> tuple[int, int]:
        """Start and end of a node as offsets into the decoded text."""
        start = self.offset(getattr(node, "lineno", 1), getattr(node, "col_offset", 0))
        line, column = getattr(node, "end_lineno", None), getattr(node, "end_col_offset", None)
        end = self.offset(line, column) if line is not None and column is not None else start
        return start, max(start, end)

    def text_of(self, node: ast.AST) -> str:
        """A node as it is written."""
        start, end = self.of(node)
        return self.text[start:end]

    def of_callee(self, node: ast.expr) -> tuple[int, int]:
        """The name that a call calls: a dotted name on one line as a whole, else the last attribute."""
        start, end = self.of(node)
        if not isinstance(node, ast.Attribute):
            return start, end
        text = self.text[start:end]
        if _DOTTED.fullmatch(text):
            return start, end
        last = _LAST_NAME.search(text)
        return (start + last.start(), end) if last is not None else (start, end)

    def location(self, span: tuple[int, int], symbol: str) -> Location:
        """A span as a place of the source."""
        start, end = (self._decoded.offset_in_source(offset) for offset in span)
        return self.source.location(start, end, symbol)

    def step(self, node: ast.AST) -> str:
        """A statement as a step of a derivation: its first characters on one line."""
        start, end = self.of(node)
        text = " ".join(self.text[start : min(end, start + 4 * _LONGEST_STEP)].split())
        return text if len(text) <= _LONGEST_STEP else text[: _LONGEST_STEP - 1] + "…"


_DOTTED = re.compile(r"\w+(?:\.\w+)*")
_LAST_NAME = re.compile(r"\w+$")
