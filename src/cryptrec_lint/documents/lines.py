"""The line of a key in TOML text: where a `DocumentError` points.

Only positions are found here; what a file means is tomli's business. The text is taken to be valid TOML (a file that is
not has its line in the error already); of other text nothing is claimed.
"""

from __future__ import annotations

import re
from contextlib import suppress

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)+")
_SPACE = re.compile(r"[ \t]+")
_STRINGS = (
    re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}', re.DOTALL),
    re.compile(r"'''(?:[^']|'(?!''))*'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
"""The four kinds of TOML string. A multi-line one may end in up to two quotation marks of its own."""
_SCALAR = re.compile(r"[^,\]}#\n]+")


def line_of(text: str, key: str) -> int | None:
    """The line (from 1) of a dotted key such as `entry[3].tier`, or of the nearest table around a key that is absent.

    None where neither stands in the text, or where it cannot be told.
    """
    positions = _Positions(text)
    lines = positions.lines()
    while key not in lines:
        parent = max(key.rfind("."), key.rfind("["))
        if parent < 0 or not positions.read_whole or key in positions.twice:
            return None
        key = key[:parent]
    return lines[key]


class _StopError(Exception):
    """The text is not what TOML allows here: what was found before stands."""


class _Positions:
    """Walks over TOML text and notes where each key begins, under the name that errors give it."""

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", " \n")  # as tomli does; one character each, so that lines stay the same
        self._at = 0
        self._found: dict[str, int] = {}
        self.twice: set[str] = set()
        """Names that two keys share: quoted keys may hold dots."""
        self.read_whole = False
        self._lengths: dict[str, int] = {}
        """Array of tables → how many headers it has had."""

    def lines(self) -> dict[str, int]:
        """Key → line, without those of `twice`."""
        with suppress(_StopError, RecursionError):
            self._document()
            self.read_whole = True
        line, last, of = 1, 0, {}
        for at in sorted(self._found.values()):
            line += self._text.count("\n", last, at)
            last = at
            of[at] = line
        return {key: of[at] for key, at in self._found.items() if key not in self.twice}

    def _document(self) -> None:
        prefix = ""
        while self._skip(_BLANK):
            if self._peek("["):
                prefix = self._header()
            else:
                self._pair(prefix)

    def _header(self) -> str:
        start = self._at
        array = self._peek("[[")
        self._at += 2 if array else 1
        parts = self._key()
        self._take("]]" if array else "]")
        name = ""
        for part in parts[:-1]:
            name = self._inside(_join(name, part), start)
        name = _join(name, parts[-1])
        if not array:
            self._note(name, start)
            return name
        self._found.setdefault(name, start)
        number = self._lengths.get(name, 0)
        self._lengths[name] = number + 1
        self._note(f"{name}[{number}]", start)
        return f"{name}[{number}]"

    def _inside(self, name: str, start: int) -> str:
        """A table on the way to another: of an array of tables its last member."""
        self._found.setdefault(name, start)
        return f"{name}[{self._lengths[name] - 1}]" if name in self._lengths else name

    def _pair(self, prefix: str) -> None:
        start = self._at
        parts = self._key()
        self._take("=")
        name = prefix
        for part in parts[:-1]:
            name = _join(name, part)
            self._found.setdefault(name, start)
        name = _join(name, parts[-1])
        self._note(name, start)
        self._skip(_SPACE)
        self._value(name)

    def _value(self, name: str) -> None:
        if self._peek("["):
            self._array(name)
        elif self._peek("{"):
            self._inline_table(name)
        elif not any(self._match(string) for string in _STRINGS):
            self._require(_SCALAR)

    def _array(self, name: str) -> None:
        self._at += 1
        number = 0
        while self._skip(_BLANK) and not self._peek("]"):
            self._note(f"{name}[{number}]", self._at)
            self._value(f"{name}[{number}]")
            number += 1
            self._skip(_BLANK)
            if not self._peek("]"):
                self._take(",")
        self._take("]")

    def _inline_table(self, name: str) -> None:
        self._at += 1
        while self._skip(_BLANK) and not self._peek("}"):
            self._pair(name)
            self._skip(_BLANK)
            if not self._peek("}"):
                self._take(",")
        self._take("}")

    def _key(self) -> list[str]:
        parts = []
        while True:
            self._skip(_SPACE)
            parts.append(self._key_part())
            self._skip(_SPACE)
            if not self._peek("."):
                return parts
            self._at += 1

    def _key_part(self) -> str:
        start = self._at
        for string in _STRINGS[2:]:
            if self._match(string):
                return self._unquoted(self._text[start : self._at])
        self._require(_BARE_KEY)
        return self._text[start : self._at]

    def _unquoted(self, quoted: str) -> str:
        if "\\" in quoted:
            raise _StopError  # an escape in a key: nothing is worth a second decoder
        return quoted[1:-1]

    def _note(self, name: str, at: int) -> None:
        if name in self._found and self._found[name] != at:
            self.twice.add(name)
        self._found.setdefault(name, at)

    def _peek(self, word: str) -> bool:
        return self._text.startswith(word, self._at)

    def _take(self, word: str) -> None:
        self._skip(_SPACE)
        if not self._peek(word):
            raise _StopError
        self._at += len(word)

    def _match(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self._text, self._at)
        if found:
            self._at = found.end()
        return bool(found)

    def _require(self, pattern: re.Pattern[str]) -> None:
        if not self._match(pattern):
            raise _StopError

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        """Go over what may be skipped; False at the end of the text."""
        self._match(pattern)
        return self._at < len(self._text)


def _join(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name
