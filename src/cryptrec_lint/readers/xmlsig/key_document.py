"""A key of .NET in XML: see `fragments`, which finds it."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.xmlsig import fragments, key_values


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`."""
    node = fragments.key(octets)
    if node is None:
        yield place.unresolved(symbol, "unreadable-input", reason("xml-key-value", element="KeyValue"))
        return
    yield from place.uses(symbol, key_values.told(node), Purpose.PARAMETERS)
    if key_values.is_private(node):
        yield place.fault(symbol, "private-key-unprotected", reason("keybox-key-in-clear"))
