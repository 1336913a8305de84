"""Keys whose numbers stand in the open, without DER around them (JWK, OpenSSH, OpenPGP): the same answers as in DER.

They are put into DER and read by `key_forms`, so that there is one place that says what a key is and what is wrong
with it.
"""

from __future__ import annotations

from cryptrec_lint.model import reason
from cryptrec_lint.readers.certificates import der, facts, key_forms, object_identifier
from cryptrec_lint.readers.certificates.told import Told, Unknown, not_readable
from cryptrec_lint.vocabulary import tables

_LONG_FORM = 0x80
"""X.690 section 8.1.3.5: from this length on, the first octet of the length says how many octets of it follow."""


def rsa(modulus: int, exponent: int) -> Told:
    """An RSA public key, or the public half of a private one."""
    if not (modulus and exponent):
        return Unknown(_oid("rsa"), "unusable-key", reason("rsa-number-zero"))
    return _told(_oid("rsa"), None, _sequence(modulus, exponent))


def private_rsa(modulus: int, exponent: int, private: int, first: int, second: int) -> Told:
    """An RSA private key of two primes, whose numbers must belong together."""
    if not (modulus and exponent):
        return rsa(modulus, exponent)
    try:
        numbers = _sequence(0, modulus, exponent, private, first, second)
        return key_forms.told(key_forms.Encoded(_oid("rsa"), None, numbers, key_starts=1))
    except der.DerError as error:
        return not_readable(_oid("rsa"), error)


def dsa(prime: int, order: int, base: int) -> Told:
    """A DSA key with these parameters."""
    if not (prime and order):
        return Unknown(_oid("dsa"), "unusable-key", reason("dsa-number-zero"))
    return _told(_oid("dsa"), _sequence(prime, order, base), b"")


def on_curve(group: tables.Group, point: bytes) -> Told:
    """A key on a named curve; `point` is encoded as in SEC 1 section 2.3.3."""
    return _told(_oid("ec"), object_identifier.encoded(group.oids[0]), point)


def of_mechanism(found: tables.Mechanism) -> Told:
    """A key of an algorithm that has no parameters besides its name (Ed25519, X25519, ML-DSA-65)."""
    return _told(tables.oids_of(found.name)[0], None, b"")


def _oid(form: str) -> str:
    """The first identifier of a form of key (see `oids.toml`)."""
    return next(oid for oid, name in facts.key_forms().items() if name == form)


def _told(oid: str, parameters: bytes | None, key: bytes) -> Told:
    try:
        return key_forms.told(key_forms.Encoded(oid, parameters, key, is_public=bool(key)))
    except der.DerError as error:
        return not_readable(oid, error)


def _sequence(*numbers: int) -> bytes:
    return _element(der.SEQUENCE, b"".join(map(_integer, numbers)))


def _integer(number: int) -> bytes:
    """With a zero octet before a high bit (X.690 section 8.3)."""
    return _element(der.INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _element(tag: int, contents: bytes) -> bytes:
    length = len(contents)
    if length < _LONG_FORM:
        return bytes((tag, length)) + contents
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, _LONG_FORM | len(octets))) + octets + contents
