"""Laws: any octets in and only ReadError out; what is written stands where it is said to stand; time stays linear."""

from __future__ import annotations

import base64
import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import CertificateSeen, Unresolved
from cryptrec_lint.readers.certificates import der_certificate, names, pem, times
from cryptrec_lint.readers.interface import Files, Reader
from cryptrec_lint.source import Source

Check = Callable[[Reader, bytes], None]

FIXTURES = Path(__file__).parent / "fixtures"
LEAF = (FIXTURES / "leaf.der").read_bytes()
TEXTS = [path.read_bytes() for path in sorted(FIXTURES.glob("*.pem"))]
LAW = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
LINES = [
    "-----BEGIN CERTIFICATE-----",
    "-----END CERTIFICATE-----",
    "-----BEGIN X-----",
    "MAA=",
    "é",
    "",
    " \t",
    "-----",
]


@pytest.fixture(scope="session")
def check(no_files: Files) -> Check:
    """Read all; every observation quotes its source."""

    def all_of(reader: Reader, data: bytes) -> None:
        source = Source("x", data)
        reader.claims(source)
        with contextlib.suppress(ReadError):
            for found in reader.read(source, no_files):
                assert source.span(found.location) == found.written

    return all_of


@LAW
@given(st.binary(max_size=300))
def test_any_octets(check: Check, data: bytes) -> None:
    check(pem.READER, data)
    check(der_certificate.READER, data)
    check(der_certificate.READER, b"\x30" + data)


@LAW
@given(st.lists(st.sampled_from(LINES), max_size=12), st.sampled_from(["\n", "\r\n", "\r", ""]))
def test_any_arrangement_of_markers(check: Check, lines: list[str], newline: str) -> None:
    check(pem.READER, newline.join(lines).encode())


@LAW
@given(
    st.binary(max_size=300),
    st.sampled_from(
        [
            "CERTIFICATE",
            "PUBLIC KEY",
            "PRIVATE KEY",
            "EC PRIVATE KEY",
            "DSA PRIVATE KEY",
            "DH PARAMETERS",
            "EC PARAMETERS",
        ]
    ),
)
def test_any_octets_in_armour(check: Check, data: bytes, label: str) -> None:
    armoured = f"-----BEGIN {label}-----\n{base64.b64encode(data).decode()}\n-----END {label}-----\n"
    check(pem.READER, armoured.encode())


@LAW
@given(st.integers(0, len(LEAF) - 1), st.integers(0, 255))
def test_a_certificate_with_one_octet_changed(check: Check, place: int, octet: int) -> None:
    check(der_certificate.READER, LEAF[:place] + bytes((octet,)) + LEAF[place + 1 :])


@LAW
@given(st.sampled_from(TEXTS), st.data())
def test_a_file_with_a_piece_cut_out(check: Check, text: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    check(pem.READER, text[:start] + text[data.draw(st.integers(start, len(text))) :])


@LAW
@given(st.binary(max_size=80))
def test_a_name_is_always_printable_text(octets: bytes) -> None:
    assert names.text(octets).isprintable()
    assert names.text(b"\x30" + bytes((len(octets),)) + octets).isprintable()
    value = bytes.fromhex("0603550403") + b"\x0c" + bytes((len(octets),)) + octets
    pair = b"\x30" + bytes((len(value),)) + value
    part = b"\x31" + bytes((len(pair),)) + pair
    assert names.text(b"\x30" + bytes((len(part),)) + part).isprintable()


@LAW
@given(st.integers(0, 255), st.binary(max_size=30))
def test_a_time_is_a_day_or_none(tag: int, octets: bytes) -> None:
    times.day(tag, octets)


HOSTILE = {
    "openings": b"-----BEGIN CERTIFICATE-----" * 40_000,
    "closings": b"-----END CERTIFICATE-----" * 40_000,
    "half openings": b"-----BEGIN " * 100_000,
    "blanks": b" " * 1_000_000 + b"-----BEGIN CERTIFICATE-----",
    "dashes": b"-" * 1_000_000,
    "colons": b"-----BEGIN CERTIFICATE-----" + b"a:\n" * 300_000 + b"-----END CERTIFICATE-----",
    "empty blocks": b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n" * 20_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_megabyte_of_markers_takes_no_more_than_its_share(check: Check, data: bytes) -> None:
    started = time.process_time()
    check(pem.READER, data)
    assert time.process_time() - started < 15


def test_a_deep_nest_is_not_descended_into(check: Check) -> None:
    nest = b""
    for _ in range(5000):
        length = len(nest)
        nest = b"\x30\x83" + length.to_bytes(3, "big") + nest
    check(der_certificate.READER, nest)


def test_a_giant_length_is_not_allocated(check: Check) -> None:
    check(der_certificate.READER, b"\x30\x84\xff\xff\xff\xff\x30\x84\xff\xff\xff\xf0")


def test_a_giant_object_identifier_is_refused_quickly(no_files: Files) -> None:
    arc = b"\xff" * 200_000 + b"\x7f"
    oid = b"\x06\x83" + len(arc).to_bytes(3, "big") + arc
    identifier = b"\x30\x83" + len(oid).to_bytes(3, "big") + oid
    info = b"\x30\x83" + (len(identifier) + 4).to_bytes(3, "big") + identifier + b"\x03\x02\x00\x00"
    armoured = b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(info) + b"\n-----END PUBLIC KEY-----\n"
    (found,) = pem.READER.read(Source("x", armoured), no_files)
    assert isinstance(found, Unresolved)
    assert found.why.key == "der-oid"


def test_copies_of_a_file_are_read_like_the_file(no_files: Files) -> None:
    once = list(pem.READER.read(Source("x", TEXTS[2]), no_files))
    many = list(pem.READER.read(Source("x", TEXTS[2] * 20), no_files))
    assert sum(isinstance(each, CertificateSeen) for each in many) == 20 * sum(
        isinstance(each, CertificateSeen) for each in once
    )
