"""One JSON Web Key as a content: see `jwk`."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.jose import reader
from cryptrec_lint.source import Source


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`."""
    seen = list(reader.of_objects(Source(place.location.path, octets), inside.passwords))
    if not seen:
        yield place.unresolved(symbol, "unreadable-input", reason("jose-nothing"))
    for one in seen:
        own = one.location.symbol.partition("]")[2]
        yield one._replace(location=place.part(symbol + own), written=place.written)
