"""Bouncy Castle's key store BKS (BcKeyStoreSpi.java): certificates in clear, keys sealed with a scheme of PKCS #12.

Its sister UBER begins alike and is encrypted as a whole: it is named, not opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import bks_form, pkcs12_mac, place, protections
from cryptrec_lint.readers.certificates.big_endian import CutShortError, Octets
from cryptrec_lint.readers.certificates.java_store import SYMBOL, Store
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files


class BksReader:
    """Reads BKS. See `readers/interface.py`."""

    name = "bks"

    def claims(self, source: Source) -> bool:
        """There is no magic number: version, salt and iterations must all be as Bouncy Castle writes them."""
        return bks_form.head(Octets(source.data)) is not None

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """The MAC over the store, then every entry."""
        where, octets = place.of_whole(source), Octets(source.data)
        head = bks_form.head(octets)
        if head is None or not bks_form.is_readable(Octets(source.data, octets.at)):
            yield where.unresolved(SYMBOL, "unread-container", reason("keybox-uber"))
            return
        yield from _mac(where, head)
        try:
            yield from Store(where, files.passwords).entries(bks_form.entries(octets))
        except CutShortError as error:
            yield where.unresolved(SYMBOL, "unreadable-input", reason("keybox-cut-short", offset=error.offset))


READER = BksReader()


def _mac(where: place.Place, head: bks_form.Head) -> Iterator[Observation]:
    """HMAC with a key of PKCS #12, whose length depends on the version."""
    bits = protections.bks_mac_bits(head.version)
    mac = pkcs12_mac.classic(protections.java("bks_mac_hash"), head.salt, head.iterations, b"")
    for _, told in mac.parts:
        yield where.use(f"{SYMBOL}.mac", told, Purpose.KEY_PROTECTION)
    if bits < protections.bks_mac_bits(bks_form.NEWEST):
        yield where.fault(f"{SYMBOL}.mac", "store-without-integrity", reason("keybox-bks-mac-key", bits=bits))
