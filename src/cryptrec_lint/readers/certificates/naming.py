"""What a text calls a value that stands in it: the key, the element, the constant just before its place."""

from __future__ import annotations

import re

_NEAR = 160
"""Code points looked back over."""
_OPENING = " \t\r\n\"'`([{-\ufeff"
"""What stands before a value besides the sign of equality: blanks, quotation marks, brackets, the dash of a list."""
_SCALAR = re.compile(r"""(?:!!?\w+)?\s*(?:[|>][-+\d]*|<<[-~]?\s*["']?\w+["']?|!!?\w+)$""")
"""A block scalar of YAML, with or without a tag, or a here-document begins."""
_ELEMENT = re.compile(r"<([\w:.-]+)(?:\s[^<>]*)?>$")
_KEY = re.compile(r"""(?:wen|[rbuLf])?\s*(?:=:|::|>=|[:=,])\s*["'`)\]]*([\w.;/-]*[A-Za-z_$])""")
"""Read from its end, so that the time is proportional to it. Also the argument before it (`set("ca", "…")`)."""
_PUNCTUATION = re.compile(r"[\W_]*")


def before(text: str, at: int) -> str:
    """The name of the value at `at`, or an empty string where none stands there."""
    near = text[max(0, at - _NEAR) : at].rstrip(_OPENING)
    if near.endswith(">") and (element := _ELEMENT.search(near)):
        return element[1]
    key = _KEY.match(_SCALAR.sub("", near).rstrip(_OPENING)[::-1])
    return key[1][::-1] if key else ""


def goes_on(text: str, end: int, at: int) -> bool:
    """Whether the value at `at` follows the one that ends at `end` in the same list."""
    return end <= at <= end + _NEAR and _PUNCTUATION.fullmatch(text, end, at) is not None
