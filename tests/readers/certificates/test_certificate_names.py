"""Names as text: RFC 4514, most specific part first; nothing in them can steer a terminal."""

from __future__ import annotations

from datetime import date

import pytest

from cryptrec_lint.readers.certificates import der, names, times


def tlv(tag: int, contents: bytes) -> bytes:
    return bytes((tag, len(contents))) + contents


def name(*parts: tuple[str, int, bytes]) -> bytes:
    """A Name from (contents of the attribute's identifier in hexadecimal, tag, octets), one attribute a part."""
    pairs = (tlv(0x30, tlv(6, bytes.fromhex(oid)) + tlv(tag, octets)) for oid, tag, octets in parts)
    return tlv(0x30, b"".join(tlv(0x31, pair) for pair in pairs))


CN, ORG, COUNTRY = "550403", "55040a", "550406"

EXAMPLES = {
    "order": (name((COUNTRY, 0x13, b"JP"), (ORG, 0x0C, b"Example"), (CN, 0x0C, b"x")), "CN=x,O=Example,C=JP"),
    "utf-8": (name((CN, 0x0C, "総務省".encode())), "CN=総務省"),
    "bmp": (name((CN, 0x1E, "総務省".encode("utf-16-be"))), "CN=総務省"),
    "universal": (name((CN, 0x1C, "総".encode("utf-32-be"))), "CN=総"),
    "t61 as latin-1": (name((CN, 0x14, b"M\xfcller")), "CN=Müller"),
    "special characters": (name((CN, 0x0C, b'a,b+c"d\\e<f>g;h')), r"CN=a\,b\+c\"d\\e\<f\>g\;h"),
    "blanks at the ends": (name((CN, 0x0C, b" a ")), r"CN=\ a\ "),
    "number sign": (name((CN, 0x0C, b"#a")), r"CN=\#a"),
    "escape sequence": (name((CN, 0x0C, b"\x1b[2J")), r"CN=\1B[2J"),
    "right-to-left override": (name((CN, 0x0C, "a\u202eb".encode())), r"CN=a\E2\80\AEb"),
    "unknown attribute": (name(("2a0304", 0x0C, b"a")), "1.2.3.4=#0c0161"),
    "unknown type of value": (name((CN, 0x02, b"\x05")), "CN=#020105"),
    "bad utf-8": (name((CN, 0x0C, b"a\xff")), "CN=a\ufffd"),
    "empty": (name(), ""),
    "no name at all": (b"\x05\x00", "#0500"),
}


@pytest.mark.parametrize(("octets", "expected"), EXAMPLES.values(), ids=EXAMPLES)
def test_a_name_as_text(octets: bytes, expected: str) -> None:
    assert names.text(octets) == expected


def test_several_attributes_in_one_part() -> None:
    pairs = tlv(0x30, tlv(6, bytes.fromhex(CN)) + tlv(0x0C, b"x")) + tlv(
        0x30, tlv(6, bytes.fromhex(ORG)) + tlv(12, b"y")
    )
    assert names.text(tlv(0x30, tlv(0x31, pairs))) == "CN=x+O=y"


@pytest.mark.parametrize(
    ("tag", "octets", "expected"),
    [
        (der.UTC_TIME, b"491231235959Z", date(2049, 12, 31)),
        (der.UTC_TIME, b"500101000000Z", date(1950, 1, 1)),
        (der.UTC_TIME, b"2601010000Z", date(2026, 1, 1)),
        (der.UTC_TIME, b"260101013000+0900", date(2025, 12, 31)),
        (der.GENERALIZED_TIME, b"99991231235959Z", date(9999, 12, 31)),
        (der.GENERALIZED_TIME, b"20260101000000.5Z", date(2026, 1, 1)),
        (der.GENERALIZED_TIME, b"99991231235959-0900", None),
        (der.UTC_TIME, b"260230000000Z", None),
        (der.UTC_TIME, b"20260101000000Z", None),
        (der.GENERALIZED_TIME, b"", None),
        (der.OCTET_STRING, b"260101000000Z", None),
    ],
)
def test_the_day_of_a_time(tag: int, octets: bytes, expected: date | None) -> None:
    assert times.day(tag, octets) == expected
