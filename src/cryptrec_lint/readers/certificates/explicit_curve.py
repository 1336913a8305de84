"""EC domain parameters that are written out (SEC 1 appendix C.2, SpecifiedECDomain): which known curve are they?

All numbers are compared. The prime and the order alone would let a foreign base point pass as a known curve.
"""

from __future__ import annotations

from cryptrec_lint.readers.certificates import der, facts

_COMPRESSED, _UNCOMPRESSED = (2, 3), (4, 6, 7)
"""First octets of a point (SEC 1 section 2.3.3; 6 and 7 are the hybrid form of X9.62)."""


def name(parameters: bytes) -> str | None:
    """Canonical name of the curve, or None when the numbers are no known curve's. Raises DerError."""
    numbers = _numbers(parameters)
    return _named(*numbers) if numbers else None


def with_other_base_point(parameters: bytes) -> str | None:
    """Canonical name of the curve that this is but for the base point or its order, or None. Raises DerError.

    Whoever may choose the base point can have a private key to anyone's public one (CVE-2020-0601).
    """
    numbers = _numbers(parameters)
    wanted = numbers and numbers[:3]
    return next((known for curve, known in facts.curves().items() if (curve.p, curve.a, curve.b) == wanted), None)


def _numbers(parameters: bytes) -> tuple[int, int, int, int, bytes] | None:
    """Prime, coefficients, order and base point; None over another kind of field. Raises DerError."""
    members = der.sequence(parameters)
    field = der.children(parameters, der.member(members, 1, der.SEQUENCE))
    if der.oid(parameters, der.member(field, 0, der.OID)) != facts.structure("prime-field"):
        return None
    prime = der.unsigned(parameters, der.member(field, 1, der.INTEGER))
    coefficients = der.children(parameters, der.member(members, 2, der.SEQUENCE))
    a = _number(parameters, der.member(coefficients, 0, der.OCTET_STRING))
    b = _number(parameters, der.member(coefficients, 1, der.OCTET_STRING))
    point = der.contents(parameters, der.member(members, 3, der.OCTET_STRING))
    order = der.unsigned(parameters, der.member(members, 4, der.INTEGER))
    return prime, a, b, order, point


def order_bits(parameters: bytes) -> int:
    """Bit length of the order of the base point. Raises DerError."""
    members = der.sequence(parameters)
    return der.unsigned(parameters, der.member(members, 4, der.INTEGER)).bit_length()


def _number(data: bytes, found: der.Element) -> int:
    return int.from_bytes(der.contents(data, found), "big")


def _named(prime: int, a: int, b: int, order: int, point: bytes) -> str | None:
    for curve, known in facts.curves().items():
        if (curve.p, curve.a, curve.b, curve.n) == (prime, a, b, order) and _is_base_point(curve, point):
            return known
    return None


def _is_base_point(curve: facts.Curve, point: bytes) -> bool:
    octets = (curve.p.bit_length() + 7) // 8
    x = curve.x.to_bytes(octets, "big")
    if point[:1] and point[0] in _COMPRESSED:
        return point == bytes((_COMPRESSED[curve.y & 1],)) + x
    return point[:1] != b"" and point[0] in _UNCOMPRESSED and point[1:] == x + curve.y.to_bytes(octets, "big")
