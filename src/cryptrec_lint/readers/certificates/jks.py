"""Java's key stores JKS and JCEKS: certificates stand in them in clear, keys in a protection that the format fixes.

A store of Java 9 or later is PKCS #12 whatever its name: the content decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import java_form, place, protections
from cryptrec_lint.readers.certificates.big_endian import CutShortError, Octets
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.java_store import SYMBOL, Store
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files


class JksReader:
    """Reads JKS and JCEKS. See `readers/interface.py`."""

    name = "jks"

    def claims(self, source: Source) -> bool:
        """The first four octets say so."""
        return source.data.startswith(java_form.MAGICS)

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """Every entry, then the digest over all."""
        yield from observations(place.of_whole(source), SYMBOL, source.data, Inside(passwords=files.passwords))


READER = JksReader()


def observations(where: place.Place, symbol: str, data: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`."""
    octets = Octets(data)
    try:
        yield from Store(where, inside.passwords, symbol, inside.effort).entries(java_form.entries(octets))
    except java_form.NoStoreError:
        yield where.unresolved(symbol, "unread-container", reason("keybox-java-version"))
        return
    except CutShortError as error:
        yield where.unresolved(symbol, "unreadable-input", reason("keybox-cut-short", offset=error.offset))
        return
    yield from _digest(where, symbol, octets)


def _digest(where: place.Place, symbol: str, octets: Octets) -> Iterator[Observation]:
    """The digest over password and store, which stands behind the last entry."""
    found = tables.by_spelling(protections.java("digest"))
    assert found is not None
    if octets.left != int(protections.java("digest_octets")):
        yield where.unresolved(f"{symbol}.digest", "unreadable-input", reason("keybox-store-end", offset=octets.at))
    else:
        yield where.use(f"{symbol}.digest", Known(found.name, found.components), Purpose.KEY_PROTECTION)
