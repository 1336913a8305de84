"""S-expressions (RFC 9804; as Libgcrypt has them): atoms and lists, in the canonical and the advanced form, mixed."""

from __future__ import annotations

import binascii
import re

_DEPTH = 32
"""Lists inside lists; a private key has five."""
_NODES = 10_000
"""Atoms and lists; a private key has some fifty."""
_TOKEN = re.compile(
    rb"""\s* (?:
      (?P<open>\() | (?P<close>\))
    | (?P<length>[0-9]{1,9}) :
    | \[ [^\]()]* \]                               # a display hint, which says nothing of a key
    | \# (?P<hex>[0-9A-Fa-f\s]*) \#
    | \| (?P<base64>[A-Za-z0-9+/=\s]*) \|
    | " (?P<quoted>(?:[^"\\]|\\.)*) "
    | (?P<word>[A-Za-z0-9./_:*+=-]+)
    )""",
    re.VERBOSE | re.DOTALL,
)
_BLANKS = b" \t\r\n\v\f"
_ESCAPE = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|([0-3][0-7]{2})|(\r\n|\n\r|\n|\r)|(.))", re.DOTALL)
"""As in C; the end of a line is passed over."""
_LETTERS = {b"b": b"\b", b"t": b"\t", b"v": b"\v", b"n": b"\n", b"f": b"\f", b"r": b"\r"}


class SexpError(ValueError):
    """The octets are no whole list from `offset` on."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"no list at {offset}")
        self.offset = offset


class List:
    """A list: its atoms in order, and the lists in it."""

    def __init__(self) -> None:
        self.atoms: list[bytes] = []
        self.lists: list[List] = []

    @property
    def name(self) -> str:
        """The first atom, which says what the list is."""
        return self.atoms[0].decode("ascii", "replace") if self.atoms else ""

    def child(self, name: str) -> List | None:
        """The first list in it of a name."""
        return next((one for one in self.lists if one.name == name), None)

    def value(self, name: str) -> bytes | None:
        """The second atom of the first list of a name."""
        found = self.child(name)
        return found.atoms[1] if found and len(found.atoms) > 1 else None

    def number(self, name: str) -> int:
        """The same as a number; 0 where there is none."""
        return int.from_bytes(self.value(name) or b"", "big")


def parse(data: bytes) -> tuple[List, int]:
    """The list that the octets begin with, and where it ends. Raises SexpError."""
    opened: list[List] = []
    at = 0
    for _ in range(_NODES):
        found = _TOKEN.match(data, at)
        if found is None:
            break
        at = found.end()
        if found["open"]:
            if len(opened) == _DEPTH:
                break
            opened.append(List())
        elif not opened:
            break
        elif found["close"]:
            done = opened.pop()
            if not opened:
                return done, at
            opened[-1].lists.append(done)
        elif found["length"]:
            at += int(found["length"])
            if at > len(data):
                raise SexpError(found.end())
            opened[-1].atoms.append(data[found.end() : at])
        else:
            _add(opened[-1], found)
    raise SexpError(at)


def _add(inner: List, found: re.Match[bytes]) -> None:
    if found["word"] is not None:
        inner.atoms.append(found["word"])
    elif found["hex"] is not None:
        digits = found["hex"].translate(None, _BLANKS)
        inner.atoms.append(binascii.unhexlify(digits[: len(digits) & ~1]))
    elif found["quoted"] is not None:
        inner.atoms.append(_ESCAPE.sub(_meaning, found["quoted"]))
    elif found["base64"] is not None:
        try:
            inner.atoms.append(binascii.a2b_base64(found["base64"]))
        except ValueError:
            raise SexpError(found.start()) from None


def _meaning(escape: re.Match[bytes]) -> bytes:
    in_hex, octal, _, other = escape.groups()
    if in_hex:
        return bytes.fromhex(in_hex.decode())
    if octal:
        return bytes((int(octal, 8),))
    return _LETTERS.get(other, other or b"")
