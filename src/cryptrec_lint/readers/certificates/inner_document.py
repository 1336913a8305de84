"""A document or file as a content, read by whichever reader knows it: XML with signatures, or a key that has a
file format of its own, that stands in a text."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.documents import Documents
from cryptrec_lint.readers.certificates.place import Place


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`."""
    documents = inside.documents or Documents(Budget(inside.passwords))
    yield from documents.observations(place, symbol, octets)
