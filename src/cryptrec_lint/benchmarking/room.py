"""The memory that a ceiling works in: a message that is encrypted where it stands, as `openssl speed` does it."""

from __future__ import annotations

import mmap


class Room:
    """A message at the beginning of a page, so that no vector instruction straddles two lines of the cache.

    `whole` is longer than the message by what `update_into` asks for whatever the mode: a block less one octet.
    """

    def __init__(self, message: bytes, block: int) -> None:
        memory = mmap.mmap(-1, max(len(message) + block - 1, 1))
        memory[: len(message)] = message
        self.whole = memoryview(memory)
        self.message = self.whole[: len(message)]

    def begin(self, count: object) -> bytes:
        """The first `count` octets: what a call wrote that gives how many they are."""
        assert isinstance(count, int)
        return bytes(self.whole[:count])
