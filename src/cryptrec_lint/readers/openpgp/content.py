"""Everything in a sequence of OpenPGP packets: keys, signatures, messages. Nothing is verified, nothing decrypted."""

from __future__ import annotations

import bz2
import zlib
from collections import Counter
from collections.abc import Iterator

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.openpgp import agent_form, agent_key, blocks, facts, keys, messages, packets, signatures
from cryptrec_lint.readers.openpgp.octets import WireError

_INFLATED = 16 << 20
"""Octets that compressed data may become; signatures and keys, which are looked for in them, have far fewer."""
_DEPTH = 4
"""Compressed data inside compressed data; one level is what programs make."""
_ENCRYPTED = (packets.PKESK, packets.SKESK, packets.ENCRYPTED, packets.PROTECTED, packets.AEAD)
_OF_KEYS = (packets.SIGNATURE, packets.USER_ID, packets.ATTRIBUTE, *packets.SUBKEYS)


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`. What was read before the octets break off stays.

    `gpg --enarmor` puts any file into armour: a private key of gpg-agent is read as such.
    """
    if octets.startswith(b"(") and agent_form.is_naked(octets):
        yield from agent_key.of_expression(place, f"{symbol}.privateKey[0]".lstrip("."), octets)
        return
    found, broken = _all(octets)
    ring = blocks.Keyring({key.key_id: key for key in _keys(found)})
    yield from _Reading(place, symbol, ring, inside).all(found)
    if broken is not None:
        yield place.unresolved(symbol, "unreadable-input", broken.why)


def _all(octets: bytes) -> tuple[list[packets.Packet], packets.PacketError | None]:
    """The packets, and what is wrong behind the last of them."""
    rest = packets.packets(octets)
    found: list[packets.Packet] = []
    while True:
        try:
            packet = next(rest, None)
        except packets.PacketError as error:
            return found, error
        if packet is None:
            return found, None
        found.append(packet)


def _keys(found: list[packets.Packet]) -> Iterator[keys.Key]:
    for packet in found:
        if packet.tag in packets.KEYS + packets.SUBKEYS:
            try:
                yield keys.parse(packet.body)
            except WireError:
                continue  # told where the key stands


class _Reading:
    """One content, with what was met in it so far."""

    def __init__(self, place: Place, symbol: str, ring: blocks.Keyring, inside: Inside) -> None:
        self._place, self._symbol, self._ring, self._depth = place, symbol, ring, inside.depth
        self._count: Counter[str] = Counter()
        self._before: list[int] = []
        """Tags of the packets of the message that is being read."""
        self._announced: list[packets.Packet] = []
        """One-pass signature packets whose signatures have not come yet."""
        self._left = _INFLATED
        self._unknown: set[int] = set()

    def all(self, found: list[packets.Packet]) -> Iterator[Observation]:
        """Everything in the packets of the content."""
        yield from self._walk(found)
        for packet in self._announced:
            yield from self._promised(packet)

    def _walk(self, found: list[packets.Packet]) -> Iterator[Observation]:
        """The packets of one level: compressed data holds another."""
        block: list[packets.Packet] = []
        for packet in found:
            if packet.tag in packets.KEYS or (packet.tag in packets.SUBKEYS and not block):
                yield from self._block(block)
                block = [packet]
            elif block and packet.tag in _OF_KEYS:
                block.append(packet)
            elif packet.tag not in facts.silent_packets():
                yield from self._block(block)
                block = []
                yield from self._other(packet)
        yield from self._block(block)

    def _name(self, kind: str) -> str:
        """The next thing of a kind."""
        count = self._count[kind]
        self._count[kind] += 1
        return f"{self._symbol}.{kind}[{count}]".lstrip(".")

    def _block(self, block: list[packets.Packet]) -> Iterator[Observation]:
        if block:
            is_secret = block[0].tag in (packets.SECRET_KEY, packets.SECRET_SUBKEY)
            name = self._name("privateKey" if is_secret else "publicKey")
            yield from blocks.observations(self._place, name, block, self._ring)

    def _other(self, packet: packets.Packet) -> Iterator[Observation]:
        if packet.tag == packets.SIGNATURE:
            yield from self._signature(packet)
        elif packet.tag == packets.ONE_PASS:
            self._announced.append(packet)
        elif packet.tag in _ENCRYPTED:
            yield from self._encrypted(packet)
        elif packet.tag == packets.COMPRESSED:
            yield from self._compressed(packet)
        elif packet.tag not in self._unknown:
            self._unknown.add(packet.tag)
            why = reason("openpgp-packet-unknown", tag=packet.tag)
            yield self._place.unresolved(self._symbol, "unread-container", why)

    def _signature(self, packet: packets.Packet) -> Iterator[Observation]:
        name = self._name("signature")
        del self._announced[-1:]
        try:
            found = signatures.parse(packet.body)
        except WireError:
            yield self._place.unresolved(name, "unreadable-input", reason("openpgp-signature-broken"))
            return
        told = signatures.told(found, self._ring.signer(found))
        yield self._place.use(name, told, Purpose.DOCUMENT_SIGNATURE, found.issuer, made=found.made)

    def _promised(self, packet: packets.Packet) -> Iterator[Observation]:
        """A signature that was announced and did not come: what was announced of it."""
        name = self._name("signature")
        try:
            told = signatures.announced(packet.body)
        except WireError:
            yield self._place.unresolved(name, "unreadable-input", reason("openpgp-signature-broken"))
            return
        yield self._place.use(name, told, Purpose.DOCUMENT_SIGNATURE)

    def _encrypted(self, packet: packets.Packet) -> Iterator[Observation]:
        name = self._name("encrypted")
        try:
            for part, told in messages.told(packet, self._before):
                yield self._place.use(f"{name}.{part}", told, Purpose.ENCRYPTED_DATA)
        except WireError:
            yield self._place.unresolved(name, "unreadable-input", reason("openpgp-packet-broken"))
        if packet.tag in (packets.PKESK, packets.SKESK):
            self._before.append(packet.tag)
        else:
            self._before.clear()

    def _compressed(self, packet: packets.Packet) -> Iterator[Observation]:
        name = self._name("compressed")
        if self._depth >= _DEPTH:
            yield self._place.unresolved(name, "unreadable-input", reason("nested-too-deep", limit=_DEPTH))
            return
        try:
            inflated = inflate(packet.body, self._left)
        except (ValueError, OSError, zlib.error):
            yield self._place.unresolved(name, "unreadable-input", reason("openpgp-not-inflated"))
            return
        self._left -= len(inflated)
        self._depth += 1
        found, broken = _all(inflated)
        yield from self._walk(found)
        self._depth -= 1
        if not self._left:
            yield self._place.unresolved(name, "unreadable-input", reason("openpgp-inflated-long", limit=_INFLATED))
        elif broken is not None:
            yield self._place.unresolved(name, "unreadable-input", broken.why)


def inflate(body: bytes, limit: int) -> bytes:
    """The first octets of compressed data, at most `limit`. Raises ValueError, OSError or zlib.error."""
    kind = facts.numbered("compression").get(body[0]) if body else None
    if kind == "bzip2":
        return bz2.BZ2Decompressor().decompress(body[1:], limit)
    if kind not in ("raw", "zlib"):
        raise ValueError(kind)
    bits = -zlib.MAX_WBITS if kind == "raw" else zlib.MAX_WBITS
    return zlib.decompressobj(bits).decompress(body[1:], limit)
