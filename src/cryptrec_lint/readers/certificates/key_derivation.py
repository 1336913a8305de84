"""How a key is made from a password: the parameters of PBES1, PBKDF2, scrypt and PKCS #12 (RFC 8018, 7914, 7292).

Only read here. `deriving` computes, where a password is at hand.
"""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.model import WRITTEN, Algorithm, Primitive
from cryptrec_lint.readers.certificates import algorithm_identifier, der, protections
from cryptrec_lint.readers.certificates.told import Known, Told, no_such_algorithm, not_fixed
from cryptrec_lint.vocabulary import tables

_OCTET = 8


class Derivation(NamedTuple):
    """A key derivation with its parameters, as far as they could be read."""

    told: Told
    how: str = ""
    """How it is computed (see `deriving`); empty where that is not known."""
    hash: str = ""
    """Canonical name of the hash."""
    salt: bytes = b""
    iterations: int = 0
    key_octets: int | None = None
    """Length of the key, where it is written."""
    scrypt: tuple[int, int, int] = (0, 0, 0)
    """N, r and p of RFC 7914."""


def read(identifier: bytes) -> Derivation:
    """The derivation of an AlgorithmIdentifier, as in PBES2-params and PBMAC1-params. Raises DerError."""
    oid, parameters, _ = algorithm_identifier.parse(identifier)
    if oid == protections.scheme("pbkdf2"):
        return _pbkdf2(oid, parameters or b"")
    if oid == protections.scheme("scrypt"):
        return _scrypt(oid, parameters or b"")
    found = tables.by_oid(oid)
    if found is None:
        return Derivation(no_such_algorithm(oid))
    if found.components[0].primitive is not Primitive.KDF:
        return Derivation(not_fixed(oid, "keybox-no-derivation", name=found.name))
    return Derivation(Known(found.name, found.components))


def of_scheme(oid: str, mechanism: tables.Mechanism, parameters: bytes | None) -> Derivation:
    """The derivation of a scheme that names everything by its identifier: PBES1 and PKCS #12, whose parameters are
    salt and iterations (RFC 8018 appendix A.3, RFC 7292 appendix C). Raises DerError."""
    how = protections.derivation(mechanism.components[0].name, oid)
    if how == "jks":
        return Derivation(Known(mechanism.name, mechanism.components), how, _hash_of(mechanism.components))
    data = parameters or b""
    members = der.sequence(data)
    salt = der.contents(data, der.member(members, 0, der.OCTET_STRING))
    iterations = der.small(data, der.member(members, 1, der.INTEGER))
    return with_salt(mechanism, salt, iterations)._replace(how=how)


def with_salt(mechanism: tables.Mechanism, salt: bytes, iterations: int) -> Derivation:
    """The derivation of such a scheme whose salt and iterations stand elsewhere."""
    told = Known(mechanism.name, mechanism.components, _details(salt, iterations))
    how = protections.derivation(mechanism.components[0].name)
    return Derivation(told, how, _hash_of(mechanism.components), salt, iterations)


def _hash_of(components: tuple[Algorithm, ...]) -> str:
    return next((one.name for one in components if one.primitive is Primitive.HASH), "")


def _details(salt: bytes, iterations: int) -> tuple[tuple[str, int | str], ...]:
    return ("iterations", iterations), ("salt_bits", _OCTET * len(salt))


def _pbkdf2(oid: str, data: bytes) -> Derivation:
    """PBKDF2-params (RFC 8018 appendix A.2)."""
    members = der.sequence(data)
    salt = der.contents(data, der.member(members, 0, der.OCTET_STRING))
    iterations = der.small(data, der.member(members, 1, der.INTEGER))
    rest = members[2:]
    key_octets = der.small(data, rest.pop(0)) if rest and rest[0].tag == der.INTEGER else None
    prf, origin = protections.default("pbkdf2_defaults", "prf"), protections.origin("pbkdf2_defaults")
    if rest:
        prf, origin = algorithm_identifier.parse(der.whole(data, der.expect(rest[0], der.SEQUENCE))).oid, WRITTEN
    mac = tables.by_oid(prf)
    if mac is None:
        return Derivation(no_such_algorithm(prf))
    if mac.components[0].primitive is not Primitive.MAC:
        return Derivation(not_fixed(prf, "keybox-no-mac", name=mac.name))
    told = _with_prf(oid, mac, _details(salt, iterations))._replace(origin=origin)
    return Derivation(
        told, protections.derivation(told.components[0].name), _hash_of(mac.components), salt, iterations, key_octets
    )


def _with_prf(oid: str, mac: tables.Mechanism, details: tuple[tuple[str, int | str], ...]) -> Known:
    kdf = _kdf(oid)
    inside = tuple(one if one.inside else one._replace(inside=kdf.name) for one in mac.components)
    return Known(f"{kdf.name}-{mac.name}", (kdf, *inside), details)


def _kdf(oid: str) -> Algorithm:
    """The component of an identifier that names one algorithm."""
    found = tables.by_oid(oid)
    assert found is not None, oid
    return found.components[0]


def _scrypt(oid: str, data: bytes) -> Derivation:
    """scrypt-params (RFC 7914 section 7)."""
    members = der.sequence(data)
    salt = der.contents(data, der.member(members, 0, der.OCTET_STRING))
    cost, block, parallel = (der.small(data, der.member(members, index, der.INTEGER)) for index in (1, 2, 3))
    key_octets = der.small(data, der.member(members, 4, der.INTEGER)) if len(members) > 4 else None
    kdf = _kdf(oid)
    details = (("N", cost), ("r", block), ("p", parallel), ("salt_bits", _OCTET * len(salt)))
    told = Known(kdf.name, (kdf,), details)
    return Derivation(told, protections.derivation(kdf.name), "", salt, 0, key_octets, (cost, block, parallel))
