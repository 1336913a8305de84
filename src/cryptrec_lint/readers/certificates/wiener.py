"""Wiener's attack: an RSA key with a small private exponent gives it away in its public numbers.

M. Wiener, "Cryptanalysis of Short RSA Secret Exponents", IEEE Transactions on Information Theory 36 (3), 1990: a
private exponent of less than about a third of the fourth root of the modulus stands in a convergent of e/n.
"""

from __future__ import annotations

from math import isqrt


def private_exponent(modulus: int, exponent: int) -> int | None:
    """The private exponent that belongs to a public key, where it is that small; None where it is not.

    Only an exponent about as long as the modulus has such a partner: others take no time here.
    """
    if exponent.bit_length() <= modulus.bit_length() * 3 // 4:
        return None
    longest = modulus.bit_length() // 4 + _COMMON_BITS
    (k, last_k), (d, last_d), rest, by, even = (1, 0), (0, 1), exponent, modulus, False
    while by:
        quotient, remainder = divmod(rest, by)
        (k, last_k), (d, last_d) = (quotient * k + last_k, k), (quotient * d + last_d, d)
        rest, by, even = by, remainder, not even
        if d.bit_length() > longest:
            return None
        # Convergents lie below and above in turns; the guess must not lie below (section IV of the paper).
        found = _private(modulus, exponent, k + last_k * even, d + last_d * even)
        if found:
            return found
    return None


_COMMON_BITS = 32
"""Of the common factor of p - 1 and q - 1, by which the denominator is longer than the exponent."""


def _private(modulus: int, exponent: int, k: int, denominator: int) -> int | None:
    """The private exponent, if e·d ≡ 1 with these: the denominator is d times a factor that p - 1 and q - 1 share."""
    if not k:
        return None
    totient, common = divmod(exponent * denominator, k)
    if not _factors(modulus, totient):
        return None
    return denominator // max(common, 1)


def _factors(modulus: int, totient: int) -> bool:
    """Whether two numbers multiply to the modulus whose (p - 1)(q - 1) this would be."""
    total = modulus - totient + 1
    square = total * total - 4 * modulus
    return total > 0 and square > 0 and isqrt(square) ** 2 == square
