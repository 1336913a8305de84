"""SSH's encoding of values (RFC 4251 section 5): numbers and strings one after the other, each with its length."""

from __future__ import annotations

_LENGTH_OCTETS = 4


class WireError(ValueError):
    """The octets end before the value does."""


class Wire:
    """Reads one value after the other. Every method raises WireError where the octets end too early."""

    def __init__(self, octets: bytes) -> None:
        self._octets, self._at = octets, 0

    @property
    def rest(self) -> bytes:
        """What was not read yet."""
        return self._octets[self._at :]

    @property
    def left(self) -> int:
        """How many octets of it there are."""
        return len(self._octets) - self._at

    def take(self, count: int) -> bytes:
        """So many octets."""
        end = self._at + count
        if end > len(self._octets):
            raise WireError
        taken, self._at = self._octets[self._at : end], end
        return taken

    def number(self, octets: int = _LENGTH_OCTETS) -> int:
        """A uint32, or a number of another fixed width."""
        return int.from_bytes(self.take(octets), "big")

    def string(self) -> bytes:
        """A string."""
        return self.take(self.number())

    def name(self) -> str:
        """A string of printable ASCII. Raises WireError where it is none."""
        octets = self.string()
        if not octets.isascii() or not octets.decode("ascii").isprintable():
            raise WireError
        return octets.decode("ascii")

    def integer(self) -> int:
        """An mpint of a key, none of which is negative."""
        return int.from_bytes(self.string(), "big")
