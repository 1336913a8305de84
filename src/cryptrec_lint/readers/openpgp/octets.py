"""Values one after the other, as OpenPGP's packets have them (RFC 9580 section 3)."""

from __future__ import annotations

from cryptrec_lint.readers.ssh.wire import Wire, WireError

__all__ = ["Octets", "WireError"]


class Octets(Wire):
    """Numbers are big-endian, as in SSH; multiprecision integers have their length in bits. Raises WireError."""

    def octet(self) -> int:
        """One octet."""
        return self.take(1)[0]

    def mpi(self) -> int:
        """A multiprecision integer (section 3.2). Its value decides, not the length that it says."""
        return int.from_bytes(self.mpi_octets(), "big")

    def mpi_octets(self) -> bytes:
        """The octets of one, as they stand (points on curves are written so)."""
        return self.take((self.number(2) + 7) // 8)
