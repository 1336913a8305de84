"""Members of archives in the clear, never more than is allowed."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Protocol

STORED, DEFLATED, BZIP2 = 0, 8, 12
"""Compression methods of APPNOTE.TXT section 4.4.5 that are read."""


class DamagedError(ValueError):
    """The compressed data are none, or break off, after so many octets."""

    def __init__(self, done: int, data: bytes = b"") -> None:
        super().__init__(done)
        self.done = done
        self.data = data
        """What was in them so far."""


class TooLongError(ValueError):
    """There is more in it than is allowed."""


class TooManyStreamsError(ValueError):
    """There are more streams in it than are worth opening."""


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


def raw(method: int, data: bytes, limit: int) -> bytes:
    """The data of a ZIP member of one of these methods. Raises DamagedError and TooLongError."""
    if method == STORED:
        if len(data) > limit:
            raise TooLongError
        return data
    return _all(zlib.decompressobj(-zlib.MAX_WBITS) if method == DEFLATED else bz2.BZ2Decompressor(), data, limit)


_WHOLE: dict[bytes, Callable[[], _Decompressor]] = {
    b"\x1f\x8b": lambda: zlib.decompressobj(zlib.MAX_WBITS | 16),
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY),
}
"""How a compressed file begins → what opens it."""
_MEMORY = 128 << 20
"""Octets that xz may take: the dictionary of its highest preset needs 65 MiB."""


def is_whole(data: bytes) -> bool:
    """Whether it is a file that is compressed as a whole."""
    return any(data.startswith(magic) for magic in _WHOLE)


def whole(data: bytes, limit: int) -> bytes:
    """A file that is compressed as a whole (gzip, bzip2, xz), all its streams.

    Raises DamagedError, TooLongError, TooManyStreamsError.
    """
    found: list[bytes] = []
    copied = 0
    make = _opener(data)
    while make is not None:
        copied += len(data)
        if copied > _COPIED:
            raise TooManyStreamsError
        opener = make()
        try:
            found.append(_all(opener, data, limit))
        except DamagedError as error:
            raise DamagedError(error.done, b"".join((*found, error.data))) from None
        limit -= len(found[-1])
        data = opener.unused_data.lstrip(b"\0")  # streams may be padded
        make = _opener(data)
    return b"".join(found)


def _opener(data: bytes) -> Callable[[], _Decompressor] | None:
    return next((make for magic, make in _WHOLE.items() if data.startswith(magic)), None)


def _all(opener: _Decompressor, data: bytes, limit: int) -> bytes:
    """In pieces, so that of damaged data it is known how much work they were."""
    found: list[bytes] = []
    done = 0
    while not opener.eof:
        try:
            piece = opener.decompress(data, min(_PIECE, limit + 1 - done))
        except (zlib.error, OSError, lzma.LZMAError, ValueError, EOFError):
            raise DamagedError(done, b"".join(found)) from None
        if not piece and not opener.eof:
            raise DamagedError(done, b"".join(found))
        found.append(piece)
        done += len(piece)
        if done > limit:
            raise TooLongError
        data = getattr(opener, "unconsumed_tail", b"")
    return b"".join(found)


_COPIED = 4 << 30
"""Octets: what follows a stream is copied for the next one, and a stream may have no octet inside. It takes a second,
and lets a file of 64 MiB have a hundred streams, one of 1 MiB eight thousand."""
_PIECE = 4 << 20
"""Octets that are unpacked at once."""
