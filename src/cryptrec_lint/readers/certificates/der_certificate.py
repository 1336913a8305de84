"""Files in DER, without armour: certificates, one after the other; or one key; or a container that is named."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import splitext
from typing import TYPE_CHECKING

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers.certificates import ber, certificate, der, facts, keys, place, understanding
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_SUFFIXES = (".cer", ".der", ".crt", ".cert", *(".p7b", ".p7c", ".p7m", ".p7s", ".tsq", ".tsr", ".tst"))
_NOT_TEXT = (".p12", ".pfx", ".p8", ".pk8", ".p10", ".csr", ".crl", ".key", ".ors", ".ocsp")
"""Suffixes of files that are DER where their second octet is that of a long length, which no text has."""
_LONG = 0x80
_HEAD = bytes((der.SEQUENCE,))
_BLANKS = b" \t\r\n"


class DerReader:
    """Reads certificates and keys in DER. See `readers/interface.py`."""

    name = "der"

    def claims(self, source: Source) -> bool:
        """The data begin as a certificate does or are of a known type, whatever the name; or the name says so, and the
        data begin like any DER structure."""
        if not source.data.startswith(_HEAD):
            return False
        suffix = splitext(source.path)[1].lower()
        if suffix in _SUFFIXES or (suffix in _NOT_TEXT and source.data[1:2] >= bytes((_LONG,))):
            return True
        if _begins_with_certificate(source.data):
            return True
        return _structure(source.data) is not None

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """One certificate after the other. Raises ReadError from the first octet on that belongs to none."""
        where, at, index = place.of_whole(source), 0, 0
        if not _begins_with_certificate(source.data):
            kind = _structure(source.data)
            if kind is not None or _fills(source.data):
                yield from _something_else(where, kind, source, files)
                return
        end = len(source.data.rstrip(_BLANKS))
        while not index or at < end:
            found, at = _found(source, at, index)
            yield from certificate.observations(where, f"certificate[{index}]", found)
            index += 1


READER = DerReader()


def _begins_with_certificate(data: bytes) -> bool:
    if ber.is_indefinite(data) and _structure(data) is not None:
        return False  # a container, which may be long
    try:
        understanding.parse(data)
    except der.DerError:
        return False
    return True


def _structure(data: bytes) -> str | None:
    from cryptrec_lint.readers.certificates import structures  # a certificate does not need it

    return structures.name(data)


def _fills(data: bytes) -> bool:
    from cryptrec_lint.readers.certificates import structures

    return structures.fills(data)


def _something_else(where: place.Place, kind: str | None, source: Source, files: Files) -> Iterator[Observation]:
    """A whole DER structure that is no certificate: a key, a container, or an unknown one."""
    from cryptrec_lint.readers.certificates import contents
    from cryptrec_lint.readers.certificates.beside import Beside
    from cryptrec_lint.readers.certificates.documents import Documents

    if kind is None:
        yield where.unresolved("", "unread-container", reason("der-no-certificate"))
        return
    found = facts.structures()[kind]
    symbol = f"{keys.SYMBOLS[found.content]}[0]"
    if found.content == "container":
        yield where.unresolved(symbol, "unread-container", reason("structure-not-read", kind=found.name))
        return
    data = source.data
    if data[1:2] != b"\x80":  # BER of indefinite length ends where its reader says
        data = data[: der.element(data, 0, len(data)).end]
    inside = contents.Inside(
        oid=found.oid, passwords=files.passwords, beside=Beside(source, files), documents=Documents(files)
    )
    yield from contents.observations(found.content, where, symbol, data, inside)


def _found(source: Source, at: int, index: int) -> tuple[understanding.Understood, int]:
    try:
        return understanding.read(source.data, at)
    except der.DerError as error:
        why = error.why if index == 0 else reason("der-trailing-bytes", offset=at)
        raise ReadError(source.whole, why) from error
