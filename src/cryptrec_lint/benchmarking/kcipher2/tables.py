"""The tables of KCipher-2, computed from the polynomials that define them instead of copied from RFC 7008.

Table look-ups by secret bytes are not constant-time: for benchmarking only, never for protecting data.
"""

from __future__ import annotations

from functools import cache

Table = tuple[int, ...]
"""256 values, one for each byte."""

_AES = 0x11B
"""x^8 + x^4 + x^3 + x + 1 (FIPS 197; RFC 7008, section 2.4.2). The element 3 generates its field, 2 does not."""

_MIX_COLUMN = (2, 3, 1, 1)
"""First row of the circulant matrix M of RFC 7008, section 2.4.2."""

_ALPHAS = (
    (0x1C3, (24, 3, 12, 71)),
    (0x12D, (230, 156, 93, 29)),
    (0x14D, (34, 16, 199, 248)),
    (0x165, (157, 253, 56, 16)),
)
"""What a0 to a3 are roots of: the polynomials over GF(2) of p, q, r, s, and the exponents of these in the polynomials
of degree four (RFC 7008, section 2.4.4). The RFC prints the polynomial of p and leaves out those of q, r and s; of all
polynomials of degree eight, these alone yield the tables of its Appendix A."""


@cache
def s_box() -> Table:
    """S_box of RFC 7008, section 2.4.3, that of AES: the affine map of FIPS 197 over the inverse in GF(2^8)."""
    powers = _powers(3, _AES)
    inverse = {power: powers[-exponent % 255] for exponent, power in enumerate(powers)}
    return tuple(_affine(inverse.get(byte, 0)) for byte in range(256))


@cache
def substitution() -> tuple[Table, Table, Table, Table]:
    """Four tables of words: sub_K2(w) is the XOR of one of each, by the bytes of w from the lowest to the highest."""
    first, second, third, fourth = (tuple(_mixed(byte, place) for byte in s_box()) for place in range(4))
    return first, second, third, fourth


@cache
def multiplication() -> tuple[Table, Table, Table, Table]:
    """amul0 to amul3 of RFC 7008, Appendix A: a0 ** w is (w << 8) ^ amul0[w >> 24], with 32 bits of w << 8."""
    first, second, third, fourth = (_amul(polynomial, exponents) for polynomial, exponents in _ALPHAS)
    return first, second, third, fourth


def _multiply(left: int, right: int, polynomial: int) -> int:
    """The product in GF(2)[x] modulo a polynomial of degree eight."""
    product = 0
    while right:
        product ^= left if right & 1 else 0
        left <<= 1
        left ^= polynomial if left & 0x100 else 0
        right >>= 1
    return product


def _powers(element: int, polynomial: int) -> list[int]:
    """The powers of a primitive element, from the zeroth to the 254th."""
    powers = [1]
    while len(powers) < 255:
        powers.append(_multiply(powers[-1], element, polynomial))
    return powers


def _affine(byte: int) -> int:
    twice = byte << 8 | byte  # its right shifts have the rotations of the byte as their low halves
    return (byte ^ twice >> 7 ^ twice >> 6 ^ twice >> 5 ^ twice >> 4) & 0xFF ^ 0x63


def _mixed(byte: int, place: int) -> int:
    """The word that M yields where `byte` stands at `place` (0 is the lowest) and nothing elsewhere."""
    column = (_MIX_COLUMN[(place - row) % 4] for row in range(4))
    return sum(_multiply(byte, factor, _AES) << 8 * row for row, factor in enumerate(column))


def _amul(polynomial: int, exponents: tuple[int, ...]) -> Table:
    powers = _powers(2, polynomial)
    factors = [powers[exponent] for exponent in reversed(exponents)]
    return tuple(
        sum(_multiply(byte, factor, polynomial) << 8 * place for place, factor in enumerate(factors))
        for byte in range(256)
    )
