"""A signed text in the clear (RFC 9580 section 7): its `Hash` headers. The signature itself is the block after it."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import by_name
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Told

_HEADER = "hash"
_SHOWN = 60
"""Code points of a name that is not known."""


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`."""
    for line in inside.headers.splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == _HEADER:
            for word in value.split(","):
                yield place.use(f"{symbol}.hash", _told(word.strip()), Purpose.DOCUMENT_SIGNATURE)


def _told(word: str) -> Told:
    return by_name.told(word, by_name.HASHES, reason("openpgp-hash-name-unknown", name=by_name.shown(word)))
