"""OpenPGP without armour: keyrings, detached signatures, encrypted messages, and GnuPG's key boxes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.model import Observation
from cryptrec_lint.readers.certificates import place
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.openpgp import content, facts, keys, packets
from cryptrec_lint.readers.openpgp.octets import WireError
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_SUFFIXES = (".gpg", ".pgp", ".sig", ".asc", ".key", ".pub")
_SIGNATURE_VERSIONS = (2, 3, 4, 5, 6)
_INFLATED = 64
"""Octets of compressed data that tell what it is."""


class OpenPgpReader:
    """Reads OpenPGP's packets. See `readers/interface.py`."""

    name = "openpgp"

    def claims(self, source: Source) -> bool:
        """The first packet is whole and one that a file can begin with, and another follows it or nothing does.

        Data that only the name tells from any other octets (compressed, encrypted) must have such a name.
        """
        data = source.data
        try:
            first, end = packets.packet_at(data, 0) if data else (None, 0)
            if end < len(data):
                packets.packet_at(data, end)
        except packets.PacketError:
            return False
        if first is None:
            return False
        return _begins_file(first) or (source.path.lower().endswith(_SUFFIXES) and _may_begin_file(first))

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """Everything in the file; never raises ReadError: what cannot be read is an observation of its own."""
        yield from content.observations(place.of_whole(source), "", source.data, Inside(passwords=files.passwords))


READER = OpenPgpReader()


def _begins_file(packet: packets.Packet) -> bool:
    """A key, or a signature, of a version and algorithm that exist."""
    if packet.tag in packets.KEYS + packets.SUBKEYS:
        return _is_key(packet.body)
    if packet.tag == packets.SIGNATURE:
        return _is_signature(packet.body)
    if packet.tag == packets.MARKER:
        return packet.body == b"PGP"
    return packet.tag == packets.COMPRESSED and _holds_packets(packet.body)


def _is_key(body: bytes) -> bool:
    try:
        return keys.parse(body).number in facts.public_keys()
    except WireError:
        return False


def _is_signature(body: bytes) -> bool:
    if (body[:1] and body[0] not in _SIGNATURE_VERSIONS) or len(body) < 20:
        return False
    at = (15, 16) if body[0] in (2, 3) else (2, 3)
    return body[at[0]] in facts.public_keys() and body[at[1]] in facts.numbered("hash")


def _holds_packets(body: bytes) -> bool:
    try:
        inflated = content.inflate(body, _INFLATED)
    except (ValueError, OSError, zlib.error):
        return False
    first = inflated[0] if inflated else 0
    tag = first & 0x3F if first & 0x40 else first >> 2 & 0x0F
    return bool(first & 0x80) and tag in (packets.ONE_PASS, packets.LITERAL, packets.SIGNATURE)


def _may_begin_file(packet: packets.Packet) -> bool:
    return packet.tag in (
        packets.PKESK,
        packets.SKESK,
        packets.ONE_PASS,
        packets.COMPRESSED,
        packets.ENCRYPTED,
        packets.PROTECTED,
        packets.AEAD,
    )
