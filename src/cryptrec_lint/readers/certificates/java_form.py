"""The entries of Java's key stores JKS and JCEKS (OpenJDK JavaKeyStore.java and JceKeyStore.java, engineStore)."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.readers.certificates import java_serial
from cryptrec_lint.readers.certificates.big_endian import CutShortError, Octets
from cryptrec_lint.readers.certificates.java_store import Certificate, Entry

MAGICS = (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce")
"""JKS and JCEKS."""
_TYPELESS, _TYPED = 1, 2
"""Versions: from 2 on, the type of a certificate stands before it."""
_PRIVATE, _TRUSTED, _SECRET = 1, 2, 3


class NoStoreError(ValueError):
    """It is not a store of a version that is known."""


def entries(octets: Octets) -> Iterator[Entry]:
    """One entry after the other; `octets` stands behind the last one afterwards. Raises NoStoreError, CutShortError."""
    magic, version, count = octets.take(4), octets.number(4), octets.number(4)
    if magic not in MAGICS or version not in (_TYPELESS, _TYPED):
        raise NoStoreError
    for _ in range(count):
        yield _entry(octets, version)


def _entry(octets: Octets, version: int) -> Entry:
    tag = octets.number(4)
    octets.string(2)  # alias
    octets.take(8)  # when it was made
    if tag == _PRIVATE:
        key = octets.string()
        return Entry(tuple(_certificate(octets, version) for _ in range(octets.number(4))), key)
    if tag == _TRUSTED:
        return Entry((_certificate(octets, version),))
    if tag == _SECRET:
        return Entry(secret=java_serial.read(octets))
    raise CutShortError(octets.at)


def _certificate(octets: Octets, version: int) -> Certificate:
    kind = octets.string(2).decode("utf-8", "replace") if version == _TYPED else ""
    return Certificate(kind, octets.string())
