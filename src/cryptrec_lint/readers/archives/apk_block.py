"""The APK Signing Block before the central directory: little-endian numbers, length-prefixed pieces.

Source: source.android.com, "APK Signature Scheme v2", sections "Format" and "APK Signature Scheme v2 block".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason

_MAGIC = b"APK Sig Block 42"
_LENGTH, _WORD = struct.Struct("<Q"), struct.Struct("<I")
_FOOT = _LENGTH.size + len(_MAGIC)
PIECES = 1000
"""Signers, digests, certificates and blocks; real packages have a handful of each."""


class BlockError(ValueError):
    """The block is not what it says it is."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.key)
        self.why = why


class Block(NamedTuple):
    """The whole signing block."""

    start: int
    """Where it begins in the file: what lies before it is signed."""
    pairs: list[tuple[int, bytes]]
    """Identifier and value of each."""


def is_here(data: bytes, directory: int) -> bool:
    """Whether a signing block stands before the central directory."""
    return data[max(0, directory - len(_MAGIC)) : directory] == _MAGIC


def find(data: bytes, directory: int) -> Block:
    """The block before the directory. Raises BlockError where its lengths lie."""
    if directory < _FOOT + _LENGTH.size:
        raise BlockError(reason("apk-block-length"))
    (size,) = _LENGTH.unpack_from(data, directory - _FOOT)
    start = directory - size - _LENGTH.size
    if size < _FOOT or start < 0 or _LENGTH.unpack_from(data, start)[0] != size:
        raise BlockError(reason("apk-block-length"))
    return Block(start, list(_pairs(data[start + _LENGTH.size : directory - _FOOT])))


def _pairs(data: bytes) -> Iterator[tuple[int, bytes]]:
    at, count = 0, 0
    while at < len(data):
        if at + _LENGTH.size > len(data) or count >= PIECES:
            raise BlockError(reason("apk-block-length"))
        (size,) = _LENGTH.unpack_from(data, at)
        at += _LENGTH.size
        if size < _WORD.size or size > len(data) - at:
            raise BlockError(reason("apk-block-length"))
        yield _WORD.unpack_from(data, at)[0], data[at + _WORD.size : at + size]
        at, count = at + size, count + 1


class Cursor:
    """Reads pieces one after the other; every method raises BlockError where there is no such piece."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def is_done(self) -> bool:
        """Nothing is left."""
        return self._at >= len(self._data)

    def word(self) -> int:
        """Four octets."""
        return int.from_bytes(self._take(_WORD.size), "little")

    def octet(self) -> int:
        """One octet."""
        return self._take(1)[0]

    def piece(self) -> bytes:
        """A length of four octets and what it counts."""
        return self._take(self.word())

    def pieces(self) -> list[bytes]:
        """A piece that is made of pieces."""
        inside, found = Cursor(self.piece()), []
        while not inside.is_done:
            found.append(inside.piece())
            if len(found) > PIECES:
                raise BlockError(reason("apk-too-many-pieces", limit=PIECES))
        return found

    def _take(self, size: int) -> bytes:
        found = self._data[self._at : self._at + size]
        if len(found) != size:
            raise BlockError(reason("apk-block-length"))
        self._at += size
        return found
