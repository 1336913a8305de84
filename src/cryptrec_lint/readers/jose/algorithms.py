"""What an `alg` or `enc` names, alone and together with the key beside it."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.model import Algorithm, Primitive, Purpose, reason
from cryptrec_lint.readers.certificates import by_name
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.readers.jose import facts
from cryptrec_lint.vocabulary import tables

_SHOWN = 60
"""Code points of a name that is not known; those in use have at most twenty."""
_ON_CURVES = (Primitive.SIGNATURE, Primitive.KEY_AGREE)
_OF_LENGTHS = (Primitive.BLOCK_CIPHER, Primitive.KEY_WRAP)


class KeyFacts(NamedTuple):
    """What a key says about the algorithm that is used with it."""

    bits: int | None = None
    """Length of an RSA modulus."""
    octets: int | None = None
    """Length of a symmetric key."""
    group: tables.Group | None = None


def named(name: str) -> Told | None:
    """What a name stands for, or None where it chooses nothing."""
    if name in facts.table("chooses_nothing")["names"]:
        return None
    shown = name[:_SHOWN] + "…" * (len(name) > _SHOWN)
    known = by_name.told(facts.table("meaning").get(name, name), _USED, reason("jose-name-unknown", name=shown))
    return known._replace(mechanism=shown) if isinstance(known, Unknown) else known


_USED = (
    *(Primitive.SIGNATURE, Primitive.MAC, Primitive.PKE, Primitive.KEY_AGREE, Primitive.KEM, Primitive.KDF),
    *(Primitive.KEY_WRAP, *by_name.CIPHERS, Primitive.NONE),
)
"""What a token or a key can be for; a hash alone signs and encrypts nothing."""


def purpose(told: Told, use: str) -> Purpose:
    """What an algorithm is for: what it is decides, and where that is not known the `use` that its place names."""
    signs = use == "signature"
    if isinstance(told, Known):
        signs = told.components[0].primitive in (Primitive.SIGNATURE, Primitive.MAC, Primitive.NONE)
    return Purpose.DOCUMENT_SIGNATURE if signs else Purpose.ENCRYPTED_DATA


def with_key(told: Told, key: KeyFacts) -> tuple[Told, bool]:
    """The algorithm as this key makes it; and whether the key is one that the algorithm can be used with."""
    if isinstance(told, Unknown):
        return told, True
    if key.group is not None:
        return _on_curve(told, key.group)
    if key.bits is not None:
        return _with_modulus(told, key.bits)
    if key.octets is not None:
        return _with_octets(told, key.octets)
    return told, True


def _with_modulus(told: Known, bits: int) -> tuple[Known, bool]:
    schemes = tables.atoms()["RSA"].serves
    fits = any(one.name in schemes for one in told.components)
    components = (one._replace(size=bits) if one.name in schemes else one for one in told.components)
    return told._replace(components=tuple(components)), fits


def _on_curve(told: Known, group: tables.Group) -> tuple[Known, bool]:
    first, *others = told.components
    fixed = first.parameter_set
    on_it = tables.group(fixed) if fixed else group
    if first.primitive not in _ON_CURVES or on_it is not group or _modular(first):
        return told, False
    return told._replace(components=(_lying_on(first, group), *others)), True


def _modular(scheme: Algorithm) -> bool:
    return scheme.name in tables.atoms()["RSA"].serves


def _lying_on(scheme: Algorithm, group: tables.Group) -> Algorithm:
    """The scheme on the curve: agreement on a Montgomery curve is an algorithm of its own (RFC 8037 section 3.2)."""
    own = group.algorithms[0]
    same = own.primitive is scheme.primitive and not scheme.parameter_set
    return own if same else scheme._replace(size=own.size, parameter_set=group.name)


def _with_octets(told: Known, octets: int) -> tuple[Known, bool]:
    """A cipher's key has its length; two keys in one (A128CBC-HS256) make twice that (RFC 7518 section 5.2.2.1). The
    key of a MAC is at least as long as its hash (section 3.2)."""
    bits, parts = 8 * octets, told.components
    lengths = [one.size for one in parts if one.primitive in _OF_LENGTHS and one.size]
    hashes = [tables.atoms()[one.name].output or 0 for one in parts if one.primitive is Primitive.HASH]
    if parts[0].primitive is Primitive.KDF:
        fits = True  # a password has any length
    elif lengths:
        fits = bits == lengths[0] * (1 + len(hashes))
    else:
        fits = bool(hashes) and parts[0].primitive is Primitive.MAC and bits >= hashes[0]
    return told._replace(details=(("key_bits", bits),)), fits
