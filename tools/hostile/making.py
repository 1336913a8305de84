"""What makers of hostile inputs share: who they are, DER written by hand, certificates that nobody signed, armour."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from cryptrec_lint.readers.certificates import object_identifier
from cryptrec_lint.readers.certificates.ber import element

Maker = Callable[[Path], list[str]]
"""Writes an input into an empty folder; returns what the command line of `scan` names: files, and options for them."""

MAKERS: dict[str, Maker] = {}
"""Name of an input → its maker. The name is how one asks for it on the command line, the docstring what it is."""

Write = Callable[[], Iterable[bytes]]
"""Gives the octets of a file piece by piece: it may be longer than the memory."""


def named(name: str, *options: str) -> Callable[[Write], Write]:
    """Registers what gives the octets of one file of this name; `options` of the command go with it."""

    def register(write: Write) -> Write:
        def make(folder: Path) -> list[str]:
            with open(folder / name, "wb") as file:
                file.writelines(write())
            return [*options, str(folder / name)]

        make.__doc__ = write.__doc__
        add(make, name)
        return write

    return register


def add(maker: Maker, name: str) -> None:
    """Registers a maker under a name of its own."""
    assert name not in MAKERS, name
    MAKERS[name] = maker


# -------------------- DER


def sequence(*parts: bytes) -> bytes:
    """A SEQUENCE."""
    return element(0x30, b"".join(parts))


def set_of(*parts: bytes) -> bytes:
    """A SET."""
    return element(0x31, b"".join(parts))


def context(number: int, *parts: bytes) -> bytes:
    """A constructed context-specific element."""
    return element(0xA0 | number, b"".join(parts))


def integer(value: int) -> bytes:
    """An INTEGER that is not negative."""
    return element(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def octets(data: bytes) -> bytes:
    """An OCTET STRING."""
    return element(4, data)


def bits(data: bytes) -> bytes:
    """A BIT STRING of whole octets."""
    return element(3, b"\0" + data)


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER."""
    return object_identifier.encoded(dotted)


def identifier(dotted: str, parameters: bytes = b"\x05\0") -> bytes:
    """An AlgorithmIdentifier."""
    return sequence(oid(dotted), parameters)


def nested(depth: int, inside: bytes = b"\x05\0") -> bytes:
    """SEQUENCEs inside each other, made in time proportional to what they fill."""
    heads, length = [], len(inside)
    for _ in range(depth):
        head = element(0x30, b"")[:1] + _length(length)
        heads.append(head)
        length += len(head)
    return b"".join(reversed(heads)) + inside


def _length(length: int) -> bytes:
    if length < 0x80:
        return bytes((length,))
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(digits),)) + digits


# -------------------- certificates

SIGNED_WITH = identifier("1.2.840.113549.1.1.11")
RSA = identifier("1.2.840.113549.1.1.1")


def modulus(size: int, seed: int = 0) -> int:
    """A number that could be the modulus of an RSA key: odd, of this length, and the same each time."""
    found = random.Random(seed).getrandbits(size) | 1 << (size - 1) | 1
    while any(found % prime == 0 for prime in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)):
        found += 2
    return found


@cache
def ordinary() -> bytes:
    """The SubjectPublicKeyInfo of an RSA key of 2048 bits."""
    return rsa_key(modulus(2048))


def rsa_key(number: int, exponent: int = 65537) -> bytes:
    """The SubjectPublicKeyInfo of an RSA key."""
    return sequence(RSA, bits(sequence(integer(number), integer(exponent))))


def name(common: str) -> bytes:
    """A Name with a common name."""
    return sequence(set_of(sequence(oid("2.5.4.3"), element(0x0C, common.encode()))))


def certificate(
    subject: bytes, issuer: bytes, key: bytes, extensions: bytes = b"", serial: int = 1, signature: int = 0
) -> bytes:
    """A certificate whose signature is of the right length and nobody's; `extensions` stand one after the other."""
    validity = sequence(element(0x17, b"250101000000Z"), element(0x17, b"300101000000Z"))
    last = context(3, sequence(extensions)) if extensions else b""
    signed = sequence(context(0, integer(2)), integer(serial), SIGNED_WITH, issuer, validity, subject, key, last)
    return sequence(signed, SIGNED_WITH, bits(modulus(2040, signature).to_bytes(256, "big")))


def extension(dotted: str, inside: bytes) -> bytes:
    """An extension that is not critical."""
    return sequence(oid(dotted), octets(inside))


def authority() -> bytes:
    """The extensions of a CA."""
    usage = extension("2.5.29.15", element(3, b"\x01\x06"))
    return extension("2.5.29.19", sequence(b"\x01\x01\xff")) + usage


# -------------------- armour

LINE = 48
"""Octets that a line of PEM encodes."""


def armoured(label: str, data: bytes) -> bytes:
    """A block of PEM."""
    body = base64.encodebytes(data)
    return b"-----BEGIN %s-----\n%s-----END %s-----\n" % (label.encode(), body, label.encode())
