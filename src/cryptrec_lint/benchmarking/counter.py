"""Counter mode (NIST SP 800-38A, section 6.5) for ciphers of which the library has none: it encrypts counter blocks."""

from __future__ import annotations

from typing import Any

_AT_ONCE = 1024
"""Blocks: few enough that all numbers of a step stay in the processor's cache."""


class CounterMode:
    """A key stream in use. Messages of any length follow each other; each starts with a new counter block."""

    def __init__(self, encryptor: Any, first: bytes) -> None:
        """`encryptor` encrypts whole blocks one by one (ECB); `first` is the first counter block."""
        self._encryptor = encryptor
        self._next = int.from_bytes(first, "big")
        self._block = len(first)

    def update(self, message: bytes) -> bytes:
        """`message` XORed with the key stream, which encrypts and decrypts."""
        step = _AT_ONCE * self._block
        return b"".join(self._part(message[start : start + step]) for start in range(0, len(message), step))

    def _part(self, message: bytes) -> bytes:
        count = -(-len(message) // self._block)
        stream = self._encryptor.update(counters(self._next, count, self._block))
        self._next = (self._next + count) % 256**self._block
        mixed = int.from_bytes(message, "little") ^ int.from_bytes(stream[: len(message)], "little")
        return mixed.to_bytes(len(message), "little")


def counters(first: int, count: int, width: int) -> bytes:
    """`count` numbers from `first` on, each in `width` bytes, most significant first, modulo 256 ** width.

    Written column by column: a loop over the numbers would take longer than encrypting them.
    """
    blocks = bytearray(first.to_bytes(width, "big") * count)
    for column in range(width):
        if count and first >> 8 * column == first + count - 1 >> 8 * column:
            break  # no number of the run differs here or further to the left
        blocks[width - 1 - column :: width] = _column(first, count, column)
    return bytes(blocks)


def _column(first: int, count: int, column: int) -> bytes:
    """Byte number `column`, from the right, of each number."""
    run = 256**column  # so many numbers in a row have the same byte here
    if run == 1:
        cycle = bytes(range(256)) * (count // 256 + 2)
        return cycle[first % 256 :][:count]
    runs, last = [], first + count
    while first < last:
        end = min((first // run + 1) * run, last)
        runs.append(bytes((first // run % 256,)) * (end - first))
        first = end
    return b"".join(runs)
