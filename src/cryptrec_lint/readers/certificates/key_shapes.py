"""Public keys whose like was met before: where all octets but those of the number are the same, only the number is new.

Nearly every key of a bundle is RSA of one of three lengths with the exponent 65537, or a point on one of two curves.
What a shape says is what `key_forms` said of the first key that had it: its structure does not depend on the number.
"""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.readers.certificates import facts, usable_key, weak_rsa
from cryptrec_lint.readers.certificates.told import Known, Numbers, with_numbers

_LONGEST = 2000
"""Octets; longer keys are rare, and each length keeps one shape."""
_LONGEST_EXPONENT = 64
"""Bits; a longer exponent is examined together with the modulus."""
_UNCOMPRESSED = b"\4"
"""SEC 1 section 2.3.3: the first octet of a point that is written with both coordinates."""


class _Shape(NamedTuple):
    """What stands around the number of a SubjectPublicKeyInfo, and what it says."""

    head: bytes
    tail: bytes
    known: Known
    """Of the first key that was met: its number and its faults are its own."""
    curve: facts.Curve | None
    """None where the number is a modulus."""


_shapes: dict[int, _Shape] = {}
"""By the length of the whole."""


def known(info: bytes) -> Known | None:
    """The key of a SubjectPublicKeyInfo, where its shape is known and nothing is wrong with the encoding."""
    shape = _shapes.get(len(info))
    if shape is None or not info.startswith(shape.head) or not info.endswith(shape.tail):
        return None
    octets = info[len(shape.head) : len(info) - len(shape.tail)]
    return _modulus(shape.known, octets) if shape.curve is None else _point(shape.known, shape.curve, octets)


def remember(info: bytes, key: bytes, told: Known) -> None:
    """Keep the shape of a public key that was read whole; `key` is the contents of its BIT STRING."""
    numbers = told.numbers
    if numbers is None or len(info) > _LONGEST:
        return
    if numbers.kind == "rsa" and numbers.others[0].bit_length() <= _LONGEST_EXPONENT:
        octets, curve = numbers.identity.to_bytes((numbers.identity.bit_length() + 7) // 8, "big"), None
    elif numbers.kind == "ec" and key.startswith(_UNCOMPRESSED):
        octets, curve = key[1:], facts.curves_by_name().get(told.components[0].parameter_set or "")
        if curve is None:
            return
    else:
        return
    at = info.find(octets)
    if at >= 0 and at == info.rfind(octets):
        _shapes[len(info)] = _Shape(info[:at], info[at + len(octets) :], told, curve)


def _modulus(like: Known, octets: bytes) -> Known | None:
    """None where the number is no modulus of this length: its first octet then belongs to another encoding."""
    modulus = int.from_bytes(octets, "big")
    assert like.numbers is not None
    _, first, others = like.numbers
    if modulus.bit_length() != first.bit_length() or not modulus & 1:
        return None
    return with_numbers(like, Numbers("rsa", modulus, others), weak_rsa.faults(modulus))


def _point(like: Known, curve: facts.Curve, octets: bytes) -> Known | None:
    """None where the point is not on its curve."""
    half = len(octets) // 2
    x, y = int.from_bytes(octets[:half], "big"), int.from_bytes(octets[half:], "big")
    return with_numbers(like, Numbers("ec", x)) if usable_key.lies_on(x, y, curve) else None
