"""KCipher-2 in Python alone: runs everywhere, and is what the C is checked against.

Table-driven and not constant-time: for benchmarking only, never for protecting data.
"""

from __future__ import annotations

import struct

from cryptrec_lint.benchmarking.kcipher2.cipher import BLOCK_BYTES, Implementation, StreamCipher
from cryptrec_lint.benchmarking.kcipher2.state import State, initialization
from cryptrec_lint.benchmarking.kcipher2.tables import multiplication, substitution


class KCipher2(StreamCipher):
    """KCipher-2 with a key and an IV of 16 bytes each; ValueError where one has another length."""

    def __init__(self, key: bytes, iv: bytes) -> None:
        super().__init__()
        *_, self._state = initialization(key, iv)

    @property
    def state(self) -> State:
        """The S(i) that the next whole block of key stream will come from."""
        return self._state

    def _apply(self, blocks: bytearray) -> None:
        words, self._state = _stream(self._state, len(blocks) // BLOCK_BYTES)
        stream = struct.pack(f">{len(words)}I", *words)
        mixed = int.from_bytes(blocks, "big") ^ int.from_bytes(stream, "big")
        blocks[:] = mixed.to_bytes(len(blocks), "big")


PURE = Implementation("python", KCipher2, initialization)


def _stream(state: State, blocks: int) -> tuple[list[int], State]:
    """Two words of key stream a block, and the state after them: stream() and next(S, NORMAL) of RFC 7008, section 2.3.

    Written out in one loop with one name a word, because calls and lists would take most of the time. `split` takes the
    arguments of the four sub_K2 apart, lowest byte first, in one call.
    """
    (a0, a1, a2, a3, a4), (b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10), l1, r1, l2, r2 = state
    sub0, sub1, sub2, sub3 = substitution()
    amul0, amul1, amul2, amul3 = multiplication()
    split = struct.Struct("<4I").pack
    words: list[int] = []
    for _ in range(blocks):
        words.append((b10 + l2 & 0xFFFFFFFF) ^ l1 ^ a0)
        words.append((b0 + r2 & 0xFFFFFFFF) ^ r1 ^ a4)
        p0, p1, p2, p3, q0, q1, q2, q3, u0, u1, u2, u3, v0, v1, v2, v3 = split(
            l1, r1, r2 + b4 & 0xFFFFFFFF, l2 + b9 & 0xFFFFFFFF
        )
        a5 = (a0 & 0xFFFFFF) << 8 ^ amul0[a0 >> 24] ^ a3
        dynamic = (b0 & 0xFFFFFF) << 8 ^ (amul1 if a2 & 0x40000000 else amul2)[b0 >> 24]
        second = (b8 & 0xFFFFFF) << 8 ^ amul3[b8 >> 24] if a2 & 0x80000000 else b8
        b11 = dynamic ^ b1 ^ b6 ^ second
        a0, a1, a2, a3, a4 = a1, a2, a3, a4, a5
        b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10 = b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11
        l2 = sub0[p0] ^ sub1[p1] ^ sub2[p2] ^ sub3[p3]
        r2 = sub0[q0] ^ sub1[q1] ^ sub2[q2] ^ sub3[q3]
        l1 = sub0[u0] ^ sub1[u1] ^ sub2[u2] ^ sub3[u3]
        r1 = sub0[v0] ^ sub1[v1] ^ sub2[v2] ^ sub3[v3]
    b = (b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10)
    return words, State((a0, a1, a2, a3, a4), b, l1, r1, l2, r2)
