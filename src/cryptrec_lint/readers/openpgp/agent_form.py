"""The two forms of gpg-agent's files of private keys (doc/keyformat.txt): an S-expression alone, or names with values,
of which `Key` has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_KEY = re.compile(rb"\s*\((?:[0-9]{1,3}:)?(?:protected-|shadowed-)?private-key\s*\(")
_WORD = re.compile(r"\((?:[0-9]{1,3}:)?(?:protected-|shadowed-)?private-key")
_NAME = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]{0,40}):[ \t]*")
_LINES = 20_000
"""Lines that are looked at; a key of 16,384 bits has some 200, certificates of OpenSSH beside it as many."""
_LENGTH = 1 << 20
"""Code points looked at."""
_FIRST = 4096
"""Code points of a value in which a key shows itself."""
_SHOWN = 40
"""Code points of another value that a report quotes."""


KEY, CERTIFICATE = "key", "openssh-cert"
"""Names of values that are looked at."""


class Value(NamedTuple):
    """A name with its value, the lines of which are put together; offsets into the text."""

    name: str
    start: int
    """Where the value begins."""
    end: int
    text: str

    def shown(self, whole: str) -> int:
        """Where the part ends that a report may quote; of a key only its first word."""
        found = _WORD.match(whole, self.start) if self.name == KEY else None
        if self.name == KEY:
            return found.end() if found else self.start
        return min(self.end, self.start + _SHOWN)


def is_naked(data: bytes) -> bool:
    """Whether the file is an S-expression alone: then its first octet is a parenthesis."""
    return data[:1] == b"(" and _KEY.match(data) is not None


def is_extended(text: str) -> bool:
    """Whether the file has names with values from its first line on, and one of them is a key."""
    return any(_is_key(one) for one in values(text))


def _is_key(value: Value) -> bool:
    return value.name == KEY and _KEY.match(value.text[:_FIRST].encode("utf-8", "replace")) is not None


def values(text: str) -> Iterator[Value]:
    """Name after name, in small letters; nothing more where a line is neither a name's nor goes on the one before."""
    name, start, end, parts = "", 0, 0, list[str]()
    for at, line in _lines(text):
        if line[:1] in (" ", "\t") and name:
            parts.append(line[1:])
            end = at + len(line)
        elif not line.strip() or line.lstrip().startswith("#"):
            continue
        else:
            if name:
                yield Value(name, start, end, "".join(parts))
            found = _NAME.match(line)
            if found is None:
                return
            name, start, end, parts = found["name"].lower(), at + found.end(), at + len(line), [line[found.end() :]]
    if name:
        yield Value(name, start, end, "".join(parts))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at, limit = (1 if text.startswith("\ufeff") else 0), min(len(text), _LENGTH)
    for _ in range(_LINES):
        if at >= limit:
            return
        end = text.find("\n", at, limit)
        end = limit if end < 0 else end
        yield at, text[at:end].rstrip("\r")
        at = end + 1
