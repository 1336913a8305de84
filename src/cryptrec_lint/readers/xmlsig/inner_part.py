"""An element of an XML document as a content, where the rest of the document is not at hand."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, SignatureSeen, reason
from cryptrec_lint.readers.certificates import inner_document
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`. What a signature is over may stand outside: that it is wrong cannot be said."""
    for seen in inner_document.observations(place, symbol, octets, inside):
        if isinstance(seen, SignatureSeen) and seen.verified is not True:
            yield seen._replace(verified=None, why=reason("xmlsig-part-of-document"))
        else:
            yield seen
