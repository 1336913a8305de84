"""Is a key one that its specification knows? Lengths alone would let a modulus with the exponent 1 pass as a key."""

from __future__ import annotations

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import facts

_PUBLIC_MEMBERS = 2
"""RFC 8017 appendix A.1.1: modulus and publicExponent."""
_SMALLEST_EXPONENT = 3
"""RFC 8017 section 3.1: 3 <= e <= n - 1, and e has no factor in common with λ(n), which is even."""
_PRINTABLE_BITS = 64
_COMPRESSED, _UNCOMPRESSED = (2, 3), (4, 6, 7)
"""First octets of a point (SEC 1 section 2.3.3; 6 and 7 are the hybrid form of X9.62)."""
_PLAIN, _HYBRID = 4, 6
"""The hybrid form adds whether y is odd."""


def rsa_flaw(modulus: int, exponent: int) -> Reason | None:
    """Why these numbers are no RSA public key, or None."""
    if exponent < _SMALLEST_EXPONENT or not exponent & 1:
        return reason("rsa-exponent-unusable", exponent=_shown(exponent))
    if exponent >= modulus:
        return reason("rsa-exponent-too-large", exponent=_shown(exponent))
    return None if modulus & 1 else reason("rsa-modulus-even")


def rsa_members_flaw(count: int) -> Reason | None:
    """Why an RSAPublicKey of so many members is none, or None."""
    return None if count == _PUBLIC_MEMBERS else reason("rsa-key-members", count=count)


def point_flaw(point: bytes, field_bits: int) -> Reason | None:
    """Why these octets are no point that can be a public key on a curve over a field of this length, or None."""
    octets = (field_bits + 7) // 8
    if not any(point):
        return reason("ec-point-at-infinity")
    lengths = [1 + octets] * (point[0] in _COMPRESSED) + [1 + 2 * octets] * (point[0] in _UNCOMPRESSED)
    return None if len(point) in lengths else reason("ec-point-malformed", octets=len(point), bits=field_bits)


def off_curve_flaw(point: bytes, curve: facts.Curve, name: str) -> Reason | None:
    """Why a well-formed point is none of this curve, or None (SEC 1 section 3.2.2.1, without the cofactor)."""
    octets = (curve.p.bit_length() + 7) // 8
    x, y = int.from_bytes(point[1 : 1 + octets], "big"), int.from_bytes(point[1 + octets :], "big")
    if point[0] in _COMPRESSED:
        lies = x < curve.p and pow(((x * x + curve.a) * x + curve.b) % curve.p, (curve.p - 1) // 2, curve.p) in (0, 1)
    else:
        lies = lies_on(x, y, curve) and point[0] in (_PLAIN, _HYBRID + (y & 1))
    return None if lies else reason("key-point-off-curve", curve=name)


def lies_on(x: int, y: int, curve: facts.Curve) -> bool:
    """Whether these are coordinates of a point of the curve (SEC 1 section 3.2.2.1, without the cofactor)."""
    p, a, b, *_ = curve
    return x < p and y < p and not (y * y - (x * x + a) * x - b) % p


def group_flaw(prime: int, base: int, public: int | None) -> Reason | None:
    """Why a generator or public value keeps nothing secret, or None (NIST SP 800-56A section 5.6.2.3.1)."""
    if not 1 < base < prime - 1:
        return reason("key-generator-trivial")
    trivial = public is not None and not 1 < public < prime - 1
    return reason("key-public-value-trivial") if trivial else None


def _shown(number: int) -> str:
    """The number, or its beginning: the digits of a long one would be the whole report."""
    return str(number) if number.bit_length() <= _PRINTABLE_BITS else f"{number:#x}"[:18] + "…"
