"""A key of .NET in XML: see `fragments`, which finds it."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.xmlsig import fragments


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`."""
    found = fragments.key(octets)
    if found is None:
        yield place.unresolved(symbol, "unreadable-input", reason("xml-key-value", element="KeyValue"))
        return
    yield from place.uses(symbol, found.told, Purpose.PARAMETERS)
    if found.is_private:
        yield place.fault(symbol, "private-key-unprotected", reason("keybox-key-in-clear"))
