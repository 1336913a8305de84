"""The forms that keys and their parameters take, one function each: from an encoded key to what it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from cryptrec_lint.model import Primitive, Reason, reason
from cryptrec_lint.readers.certificates import der, explicit_curve, facts, pss, usable_key, weak_rsa
from cryptrec_lint.readers.certificates.told import (
    Known,
    Numbers,
    Told,
    Unknown,
    no_such_algorithm,
    not_fixed,
    unusable,
    with_numbers,
)
from cryptrec_lint.vocabulary import tables

_OF_KEYS = (Primitive.KEY, Primitive.SIGNATURE, Primitive.PKE, Primitive.KEY_AGREE, Primitive.KEM)
_WITH_POINTS = ("prime-curve", "binary-curve")
"""Kinds of group whose public keys are points as SEC 1 section 2.3.3 encodes them."""
_RAW_OCTETS = 57
"""Those of an Ed448 key, the longest of RFC 8410 section 3."""
_PRINTABLE_BITS = 64
"""An exponent that is longer is reported by its length: its digits would be the whole report."""


class Encoded(NamedTuple):
    """An algorithm with its parameters (a whole element) and the structure of its key (empty where there is none)."""

    oid: str
    parameters: bytes | None
    key: bytes
    key_starts: int = 0
    """Index of the first number in the key: a private key has its version before it."""
    parameters_start: int = 0
    """The same for the parameters: a traditional DSA key has its parameters after the version."""
    is_public: bool = False
    """`key` is a public key and nothing else."""

    @property
    def has_parameters(self) -> bool:
        """Whether parameters stand here: NULL stands for none."""
        return self.parameters is not None and self.parameters[:1] != bytes((der.NULL,))


def told(encoded: Encoded) -> Told:
    """What the key is. Raises DerError."""
    found = _mechanism(encoded.oid)
    if isinstance(found, Unknown):
        return found
    read = _FORMS.get(facts.key_forms().get(encoded.oid, ""))
    return read(found, encoded) if read else Known(found.name, found.components, oid=encoded.oid, numbers=_raw(encoded))


def _named(oid: str) -> tables.Mechanism:
    """The mechanism of an identifier that is known to be one of keys."""
    found = _mechanism(oid)
    assert not isinstance(found, Unknown)
    return found


@lru_cache(maxsize=256)
def _mechanism(oid: str) -> tables.Mechanism | Unknown:
    found = tables.by_oid(oid)
    if found is None:
        return no_such_algorithm(oid)
    if any(component.primitive not in _OF_KEYS for component in found.components):
        return not_fixed(oid, "oid-is-no-key", name=found.name)
    return found


def _raw(encoded: Encoded) -> Numbers | None:
    """A public key without structure, as RFC 8410 has them. Longer ones are of schemes that no check here is about."""
    is_key = encoded.is_public and 0 < len(encoded.key) <= _RAW_OCTETS
    return Numbers("raw", int.from_bytes(encoded.key, "big")) if is_key else None


@lru_cache(maxsize=1024)
def _sized(oid: str, bits: int, *details: tuple[str, int | str]) -> Known:
    """The mechanism with the length of its key, in bits, on the component that the key is for."""
    found = _named(oid)
    first, *others = found.components
    return Known(f"{found.name}-{bits}", (first._replace(size=bits), *others), details, oid=oid)


def _rsa(found: tables.Mechanism, encoded: Encoded) -> Told:
    members = der.sequence(encoded.key)
    modulus = der.unsigned(encoded.key, der.member(members, encoded.key_starts, der.INTEGER))
    exponent = der.unsigned(encoded.key, der.member(members, encoded.key_starts + 1, der.INTEGER))
    sized = _sized(encoded.oid, modulus.bit_length(), _exponent(exponent))
    extra = usable_key.rsa_members_flaw(len(members)) if encoded.is_public else None
    flaw = extra or usable_key.rsa_flaw(modulus, exponent)
    if flaw:
        return unusable(sized.mechanism, flaw)
    wrong = weak_rsa.faults(modulus) + _of_exponent(modulus, exponent) + _of_private(encoded, members)
    return with_numbers(sized, Numbers("rsa", modulus, (exponent,)), wrong)


def _of_exponent(modulus: int, exponent: int) -> weak_rsa.Faults:
    """What a public exponent that nobody chooses shows: no library makes one that is longer than a word."""
    if exponent.bit_length() <= _PRINTABLE_BITS or modulus.bit_length() > facts.weak_keys().fermat_longest:
        return ()
    from cryptrec_lint.readers.certificates import wiener  # hardly any key needs it

    found = wiener.private_exponent(modulus, exponent)
    why = reason("key-rsa-small-private", bits=found.bit_length()) if found else None
    return (("key-small-private-exponent", why),) if why else ()


def _of_private(encoded: Encoded, members: list[der.Element]) -> weak_rsa.Faults:
    """What is wrong with the other numbers of an RSAPrivateKey (RFC 8017 appendix A.1.2): version, n, e, d, p, q …"""
    if encoded.is_public or encoded.key_starts != 1 or der.small(encoded.key, members[0]):
        return ()  # version 1 has more than two primes
    numbers = [der.unsigned(encoded.key, der.member(members, at, der.INTEGER)) for at in range(1, 6)]
    return weak_rsa.private_faults(*numbers)


def _exponent(exponent: int) -> tuple[str, int | str]:
    if exponent.bit_length() > _PRINTABLE_BITS:
        return "rsa_exponent_bits", exponent.bit_length()
    return "rsa_exponent", exponent


def _rsa_pss(found: tables.Mechanism, encoded: Encoded) -> Told:
    scheme, size = pss.key(encoded.oid, encoded.parameters), _rsa(found, encoded)
    if isinstance(scheme, Unknown) or isinstance(size, Unknown):
        return scheme if isinstance(scheme, Unknown) else size
    components = (size.components[0], *scheme.components[1:])
    return size._replace(components=components, details=size.details + scheme.details, origin=scheme.origin)


def _ec(found: tables.Mechanism, encoded: Encoded) -> Told:
    parameters = encoded.parameters
    if parameters is None or not encoded.has_parameters:
        return not_fixed(encoded.oid, "curve-not-written", name=found.name)
    if parameters[0] == der.SEQUENCE:
        return _explicit(found, encoded, parameters)
    curve = der.oid(parameters, der.only(parameters, der.OID))
    group = tables.group_by_oid(curve)
    if group is None:
        return not_fixed(encoded.oid, "curve-unknown", curve=curve)
    return _on_curve(found, group, encoded)


def _explicit(found: tables.Mechanism, encoded: Encoded, parameters: bytes) -> Told:
    name = explicit_curve.name(parameters)
    group = tables.group(name) if name else None
    if group is None:
        other = explicit_curve.with_other_base_point(parameters)
        if other:
            why = reason("key-base-point-foreign", curve=other)
            return Unknown(f"{found.name} {other}", "curve-base-point-foreign", why)
        return not_fixed(encoded.oid, "curve-explicit", bits=explicit_curve.order_bits(parameters))
    return _on_curve(found, group, encoded, ("explicit_parameters", 1))


def _on_curve(found: tables.Mechanism, group: tables.Group, encoded: Encoded, *details: tuple[str, int | str]) -> Told:
    numbers = None
    if encoded.is_public and group.bits and group.kind in _WITH_POINTS:
        flaw = usable_key.point_flaw(encoded.key, group.bits) or _off_curve(group, encoded.key)
        if flaw:
            return unusable(f"{found.name} {group.name}", flaw)
        numbers = Numbers("ec", int.from_bytes(encoded.key[1 : 1 + (group.bits + 7) // 8], "big"))
    return with_numbers(_in_group(encoded.oid, group.name, details), numbers)


@lru_cache(maxsize=256)
def _in_group(oid: str, name: str, details: tuple[tuple[str, int | str], ...]) -> Known:
    """The mechanism with a group on the component that the key is for."""
    found, group = _named(oid), tables.group(name)
    assert group is not None
    sizes = [component.size for component in group.algorithms if component.parameter_set == group.name]
    first, *others = found.components
    component = first._replace(size=sizes[0] if sizes else None, parameter_set=group.name)
    return Known(f"{found.name} {group.name}", (component, *others), details, oid=oid)


def _off_curve(group: tables.Group, point: bytes) -> Reason | None:
    """Whether a point lies on its curve is asked of curves over prime fields only: those are in our data."""
    curve = facts.curves_by_name().get(group.name)
    return usable_key.off_curve_flaw(point, curve, group.name) if curve else None


def _dsa(found: tables.Mechanism, encoded: Encoded) -> Told:
    if not encoded.has_parameters:
        return not_fixed(encoded.oid, "parameters-inherited", name=found.name)
    prime, order, base = _numbers(encoded, 0, 1, 2)
    sized = _sized(encoded.oid, prime.bit_length(), ("q_bits", order.bit_length()))
    return _with_group(sized, encoded, prime, base, order)


def _dh(found: tables.Mechanism, encoded: Encoded) -> Told:
    if not encoded.has_parameters:
        return not_fixed(encoded.oid, "parameters-inherited", name=found.name)
    prime, base = _numbers(encoded, 0, 1)
    return _in_field(found, encoded, prime, base)


def _dh_x942(found: tables.Mechanism, encoded: Encoded) -> Told:
    if not encoded.has_parameters:
        return not_fixed(encoded.oid, "parameters-inherited", name=found.name)
    prime, base, order = _numbers(encoded, 0, 1, 2)
    return _in_field(found, encoded, prime, base, order)


def _in_field(found: tables.Mechanism, encoded: Encoded, prime: int, base: int, order: int = 0) -> Told:
    details = [("q_bits", order.bit_length())] if order else []
    sized = _sized(encoded.oid, prime.bit_length(), *details)
    group, shared = facts.finite_fields().get((prime, base)), facts.built_in_groups().get(prime)
    first, *others = sized.components
    faults = (("group-built-in", reason("key-group-built-in", whose=shared)),) if shared else ()
    named = sized._replace(components=(first._replace(parameter_set=group), *others), faults=faults)
    return _with_group(named, encoded, prime, base, order)


def _with_group(sized: Known, encoded: Encoded, prime: int, base: int, order: int) -> Told:
    """The key with the numbers of its group, whose primes are tested where there is time for it (`group_check`)."""
    public = _public_value(encoded)
    flaw = usable_key.group_flaw(prime, base, public)
    if flaw:
        return unusable(sized.mechanism, flaw)
    return sized._replace(numbers=Numbers("group", public or 0, (prime, base, order)))


def _public_value(encoded: Encoded) -> int | None:
    """The public value of a DSA or DH key, an INTEGER (RFC 3279 sections 2.3.2 and 2.3.3); None where there is none."""
    if not encoded.is_public or not encoded.key:
        return None
    return der.unsigned(encoded.key, der.only(encoded.key, der.INTEGER))


def _numbers(encoded: Encoded, *indices: int) -> tuple[int, ...]:
    """These numbers of the parameters."""
    data = encoded.parameters or b""
    members = der.sequence(data)
    places = (encoded.parameters_start + index for index in indices)
    return tuple(der.unsigned(data, der.member(members, place, der.INTEGER)) for place in places)


_FORMS: dict[str, Callable[[tables.Mechanism, Encoded], Told]] = {
    "rsa": _rsa,
    "rsa-pss": _rsa_pss,
    "ec": _ec,
    "dsa": _dsa,
    "dh": _dh,
    "dh-x942": _dh_x942,
}
