"""The URI of a signature method as a content: SAML puts it into a URL (SAML Bindings 2.0 section 3.4.4.1, SigAlg)."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Purpose
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.xmlsig import methods
from cryptrec_lint.readers.xmlsig.tree import Node


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`."""
    node = Node("", "SigAlg", {"Algorithm": octets.decode("utf-8", "replace")}, None, 0)
    yield place.use(symbol, methods.signature(node), Purpose.DOCUMENT_SIGNATURE)
