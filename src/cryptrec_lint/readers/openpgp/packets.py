"""OpenPGP's packets (RFC 9580 section 4): both formats of their heads, and bodies in parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason

PKESK, SIGNATURE, SKESK, ONE_PASS, SECRET_KEY, PUBLIC_KEY, SECRET_SUBKEY, COMPRESSED, ENCRYPTED = range(1, 10)
MARKER, LITERAL, USER_ID, SUBKEY, ATTRIBUTE, PROTECTED, AEAD = 10, 11, 13, 14, 17, 18, 20
KEYS, SUBKEYS = (PUBLIC_KEY, SECRET_KEY), (SUBKEY, SECRET_SUBKEY)

PACKETS = 250_000
"""Packets that are read of one content; the largest keyrings in use have a few thousand keys with some hundred each."""
PARTS = 100_000
"""Parts of one body: GnuPG writes parts of 8,192 octets, of which 64 MiB have as many as 8,192."""

_IS_PACKET, _NEW_FORMAT = 0x80, 0x40
TWO_OCTETS, _PART = 3 << 6, 7 << 5
"""First octets from which on a length has two octets, and is that of a part."""
_INDETERMINATE = 3
"""Length type of the old format: the body goes on to the end."""


class PacketError(ValueError):
    """The octets from `offset` on are no packets."""

    def __init__(self, key: str, offset: int) -> None:
        super().__init__(f"{key} at {offset}")
        self.key, self.offset = key, offset

    @property
    def why(self) -> Reason:
        """The error as a reason."""
        return reason(self.key, offset=self.offset)


class Packet(NamedTuple):
    """One packet."""

    tag: int
    body: bytes


def packets(data: bytes) -> Iterator[Packet]:
    """All packets in order. Raises PacketError where none begins or one breaks off; those before it stay."""
    at = 0
    for _ in range(PACKETS):
        if at >= len(data):
            return
        packet, at = packet_at(data, at)
        yield packet
    if at < len(data):
        raise PacketError("openpgp-too-many-packets", at)


def packet_at(data: bytes, at: int) -> tuple[Packet, int]:
    """The packet at an offset, and where it ends. Raises PacketError."""
    head = data[at]
    if not head & _IS_PACKET:
        raise PacketError("openpgp-no-packet", at)
    if head & _NEW_FORMAT:
        body, end = _new_body(data, at + 1)
        return Packet(head & 0x3F, body), end
    body, end = _old_body(data, at)
    return Packet(head >> 2 & 0x0F, body), end


def _old_body(data: bytes, at: int) -> tuple[bytes, int]:
    """Section 4.2.2: the head says how many octets the length has."""
    kind = data[at] & 0x03
    if kind == _INDETERMINATE:
        return data[at + 1 :], len(data)
    start = at + 1 + (1 << kind)
    length = int.from_bytes(data[at + 1 : start], "big")
    return _cut(data, start, length), start + length


def _new_body(data: bytes, at: int) -> tuple[bytes, int]:
    """Section 4.2.1: lengths of one, two or five octets, or a part of 2^n octets and then another length."""
    parts: list[bytes] = []
    while len(parts) < PARTS:
        length, start, is_part = _new_length(data, at)
        parts.append(_cut(data, start, length))
        at = start + length
        if not is_part:
            return b"".join(parts), at
    raise PacketError("openpgp-too-many-parts", at)


def _new_length(data: bytes, at: int) -> tuple[int, int, bool]:
    first = _octets(data, at, 1)[0]
    if first < TWO_OCTETS:
        return first, at + 1, False
    if first < _PART:
        return (first - TWO_OCTETS << 8) + _octets(data, at + 1, 1)[0] + TWO_OCTETS, at + 2, False
    if first == 255:
        return int.from_bytes(_octets(data, at + 1, 4), "big"), at + 5, False
    return 1 << (first & 0x1F), at + 1, True


def _octets(data: bytes, at: int, count: int) -> bytes:
    found = data[at : at + count]
    if len(found) != count:
        raise PacketError("openpgp-truncated", at)
    return found


def _cut(data: bytes, start: int, length: int) -> bytes:
    if start + length > len(data):
        raise PacketError("openpgp-truncated", start)
    return data[start : start + length]
