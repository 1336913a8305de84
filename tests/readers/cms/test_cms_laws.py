"""Whatever stands in a CMS structure, it is read to its end or said why not: nothing is raised, and nothing takes long."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import Observation, Unresolved
from cryptrec_lint.readers.certificates import ber, cms_parts, contents, der, object_identifier, place
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from tests.readers.cms.conftest import Made, Signer

SIGNED_DATA = object_identifier.encoded("1.2.840.113549.1.7.2")
DATA = object_identifier.encoded("1.2.840.113549.1.7.1")


def read(octets: bytes, content: str = "cms") -> list[Observation]:
    """Everything seen; `contents.observations` promises never to raise."""
    return list(
        contents.observations(content, place.of_whole(Source("x", b"")), "cms[0]", octets, Inside(signed=(b"x",)))
    )


@pytest.fixture(scope="module")
def samples(made: Made, alice: Signer, stamper: Signer) -> list[bytes]:
    message = made.file("sample", b"secret")
    encrypt = ("cms", "-encrypt", "-in", message, "-outform", "DER", "-aes128")
    return [
        made.signed(b"x", alice, "-cades"),
        made.signed(b"x", alice, "-stream", "-noattr"),
        made.stamped(b"x", stamper),
        made.run(*encrypt, "-pwri_password", "x"),
        made.run(*encrypt, "-recip", alice.certificate, "-keyopt", "rsa_padding_mode:oaep"),
    ]


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=200), st.sampled_from(["cms", "time-stamp-response", "time-stamp-request"]))
def test_any_octets_are_read_or_said_to_be_unreadable(octets: bytes, content: str) -> None:
    read(octets, content)
    read(ber.element(der.SEQUENCE, SIGNED_DATA + ber.element(0xA0, octets)), content)
    read(ber.element(der.SEQUENCE, SIGNED_DATA + ber.element(0xA0, ber.element(der.SEQUENCE, octets))), content)


@settings(deadline=None, max_examples=400)
@given(st.data())
def test_a_damaged_structure_raises_nothing(samples: list[bytes], data: st.DataObject) -> None:
    octets = bytearray(data.draw(st.sampled_from(samples)))
    for _ in range(data.draw(st.integers(1, 3))):
        octets[data.draw(st.integers(0, len(octets) - 1))] ^= data.draw(st.integers(1, 255))
    read(bytes(octets))


def test_a_structure_that_breaks_off_anywhere_raises_nothing(samples: list[bytes]) -> None:
    for octets in samples:
        for end in range(0, len(octets), 7):
            read(octets[:end])


def nested(depth: int) -> bytes:
    """SignedData whose content is SignedData, and so on."""
    found = ber.element(der.SEQUENCE, b"\x02\x01\x01\x31\x00" + ber.element(der.SEQUENCE, DATA) + b"\x31\x00")
    for _ in range(depth):
        content = ber.element(der.SEQUENCE, SIGNED_DATA + ber.element(0xA0, ber.element(der.OCTET_STRING, found)))
        found = ber.element(der.SEQUENCE, b"\x02\x01\x01\x31\x00" + content + b"\x31\x00")
    return ber.element(der.SEQUENCE, SIGNED_DATA + ber.element(0xA0, found))


def test_content_inside_content_ends_at_the_limit() -> None:
    assert read(nested(contents.DEPTH)) == []
    (found,) = read(nested(contents.DEPTH + 1))
    assert isinstance(found, Unresolved) and found.why.key == "nested-too-deep"
    assert len(read(nested(200))) == 1


def within_seconds(octets: bytes, limit: float) -> list[Observation]:
    start = time.process_time()
    found = read(octets)
    assert time.process_time() - start < limit
    return found


def test_signers_without_end_are_read_up_to_a_limit(made: Made, alice: Signer) -> None:
    signed = made.signed(b"x", alice, "-nocerts")
    data = signed
    for at in (1, 0, -1, 0):
        data = der.whole(data, der.children(data, der.element(data, 0, len(data)))[at])
    members = b"\x02\x01\x01\x31\x00" + ber.element(der.SEQUENCE, DATA) + ber.element(der.SET, data * 8000)
    octets = ber.element(der.SEQUENCE, SIGNED_DATA + ber.element(0xA0, ber.element(der.SEQUENCE, members)))
    found = within_seconds(octets, 10)
    assert isinstance(found[-1], Unresolved) and found[-1].why.key == "cms-too-many-signatures"
    assert sum(isinstance(one, Unresolved) for one in found) == 1


def test_members_without_end_are_not_counted() -> None:
    octets = ber.element(der.SEQUENCE, SIGNED_DATA + b"\x05\x00" * 3_000_000)
    (found,) = within_seconds(octets, 5)
    assert isinstance(found, Unresolved) and found.why.key == "der-too-many-elements"


def test_indefinite_lengths_without_end_are_given_up() -> None:
    (found,) = within_seconds(b"\x30\x80" + b"\x05\x00" * 3_000_000, 10)
    assert isinstance(found, Unresolved) and found.why.key == "der-too-many-elements"
    (found,) = within_seconds(b"\x30\x80" * 100_000, 5)
    assert isinstance(found, Unresolved) and found.why.key == "der-too-deep"


def test_what_is_definite_stays_as_it_is_though_its_lengths_are_not_minimal() -> None:
    """Someone may have signed it so."""
    sloppy = b"\x30\x81\x03\x02\x01\x05"
    assert cms_parts.definite(sloppy) == sloppy
    assert cms_parts.definite(b"\x30\x80" + sloppy + b"\0\0") == ber.element(der.SEQUENCE, sloppy)
    strange = b"\x30\x04\x04\x02\x30\x80"  # two octets of a string that only look like an indefinite length
    assert cms_parts.definite(strange) == strange


def test_an_indefinite_length_deep_inside_is_found(made: Made, alice: Signer) -> None:
    octets = made.signed(b"x", alice)
    parts = der.children(octets, der.element(octets, 0, len(octets)))
    inner = der.contents(octets, parts[1])
    mixed = ber.element(der.SEQUENCE, der.whole(octets, parts[0]) + b"\xa0\x80" + inner + b"\0\0")
    assert cms_parts.definite(mixed) == octets
