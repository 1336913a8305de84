"""A key whose like was met is read by its number alone: it must come out as it does when nothing was met before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from cryptrec_lint.readers.certificates import key_shapes, keys
from cryptrec_lint.readers.certificates.told import Known, Unknown


def info(key: Any, form: PublicFormat = PublicFormat.SubjectPublicKeyInfo) -> bytes:
    octets: bytes = key.public_key().public_bytes(Encoding.DER, form)
    return octets


RSA = [info(rsa.generate_private_key(exponent, 1024)) for exponent in (65537, 65537, 3)]
CURVES = [info(ec.generate_private_key(curve)) for curve in [ec.SECP256R1()] * 2 + [ec.SECP384R1(), ec.SECP256K1()]]
OTHERS = [info(ed25519.Ed25519PrivateKey.generate()), info(dsa.generate_private_key(1024))]
ALL = RSA + CURVES + OTHERS


@pytest.fixture(autouse=True)
def nothing_met() -> Iterator[None]:
    key_shapes._shapes.clear()
    yield
    key_shapes._shapes.clear()


def afresh(octets: bytes) -> object:
    key_shapes._shapes.clear()
    return keys.public_key(octets)


def after(first: bytes, octets: bytes) -> object:
    afresh(first)
    return keys.public_key(octets)


def test_the_second_key_of_a_length_is_read_by_its_number() -> None:
    assert key_shapes.known(RSA[1]) is None
    afresh(RSA[0])
    known = key_shapes.known(RSA[1])
    assert isinstance(known, Known)
    assert (known.mechanism, known == afresh(RSA[1])) == ("RSA-1024", True)


@pytest.mark.parametrize("first", range(len(ALL)))
@pytest.mark.parametrize("second", range(len(ALL)))
def test_what_was_met_before_changes_nothing(first: int, second: int) -> None:
    assert after(ALL[first], ALL[second]) == afresh(ALL[second])


def _even(octets: bytes) -> bytes:
    at = len(octets) - 6  # the last octet of the modulus, before the exponent 65537
    return octets[:at] + bytes((octets[at] & 0xFE,)) + octets[at + 1 :]


def _short(octets: bytes) -> bytes:
    at = octets.index(b"\x02\x81\x81\x00") + 4
    return octets[:at] + b"\x01" + octets[at + 1 :]


def _three(octets: bytes) -> bytes:
    """A modulus of the same length that 3 divides."""
    at = octets.index(b"\x02\x81\x81\x00") + 4
    number = int.from_bytes(octets[at : at + 128], "big")
    return (
        octets[:at]
        + (number - number % 3 + 3 * (1 - (number - number % 3) % 2)).to_bytes(128, "big")
        + octets[at + 128 :]
    )


def _off(octets: bytes) -> bytes:
    return octets[:-1] + bytes((octets[-1] ^ 1,))


@pytest.mark.parametrize(
    ("octets", "spoil", "rule"),
    [
        (RSA[1], _even, "unusable-key"),
        (RSA[1], _three, "key-small-factor"),
        (CURVES[1], _off, "unusable-key"),
    ],
)
def test_a_bad_number_in_a_good_shape_is_seen(octets: bytes, spoil: Callable[[bytes], bytes], rule: str) -> None:
    told = after(octets, spoil(octets))
    rules = [told.rule] if isinstance(told, Unknown) else [name for name, _ in told.faults]  # type: ignore[attr-defined]
    assert (rules, told == afresh(spoil(octets))) == ([rule], True)


def test_a_shorter_number_in_as_many_octets_is_a_shorter_key() -> None:
    told = after(RSA[0], _short(RSA[1]))
    assert isinstance(told, Known)
    assert told.mechanism == "RSA-1017"


@given(st.sampled_from(ALL), st.sampled_from(ALL), st.data())
def test_any_change_of_a_key_is_read_as_if_it_were_the_first(first: bytes, second: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(second) - 1))
    octet = data.draw(st.integers(0, 255))
    changed = second[:at] + bytes((octet,)) + second[at + 1 :]
    assert after(first, changed) == afresh(changed)
