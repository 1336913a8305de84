"""Distinguished names compared by the rules of RFC 5280 section 7.1, from their RFC 4514 strings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ATTRIBUTE = re.compile(r"((?:[^,+\\=]|\\.)+)=((?:[^,+\\]|\\.)*)([,+]|$)", re.DOTALL)
_ESCAPED = re.compile(r"((?:\\[0-9A-Fa-f]{2})+)|\\(.)", re.DOTALL)

Name = tuple[frozenset[tuple[str, str]], ...]
"""Relative names in order, each a set of attribute types and values."""


@lru_cache(maxsize=4096)
def compared(text: str) -> Name | None:
    """What two strings of the same name have in common, or None for a string that is no name.

    Case, the width of characters and runs of blanks do not count (stringprep of RFC 4518 section 2), nor does the
    string type; the order of relative names does.
    """
    relative: list[set[tuple[str, str]]] = [set()]
    at = 0
    while at < len(text):
        found = _ATTRIBUTE.match(text, at)
        if found is None:
            return None
        relative[-1].add((found[1].strip().casefold(), _folded(_unescaped(found[2]))))
        at = found.end()
        if found[3] == ",":
            relative.append(set())
    return tuple(map(frozenset, relative)) if text else None


def values(text: str) -> tuple[str, ...]:
    """The values of a name's attributes, folded; empty for a string that is no name."""
    return tuple(value for part in compared(text) or () for _, value in part)


def types(text: str) -> frozenset[str]:
    """The types of a name's attributes, folded."""
    return frozenset(kind for part in compared(text) or () for kind, _ in part)


def folded(text: str) -> str:
    """A value as it is compared."""
    return _folded(text)


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(_character, value)


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return bytes.fromhex(found[1].replace("\\", "")).decode("utf-8", "replace")
    return found[2]


def _folded(value: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).casefold()).split())
