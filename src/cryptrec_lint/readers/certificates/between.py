"""What writers put between the digits of base64 when it stands in a string of some language, and how it is read.

Escapes of JSON, YAML, C and their kin; character references of XML; the seam between two literals that are put
together (`"MII…" + "…"`, `["MII…", "…"]`, a backslash at the end of a line).
"""

from __future__ import annotations

import re

_SLASHES = r"\\{1,8}"
"""JSON inside JSON doubles the backslashes."""
_NEW_LINE = (
    rf"{_SLASHES}(?:r{_SLASHES})?n|{_SLASHES}r|{_SLASHES}u000[aAdD]|&\#(?:10|13|[xX]0{{0,6}}[aAdD]);"
    rf"|<br ?/?>|{_SLASHES}\r?\n"
)
_WORDS = r"vbCrLf|vbLf|vbNewLine|Environment\.NewLine|System\.lineSeparator\(\)|os\.EOL|PHP_EOL"
"""What Visual Basic, .NET, Java, Node.js and PHP call the end of a line."""
_BLANK = r"[\s+.,&_;\\()<>]{0,200}"
_SEAM = rf"""["'`]{_BLANK}(?:(?:{_WORDS}){_BLANK}){{0,3}}(?:[rbuLfUR@$]{{1,2}}(?=["'`]))?["'`]"""
"""From the quotation mark that closes a literal to the one that opens the next."""
_ESCAPED = {"2b": "+", "2f": "/", "3d": "="}
_DIGIT = rf"{_SLASHES}u00(?P<code>2[bBfF]|3[dD])|{_SLASHES}(?P<digit>[/=+])"
"""A digit or the padding, escaped: `\\/` is JSON's, `\\u002B` is what .NET writes."""

_SKIPPED = re.compile(rf"(?:\s+|{_NEW_LINE}|{_SLASHES}t|{_SEAM})+")
_ESCAPE = re.compile(rf"(?P<line>{_NEW_LINE})|(?P<tab>{_SLASHES}t)|{_DIGIT}|(?P<seam>{_SEAM})")
_ESCAPED_LINE = re.compile(r"\\[nr]|\\u000|&\#|<br")
_LONGEST = 16_000_000
"""Code points of a literal; a file of this size with one would be a list of revocations of a whole country."""
_MARKS = "\\\"'`"
_ONE_DIGIT = re.compile(_DIGIT)


def skipped(text: str, at: int) -> int:
    """Where the next digit may stand, when what is at `at` stands between digits."""
    found = _SKIPPED.match(text, at)
    return found.end() if found else at


def escaped_digit(text: str, at: int) -> tuple[str, int]:
    """The digit that is written as an escape at `at`, and where it ends; an empty string where there is none."""
    found = _ONE_DIGIT.match(text, at)
    return (_digit(found), found.end()) if found else ("", at)


def unquoted(inside: str) -> str:
    """The text that a literal, or several put together, stand for: with the lines that armour has.

    Nothing where it is too long, or has more marks than base64 in a literal could have between its digits.
    """
    if len(inside) > _LONGEST or 4 * sum(map(inside.count, _MARKS)) > len(inside):
        return ""
    seam = "" if _ESCAPED_LINE.search(inside) else "\n"  # a list of lines has no line ends of its own
    return _ESCAPE.sub(lambda found: _meaning(found, seam), inside)


def _meaning(found: re.Match[str], seam: str) -> str:
    if found["line"] is not None:
        return "" if found["line"][-1] == "\n" else "\n"
    if found["tab"] is not None:
        return ""
    return seam if found["seam"] is not None else _digit(found)


def _digit(found: re.Match[str]) -> str:
    return found["digit"] or _ESCAPED[found["code"].lower()]
