"""What longer tests show of RSA moduli: some tenths of a millisecond a key, so a scan of thousands asks for it first.

What some microseconds show: `weak_rsa`.
"""

from __future__ import annotations

import re
from functools import cache
from math import gcd, prod

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import facts, primes
from cryptrec_lint.readers.certificates.weak_rsa import Faults

_BASE = 2


def faults(modulus: int) -> Faults:
    """What is wrong with a modulus in which the short tests found nothing."""
    common = gcd(_product() % modulus, modulus)
    if common != 1:
        factor = next(prime for prime in _primes() if common % prime == 0)
        return (("key-small-factor", reason("key-rsa-small-factor", factor=factor)),)
    why = _pattern(modulus)
    return (("key-patterned", why),) if why else ()


def _pattern(modulus: int) -> Reason | None:
    octets, repeated = facts.weak_keys().repeated_octets, _repeated().search(_octets(modulus))
    if repeated:
        return reason("key-rsa-repeated", octets=octets, octet=f"{repeated[1][0]:02X}")
    # The upper half may be chosen by who makes the key; the lower half is as random as the primes.
    bits = modulus.bit_length() // 2
    ones = (modulus & (1 << bits) - 1).bit_count()
    if (2 * ones - bits) ** 2 > facts.weak_keys().deviations ** 2 * bits:
        return reason("key-rsa-biased", percent=100 * ones // bits)
    return None


def _octets(modulus: int) -> bytes:
    return modulus.to_bytes((modulus.bit_length() + 7) // 8, "big")


def is_prime(modulus: int) -> bool:
    """Whether a modulus is a prime itself, which takes milliseconds: a test by Fermat's little theorem, which a product
    of two random primes passes practically never (FIPS 186-5 appendix C.1)."""
    return pow(_BASE, modulus - 1, modulus) == 1


@cache
def _primes() -> tuple[int, ...]:
    return primes.below(facts.weak_keys().examined_factor_below)


@cache
def _product() -> int:
    return prod(_primes())


@cache
def _repeated() -> re.Pattern[bytes]:
    more = facts.weak_keys().repeated_octets - 1
    return re.compile(rb"(.)\1{%d}" % more, re.DOTALL)
