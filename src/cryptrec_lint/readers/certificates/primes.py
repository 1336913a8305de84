"""Small primes, and whether a large number is prime."""

from __future__ import annotations

from functools import cache
from math import gcd, prod
from secrets import randbelow

from cryptrec_lint.readers.certificates import facts

_BASE = 2
"""Tried before the random ones: nearly every composite fails it, the same way in every run."""


@cache
def below(limit: int) -> tuple[int, ...]:
    """The odd primes below a limit (Eratosthenes)."""
    stands = bytearray([1]) * limit
    for number in range(3, int(limit**0.5) + 1, 2):
        if stands[number]:
            stands[number * number :: number] = bytes(len(range(number * number, limit, number)))
    return tuple(number for number in range(3, limit, 2) if stands[number])


@cache
def small() -> tuple[int, ...]:
    """The odd primes of which no modulus has one."""
    return below(facts.weak_keys().small_factor_below)


@cache
def small_product() -> int:
    """Their product."""
    return prod(small())


def small_factor(number: int) -> int | None:
    """The smallest of them that divides a number, or None."""
    common = gcd(number, small_product())
    return None if common == 1 else next(prime for prime in small() if common % prime == 0)


def rounds_for(bits: int) -> int | None:
    """How many rounds a number of this length gets; None where it is too long to be tested."""
    return next((rounds for up_to, rounds in facts.weak_keys().rounds if bits <= up_to), None)


def is_prime(number: int, rounds: int) -> bool:
    """Miller-Rabin (FIPS 186-5 appendix B.3.1): False is certain, True is wrong with a probability below 4^-rounds.

    The bases are random: against fixed ones there are composites that pass.
    """
    if number <= small()[-1]:
        return number == _BASE or number in small()
    if not number & 1 or gcd(number, small_product()) != 1:
        return False
    twos = ((number - 1) & -(number - 1)).bit_length() - 1
    odd = (number - 1) >> twos
    bases = (_BASE, *(_BASE + randbelow(number - 3) for _ in range(rounds)))
    return all(_passes(number, base, odd, twos) for base in bases)


def _passes(number: int, base: int, odd: int, twos: int) -> bool:
    power = pow(base, odd, number)
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False
