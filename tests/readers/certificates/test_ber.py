"""BER in indefinite lengths becomes the DER that it stands for; hostile BER ends in an error, soon."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cryptrec_lint.readers.certificates import ber, der


def encoded(tag: int, inside: bytes) -> bytes:
    length = len(inside)
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, length)) + inside if length < 128 else bytes((tag, 128 | len(octets))) + octets + inside


PRIMITIVE = st.builds(encoded, st.sampled_from([2, 4, 5, 6, 0x80, 0x81]), st.binary(max_size=200))
TREES = st.recursive(
    PRIMITIVE.map(lambda octets: (octets, octets)),
    lambda inner: st.tuples(st.sampled_from([0x30, 0x31, 0xA0]), st.lists(inner, max_size=4), st.booleans()).map(
        lambda made: (
            encoded(made[0], b"".join(part[0] for part in made[1])),
            bytes((made[0], 0x80)) + b"".join(part[1] for part in made[1]) + b"\0\0"
            if made[2]
            else encoded(made[0], b"".join(part[1] for part in made[1])),
        )
    ),
    max_leaves=12,
)


@given(TREES, st.binary(max_size=20))
def test_indefinite_lengths_become_definite(tree: tuple[bytes, bytes], after: bytes) -> None:
    in_der, in_ber = tree
    assert ber.definite(in_ber + after) == (in_der, len(in_ber))
    assert ber.definite(in_der + after) == (in_der, len(in_der))


def test_pieces_of_a_string_become_one_string() -> None:
    pieces = b"\x24\x80\x04\x02ab\x24\x80\x04\x01c\0\0\0\0"
    assert ber.definite(pieces) == (b"\x04\x03abc", len(pieces))


def test_pieces_of_a_bit_string_become_one_with_the_unused_bits_of_the_last() -> None:
    pieces = b"\x23\x80\x03\x02\0a\x23\x04\x03\x02\0b\x03\x02\x04\xf0\0\0"
    assert ber.definite(pieces) == (b"\x03\x04\x04ab\xf0", len(pieces))


def test_what_is_broken_inside_a_definite_length_stays_as_it_is_and_the_rest_is_read() -> None:
    broken = b"\x30\x04\x04\x05ab"
    deeper = b"\x30\x06\xa0\x80" + broken[:4]
    assert ber.definite(b"\x30\x80" + broken + b"\x05\0\0\0") == (b"\x30\x08" + broken + b"\x05\0", 12)
    assert ber.definite(b"\x30\x80" + deeper + b"\x05\0\0\0") == (b"\x30\x0a" + deeper + b"\x05\0", 14)


@pytest.mark.parametrize("unused", [b"\x23\x80\x03\x02\x01a\x03\x02\0b\0\0", b"\x23\x80\x03\0\0\0"])
def test_a_bit_string_whose_pieces_do_not_join_is_an_error(unused: bytes) -> None:
    with pytest.raises(der.DerError, match="der-bit-string"):
        ber.definite(unused)


@pytest.mark.parametrize(
    "data", [b"", b"\x30", b"\x30\x80", b"\x30\x80\x04\x05ab", b"\x24\x80\x02\x01a\0\0", b"\x04\x80\0\0"]
)
def test_broken_ber_is_an_error(data: bytes) -> None:
    with pytest.raises(der.DerError):
        ber.definite(data)


def test_depth_is_bounded() -> None:
    with pytest.raises(der.DerError, match="der-too-deep"):
        ber.definite(b"\x30\x80" * 1_000_000)


@given(st.binary(max_size=300))
def test_any_octets_are_read_or_refused(data: bytes) -> None:
    try:
        made, end = ber.definite(data)
    except der.DerError:
        return
    assert 0 < end <= len(data)
    assert der.element(made, 0, len(made)).end == len(made)
