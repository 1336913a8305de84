"""Archives of ar(1): packages of Debian (deb(5)) and libraries of object files (ar(5) of System V, and of BSD)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.model import Observation
from cryptrec_lint.readers.archives import listed
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.readers.archives.listed import DamagedError, Listed
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_MAGIC = b"!<arch>\n"
_HEADER, _END = 60, b"`\n"
"""A header of ar.h: 16 octets of name, four numbers that do not matter here, 10 of size, and two that end it."""
_SIZE = slice(48, 58)
_SYMBOLS = ("/", "/SYM64", "__.SYMDEF", "__.SYMDEF SORTED")
"""Tables of symbols: no files."""
_LONG_NAMES, _BSD_NAME = "//", "#1/"
"""System V keeps long names in a member of their own, BSD before the octets of the member."""


class ArReader:
    """Reads archives of ar(1). See `readers/interface.py`."""

    name = "ar"

    def claims(self, source: Source) -> bool:
        """The magic, which thin archives do not have: their members lie beside them."""
        return source.data.startswith(_MAGIC)

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """What is in each member. Never raises ReadError."""
        budget = files if isinstance(files, Budget) else Budget(files.passwords)
        yield from listed.observations(source, source.data, _listed(source.data), budget)


READER = ArReader()


def _listed(data: bytes) -> Iterator[Listed]:
    """Raises DamagedError."""
    at, names = len(_MAGIC), b""
    while at < len(data):
        header = data[at : at + _HEADER]
        size = header[_SIZE].strip()
        if not header.endswith(_END) or not size.isdigit():
            raise DamagedError
        start, end = at + _HEADER, at + _HEADER + int(size)
        name = header[:16].decode("utf-8", "replace").rstrip(" ")
        if name == _LONG_NAMES:
            names = data[start:end]
        elif name not in _SYMBOLS:
            yield _named(data, name, start, end, names)
        at = end + end % 2


def _named(data: bytes, name: str, start: int, end: int, names: bytes) -> Listed:
    number = name[len(_BSD_NAME) :] if name.startswith(_BSD_NAME) else name[1:]
    if name.startswith(_BSD_NAME) and number.isdecimal():
        own = data[start : start + int(number)].rstrip(b"\0").decode("utf-8", "replace")
        return Listed(own, min(end, start + int(number)), end)
    if name.startswith("/") and number.isdecimal():
        own = names[int(number) :].split(b"\n", 1)[0].decode("utf-8", "replace")
        return Listed(own.rstrip("/"), start, end)
    return Listed(name.rstrip("/"), start, end)
