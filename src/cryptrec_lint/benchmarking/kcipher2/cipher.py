"""What both implementations of KCipher-2 share: messages of any length over a key stream that comes in blocks.

Neither is constant-time: for benchmarking only, never for protecting data.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import NamedTuple

from cryptrec_lint.benchmarking.kcipher2.state import State
from cryptrec_lint.model import Reason

BLOCK_BYTES = 8
"""What one stream() of RFC 7008, section 2.3.3 yields."""
_AT_ONCE = 32768
"""Bytes, whole blocks: so many that the cost of a call vanishes, so few that buffers are soon used again."""


class StreamCipher(ABC):
    """A key stream in use: its position goes on from call to call."""

    def __init__(self) -> None:
        self._rest = b""  # of the key stream: what a call left over of its last block

    @property
    @abstractmethod
    def state(self) -> State:
        """The S(i) that the next whole block of key stream will come from."""

    @abstractmethod
    def _apply(self, blocks: bytearray) -> None:
        """XOR the next key stream into `blocks`: a whole number of blocks, at most `_AT_ONCE` bytes."""

    def keystream(self, length: int) -> bytes:
        """The next `length` bytes of key stream. ValueError where `length` is negative."""
        return self.update(bytes(length))

    def update(self, data: bytes) -> bytes:
        """`data` XORed with the next key stream, which encrypts and decrypts."""
        begun = bytes(left ^ right for left, right in zip(data, self._rest, strict=False))
        self._rest = self._rest[len(begun) :]
        remaining = memoryview(data)[len(begun) :]
        out = BytesIO(begun)  # holds no part twice: fresh pages for every call would cost as much as the cipher in C
        out.seek(len(begun))
        for start in range(0, len(remaining), _AT_ONCE):
            out.write(self._mixed(remaining[start : start + _AT_ONCE]))
        return out.getvalue()

    def _mixed(self, part: memoryview) -> memoryview:
        """A part that begins on a block. Where it ends inside one, no part may follow before the rest is used up."""
        blocks = bytearray(part)
        blocks.extend(bytes(-len(part) % BLOCK_BYTES))
        self._apply(blocks)
        self._rest = bytes(blocks[len(part) :])  # zeros were XORed here: it is key stream
        return memoryview(blocks)[: len(part)]


class Implementation(NamedTuple):
    """One of the two implementations, and what a row of a table has to say of it."""

    language: str
    """`python` or `c`: the key of its sentence in `messages.toml`."""
    cipher: Callable[[bytes, bytes], StreamCipher]
    """From key and IV; ValueError where one has not 16 bytes."""
    initialization: Callable[[bytes, bytes], Iterator[State]]
    """From key and IV: the states of init(), as `state.initialization` has them."""
    built_with: str = ""
    """Compiler and options; empty where nothing was compiled."""
    instead_of_c: Reason | None = None
    """Why it is not the one in C; None where it is, or where none was looked for."""
