"""The text of a Python file: its coding line and byte order mark decide how bytes become characters."""

from __future__ import annotations

import tokenize
from io import BytesIO
from typing import NamedTuple

from cryptrec_lint.source import Source

_BOM = "\ufeff"


class Decoded(NamedTuple):
    """A file as Python reads it."""

    text: str
    """Without byte order mark."""
    source: Source
    encoding: str
    """Empty where the text is the source's own, behind `skipped` characters."""
    skipped: int = 0

    def offset_in_source(self, offset: int) -> int:
        """Where a character of `text` stands in the source's text."""
        if not self.encoding:
            return offset + self.skipped
        before = len(self.text[:offset].encode(self.encoding, "replace"))
        return len(self.source.data[:before].decode("utf-8", "surrogateescape"))


def decode(source: Source) -> Decoded:
    """Decode by the coding line. What does not fit its encoding stays as lone surrogates, which no parser accepts."""
    encoding = _declared(source.data)
    if encoding in ("utf-8", "utf-8-sig"):
        skipped = 1 if source.text.startswith(_BOM) else 0
        return Decoded(source.text[skipped:], source, "", skipped)
    try:
        return Decoded(source.data.decode(encoding), source, encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return Decoded(source.text, source, "")


def _declared(data: bytes) -> str:
    try:
        return tokenize.detect_encoding(BytesIO(data).readline)[0]
    except (SyntaxError, LookupError, ValueError):
        return "utf-8"
