"""Reading a file that the parser refuses: logical line by logical line, without its block structure.

Each logical line that parses by itself becomes a statement of one flat module. Python 2, a grammar newer than the
running interpreter's and a file cut off in the middle keep most of their imports and calls this way.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import islice

from cryptrec_lint.readers.python.parse import parse

_LONGEST = 200
"""Physical lines of a bracketed logical line; longer ones have an unclosed bracket somewhere."""
_LOOKS = 10
_TOKEN = re.compile(r"\"\"\"|'''|[\"'#()\[\]{}]|\\")
_HEADER = re.compile(r"\s*(?:if|while|for|with|def|class|async|match)\b.*:\s*(?:#.*)?$", re.DOTALL)
_CLAUSE = re.compile(r"\s*(?:else|try|finally|except\b[^:]*)\s*:\s*(?:#.*)?$")
_OPENING = re.compile(
    r"\s*(?:else|try|finally|except|elif|if|while|for|with|def|class|async|match|case)\b",
)
_COLON = re.compile(":")
_COLONS = 16
"""Colons of a line behind which a statement is looked for."""
_ELIF = re.compile(r"(\s*)elif\b")
_PRINT = re.compile(r"(\s*)print\b(?!\s*\()(?:\s*>>\s*[\w.]+\s*,)?")
_FIRST = "0,"
"""Stands for the word `print`: the first element of a tuple."""
_LONG = re.compile(r"\b(\d+)[lL]\b")


def recovered(text: str) -> ast.Module:
    """The statements that could be read, each at its own place in the text."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    module = ast.Module(body=[], type_ignores=[])
    for number, logical in logical_lines(lines):
        module.body += _statements(logical, number)
    return module


def logical_lines(lines: list[str]) -> Iterator[tuple[int, str]]:
    """(index of the first physical line, text) of each logical line."""
    number, scanner = 0, _Scanner(lines)
    while number < len(lines):
        count = scanner.extent(number)
        yield number, "".join(lines[number : number + count])
        number += count


class _Scanner:
    """Finds where logical lines end, looking at no line more than a few times on average."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.left = _LOOKS * (len(lines) + _LONGEST)
        self.closing = {'"""': True, "'''": True}

    def extent(self, start: int) -> int:
        """How many physical lines a logical line has; 1 where its end cannot be found."""
        depth, quote, bracketed = 0, "", 0
        for number in range(start, len(self.lines)):
            depth, quote, joined = _scan(self.lines[number], depth, quote, self.closing)
            bracketed += depth > 0 and not quote
            self.left -= 1
            if not quote and not joined and depth <= 0:
                return number - start + 1
            if bracketed > _LONGEST or self.left < 0:
                return 1
        if quote:
            self.closing[quote] = False
        return 1


def _scan(line: str, depth: int, quote: str, closing: dict[str, bool]) -> tuple[int, str, bool]:
    """Bracket depth, open triple quote and whether a backslash joins the next line, after one physical line."""
    at = 0
    while True:
        if quote:
            at, quote = _close(line, at, quote)
            if quote:
                return depth, quote, False
        found = _TOKEN.search(line, at)
        if found is None or found.group() == "#":
            return depth, "", False
        token, at = found.group(), found.end()
        if token == "\\":
            return depth, "", True
        if token in closing:
            quote = token if closing[token] else ""
        elif token in "\"'":
            at = _short(line, at, token)
        else:
            depth += 1 if token in "([{" else -1


def _close(line: str, at: int, quote: str) -> tuple[int, str]:
    end = line.find(quote, at)
    return (end + len(quote), "") if end >= 0 else (len(line), quote)


def _short(line: str, at: int, quote: str) -> int:
    """The end of a string on one line."""
    while at < len(line) and line[at] != quote:
        at += 2 if line[at] == "\\" else 1
    return at + 1


def _statements(text: str, number: int) -> list[ast.stmt]:
    """The statements of a logical line, moved to where it stands."""
    if not text.strip() or text.lstrip().startswith("#"):
        return []
    for form, shift in _forms(text.rstrip()):
        tree = parse(form)
        if isinstance(tree, ast.Module):
            found = tree.body if not shift else getattr(tree.body[0], "body", [])
            for statement in found:
                ast.increment_lineno(statement, number - shift)
            return found
    return []


def _forms(text: str) -> Iterator[tuple[str, int]]:
    """Ways to make a logical line stand alone, with the number of lines put before it. Columns stay."""
    if _CLAUSE.match(text):
        return
    yield from _whole(text)
    for form in _after_colons(text):
        yield "if 1:\n" + form, 1


def _after_colons(text: str) -> Iterator[str]:
    """What stands behind the colons of a one-line clause (`else: x()`, `def f[T](): x()`), in the same columns."""
    if not _OPENING.match(text):
        return
    for found in islice(_COLON.finditer(text), _COLONS):
        rest = text[found.end() :]
        if rest.strip() and "\n" not in text[: found.end()]:
            yield " " * found.end() + rest


def _whole(text: str) -> Iterator[tuple[str, int]]:
    plain = _ELIF.sub(r"\1  if", text, count=1)
    for form in (plain, _print(plain), _LONG.sub(r"\1 ", _print(plain))):
        whole = form + "\n" + _indent(form) + " pass" if _HEADER.match(form) else form
        if form.lstrip().startswith("@"):
            whole = form + "\n" + _indent(form) + "def _(): pass"
        yield ("if 1:\n" + whole, 1) if form[:1].isspace() else (whole, 0)


def _print(text: str) -> str:
    """Python 2's `print a, b` as the tuple `a, b`, in the same columns."""
    found = _PRINT.match(text)
    if found is None:
        return text
    blank = " " * (found.end() - found.end(1) - len(_FIRST))
    return found.group(1) + _FIRST + blank + text[found.end() :]


def _indent(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]
