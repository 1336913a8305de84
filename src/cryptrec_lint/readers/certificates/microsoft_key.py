"""Keys of Windows and .NET: blobs of CryptoAPI, `.snk` files and public keys of strong names, and PVK files.

A PVK file that is encrypted says so, and nothing of its key, until a password opens it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import microsoft_blob, microsoft_facts, place, pvk
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_STRONG_NAME = 12
"""Octets of PublicKeyBlob before its key: algorithm of the signature, hash, length."""


class MicrosoftReader:
    """Reads keys of Windows and .NET in files of their own. See `readers/interface.py`."""

    name = "microsoft-key"

    def claims(self, source: Source) -> bool:
        """The first octets say so."""
        return is_key(source.data)

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """The key, and how it is encrypted. Never raises ReadError."""
        inside = Inside(passwords=files.passwords)
        yield from observations(place.of_whole(source), "key[0]", source.data, inside)


READER = MicrosoftReader()


def is_key(octets: bytes) -> bool:
    """Whether octets begin as one of these forms does."""
    return pvk.is_pvk(octets) or microsoft_blob.is_blob(octets) or _is_strong_name(octets)


def observations(where: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`."""
    if pvk.is_pvk(octets):
        yield from pvk.observations(where, symbol, octets, inside)
    elif _is_strong_name(octets):
        number = int.from_bytes(octets[4:8], "little")
        yield where.use(f"{symbol}.HashAlgId", _hash(number), Purpose.PARAMETERS)
        yield from of_blob(where, symbol, octets[_STRONG_NAME:])
    elif microsoft_blob.is_blob(octets):
        yield from of_blob(where, symbol, octets)
    else:
        yield where.unresolved(symbol, "unread-container", reason("form-blob-kind", name="?"))


def of_blob(where: Place, symbol: str, octets: bytes) -> Iterator[Observation]:
    """The key of a blob, and whether it lies in the clear."""
    blob = microsoft_blob.read(octets)
    yield from where.uses(symbol, blob.told, Purpose.PARAMETERS)
    if blob.is_private:
        yield where.fault(symbol, "private-key-unprotected", reason("keybox-key-in-clear"))
    left = len(octets) - blob.end
    if left and isinstance(blob.told, Known):
        yield where.unresolved(symbol, "inconsistent-key", reason("ssh-octets-left", count=left))


def _is_strong_name(octets: bytes) -> bool:
    algorithm = int.from_bytes(octets[:4], "little")
    known = algorithm == microsoft_facts.table("strong_name")["algorithm"]
    return known and microsoft_blob.is_blob(octets[_STRONG_NAME:])


def _hash(number: int) -> Told:
    """The hash that the key says it is used with."""
    name = microsoft_facts.hashes().get(number)
    if name is None:
        shown = f"ALG_ID 0x{number:08x}"
        return Unknown(shown, "unknown-algorithm", reason("form-hash-unknown", number=shown))
    return Known(name, (tables.algorithm(name),))
