"""Laws of what is embedded: any text in and only observations out, quoted as they stand, in time that is its own."""

from __future__ import annotations

import base64
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import KeySeen, Observation, StatusSeen, Unresolved
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import between, embedded
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.source import Source

LAW = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
PARTS = [
    *("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", "-----BEGIN PRIVATE KEY-----", "MAA=", "..."),
    *("LS0tLS1CRUdJTi", "0tLS0tQkVHSU4g", "MIIBXzCCAQagAwIBAgIGH4p7NB6kMAoGCCqGSM49", "MCowBQYDK2VwAyEA" + "A" * 44),
    *(
        "tls.crt: ",
        "x5c",
        '"',
        "'",
        '" +\n"',
        "\\n",
        "\\\\n",
        "\\",
        "\\/",
        "\n",
        "\r\n",
        " ",
        "&#10;",
        "<X509Certificate>",
        "é",
    ),
]


def _uses(data: bytes, files: Files) -> list[Observation]:
    """Without the numbers of keys, which are no findings."""
    return [one for one in _read(data, files) if not isinstance(one, (KeySeen, StatusSeen))]


def _read(data: bytes, files: Files) -> list[Observation]:
    source = Source("x.json", data)
    embedded.READER.claims(source)
    found = list(embedded.READER.read(source, files))
    for one in found:
        assert source.span(one.location) == one.written
        assert len(one.written) <= len("-----BEGIN CERTIFICATE-----")
    return found


@LAW
@given(st.binary(max_size=400))
def test_any_octets(no_files: Files, data: bytes) -> None:
    _read(data, no_files)


@LAW
@given(st.lists(st.sampled_from(PARTS), max_size=30))
def test_any_arrangement_of_marks(no_files: Files, parts: list[str]) -> None:
    text = "".join(parts)
    _read(text.encode(), no_files)
    _read(("\ufeff" + text).encode("utf-16-le"), no_files)


@LAW
@given(st.binary(max_size=300))
def test_any_der_in_base64(no_files: Files, data: bytes) -> None:
    head = b"\x30\x82" + (len(data) + 2).to_bytes(2, "big") + b"\x30\x82"
    _read(b"ca: " + base64.b64encode(head + data) + b"\n", no_files)


@LAW
@given(st.lists(st.sampled_from(PARTS), max_size=30))
@example(["-----END CERTIFICATE-----", "\n", "MCowBQYDK2VwAyEA" + "A" * 44])
def test_the_cheap_test_lets_nothing_be_missed(no_files: Files, parts: list[str]) -> None:
    source = Source("x.txt", "".join(parts).encode())
    if registry.claimants(source):
        return  # a block without its end line: the reader of PEM says so, and the digits after it are part of it
    if embedded.READER.claims(source) and not registry.READERS["embedded"].might_claim(source):
        # Names that only formats have whose other marks are looked for.
        assert all(isinstance(one, Unresolved) for one in embedded.READER.read(source, no_files))


@LAW
@given(st.text(alphabet="abAB+/=\n", min_size=20, max_size=200), st.sampled_from(["\\n", "\\r\\n", "\\\\n", "&#10;"]))
def test_a_literal_means_its_text(text: str, line_end: str) -> None:
    written = text.replace("\n", line_end)
    if 4 * written.count("\\") <= len(written):
        assert between.unquoted(written).replace("\r", "") == text.replace("\\n", "\n")


SIZE = 1_000_000
HOSTILE = {
    "heads": b"MIMkpAAwAAAAAAAAAAAAAAAAAAAA\n",
    "small heads": b"MIIDpTCCAAAAAAAAAAAAAAAAAAAA\n",
    "one run of heads": b"LS0tLS1CRUdJTiBD",
    "armour that is none": b"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tAAAAAAAAAAAAAAAAAAAAAAAAAAAA:\n",
    "names": b"x5c: " + b"A" * 60 + b"\nLS0tLS1CRUdJTi\n",
    "openings": b'"-----BEGIN CERTIFICATE-----"',
    "keys": b"k: MCowBQYDK2VwAyEA" + b"A" * 43 + b"=\n",
}
WRAPPED = {
    "backslashes": b"\\",
    "quotation marks": b'"',
    "seams": b'"((((((((((((((((((',
    "colons": b"a: b\\n",
    "blanks": b" ",
    "blanks after a quotation mark": b'"' + b" " * 5000,
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_a_megabyte_of_marks_takes_no_more_than_its_share(no_files: Files, unit: bytes) -> None:
    started = time.process_time()
    _read(unit * (SIZE // len(unit)), no_files)
    assert time.process_time() - started < 10


@pytest.mark.parametrize("unit", WRAPPED.values(), ids=WRAPPED)
def test_a_megabyte_in_armour_takes_no_more_than_its_share(no_files: Files, unit: bytes) -> None:
    started = time.process_time()
    _read(b'"-----BEGIN CERTIFICATE-----' + unit * (SIZE // len(unit)) + b'-----END CERTIFICATE-----"', no_files)
    _read(b"MIIDpTCCAAAAAAAAAAAAAAAAAAAA" + unit * (SIZE // len(unit)), no_files)
    assert time.process_time() - started < 10


def test_tries_in_vain_come_to_an_end_that_is_told(no_files: Files) -> None:
    found = _read(b"MIMkpAAwAAAAAAAAAAAAAAAAAAAA\n" * 50_000, no_files)
    assert [one.why.key for one in found if isinstance(one, Unresolved)] == ["embedded-too-many-tries"]


def test_more_pieces_than_are_told_apart_are_told_as_one(no_files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "MAX_PIECES", 3)
    found = _uses((b"k: MCowBQYDK2VwAyEA" + b"A" * 43 + b"=\n") * 5, no_files)
    assert len(found) == 4
    assert isinstance(found[-1], Unresolved)
    assert (found[-1].why.key, found[-1].location.line) == ("embedded-too-many", 4)
