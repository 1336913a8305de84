"""GnuPG's key boxes (`pubring.kbx`; kbx/keybox-blob.c): blobs with the keys of OpenPGP and the certificates of X.509.

Their fingerprints and checksums only help GnuPG to find a key: nothing is kept authentic by them, and none is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers.certificates import contents, place
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.openpgp import gnupg_facts, packets
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_HEAD = 16
"""Octets of a blob up to where its content stands: length, type, version, flags, offset and length of the content."""
_MAGIC_AT = 8
_BLOBS = 250_000
"""Blobs of one box; the largest in use have a few thousand."""


class KeyboxReader:
    """Reads key boxes. See `readers/interface.py`."""

    name = "gnupg-keybox"

    def claims(self, source: Source) -> bool:
        """The first blob has the magic word."""
        return source.data.startswith(_magic(), _MAGIC_AT)

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """The keys, all together because some sign others; then the certificates. Never raises ReadError."""
        where, inside = place.of_whole(source), Inside(passwords=files.passwords)
        found = _Box(source.data)
        if found.keys:
            yield from contents.observations("openpgp", where, "", b"".join(found.keys), inside)
        for index, octets in enumerate(found.broken):
            yield from contents.observations("openpgp", where, f"keyBlob[{index}]", octets, inside)
        for index, octets in enumerate(found.certificates):
            yield from contents.observations("certificate", where, f"certificate[{index}]", octets, inside.deeper())
        yield from found.troubles(where)


READER = KeyboxReader()


def _magic() -> bytes:
    return str(gnupg_facts.table("keybox")["magic"]).encode()


class _Blob(NamedTuple):
    kind: str
    """A word of the table; empty for a type that is not known."""
    number: int
    version: int
    content: bytes | None
    """None where it is said to lie outside the blob."""


class _Box:
    """The contents of the blobs of a box, sorted by what they are."""

    def __init__(self, data: bytes) -> None:
        self.keys: list[bytes] = []
        self.broken: list[bytes] = []
        """Keys whose packets break off: each is read by itself, so that it hides no other."""
        self.certificates: list[bytes] = []
        self._ends_at: int | None = None
        self._unknown: dict[int, None] = {}
        self._outside = self._too_many = False
        self._sort(data)

    def _sort(self, data: bytes) -> None:
        at = 0
        for _ in range(_BLOBS):
            if at >= len(data):
                return
            length = int.from_bytes(data[at : at + 4], "big")
            if length < 5 or at + length > len(data):
                self._ends_at = at
                return
            self._add(_blob(data[at : at + length]))
            at += length
        self._too_many = at < len(data)

    def _add(self, blob: _Blob) -> None:
        if blob.kind in ("empty", "first"):
            return
        if not blob.kind or blob.version not in gnupg_facts.table("keybox")["versions"]:
            self._unknown[blob.number] = None
        elif blob.content is None:
            self._outside = True
        elif blob.kind == "x509":
            self.certificates.append(blob.content)
        else:
            (self.keys if _is_whole(blob.content) else self.broken).append(blob.content)

    def troubles(self, where: Place) -> Iterator[Observation]:
        """What could not be read."""
        for number in self._unknown:
            yield where.unresolved("", "unread-container", reason("form-keybox-blob", number=number))
        if self._outside:
            yield where.unresolved("", "unreadable-input", reason("form-keybox-outside"))
        if self._ends_at is not None:
            yield where.unresolved("", "unreadable-input", reason("keybox-cut-short", offset=self._ends_at))
        if self._too_many:
            yield where.unresolved("", "unreadable-input", reason("keybox-too-many", limit=_BLOBS))


def _blob(octets: bytes) -> _Blob:
    number, version = octets[4], octets[5] if len(octets) > 5 else 0
    kind = gnupg_facts.table("keybox")["types"].get(str(number), "")
    start, length = (int.from_bytes(octets[at : at + 4], "big") for at in (8, 12))
    inside = len(octets) >= _HEAD <= start and length > 0 and start + length <= len(octets)
    return _Blob(kind, number, version, octets[start : start + length] if inside else None)


def _is_whole(octets: bytes) -> bool:
    try:
        for _ in packets.packets(octets):
            pass
    except packets.PacketError:
        return False
    return True
