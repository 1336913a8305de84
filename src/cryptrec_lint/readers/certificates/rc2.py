"""RC2 in CBC mode (RFC 2268), decryption only: most PKCS #12 files of the last decades hide their certificates with
its 40-bit form, and the library knows no effective key length but 128 bits.
"""

from __future__ import annotations

import struct

BLOCK = 8
_WORDS, _MASK = 4, 0xFFFF
_EXPANDED = 128
"""Octets of the expanded key."""
_ROTATIONS = (1, 2, 3, 5)
_MIXING = (5, 6, 5)
"""Mixing rounds, with a mashing round between (RFC 2268 section 3.3)."""

_PI_TABLE = bytes.fromhex(
    "d978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32"
    "bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626"
    "6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a"
    "961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731"
    "2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2e"
    "c5f3db47e5a59c770aa62068fe7fc1ad"
)
"""PITABLE of RFC 2268 section 2."""


def decrypted(key: bytes, effective_bits: int, iv: bytes, data: bytes) -> bytes:
    """The octets of whole blocks in CBC mode. Raises ValueError where a length is wrong."""
    if not 1 <= len(key) <= _EXPANDED or not 1 <= effective_bits <= 8 * _EXPANDED:
        raise ValueError("length of the key")
    if len(data) % BLOCK or len(iv) != BLOCK:
        raise ValueError("length of the data")
    words = struct.unpack("<64H", _expanded(key, effective_bits))
    found, before = bytearray(), iv
    for at in range(0, len(data), BLOCK):
        block = data[at : at + BLOCK]
        plain = _block(words, block)
        found += (int.from_bytes(plain, "big") ^ int.from_bytes(before, "big")).to_bytes(BLOCK, "big")
        before = block
    return bytes(found)


def _expanded(key: bytes, effective_bits: int) -> bytes:
    """RFC 2268 section 2."""
    table = bytearray(key)
    while len(table) < _EXPANDED:
        table.append(_PI_TABLE[(table[-1] + table[-len(key)]) & 0xFF])
    octets = (effective_bits + 7) // 8
    table[-octets] = _PI_TABLE[table[-octets] & 0xFF >> (8 * octets - effective_bits)]
    for at in range(_EXPANDED - octets - 1, -1, -1):
        table[at] = _PI_TABLE[table[at + 1] ^ table[at + octets]]
    return bytes(table)


def _block(words: tuple[int, ...], block: bytes) -> bytes:
    """One block backwards: RFC 2268 section 4."""
    state = list(struct.unpack("<4H", block))
    used = len(words)
    for index, count in enumerate(_MIXING):
        if index:
            for at in range(_WORDS - 1, -1, -1):
                state[at] = state[at] - words[state[at - 1] & 63] & _MASK
        for _ in range(count):
            for at in range(_WORDS - 1, -1, -1):
                used -= 1
                turned = state[at] >> _ROTATIONS[at] | state[at] << 16 - _ROTATIONS[at] & _MASK
                below = state[at - 1]
                state[at] = turned - words[used] - (below & state[at - 2]) - (~below & state[at - 3]) & _MASK
    return struct.pack("<4H", *state)
