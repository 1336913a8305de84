"""Which of many moduli have a prime factor in common?

Heninger, Durumeric, Wustrow, Halderman, "Mining Your Ps and Qs", USENIX Security 2012, section 3.2.
"""

from __future__ import annotations

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from math import gcd

_FEW = 300
"""So many moduli and fewer are divided one by one: the time grows with their square, but there is little of it."""


def partners(moduli: list[int]) -> dict[int, int]:
    """Index of each modulus that shares a factor with another → index of one such other. The moduli are distinct."""
    shared = _one_by_one(moduli) if len(moduli) <= _FEW else _by_tree(moduli)
    first_with: dict[int, int] = {}
    last_with: dict[int, int] = {}
    for at, factor in shared.items():
        first_with.setdefault(factor, at)
        last_with[factor] = at
    found = {}
    for at, factor in shared.items():
        same = first_with[factor] if first_with[factor] != at else last_with[factor]
        # Alone with its factor is one that shares several: part of it is shared with any of those.
        found[at] = same if same != at else next(one for one in shared if one != at and gcd(moduli[one], factor) != 1)
    return found


def _one_by_one(moduli: list[int]) -> dict[int, int]:
    """Index of each modulus that shares a factor with another → what it shares."""
    product, any_shared = 1, False
    for modulus in moduli:
        any_shared = any_shared or gcd(product % modulus, modulus) != 1
        product *= modulus
    if not any_shared:
        return {}
    shared = ((at, gcd(product // modulus, modulus)) for at, modulus in enumerate(moduli))
    return {at: factor for at, factor in shared if factor != 1}


def _by_tree(moduli: list[int]) -> dict[int, int]:
    """The same by a tree of products and one of remainders (Bernstein's batch gcd).

    In decimal numbers: they are multiplied and divided in nearly linear time, integers in more than that or its square.
    """
    levels = [[Decimal(modulus) for modulus in moduli]]
    while len(levels[-1]) > 1:
        level = levels[-1]
        paired = [_EXACT.multiply(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)]
        levels.append(paired + level[2 * len(paired) :])
    rests = levels.pop()
    for level in reversed(levels):
        rests = [_EXACT.remainder(rests[at // 2], _EXACT.multiply(one, one)) for at, one in enumerate(level)]
    shared = ((at, gcd(int(rests[at]) // modulus, modulus)) for at, modulus in enumerate(moduli))
    return {at: factor for at, factor in shared if factor != 1}


_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
