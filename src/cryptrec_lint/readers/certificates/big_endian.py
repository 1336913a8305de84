"""Numbers and strings in a row, the highest octet first: OpenSSH (RFC 4251 section 5) and Java's DataOutput."""

from __future__ import annotations


class CutShortError(ValueError):
    """The octets end before what is said to stand there. `offset` counts from their start."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"cut short at {offset}")
        self.offset = offset


class Octets:
    """Octets that are read from the front."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at

    @property
    def left(self) -> int:
        """How many octets are left."""
        return len(self.data) - self.at

    def take(self, count: int) -> bytes:
        """The next octets. Raises CutShortError."""
        if count > self.left:
            raise CutShortError(self.at)
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, octets: int) -> int:
        """An unsigned number of so many octets. Raises CutShortError."""
        return int.from_bytes(self.take(octets), "big")

    def string(self, octets: int = 4) -> bytes:
        """A string whose length stands before it in so many octets. Raises CutShortError."""
        return self.take(self.number(octets))
