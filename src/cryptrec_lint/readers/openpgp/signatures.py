"""A signature packet (RFC 9580 section 5.2): what kind it is, who made it, when, and with which scheme and hash."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cryptrec_lint.model import Algorithm
from cryptrec_lint.readers.certificates.told import Known, Told
from cryptrec_lint.readers.openpgp import algorithms, days, facts
from cryptrec_lint.readers.openpgp.octets import Octets, WireError
from cryptrec_lint.readers.openpgp.packets import TWO_OCTETS
from cryptrec_lint.vocabulary import tables

_OLD, _FOUR, _LONG = (2, 3), (4, 5), 6
_KEY_ID = 8
_CREATED, _EXPIRES, _KEY_EXPIRES, _ISSUER, _FLAGS, _EMBEDDED, _FINGERPRINT = 2, 3, 9, 16, 27, 32, 33
"""Kinds of subpackets: section 5.2.3.7."""
_ENCRYPT_FLAGS = 0x04 | 0x08
"""Section 5.2.3.29: to encrypt communications, to encrypt storage."""
_ROUNDED = 64
"""Bits to which the length of an RSA signature is rounded up: it is written without its leading zeros, of which one in
256 signatures has eight, and no modulus in use has a length between such steps."""


class Signature(NamedTuple):
    """What a signature says of itself."""

    kind: str
    """A name of `signature_type`, or `signature` for one that is not known."""
    number: int
    """Of the public-key algorithm."""
    hash_number: int
    issuer: str
    """Key ID; empty where it does not say."""
    created: int
    key_expires: int
    """Seconds after the key was made; 0 for never."""
    encrypts: bool | None
    """Whether the key is for encrypting; None where nothing is said."""
    embedded: tuple[bytes, ...]
    """Signature packets inside it: a signing subkey's over its primary key."""
    bits: int
    """Length of the first integer in it."""

    @property
    def made(self) -> date | None:
        """The day on which it was made."""
        return days.day(self.created)


class _Said(NamedTuple):
    """What subpackets say."""

    created: int = 0
    key_expires: int = 0
    issuer: str = ""
    encrypts: bool | None = None
    embedded: tuple[bytes, ...] = ()


def parse(body: bytes) -> Signature:
    """The signature of a packet. Raises WireError where it breaks off or is of a version that nobody knows."""
    octets = Octets(body)
    version = octets.octet()
    if version in _OLD:
        return _old(octets)
    if version not in (*_FOUR, _LONG):
        raise WireError
    kind, number, hashed = octets.octet(), octets.octet(), octets.octet()
    width = 4 if version == _LONG else 2
    said = _subpackets(octets.take(octets.number(width)), _Said())
    said = _subpackets(octets.take(octets.number(width)), said, trusted=False)
    octets.take(2)
    if version == _LONG:
        octets.take(octets.octet())
    return _signature(kind, number, hashed, said, octets)


def announced(body: bytes) -> Told:
    """What a one-pass signature packet (section 5.4) says of the signature to come. Raises WireError."""
    octets = Octets(body)
    octets.take(2)
    hashed, number = octets.octet(), octets.octet()
    return told(Signature("document", number, hashed, "", 0, 0, None, (), 0), None)


def _old(octets: Octets) -> Signature:
    octets.octet()
    kind, created = octets.octet(), octets.number()
    issuer = octets.take(_KEY_ID).hex().upper()
    number, hashed = octets.octet(), octets.octet()
    octets.take(2)
    return _signature(kind, number, hashed, _Said(created, issuer=issuer), octets)


def _signature(kind: int, number: int, hashed: int, said: _Said, octets: Octets) -> Signature:
    name = facts.numbered("signature_type").get(kind, "signature")
    algorithm = facts.public_keys().get(number)
    bits = octets.mpi().bit_length() if algorithm and not algorithm.signature else 0
    return Signature(
        name, number, hashed, said.issuer, said.created, said.key_expires, said.encrypts, said.embedded, bits
    )


def _subpackets(data: bytes, said: _Said, trusted: bool = True) -> _Said:
    """What the subpackets of an area say; of one that is not signed, only who made the signature."""
    octets = Octets(data)
    while octets.rest:
        body = octets.take(_length(octets))
        if not body:
            raise WireError
        kind, value = body[0] & 0x7F, body[1:]
        if kind == _ISSUER and len(value) == _KEY_ID:
            said = said._replace(issuer=said.issuer or value.hex().upper())
        elif kind == _FINGERPRINT and value:
            said = said._replace(issuer=said.issuer or _key_id(value))
        elif kind == _EMBEDDED:
            said = said._replace(embedded=(*said.embedded, value))
        elif trusted:
            said = _signed(kind, value, said)
    return said


def _signed(kind: int, value: bytes, said: _Said) -> _Said:
    if kind == _CREATED:
        return said._replace(created=int.from_bytes(value[:4], "big"))
    if kind == _KEY_EXPIRES:
        return said._replace(key_expires=int.from_bytes(value[:4], "big"))
    if kind == _FLAGS:
        return said._replace(encrypts=bool(value[:1] and value[0] & _ENCRYPT_FLAGS))
    return said


def _key_id(value: bytes) -> str:
    """The key ID of a fingerprint with its version before it: the last octets of version 4, the first of later ones."""
    digest = value[1:]
    return (digest[-_KEY_ID:] if value[0] <= 4 else digest[:_KEY_ID]).hex().upper()


def _length(octets: Octets) -> int:
    """Section 5.2.3.7: lengths as of packets, without parts."""
    first = octets.octet()
    if first < TWO_OCTETS:
        return first
    if first < 0xFF:
        return (first - TWO_OCTETS << 8) + octets.octet() + TWO_OCTETS
    return octets.number()


def told(signature: Signature, key: Told | None) -> Told:
    """Scheme and hash; the size is the key's where that is at hand, else what the signature's own length says."""
    algorithm = facts.public_keys().get(signature.number)
    if algorithm is None or not algorithm.signs:
        return algorithms.unknown("signature", signature.number)
    return algorithms.signature(_scheme(algorithm, signature, key), signature.hash_number)


def _scheme(algorithm: facts.PublicKey, signature: Signature, key: Told | None) -> Algorithm:
    found = tables.by_spelling(algorithm.signs)
    assert found is not None, algorithm.signs
    scheme = found.components[0]
    if isinstance(key, Known):
        own = key.components[0]
        size, group = own.size or scheme.size, own.parameter_set or scheme.parameter_set
        return scheme._replace(size=size, parameter_set=group)
    if algorithm.form == "rsa":
        return scheme._replace(size=-(-signature.bits // _ROUNDED) * _ROUNDED or None)
    return scheme
