"""The internal state of KCipher-2 and its steps, as plainly as RFC 7008, section 2.3 writes them.

Table-driven and not constant-time: for benchmarking only, never for protecting data.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.benchmarking.kcipher2.tables import Table, multiplication, substitution

KEY_BYTES = 16
IV_BYTES = 16
ROUNDS = 24
"""How often init() applies next()."""
WORD = 0xFFFFFFFF


class State(NamedTuple):
    """S = (A, B, L1, R1, L2, R2): five and eleven words of 32 bits of the shift registers, and four registers."""

    a: tuple[int, ...]
    b: tuple[int, ...]
    l1: int = 0
    r1: int = 0
    l2: int = 0
    r2: int = 0


def check_lengths(key: bytes, iv: bytes) -> None:
    """Raise ValueError unless both have the length that the RFC sets."""
    for name, given, needed in (("key", key, KEY_BYTES), ("iv", iv, IV_BYTES)):
        if len(given) != needed:
            raise ValueError(f"{name}: {needed} bytes are needed, {len(given)} were given")


def initialization(key: bytes, iv: bytes) -> Iterator[State]:
    """The state after step 2 of init() (section 2.3.2), then after each of its rounds; the last one is S(0)."""
    check_lengths(key, iv)
    state = _filled(key, iv)
    yield state
    for _ in range(ROUNDS):
        state = _next_of_init(state)
        yield state


def _filled(key: bytes, iv: bytes) -> State:
    """Step 2 of init(): the expanded key and the IV in their places."""
    expanded, vector = _expanded(key), struct.unpack(">4I", iv)
    order = (10, 11, None, None, 8, 9, None, None, 7, 5, 6)
    words = iter(vector)
    return State(expanded[4::-1], tuple(next(words) if place is None else expanded[place] for place in order))


def _expanded(key: bytes) -> tuple[int, ...]:
    """Step 1 of init(): twelve words, the internal key IK."""
    words = list(struct.unpack(">4I", key))
    for place in range(4, 12):
        last = words[-1]
        if place % 4 == 0:
            last = _sub_k2((last << 8 | last >> 24) & WORD) ^ place // 4 << 24
        words.append(words[place - 4] ^ last)
    return tuple(words)


def _next_of_init(state: State) -> State:
    """next(S, INIT) of section 2.3.1."""
    a, b, l1, r1, l2, r2 = state
    amul0, amul1, amul2, amul3 = multiplication()
    first = _times(amul0, a[0]) ^ a[3] ^ _nlf(b[0], r2, r1, a[4])
    dynamic = _times(amul1 if a[2] >> 30 & 1 else amul2, b[0])
    second = _times(amul3, b[8]) if a[2] >> 31 else b[8]
    last = dynamic ^ b[1] ^ b[6] ^ second ^ _nlf(b[10], l2, l1, a[0])
    new = (_sub_k2(r2 + b[4] & WORD), _sub_k2(l2 + b[9] & WORD), _sub_k2(l1), _sub_k2(r1))
    return State((*a[1:], first), (*b[1:], last), *new)


def _times(amul: Table, word: int) -> int:
    """`word` multiplied in GF(2^32) by the element that the table stands for."""
    return (word << 8 & WORD) ^ amul[word >> 24]


def _nlf(a: int, b: int, c: int, d: int) -> int:
    """NLF() of section 2.4.1."""
    return (a + b & WORD) ^ c ^ d


def _sub_k2(word: int) -> int:
    """sub_K2() of section 2.4.2."""
    first, second, third, fourth = substitution()
    return first[word & 0xFF] ^ second[word >> 8 & 0xFF] ^ third[word >> 16 & 0xFF] ^ fourth[word >> 24]
