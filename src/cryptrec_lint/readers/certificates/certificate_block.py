"""A certificate as the whole content of a block; OpenSSL's trusted form has trust settings after it."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers.certificates import certificate, understanding
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`. Raises DerError."""
    found, end = understanding.read(octets)
    yield from certificate.observations(place, symbol, found)
    if end != len(octets) and inside.label != "TRUSTED CERTIFICATE":
        yield place.unresolved(symbol, "unreadable-input", reason("der-trailing-bytes", offset=end))
