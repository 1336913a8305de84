"""A key packet (RFC 9580 section 5.5): which key it is, when it was made, and what it is called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha1, sha256
from typing import NamedTuple

from cryptrec_lint.model import Algorithm, reason
from cryptrec_lint.readers.certificates import object_identifier, plain_keys
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.readers.openpgp import algorithms, days, facts
from cryptrec_lint.readers.openpgp.octets import Octets, WireError
from cryptrec_lint.vocabulary import tables

VERSIONS = (2, 3, 4, 5, 6)
_OLD, _COUNTED = (2, 3), (5, 6)
_NATIVE = 0x40
"""Octet before the point of a Montgomery or Edwards curve (RFC 9580 section 11.2.2)."""


class Key(NamedTuple):
    """A key, public or the public half of a secret one."""

    version: int
    number: int
    """Of the algorithm."""
    told: Told
    encrypts: Told | None
    """The scheme and size with which it encrypts, where the key does not say that itself; None where it cannot."""
    created: int
    """Seconds since 1970."""
    days: int
    """Version 3: days until it expires; 0 for never."""
    key_id: str
    secret: Octets | None
    """What follows the public half; None where its end is not known."""

    @property
    def made(self) -> date | None:
        """The day on which it was made."""
        return days.day(self.created)


def parse(body: bytes) -> Key:
    """The key of a packet. Raises WireError where it breaks off, or is of a version that nobody knows."""
    octets = Octets(body)
    version = octets.octet()
    if version not in VERSIONS:
        raise WireError
    created = octets.number()
    valid = octets.number(2) if version in _OLD else 0
    number = octets.octet()
    size = octets.number() if version in _COUNTED else None
    material = Octets(octets.take(size)) if size is not None else octets
    told, encrypts = _read(number, material)
    ends = number in facts.public_keys() or size is not None
    public = body[: len(body) - len(octets.rest)] if ends else body
    secret = octets if ends else None
    return Key(version, number, told, encrypts, created, valid, _key_id(version, public), secret)


def _read(number: int, material: Octets) -> tuple[Told, Told | None]:
    algorithm = facts.public_keys().get(number)
    if algorithm is None:
        return algorithms.unknown("key", number), None
    told = _FORMS[algorithm.form](algorithm, number, material)
    return told, _encrypts(algorithm, told)


def _encrypts(algorithm: facts.PublicKey, told: Told) -> Told | None:
    """RSA keys say nothing of the scheme, which OpenPGP fixes; the others' algorithms are the scheme."""
    if algorithm.form != "rsa" or not algorithm.encrypts or not isinstance(told, Known):
        return None
    return Known(algorithm.encrypts, (tables.algorithm(algorithm.encrypts, told.components[0].size),))


def _rsa(algorithm: facts.PublicKey, number: int, material: Octets) -> Told:
    modulus, exponent = material.mpi(), material.mpi()
    return plain_keys.rsa(modulus, exponent)


def _dsa(algorithm: facts.PublicKey, number: int, material: Octets) -> Told:
    prime, order, base, _ = (material.mpi() for _ in range(4))
    return plain_keys.dsa(prime, order, base)


def _elgamal(algorithm: facts.PublicKey, number: int, material: Octets) -> Told:
    bits, *_ = (material.mpi().bit_length() for _ in range(3))
    name = algorithm.encrypts
    if not bits:
        return Unknown(name, "unusable-key", reason("openpgp-number-zero", name=name))
    return Known(f"{name}-{bits}", (tables.algorithm(name, bits),))


def _ecdsa(algorithm: facts.PublicKey, number: int, material: Octets) -> Told:
    curve, point = _curve(material)
    group = tables.group_by_oid(curve) if curve else None
    if group is None:
        return _no_curve(curve)
    return _of_scheme(plain_keys.on_curve(group, point), _on(algorithm.signs, group), group)


