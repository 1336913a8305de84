"""Words of scanned files, made fit to be shown: a terminal must not obey them, and no line may be forged.

What is not shown as it is: control characters (ESC and CSI steer terminals), marks that turn the direction of writing,
whatever cannot be seen, and halves of characters, which are how Python holds octets that are no UTF-8.
"""

from __future__ import annotations

import re

_REPLACED = "\N{REPLACEMENT CHARACTER}"
_BLANKS = frozenset("\t\n\r")
_WIDE_BLANK = "\N{IDEOGRAPHIC SPACE}"
"""Stands between the parts of Japanese names."""
_UNDECODED = frozenset(map(chr, range(0xDC80, 0xDD00)))
_UNSEEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""C1 controls, bidirectional and other format characters, line separators, halves of characters, tags."""
_HALVES = (0xD800, 0xDFFF)


def safe(text: str, undecoded: bool = False) -> str:
    """Text for people, in one line. `undecoded` keeps octets that are no UTF-8, for an output that can show them."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if is_shown(char) or (undecoded and char in _UNDECODED) else _instead(char) for char in text)


def is_shown(character: str) -> bool:
    """Whether a character is shown as it is."""
    return character.isprintable() or character == _WIDE_BLANK


def _instead(char: str) -> str:
    return " " if char in _BLANKS or char.isspace() else _REPLACED


def json_text(text: str) -> str:
    """JSON in which such characters are escaped, which means the same; halves of characters are replaced, as JSON is
    UTF-8. (JSON itself has the controls of ASCII escaped.)"""
    return text if text.isascii() else _UNSEEN.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    number = ord(found[0])
    if _HALVES[0] <= number <= _HALVES[1]:
        return _REPLACED
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
