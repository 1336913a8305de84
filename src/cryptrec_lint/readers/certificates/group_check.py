"""Are the parameters of a Diffie-Hellman or DSA group what they must be?

Primes are tested only of groups that no standard has. That costs up to some seconds a group: `key_relations` asks,
within bounds.
"""

from __future__ import annotations

from functools import cache, lru_cache

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import facts, primes

_Wrong = tuple[str, Reason]
"""Rule and reason."""


@lru_cache(maxsize=256)
def fault(prime: int, base: int, order: int) -> _Wrong | None:
    """What is wrong with a group; `order` is that of the generator, 0 where none is given."""
    if is_known(prime):
        return _wrong_order(order) if order and (prime - 1) % order else None
    rounds = primes.rounds_for(prime.bit_length())
    if rounds is None:
        return "group-not-tested", reason("key-group-too-long", bits=prime.bit_length())
    return _of_order(prime, base, order, rounds) if order else _safe(prime, rounds)


def is_known(prime: int) -> bool:
    """Whether a standard has the prime, or a widely used program had: then it is known to be one."""
    return prime in _standard_primes() or prime in facts.built_in_groups()


def work(prime: int) -> int:
    """What `fault` costs with this prime: rounds, times the cube of the length, which the time of one grows with."""
    bits = prime.bit_length()
    rounds = primes.rounds_for(bits)
    return 0 if rounds is None or is_known(prime) else (rounds + 2) * bits**3


@cache
def _standard_primes() -> frozenset[int]:
    return frozenset(prime for prime, _ in facts.finite_fields())


def _of_order(prime: int, base: int, order: int, rounds: int) -> _Wrong | None:
    """A group with the order of its generator (SP 800-56A section 5.5.2, FIPS 186-4 appendix A.1)."""
    if (prime - 1) % order or pow(base, order, prime) != 1:
        return _wrong_order(order)
    if not primes.is_prime(order, rounds):
        return "group-not-prime", reason("key-group-order-composite", bits=order.bit_length())
    return None if primes.is_prime(prime, rounds) else _composite(prime)


def _safe(prime: int, rounds: int) -> _Wrong | None:
    """A group without an order must be of a safe prime (SP 800-56A appendix D): p and (p - 1)/2 are prime."""
    if prime & 1 and primes.is_prime((prime - 1) // 2, rounds):
        # Then Fermat's test to the base 2 decides about p (Pocklington's theorem), unless 3 divides it.
        return None if prime % 3 and pow(2, prime - 1, prime) == 1 else _composite(prime)
    if not primes.is_prime(prime, rounds):
        return _composite(prime)
    return "group-not-safe", reason("key-group-not-safe", bits=prime.bit_length())


def _wrong_order(order: int) -> _Wrong:
    return "group-not-prime", reason("key-group-order-wrong", bits=order.bit_length())


def _composite(prime: int) -> _Wrong:
    return "group-not-prime", reason("key-group-composite", bits=prime.bit_length())