def _ecdh(algorithm: facts.PublicKey, number: int, material: Octets) -> Told:
    """The key says how the session key will be derived and wrapped (section 5.5.5.6)."""
    curve, point = _curve(material)
    parameters = Octets(material.take(material.octet()))
    parameters.octet()
    hashed, wrap = facts.numbered("hash").get(parameters.octet()), facts.symmetric().get(parameters.octet())
    group = _agreement_group(curve)
    if group is None:
        return _no_curve(curve)
    if hashed is None or wrap is None or wrap.name != "AES":
        return Unknown("ECDH", "unknown-algorithm", reason("openpgp-kdf-unknown"))
    told = algorithms.agreed(group.algorithms[0], number, hashed, wrap.bits)
    if not group.kind.endswith("-curve") or not group.oids:
        return told
    return _flawed(plain_keys.on_curve(group, point)) or told


def _eddsa(algorithm: facts.PublicKey, number: int, material: Octets) -> Told:
    curve, _ = _curve(material)
    found = tables.by_oid(curve) if curve else None
    return Known(found.name, found.components) if found else _no_curve(curve)


def _named(algorithm: facts.PublicKey, number: int, material: Octets) -> Told:
    material.take(algorithm.octets)
    found = tables.by_spelling(algorithm.name)
    assert found is not None, algorithm.name
    if not algorithm.encrypts:
        return Known(found.name, found.components)
    derived = facts.agreement(number)
    return algorithms.agreed(found.components[0], number, derived["hash"], derived["wrap_bits"])


_FORMS: dict[str, Callable[[facts.PublicKey, int, Octets], Told]] = {
    "rsa": _rsa,
    "dsa": _dsa,
    "elgamal": _elgamal,
    "ecdsa": _ecdsa,
    "ecdh": _ecdh,
    "eddsa": _eddsa,
    "named": _named,
}


def _curve(material: Octets) -> tuple[str, bytes]:
    """The object identifier of the curve, and the point."""
    curve = object_identifier.dotted(material.take(material.octet())) or ""
    return curve, material.mpi_octets()


def _no_curve(curve: str) -> Unknown:
    return Unknown(curve, "unknown-algorithm", reason("curve-unknown", curve=curve or "?"))


def _agreement_group(curve: str) -> tables.Group | None:
    """X25519 and X448 are mechanisms of their own, by the identifiers of RFC 8410 too."""
    found = tables.group_by_oid(curve) if curve else None
    if found is not None or not curve:
        return found
    mechanism = tables.by_oid(curve)
    return tables.groups().get(mechanism.name) if mechanism else None


def _on(scheme: str, group: tables.Group) -> Algorithm:
    return tables.algorithm(scheme, group.algorithms[0].size, group.name)


def _of_scheme(key: Told, scheme: Algorithm, group: tables.Group) -> Told:
    """A key whose algorithm is the scheme, with what is wrong with it."""
    if not isinstance(key, Known):
        return key
    return key._replace(mechanism=f"{scheme.name} {group.name}", components=(scheme,))


def _flawed(key: Told) -> Told | None:
    return None if isinstance(key, Known) and not key.faults else key


def _key_id(version: int, public: bytes) -> str:
    """Sections 5.5.4.1 to 5.5.4.3; version 5 as LibrePGP. The hash only names the key."""
    if version in _OLD:
        return _old_key_id(public)
    length = len(public)
    if version == 4:
        digest = sha1(b"\x99" + length.to_bytes(2, "big") + public, usedforsecurity=False) if length < 1 << 16 else None
        return digest.hexdigest()[-16:].upper() if digest else ""
    head = (b"\x9a" if version == 5 else b"\x9b") + length.to_bytes(4, "big")
    return sha256(head + public).hexdigest()[:16].upper()


def _old_key_id(public: bytes) -> str:
    """The low 64 bits of the modulus."""
    octets = Octets(public)
    octets.take(8)
    return octets.mpi_octets()[-8:].hex().upper()
