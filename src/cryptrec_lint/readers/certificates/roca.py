"""The fingerprint of Infineon's RSA keys (CVE-2017-15361): is the modulus a power of 65537 modulo many small primes?

A random modulus that no small prime divides has it with a probability of 2^-154: so many times fewer powers there are
than residues. Nearly all are told from it by the first prime or two.
"""

from __future__ import annotations

from functools import cache
from math import lcm, prod
from typing import NamedTuple

from cryptrec_lint.readers.certificates import facts, primes


def has_fingerprint(residue: int) -> bool:
    """Whether a modulus is one of such a key; `residue` is the modulus, modulo any multiple of the primes' product."""
    for prime, powers in _powers():
        if residue % prime not in powers:
            return False
    return _is_power(residue)


@cache
def _powers() -> tuple[tuple[int, frozenset[int]], ...]:
    """Each prime with the powers of the generator modulo it; first those with the smallest share of the residues."""
    generator = facts.weak_keys().roca_generator
    found = [(prime, _generated(generator, prime)) for prime in primes.below(facts.weak_keys().roca_largest_prime + 1)]
    return tuple(sorted(found, key=lambda one: len(one[1]) / (one[0] - 1)))


def _generated(generator: int, prime: int) -> frozenset[int]:
    powers, power = {1}, generator % prime
    while power not in powers:
        powers.add(power)
        power = power * generator % prime
    return frozenset(powers)


class _Group(NamedTuple):
    """The powers of the generator modulo the product of all the primes."""

    modulus: int
    order: int
    parts: tuple[tuple[int, int], ...]
    """The prime powers of the order, each with its cofactor."""


@cache
def _group() -> _Group:
    order = lcm(*(len(powers) for _, powers in _powers()))
    parts = tuple((part, order // part) for part in _prime_powers(order))
    return _Group(prod(prime for prime, _ in _powers()), order, parts)


def _prime_powers(number: int) -> list[int]:
    found, rest, factor = [], number, 2
    while rest > 1:
        part = 1
        while rest % factor == 0:
            part, rest = part * factor, rest // factor
        if part > 1:
            found.append(part)
        factor += 1
    return found


def _is_power(residue: int) -> bool:
    """Whether it is the same power modulo all the primes (Pohlig and Hellman): a power modulo each need not be."""
    modulus, order, parts = _group()
    if pow(residue, order, modulus) != 1:
        return False
    generator = facts.weak_keys().roca_generator
    return all(_reaches(pow(generator, rest, modulus), pow(residue, rest, modulus), part) for part, rest in parts)


def _reaches(generator: int, wanted: int, order: int) -> bool:
    modulus, power = _group().modulus, 1
    for _ in range(order):
        if power == wanted:
            return True
        power = power * generator % modulus
    return False
