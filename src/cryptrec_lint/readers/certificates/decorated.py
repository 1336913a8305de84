"""Base64 in lines that all have the same before them, and anything behind: comments, quoted mail, patches, logs, lists,
and code that puts a text together line by line (`# MII…`, `> MII…`, `+MII…`, `- "MII…"`, `echo MII… >> ca.pem`).

What stands before the first line, or before the last one, is taken off each; numbers in it may differ (times of a log,
numbers of lines).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LONGEST = 300
"""Code points before or behind the base64 of a line; a line of a log has a hundred before it."""
_LINE_END = re.compile(r"\r?\n|\r")
_PARTS = re.compile(r"\d+|[ \t]+|[^\d \t]+")
_DIGITS = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_LONG = re.compile(r"[A-Za-z0-9+/]{16}")
_LONGEST_LINE = 2_000
"""Code points of a line of such a text. Base64 in one long line has nothing to take off."""
_HEADER = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]*: .{1,200}|)$")
"""A header of a block, or the empty line behind the headers (RFC 1421 section 4.4); PuTTY has digits in some names."""
_FULL = 40
"""Digits of a full line: the shortest in use has 52 (property lists of Apple)."""
_FULL_DIGITS = re.compile(rf"[A-Za-z0-9+/]{{{_FULL},}}")


def inside(text: str, mark: int, start: int, end: int) -> Iterator[str]:
    """What may stand between two marks of armour, the one from `mark` to `start` and the other beginning at `end`, when
    what is around the base64 of each line is taken off: by what stands before the first mark, then before the other.

    Nothing where the lines are not all alike.
    """
    before, last = _before(text, mark), _before(text, end)
    behind = _LINE_END.split(text[start : start + _LONGEST], 1)[0].strip()
    if not before.strip() and not last.strip() and not behind:
        return  # there is nothing to take off
    lines = _LINE_END.split(text[start:end])[1:-1]
    for one in dict.fromkeys((before, last)):
        found = _stripped(lines, one, behind)
        if found:
            yield found


def _before(text: str, at: int) -> str:
    """What stands before a place on its line."""
    near = text[max(0, at - _LONGEST) : at]
    return near[max(near.rfind("\n"), near.rfind("\r")) + 1 :]


def _stripped(lines: list[str], before: str, behind: str) -> str | None:
    """The base64 of each line, and headers as they are; None where a line is not like the others."""
    parts, found = _PARTS.findall(before), list[str]()
    for line in lines:
        at = _after(line, before, parts)
        if at is None:
            if line.strip():
                return None
            continue
        rest = line[at:].rstrip().removesuffix(behind)
        digits = _DIGITS.match(rest)
        assert digits is not None
        if _HEADER.match(rest):
            found.append(rest)
        elif digits.end() and not _LONG.search(rest, digits.end()):
            found.append(digits[0])
        else:
            return None
    return "\n".join(found)


def _after(line: str, before: str, parts: list[str]) -> int | None:
    """Where what is like `before` ends in a line; None where the line does not begin so."""
    if line.startswith(before):
        return len(before)
    at = 0
    for number, part in enumerate(parts):
        if part.isdigit() or part.isspace():
            end = _run_end(line, at, part)
            if end == at and not (part.isspace() and number in (0, len(parts) - 1)):
                return None  # blanks at the ends of a line get lost, and line numbers are set in columns
            at = end
        elif line.startswith(part, at):
            at += len(part)
        else:
            return None
    return at


_RUNS = {True: re.compile(r"\d*"), False: re.compile(r"[ \t]*")}


def _run_end(line: str, at: int, part: str) -> int:
    found = _RUNS[part.isdigit()].match(line, at)
    assert found is not None
    return found.end()


def run(text: str, at: int, needed: int | None) -> tuple[str, int]:
    """The base64 that begins at `at` and goes on in the lines below it, behind what stands before it there, or before
    the second one; so many digits, or as many as there are; and where the last one ends. No digits where the first line
    is not full, or has nothing beside them."""
    first = _digits(text, at)
    before, end = _before(text, at), at + len(first)
    if len(first) < _FULL or not _is_decorated(text, before, end):
        return "", at
    found, length, parts = [first.rstrip("=")], len(first), _PARTS.findall(before)
    for start, line in _lines_below(text, end):
        if needed is not None and length >= needed:
            break
        after = _after(line, before, parts)
        if after is None and len(found) == 1:  # the first line of a text that is put together is often another
            after = _before_full(line)
            before, parts = line[:after], _PARTS.findall(line[:after])
        digits = _digits(line, after).rstrip("=") if after is not None else ""
        if after is None or not digits:
            break
        found.append(digits)
        length += len(digits)
        end = start + after + len(digits)
        if len(digits) < _FULL:
            break
    excess = max(0, length - needed) if needed is not None else 0
    joined = "".join(found)
    return joined[: len(joined) - excess], end - excess


def _digits(text: str, at: int) -> str:
    found = _DIGITS.match(text, at)
    assert found is not None
    return found[0]


def _is_decorated(text: str, before: str, end: int) -> bool:
    """Whether anything stands beside the base64 of the first line that could be on the others too."""
    tail = text[end : end + _LONGEST].partition("\n")[0]
    return bool((before.strip() or tail.strip()) and not _LONG.search(tail))


def _before_full(line: str) -> int | None:
    """Where the base64 begins that fills a line."""
    found = _FULL_DIGITS.search(line)
    return found.start() if found and found.start() <= _LONGEST else None


def _lines_below(text: str, at: int) -> Iterator[tuple[int, str]]:
    """Each line below the one of `at`, with its place."""
    while (start := text.find("\n", at, at + _LONGEST + 2) + 1) > 0:
        end = text.find("\n", start, start + _LONGEST_LINE)
        if end < 0:
            end = min(len(text), start + _LONGEST_LINE)
        yield start, text[start:end].rstrip("\r")
        at = end
