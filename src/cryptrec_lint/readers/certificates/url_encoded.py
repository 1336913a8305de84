"""Armour that is percent-encoded, as servers hand certificates on in headers and write them to logs (nginx's
`$ssl_client_escaped_cert`, Envoy's `X-Forwarded-Client-Cert`), and as forms send them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, unquote_plus

_END = re.compile(r"-----END(?P<blank>%20|\+)(?P<label>[A-Z0-9%+]{3,60})-----")
"""RFC 3986 section 2.1; in forms a blank is `+` (WHATWG URL Standard, section 5)."""
_MARKS = ("-----BEGIN%20", "-----BEGIN+")


class Encoded(NamedTuple):
    """A block at a place: offsets into the text, in code points."""

    start: int
    shown: int
    """Where its begin line ends."""
    end: int
    text: str
    """The block itself."""


def found(text: str) -> Iterator[Encoded]:
    """All whole blocks, in order."""
    if not any(mark in text for mark in _MARKS):
        return
    last = 0
    for end in _END.finditer(text):
        begin_line = f"-----BEGIN{end['blank']}{end['label']}-----"
        start, last = text.rfind(begin_line, last, end.start()), end.end()
        if start >= 0:
            block = text[start:last]
            plain = unquote_plus(block) if end["blank"] == "+" else unquote(block)
            yield Encoded(start, start + len(begin_line), last, plain)
