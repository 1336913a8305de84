"""Java's key stores JKS and JCEKS: certificates stand in them in clear, keys in a protection that the format fixes.

A store of Java 9 or later is PKCS #12 whatever its name: the content decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import (
    contents,
    der,
    encrypted_key,
    java_form,
    java_secret,
    opening,
    place,
    protections,
)
from cryptrec_lint.readers.certificates.big_endian import CutShortError, Octets
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.effort import Effort
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_SYMBOL = "keyStore[0]"
_THINGS = 100_000
"""Certificates and keys in one store; the largest in earnest have some hundreds."""


class JksReader:
    """Reads JKS and JCEKS. See `readers/interface.py`."""

    name = "jks"

    def claims(self, source: Source) -> bool:
        """The first four octets say so."""
        return source.data.startswith(java_form.MAGICS)

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """Every entry, then the digest over all."""
        where, octets = place.of_whole(source), Octets(source.data)
        store = _Store(where, Inside(passwords=files.passwords, effort=Effort()))
        try:
            for entry in java_form.entries(octets):
                yield from store.entry(entry)
                if store.full:
                    yield where.unresolved(_SYMBOL, "unreadable-input", reason("keybox-too-many", limit=_THINGS))
                    return
        except java_form.NoStoreError:
            yield where.unresolved(_SYMBOL, "unread-container", reason("keybox-java-version"))
            return
        except CutShortError as error:
            yield where.unresolved(_SYMBOL, "unreadable-input", reason("keybox-cut-short", offset=error.offset))
            return
        yield from _digest(where, octets)


READER = JksReader()


class _Store:
    """A store while it is read."""

    def __init__(self, where: place.Place, inside: Inside) -> None:
        self._where, self._inside = where, inside
        self._effort = inside.effort or Effort()
        self._passwords = opening.given(inside.passwords)
        self._count: Counter[str] = Counter()

    @property
    def full(self) -> bool:
        """It has shown more than is looked at."""
        return self._count.total() > _THINGS

    def entry(self, entry: java_form.Entry) -> Iterator[Observation]:
        """The key of an entry, and its certificates."""
        if entry.key is not None:
            symbol = self._named("privateKey")
            try:
                yield from encrypted_key.within(self._where, symbol, entry.key, self._passwords, self._effort)
            except der.DerError as error:
                yield self._where.unresolved(symbol, "unreadable-input", error.why)
        if entry.secret is not None:
            symbol = self._named("secretKey")
            yield from java_secret.observations(self._where, symbol, entry.secret, self._passwords, self._effort)
        for one in entry.certificates:
            yield from self._certificate(one)

    def _certificate(self, one: java_form.Certificate) -> Iterator[Observation]:
        symbol = self._named("certificate")
        if one.kind and one.kind not in protections.java_certificates():
            why = reason("keybox-certificate-kind", kind=one.kind)
            yield self._where.unresolved(symbol, "unread-container", why)
        else:
            yield from contents.observations("certificate", self._where, symbol, one.octets, self._inside.deeper())

    def _named(self, kind: str) -> str:
        self._count[kind] += 1
        return f"{_SYMBOL}.{kind}[{self._count[kind] - 1}]"


def _digest(where: place.Place, octets: Octets) -> Iterator[Observation]:
    """The digest over password and store, which stands behind the last entry."""
    found = tables.by_spelling(protections.java("digest"))
    assert found is not None
    if octets.left != int(protections.java("digest_octets")):
        yield where.unresolved(f"{_SYMBOL}.digest", "unreadable-input", reason("keybox-store-end", offset=octets.at))
    else:
        yield where.use(f"{_SYMBOL}.digest", Known(found.name, found.components), Purpose.KEY_PROTECTION)
