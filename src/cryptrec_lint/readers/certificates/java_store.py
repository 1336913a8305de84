"""What stands in a key store of Java, whichever of its formats it is: keys, secret keys and certificates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from cryptrec_lint.model import Observation, Purpose, Reason, reason
from cryptrec_lint.readers.certificates import (
    contents,
    der,
    encrypted_key,
    java_secret,
    java_serial,
    opening,
    protections,
)
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.effort import Effort
from cryptrec_lint.readers.certificates.password_scheme import Scheme
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Told

SYMBOL = "keyStore[0]"
_THINGS = 100_000
"""Certificates and keys in one store; the largest in earnest have some hundreds."""


class Certificate(NamedTuple):
    """A certificate, and what kind of certificate it is said to be (empty where nothing says so)."""

    kind: str
    octets: bytes


class ClearKey(NamedTuple):
    """A key that is not encrypted, or no longer."""

    told: Told
    is_secret: bool
    """It is no public key."""


class Sealed(NamedTuple):
    """A key that is encrypted, of whatever kind."""

    scheme: Scheme
    octets: bytes
    fits: opening.Fits
    key_of: Callable[[bytes], ClearKey]


class Entry(NamedTuple):
    """An entry: certificates, and a key in one of the forms that the formats have."""

    certificates: tuple[Certificate, ...] = ()
    key: bytes | None = None
    """EncryptedPrivateKeyInfo."""
    secret: java_serial.Value = None
    """A SealedObject."""
    sealed: Sealed | None = None
    in_clear: ClearKey | None = None
    is_opaque: bool = False
    """It holds octets of which the format says nothing."""


class Store:
    """A store while it is read."""

    def __init__(
        self, where: Place, passwords: tuple[bytes, ...], symbol: str = SYMBOL, effort: Effort | None = None
    ) -> None:
        self._effort = effort or Effort()
        self._symbol = symbol
        self._where, self._inside = where, Inside(passwords=passwords, effort=self._effort)
        self._passwords = opening.given(passwords)
        self._count: Counter[str] = Counter()

    def entries(self, entries: Iterable[Entry]) -> Iterator[Observation]:
        """The keys and certificates of all entries."""
        for entry in entries:
            if self._count.total() >= _THINGS:
                why = reason("keybox-too-many", limit=_THINGS)
                yield self._where.unresolved(self._symbol, "unreadable-input", why)
                break
            yield from self._entry(entry)
        for _ in entries:  # to the end, behind which the reader goes on
            pass

    def _entry(self, entry: Entry) -> Iterator[Observation]:
        if entry.key is not None:
            yield from self._encrypted(entry.key)
        if entry.sealed is not None:
            yield from self._sealed(entry.sealed)
        if entry.in_clear is not None:
            yield from self._in_clear(entry.in_clear)
        if entry.is_opaque:
            yield self._where.unresolved(self._named("value"), "unread-container", reason("keybox-opaque"))
        if entry.secret is not None:
            symbol = self._named("secretKey")
            yield from java_secret.observations(self._where, symbol, entry.secret, self._passwords, self._effort)
        for one in entry.certificates:
            yield from self._certificate(one)

    def _encrypted(self, key: bytes) -> Iterator[Observation]:
        """EncryptedPrivateKeyInfo."""
        symbol = self._named("privateKey")
        try:
            yield from encrypted_key.within(self._where, symbol, key, self._passwords, self._effort)
        except der.DerError as error:
            yield self._where.unresolved(symbol, "unreadable-input", error.why)

    def _sealed(self, sealed: Sealed) -> Iterator[Observation]:
        """What Bouncy Castle encrypts with a scheme of PKCS #12."""
        symbol = self._named("key")
        yield from sealed.scheme.observations(self._where, f"{symbol}.encryptionAlgorithm")
        found = opening.opened(sealed.scheme, sealed.octets, self._passwords, self._effort, sealed.fits)
        if isinstance(found, Reason):
            yield from opening.locked(self._where, symbol, found)
            return
        key = sealed.key_of(found.octets)
        yield from self._where.uses(symbol, key.told, Purpose.PARAMETERS)

    def _in_clear(self, key: ClearKey) -> Iterator[Observation]:
        symbol = self._named("key")
        yield from self._where.uses(symbol, key.told, Purpose.PARAMETERS)
        if key.is_secret:
            yield self._where.fault(symbol, "private-key-unprotected", reason("keybox-key-in-clear"))

    def _certificate(self, one: Certificate) -> Iterator[Observation]:
        symbol = self._named("certificate")
        if one.kind and one.kind not in protections.java_certificates():
            why = reason("keybox-certificate-kind", kind=one.kind)
            yield self._where.unresolved(symbol, "unread-container", why)
        else:
            yield from contents.observations("certificate", self._where, symbol, one.octets, self._inside.deeper())

    def _named(self, kind: str) -> str:
        self._count[kind] += 1
        return f"{self._symbol}.{kind}[{self._count[kind] - 1}]"
