"""The lines of a private key of PuTTY (PPK; PuTTY manual, appendix C.2): names with values, base64 after two of them.

Line ends are LF, CR LF or CR, as PuTTY takes them; blanks before a line are passed over, because texts that hold such a
key indent it.
"""

from __future__ import annotations

import binascii
import re
from typing import NamedTuple

_LINES = 5_500
"""Lines of one block of base64: PuTTY's sshpubk.c reads no more (MAX_KEY_BLOB_SIZE of 262,144 octets, 48 a line)."""
_NAME_LENGTH, _VALUE_LENGTH = 40, 4096
"""Code points. Names have 25 at most; the longest line in use is a comment, and no more is read of any."""
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_PUBLIC, _PRIVATE = "Public-Lines", "Private-Lines"
_LAST = ("Private-MAC", "Private-Hash")
_HEADERS = 20
"""Lines with a name; version 3 has twelve."""


class Form(NamedTuple):
    """What stands in a key, as far as it could be read."""

    headers: dict[str, str]
    """Name → value; the first line's name has the version in it."""
    public: bytes | None
    """The public half; None where it is missing or no base64."""
    end: int
    """Offset behind the last line that was read."""

    @property
    def check(self) -> str:
        """The name of the line with the MAC or hash at the end; empty where there is none."""
        return next((name for name in _LAST if name in self.headers), "")


def parse(text: str, at: int = 0) -> Form:
    """The key whose first line begins at `at`. Never raises."""
    headers: dict[str, str] = {}
    public: bytes | None = None
    for _ in range(_HEADERS):
        line, end = _line(text, at)
        name, colon, value = line.partition(":")
        if not colon or len(name) > _NAME_LENGTH:
            break
        at = end
        headers.setdefault(name, value.strip())
        if name in (_PUBLIC, _PRIVATE):
            blob, at = _blob(text, at, value.strip())
            public = blob if name == _PUBLIC else public
        if name in _LAST:
            break
    return Form(headers, public, at)


def _line(text: str, at: int) -> tuple[str, int]:
    found = _LINE.match(text, at, at + _VALUE_LENGTH)
    assert found is not None  # the pattern matches anywhere
    return found[1].strip(" \t"), found.end()


def _blob(text: str, at: int, count: str) -> tuple[bytes | None, int]:
    """So many lines of base64, and where they end; None where there are not so many or they are no base64."""
    if not (count.isascii() and count.isdigit()) or len(count) > len(str(_LINES)) or int(count) > _LINES:
        return None, at
    lines = []
    for _ in range(int(count)):
        line, end = _line(text, at)
        if not line or ":" in line:
            return None, at
        lines.append(line)
        at = end
    try:
        return binascii.a2b_base64("".join(lines).encode("ascii")), at
    except ValueError:
        return None, at
