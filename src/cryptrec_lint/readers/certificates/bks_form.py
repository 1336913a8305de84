"""The structure of Bouncy Castle's BKS (BcKeyStoreSpi.java: engineStore, saveStore, encodeKey)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.readers.certificates import (
    content_cipher,
    java_secret,
    key_derivation,
    keys,
    protections,
    structures,
)
from cryptrec_lint.readers.certificates.big_endian import CutShortError, Octets
from cryptrec_lint.readers.certificates.java_store import Certificate, ClearKey, Entry, Sealed
from cryptrec_lint.readers.certificates.password_scheme import Scheme
from cryptrec_lint.vocabulary import tables

NEWEST = 2
_SALT = 20
"""STORE_SALT_SIZE."""
_MOST_ITERATIONS = 1 << 16
"""MIN_ITERATIONS << 6, above which the source calls a store corrupted."""
_NULL, _CERTIFICATE, _KEY, _SECRET, _SEALED = range(5)
_PRIVATE, _PUBLIC, _SECRET_KEY = range(3)


class Head(NamedTuple):
    """What stands before the entries."""

    version: int
    salt: bytes
    iterations: int


def head(octets: Octets) -> Head | None:
    """What stands before the entries, where it is as Bouncy Castle writes it; `octets` stands behind it afterwards."""
    try:
        version, length = octets.number(4), octets.number(4)
        if version > NEWEST or length != _SALT:
            return None
        found = Head(version, octets.take(length), octets.number(4))
    except CutShortError:
        return None
    return found if 0 < found.iterations <= _MOST_ITERATIONS and octets.left else None


def is_readable(octets: Octets) -> bool:
    """Whether the first entry can be read: of a store that is encrypted as a whole it cannot."""
    try:
        next(entries(octets), None)
    except CutShortError:
        return False
    return True


def entries(octets: Octets) -> Iterator[Entry]:
    """One entry after the other. Raises CutShortError."""
    while (kind := octets.number(1)) != _NULL:
        octets.string(2)  # alias
        octets.take(8)  # when it was made
        chain = tuple(_certificate(octets) for _ in range(octets.number(4)))
        yield _entry(kind, chain, octets)


def _entry(kind: int, chain: tuple[Certificate, ...], octets: Octets) -> Entry:
    if kind == _CERTIFICATE:
        return Entry((*chain, _certificate(octets)))
    if kind == _KEY:
        return Entry(chain, in_clear=_key(octets))
    if kind == _SECRET:
        value = octets.string()
        return Entry(chain, key=value) if structures.fills(value) else Entry(chain, is_opaque=True)
    if kind == _SEALED:
        return Entry(chain, sealed=_sealed(Octets(octets.string())))
    raise CutShortError(octets.at)


def _certificate(octets: Octets) -> Certificate:
    return Certificate(octets.string(2).decode("utf-8", "replace"), octets.string())


def _sealed(octets: Octets) -> Sealed:
    """Salt and iterations, then the encrypted key."""
    salt, iterations = octets.string(), octets.number(4)
    found = tables.by_oid(protections.java("bks_seal"))
    assert found is not None
    derivation = key_derivation.with_salt(found, salt, iterations)
    cipher = content_cipher.of_components(found.name, found.components)
    scheme = Scheme((("", derivation.told),), derivation, cipher)
    return Sealed(scheme, octets.take(octets.left), _is_key, lambda opened: _key(Octets(opened)))


def _is_key(octets: bytes) -> bool:
    try:
        _key(Octets(octets))
    except CutShortError:
        return False
    return octets[:1] <= bytes((_SECRET_KEY,))


def _key(octets: Octets) -> ClearKey:
    """Kind, format, algorithm, encoding."""
    kind, _, name = octets.number(1), octets.string(2), octets.string(2).decode("utf-8", "replace")
    encoded = octets.string()
    if kind == _PRIVATE:
        return ClearKey(keys.private_key(encoded), is_secret=True)
    if kind == _PUBLIC:
        return ClearKey(keys.public_key(encoded), is_secret=False)
    return ClearKey(java_secret.told(name, encoded), is_secret=True)
