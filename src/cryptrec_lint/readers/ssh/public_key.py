"""One public key or certificate of OpenSSH, wherever it stands: alone in a file, in a line, or in another text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from cryptrec_lint.model import Observation, Purpose
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.ssh import certificate, keys

of_blob = lru_cache(maxsize=1024)(keys.of_blob)
"""Known hosts have the same key under many names."""


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`."""
    yield from seen(place, symbol, octets, Purpose.PARAMETERS)


def seen(place: Place, symbol: str, blob: bytes, purpose: Purpose) -> Iterator[Observation]:
    """A key, or a certificate, with what its name fixes and what contradicts it."""
    found = of_blob(blob)
    if certificate.is_certificate(found.name):
        yield from certificate.observations(place, symbol.replace("publicKey", "certificate"), blob)
        return
    yield from place.uses(symbol, found.told, purpose)
    if found.scheme is not None:
        yield place.use(f"{symbol}.scheme", found.scheme, purpose)
    if found.doubt is not None:
        yield place.unresolved(symbol, "inconsistent-key", found.doubt)
