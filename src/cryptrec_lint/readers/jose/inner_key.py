"""One JSON Web Key as a content: see `jwk`."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import FileNamed, Observation
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.jose import reader
from cryptrec_lint.source import Source


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`."""
    key = Source(place.location.path, octets)
    try:
        for seen in reader.of_objects(key, inside.passwords):
            if not isinstance(seen, FileNamed):
                own = seen.location.symbol.partition("]")[2]
                yield seen._replace(location=place.part(symbol + own), written=place.written)
    except ReadError as error:
        yield place.unresolved(symbol, "unreadable-input", error.why)
