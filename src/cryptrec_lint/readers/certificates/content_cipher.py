"""The cipher of an AlgorithmIdentifier, with its mode, key length and IV from the parameters: what encrypts a content.

RFC 8018 appendix B.2 (CBC with its IV, RC2), RFC 3565 (AES-CBC), RFC 5084 (GCM and CCM), RFC 3657 (Camellia),
RFC 5794 (ARIA), RFC 4010 (SEED).
"""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.model import WRITTEN, Algorithm, Origin, Primitive, reason
from cryptrec_lint.readers.certificates import algorithm_identifier, der, protections
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown, no_such_algorithm, not_fixed
from cryptrec_lint.vocabulary import tables

_OCTET = 8
_CIPHERS = (Primitive.BLOCK_CIPHER, Primitive.STREAM_CIPHER, Primitive.AE)


class Cipher(NamedTuple):
    """A cipher as it was chosen, and what opening it needs."""

    told: Told
    name: str = ""
    """Canonical name; empty where it is not known."""
    bits: int | None = None
    """Length of the key (for RC2 the effective one)."""
    mode: str = ""
    iv: bytes | None = None
    """None where it is not written: then it is made from the password."""
    tag_octets: int = 0


class _Parameters(NamedTuple):
    iv: bytes | None = None
    bits: int | None = None
    tag_octets: int = 0
    origin: Origin = WRITTEN


def read(identifier: bytes, key_octets: int | None = None) -> Cipher:
    """The cipher of an AlgorithmIdentifier; `key_octets` where the key's length stands elsewhere. Raises DerError."""
    oid, parameters, _ = algorithm_identifier.parse(identifier)
    found = tables.by_oid(oid)
    if found is None:
        return Cipher(no_such_algorithm(oid))
    if not any(one.primitive in _CIPHERS for one in found.components):
        return Cipher(not_fixed(oid, "keybox-no-cipher", name=found.name))
    known = of_components(found.name, found.components)
    taken = _taken(known, parameters)
    if isinstance(taken, Unknown):
        return known._replace(told=taken)
    bits = taken.bits or known.bits or (_OCTET * key_octets if key_octets else None)
    return _with(known, taken, bits)


def of_components(name: str, components: tuple[Algorithm, ...]) -> Cipher:
    """The cipher among the components of a mechanism, without parameters."""
    cipher = next((one for one in components if one.primitive in _CIPHERS), None)
    mode = next((one.name for one in components if one.primitive is Primitive.MODE), "")
    told = Known(name, components)
    return Cipher(told) if cipher is None else Cipher(told, cipher.name, cipher.size, mode)


def sized(cipher: Cipher, bits: int | None) -> Cipher:
    """The cipher with the length of its key, where its name does not tell it."""
    return _with(cipher, _Parameters(cipher.iv, None, cipher.tag_octets), cipher.bits or bits)


def _with(cipher: Cipher, taken: _Parameters, bits: int | None) -> Cipher:
    assert isinstance(cipher.told, Known)
    components = tuple(one._replace(size=bits) if one.primitive in _CIPHERS else one for one in cipher.told.components)
    details: list[tuple[str, int | str]] = []
    if taken.iv is not None:
        details.append(("iv_bits", _OCTET * len(taken.iv)))
    if taken.tag_octets:
        details.append(("tag_bits", _OCTET * taken.tag_octets))
    told = Known(cipher.told.mechanism, components, tuple(details), taken.origin)
    return Cipher(told, cipher.name, bits, cipher.mode, taken.iv, taken.tag_octets)


def _taken(cipher: Cipher, parameters: bytes | None) -> _Parameters | Unknown:
    """What the parameters say: an IV as an OCTET STRING, or a SEQUENCE that has it."""
    if parameters is None or parameters[:1] == bytes((der.NULL,)):
        return _Parameters()
    if parameters[0] == der.OCTET_STRING:
        iv = der.contents(parameters, der.only(parameters, der.OCTET_STRING))
        return _rc2(cipher, None, iv) if _is_rc2(cipher) else _Parameters(iv)
    members = der.sequence(parameters)
    if _is_rc2(cipher):
        version = der.small(parameters, members.pop(0)) if members and members[0].tag == der.INTEGER else None
        return _rc2(cipher, version, der.contents(parameters, der.member(members, 0, der.OCTET_STRING)))
    nonce = next((der.contents(parameters, one) for one in members if one.tag == der.OCTET_STRING), None)
    return _tagged(parameters, members, nonce) if _has_tag(cipher) else _Parameters(nonce)


def _is_rc2(cipher: Cipher) -> bool:
    openable = protections.openable(cipher.name)
    return openable is not None and not openable.library_class


def _has_tag(cipher: Cipher) -> bool:
    return protections.mode(cipher.mode) == "tag"


def _rc2(cipher: Cipher, version: int | None, iv: bytes) -> _Parameters | Unknown:
    bits = protections.rc2_bits(version)
    if bits is None:
        assert isinstance(cipher.told, Known)
        return Unknown(cipher.told.mechanism, "unresolved-value", reason("keybox-rc2-version", version=version))
    return _Parameters(iv, bits, origin=protections.origin("rc2") if version is None else WRITTEN)


def _tagged(data: bytes, members: list[der.Element], iv: bytes | None) -> _Parameters:
    """CCMParameters and GCMParameters: the nonce, and the length of the tag unless it is the default."""
    if len(members) > 1:
        return _Parameters(iv, None, der.small(data, der.member(members, 1, der.INTEGER)))
    octets = protections.default("tag_defaults", "octets")
    return _Parameters(iv, None, octets, protections.origin("tag_defaults"))
