"""Every fixture says above each block what must be seen in it; exactly that must be seen, in that order."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import CertificateSeen, MechanismUse, Observation
from cryptrec_lint.readers.certificates import der_certificate
from cryptrec_lint.source import Source

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]
Fixture = Callable[[str], bytes]

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.pem"))
MARK = "# expect: "


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_exactly_what_the_fixture_says_is_seen(path: Path, observe: Observe, shown: Shown) -> None:
    expected = [line[len(MARK) :] for line in path.read_text().splitlines() if line.startswith(MARK)]
    assert shown(observe(path.read_bytes())) == expected


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_each_observation_stands_on_the_line_of_its_marker(path: Path, observe: Observe) -> None:
    lines = path.read_text().splitlines()
    for found in observe(path.read_bytes()):
        assert lines[found.location.line - 1].startswith("-----")
        assert found.written in lines[found.location.line - 1]


def test_der_shows_what_the_same_certificate_in_armour_shows(observe: Observe, shown: Shown, fixture: Fixture) -> None:
    in_armour = shown(observe(fixture("others.pem")))[:3]
    assert shown(observe(fixture("leaf.der"), "leaf.der")) == in_armour


def test_a_certificate_is_identified_for_people_and_for_records(observe: Observe, fixture: Fixture) -> None:
    seen = observe(fixture("ec.pem"))[0]
    assert isinstance(seen, CertificateSeen)
    assert seen.subject == seen.issuer == "CN=Root P-256,O=Example,C=JP"
    assert seen.sha256 == sha256(seen.der).hexdigest()
    assert len(seen.spki_sha256) == len(seen.sha256)
    assert seen.spki_sha256 != seen.sha256
    assert seen.not_before is not None and seen.not_after is not None
    assert (seen.not_after - seen.not_before).days == 7300


def test_a_use_names_whose_it_is_and_until_when(observe: Observe, fixture: Fixture) -> None:
    seen, signature, key = observe(fixture("rsa.pem"))[:3]
    assert isinstance(seen, CertificateSeen)
    assert isinstance(signature, MechanismUse) and isinstance(key, MechanismUse)
    assert signature.subject == key.subject == "CN=CA RSA-2048,O=Example,C=JP"
    assert signature.until == key.until == seen.not_after


def test_a_signature_in_pieces_is_the_signature_that_they_make(
    observe: Observe, shown: Shown, fixture: Fixture
) -> None:
    data = fixture("leaf.der")
    at = data.rindex(b"\x03\x47\0\x30")
    value = data[at + 3 :]
    pieces = b"\x03\x11\0" + value[:16] + bytes((3, len(value) - 15, 0)) + value[16:]
    inside = data[4:at] + bytes((0x23, len(pieces))) + pieces
    octets = b"\x30\x82" + len(inside).to_bytes(2, "big") + inside
    assert der_certificate.READER.claims(Source("no-suffix", octets))
    assert shown(observe(octets, "leaf.der")) == shown(observe(data, "leaf.der"))
    loose = octets[: at + 4] + b"\x01" + octets[at + 5 :]  # unused bits in the first piece
    assert shown(observe(loose, "leaf.der")) == [" unread-container der-no-certificate"]


def test_a_certificate_in_indefinite_lengths_shows_what_its_der_shows(
    observe: Observe, shown: Shown, fixture: Fixture
) -> None:
    data = fixture("leaf.der")
    head = 2 + (data[1] & 0x7F)
    part = head + 2 + (data[head + 1] & 0x7F)
    end = part + int.from_bytes(data[head + 2 : part], "big")
    outer = b"\x30\x80" + data[head:] + b"\0\0"
    inner = b"\x30\x80" + b"\x30\x80" + data[part:end] + b"\0\0" + data[end:] + b"\0\0"
    for octets in (outer, inner):
        armour = b"-----BEGIN CERTIFICATE-----\n" + b64encode(octets) + b"\n-----END CERTIFICATE-----\n"
        assert shown(observe(octets, "leaf.der")) == shown(observe(data, "leaf.der")) == shown(observe(armour))
        assert der_certificate.READER.claims(Source("no-suffix", octets))
    with pytest.raises(ReadError):
        observe(outer[:-40], "leaf.der")
