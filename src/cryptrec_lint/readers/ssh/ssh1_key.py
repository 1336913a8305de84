"""Private keys of SSH protocol 1 (`SSH PRIVATE KEY FILE FORMAT 1.1`): RSA, whose public half stands in clear.

OpenSSH read them up to 7.5 (authfile.c); PuTTY still does. The secret half is never opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.model import Observation, Origin, OriginKind, Primitive, Purpose, reason
from cryptrec_lint.readers.certificates import passphrase, place, plain_keys
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.readers.ssh import facts
from cryptrec_lint.readers.ssh.wire import Wire, WireError
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_SYMBOL = "privateKey[0]"
_CIPHERS = (Primitive.BLOCK_CIPHER, Primitive.STREAM_CIPHER)


class Ssh1Reader:
    """Reads private keys of protocol 1. See `readers/interface.py`."""

    name = "ssh1-key"

    def claims(self, source: Source) -> bool:
        """The first octets say so."""
        return source.data.startswith(_magic())

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """How the key is encrypted, and the key. Never raises ReadError."""
        where = place.of_whole(source)
        try:
            yield from _seen(where, Wire(source.data[len(_magic()) :]))
        except WireError:
            why = reason("keybox-cut-short", offset=len(source.data))
            yield where.unresolved(_SYMBOL, "unreadable-input", why)


READER = Ssh1Reader()


def _magic() -> bytes:
    return str(facts.table("ssh1")["magic"]).encode() + b"\0"


def _seen(where: place.Place, wire: Wire) -> Iterator[Observation]:
    cipher = wire.number(1)
    wire.number()  # reserved
    wire.number()  # bits of the modulus, which it says itself
    in_clear = cipher == facts.table("ssh1")["nothing"]
    if not in_clear:
        yield where.use(f"{_SYMBOL}.cipher", _cipher(cipher), Purpose.KEY_PROTECTION)
        yield where.use(f"{_SYMBOL}.passphrase", _derivation(), Purpose.KEY_PROTECTION)
    modulus, exponent = _integer(wire), _integer(wire)
    yield from where.uses(_SYMBOL, plain_keys.rsa(modulus, exponent), Purpose.PARAMETERS)
    if in_clear:
        yield where.fault(_SYMBOL, "private-key-unprotected", reason("keybox-key-in-clear"))


def _integer(wire: Wire) -> int:
    """A number whose length stands before it in bits, in two octets."""
    return int.from_bytes(wire.take((wire.number(2) + 7) // 8), "big")


def _cipher(number: int) -> Told:
    rows = facts.table("ssh1")
    found = tables.by_spelling(rows["ciphers"].get(str(number), ""))
    if found is None:
        shown = f"SSH-1 {number}"
        return Unknown(shown, "unknown-algorithm", reason("keybox-cipher-name-unknown", name=shown))
    components = (
        one._replace(size=one.size or rows["key_bits"]) if one.primitive in _CIPHERS else one
        for one in found.components
    )
    return Known(found.name, tuple(components))


def _derivation() -> Told:
    rows = facts.table("ssh1")
    return passphrase.hashed(rows["hash"], 0, Origin(OriginKind.DEFAULT, tuple(rows["origin"])))
