"""One compact token as a content: see `header.of_compact`."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.jose import header


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`."""
    yield from header.of_compact(place, symbol, octets.decode("ascii", "replace"))
