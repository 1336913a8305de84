"""Files that hold certificates in DER, as they are, without armour: one, or several one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import splitext
from typing import TYPE_CHECKING

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers.certificates import certificate, der, place, understanding, x509
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_SUFFIXES = (".cer", ".der", ".crt", ".cert")
_HEAD = bytes((der.SEQUENCE,))
_BLANKS = b" \t\r\n"


class DerReader:
    """Reads certificates in DER. See `readers/interface.py`."""

    name = "der"

    def claims(self, source: Source) -> bool:
        """The data begin as a certificate does; or the name says so and the data begin like any DER structure."""
        if not source.data.startswith(_HEAD):
            return False
        return splitext(source.path)[1].lower() in _SUFFIXES or _begins_with_certificate(source.data)

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """One certificate after the other. Raises ReadError from the first octet on that belongs to none."""
        where, at, index = place.of_whole(source), 0, 0
        if _is_something_else(source.data):
            yield where.unresolved("", "unread-container", reason("der-no-certificate"))
            return
        end = len(source.data.rstrip(_BLANKS))
        while not index or at < end:
            found, at = _found(source, at, index)
            yield from certificate.observations(where, f"certificate[{index}]", found)
            index += 1


READER = DerReader()


def _begins_with_certificate(data: bytes) -> bool:
    try:
        x509.parse(data)
    except der.DerError:
        return False
    return True


def _is_something_else(data: bytes) -> bool:
    """A whole DER structure that is no certificate: a request, a revocation list, a key."""
    try:
        outer = der.element(data, 0, len(data))
    except der.DerError:
        return False
    return outer.end == len(data.rstrip(_BLANKS)) and not _begins_with_certificate(data)


def _found(source: Source, at: int, index: int) -> tuple[understanding.Understood, int]:
    try:
        return understanding.read(source.data, at)
    except der.DerError as error:
        why = error.why if index == 0 else reason("der-trailing-bytes", offset=at)
        raise ReadError(source.whole, why) from error
