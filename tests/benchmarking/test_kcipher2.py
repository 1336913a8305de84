"""KCipher-2 against RFC 7008: both implementations, every vector of its Appendix C, and the laws of a stream cipher.

Two misprints of the RFC, and what was done about each:

* C.2.11 prints A[4] as `983D37.`. The vectors here have 983D37CB: next() moves A[4] to A[3], and C.2.12 prints A[3] whole.
* 2.4.2 (and B.2) end the multiplications by 2 and 3 with `lq ^ 0xFF`, where multiplying needs `lq & 0xFF`. The code here
  multiplies. It makes no difference: `test_the_misprinted_multiplication…` shows why the vectors hold either way.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.benchmarking.kcipher2.cipher import Implementation
from cryptrec_lint.benchmarking.kcipher2.native import load
from cryptrec_lint.benchmarking.kcipher2.pure import PURE
from cryptrec_lint.benchmarking.kcipher2.state import State
from cryptrec_lint.benchmarking.kcipher2.tables import multiplication, s_box, substitution
from cryptrec_lint.model import Reason
from cryptrec_lint.texts import of_reason

RFC = tomli.loads(Path(__file__).with_name("kcipher2_rfc7008.toml").read_text(encoding="utf-8"))
STATES: list[dict[str, str]] = RFC["steps"]["state"]
ZERO = bytes(16)

sixteen = st.binary(min_size=16, max_size=16)


def _native() -> Implementation:
    """The implementation in C. Skips where something is not installed; what is there and does not work is a failure."""
    native = load()
    if not isinstance(native, Reason):
        return native
    if native.key == "native-not-built":
        pytest.fail(of_reason(native).en)
    pytest.skip(f"NOT TESTED: KCipher-2 in C: {of_reason(native).en}")


@pytest.fixture(scope="module", params=["python", "c"])
def kcipher2(request: pytest.FixtureRequest) -> Implementation:
    return PURE if request.param == "python" else _native()


def _state(printed: dict[str, str]) -> State:
    a, b, registers = ([int(word, 16) for word in printed[part].split()] for part in ("a", "b", "registers"))
    return State(tuple(a), tuple(b), *registers)


# -- tables


@pytest.mark.parametrize("name", RFC["tables"])
def test_the_computed_tables_are_those_that_the_rfc_prints(name: str) -> None:
    table = s_box() if name == "s_box" else multiplication()[int(name[-1])]
    length = 1 if name == "s_box" else 4
    printed: dict[str, str] = RFC["tables"][name]
    assert (len(table), table[0], table[-1]) == (256, int(printed["first"], 16), int(printed["last"], 16))
    digest = hashlib.sha256(b"".join(value.to_bytes(length, "big") for value in table)).hexdigest()
    assert digest == printed["sha256"]


def _by_the_text(word: int, misprint: bool) -> int:
    """sub_K2 as section 2.4.2 writes it out, with S_box applied already."""

    def by(factor: int, t: int) -> int:
        lq = t << 1 if factor == 2 else (t << 1) ^ t
        if lq & 0x100:
            lq ^= 0x011B
        return lq ^ 0xFF if misprint else lq & 0xFF

    t = [s_box()[word >> 8 * place & 0xFF] for place in range(4)]
    q0 = by(2, t[0]) ^ by(3, t[1]) ^ t[2] ^ t[3]
    q1 = t[0] ^ by(2, t[1]) ^ by(3, t[2]) ^ t[3]
    q2 = t[0] ^ t[1] ^ by(2, t[2]) ^ by(3, t[3])
    q3 = by(3, t[0]) ^ t[1] ^ t[2] ^ by(2, t[3])
    return q3 << 24 | q2 << 16 | q1 << 8 | q0


@given(st.integers(0, 0xFFFFFFFF))
def test_the_four_tables_are_sub_k2(word: int) -> None:
    looked_up = [table[word >> 8 * place & 0xFF] for place, table in enumerate(substitution())]
    assert looked_up[0] ^ looked_up[1] ^ looked_up[2] ^ looked_up[3] == _by_the_text(word, misprint=False)


@given(st.integers(0, 0xFFFFFFFF))
def test_the_misprinted_multiplication_yields_the_same_sub_k2(word: int) -> None:
    """Each byte of the result has one product by 2 and one by 3: the two complements cancel."""
    assert _by_the_text(word, misprint=True) == _by_the_text(word, misprint=False)


# -- vectors


@pytest.mark.parametrize("vector", RFC["stream"], ids=lambda vector: vector["key"][:8])
def test_c1_key_stream(kcipher2: Implementation, vector: dict[str, str]) -> None:
    cipher = kcipher2.cipher(bytes.fromhex(vector["key"]), bytes.fromhex(vector["iv"]))
    assert cipher.keystream(64) == bytes.fromhex(vector["words"])


def _steps() -> tuple[bytes, bytes]:
    return bytes.fromhex(RFC["steps"]["key"]), bytes.fromhex(RFC["steps"]["iv"])


@pytest.mark.parametrize("number", range(25), ids=lambda number: f"init({number})" if number else "filled")
def test_c2_state_after_each_round_of_init(kcipher2: Implementation, number: int) -> None:
    assert list(kcipher2.initialization(*_steps()))[number] == _state(STATES[number])


def test_c2_has_24_rounds(kcipher2: Implementation) -> None:
    assert len(list(kcipher2.initialization(*_steps()))) == 1 + 24


@pytest.mark.parametrize("number", [0, 1, 2])
def test_c2_state_and_key_stream_afterwards(kcipher2: Implementation, number: int) -> None:
    cipher = kcipher2.cipher(*_steps())
    cipher.keystream(8 * number)
    printed = STATES[24 + number]
    assert cipher.state == _state(printed)
    assert cipher.keystream(8) == bytes.fromhex(printed["stream"])


# -- laws


def test_what_update_does_is_xor_with_the_key_stream(kcipher2: Implementation) -> None:
    first_words = bytes.fromhex("F871EBEF 945B7272")  # C.1, all zero
    assert kcipher2.cipher(ZERO, ZERO).update(b"\xff" * 8) == bytes(byte ^ 0xFF for byte in first_words)


@given(key=sixteen, iv=sixteen, data=st.binary(max_size=300))
def test_twice_gives_the_message_back(kcipher2: Implementation, key: bytes, iv: bytes, data: bytes) -> None:
    hidden = kcipher2.cipher(key, iv).update(data)
    assert len(hidden) == len(data)
    assert kcipher2.cipher(key, iv).update(hidden) == data


@given(key=sixteen, iv=sixteen, parts=st.lists(st.binary(max_size=40), max_size=8))
def test_parts_give_what_the_whole_gives(kcipher2: Implementation, key: bytes, iv: bytes, parts: list[bytes]) -> None:
    cipher = kcipher2.cipher(key, iv)
    assert b"".join(map(cipher.update, parts)) == kcipher2.cipher(key, iv).update(b"".join(parts))


def test_a_long_message_is_one_key_stream(kcipher2: Implementation) -> None:
    """Longer than anything that an implementation takes at once."""
    cipher = kcipher2.cipher(ZERO, ZERO)
    block_by_block = b"".join(cipher.keystream(8) for _ in range(10_000))
    assert kcipher2.cipher(ZERO, ZERO).keystream(80_000) == block_by_block


@given(key=sixteen, iv=sixteen, lengths=st.lists(st.integers(0, 40_000), max_size=3))
@settings(max_examples=25, deadline=None)
def test_c_and_python_agree(key: bytes, iv: bytes, lengths: list[int]) -> None:
    """Whatever the lengths: beyond what either takes at once, and off the blocks of eight bytes."""
    python, c = PURE.cipher(key, iv), _native().cipher(key, iv)
    assert [python.keystream(length) for length in lengths] == [c.keystream(length) for length in lengths]
    assert python.state == c.state


@given(key=sixteen, iv=sixteen)
def test_c_and_python_agree_in_every_round_of_init(key: bytes, iv: bytes) -> None:
    assert list(PURE.initialization(key, iv)) == list(_native().initialization(key, iv))


@pytest.mark.parametrize("length", [0, 15, 17, 32])
def test_other_lengths_of_key_and_iv_are_refused(kcipher2: Implementation, length: int) -> None:
    for make in (kcipher2.cipher, lambda key, iv: list(kcipher2.initialization(key, iv))):
        with pytest.raises(ValueError, match=rf"key: 16 bytes are needed, {length} were given"):
            make(bytes(length), ZERO)
        with pytest.raises(ValueError, match=rf"iv: 16 bytes are needed, {length} were given"):
            make(ZERO, bytes(length))


def test_a_negative_length_is_refused(kcipher2: Implementation) -> None:
    with pytest.raises(ValueError):
        kcipher2.cipher(ZERO, ZERO).keystream(-1)


def test_anything_that_is_bytes_like_is_taken(kcipher2: Implementation) -> None:
    data: Any
    for data in (bytearray(b"message"), memoryview(b"message")):
        assert kcipher2.cipher(ZERO, ZERO).update(data) == kcipher2.cipher(ZERO, ZERO).update(b"message")
