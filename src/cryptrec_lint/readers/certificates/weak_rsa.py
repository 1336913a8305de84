"""RSA keys that can be broken whatever their length: what their numbers alone show, in some microseconds a key.

For any reader that comes upon a modulus and an exponent. What two keys show only together: `key_relations`.
"""

from __future__ import annotations

from functools import lru_cache
from math import gcd, isqrt

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import facts, primes, roca

Faults = tuple[tuple[str, Reason], ...]
"""Rule and reason of each, as in `told.Known.faults`."""

_MODULUS = 64 * 63
_SQUARES = frozenset(number * number % _MODULUS for number in range(_MODULUS))
"""The residues that a square can have: most numbers are told from squares by theirs."""


def faults(modulus: int) -> Faults:
    """What is wrong with the modulus of an RSA key that is one by its specification (see `usable_key.rsa_flaw`)."""
    longest = facts.weak_keys().fermat_longest
    if modulus.bit_length() <= longest:
        return _kept(modulus)
    untested = ("key-not-tested", reason("key-rsa-too-long", bits=modulus.bit_length(), limit=longest))
    return _of_residue(modulus) or (untested,)


def _faults(modulus: int) -> Faults:
    found = _of_residue(modulus)
    if found:
        return found
    step = _fermat(modulus, facts.weak_keys().fermat_steps)
    if step is None:
        return ()
    why = reason("key-rsa-close-primes", step=step) if step else reason("key-rsa-square")
    return (("key-close-primes", why),)


_kept = lru_cache(maxsize=256)(_faults)


def _of_residue(modulus: int) -> Faults:
    """What one division by the product of the small primes shows."""
    product = primes.small_product()
    residue = modulus % product
    if gcd(residue, product) != 1:
        return (("key-small-factor", reason("key-rsa-small-factor", factor=primes.small_factor(residue))),)
    return (("key-roca", reason("key-rsa-roca")),) if roca.has_fingerprint(residue) else ()


def _fermat(modulus: int, steps: int) -> int | None:
    """The step in which Fermat's method factors an odd modulus, 0 for a square; None where it does not."""
    root = isqrt(modulus)
    rest = root * root - modulus
    if not rest:
        return 0
    residue, slope = rest % _MODULUS, 2 * root % _MODULUS
    for step in range(1, steps + 1):
        # The residue of (root + step)² - modulus: the number itself is asked for only where it can be a square.
        if (residue + step * (slope + step)) % _MODULUS in _SQUARES:
            square = (root + step) ** 2 - modulus
            if isqrt(square) ** 2 == square:
                return step
    return None


def private_faults(modulus: int, exponent: int, private: int, first: int, second: int) -> Faults:
    """What is wrong with an RSA private key of two primes: its numbers must belong together (RFC 8017 section 3.2)."""
    if first * second != modulus:
        return (("key-inconsistent", reason("key-rsa-primes")),)
    for prime in (first, second):
        if prime < 3 or (exponent * private - 1) % (prime - 1):
            return (("key-inconsistent", reason("key-rsa-private-exponent")),)
    return ()
