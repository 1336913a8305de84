"""A secret key that two sides share: which algorithms use it does not stand in it."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`. OpenVPN's static key is the only kind that is known."""
    yield place.unresolved(symbol, "unresolved-value", reason("shared-key", label=inside.label))
