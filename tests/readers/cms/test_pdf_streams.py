"""What stands in streams of a signed PDF (its document security store, attached files) and in the references of a
signature: written here as programs write it, and in ways that would be costly."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import MechanismUse, Observation
from cryptrec_lint.readers.certificates import pdf_streams
from cryptrec_lint.readers.certificates import place as places
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from tests.readers.cms.conftest import Made, Signer

Observe = Callable[[bytes], list[Observation]]
Shown = Callable[[list[Observation]], list[str]]
Written = Callable[..., bytes]


@pytest.fixture(scope="module")
def short(made: Made) -> bytes:
    """A certificate with a key of 1024 bits, in DER."""
    return made.run("x509", "-in", made.signer("Short", "rsa:1024").certificate, "-outform", "DER")


def stream(octets: bytes, number: int = 9, entries: bytes = b"") -> bytes:
    """An object of a PDF."""
    head = b"%d 0 obj\n<< /Length %d %s>>\nstream\n" % (number, len(octets), entries)
    return head + octets + b"\nendstream\nendobj\n"


def packed(octets: bytes, level: int = 6) -> bytes:
    return stream(zlib.compress(octets, level), entries=b"/Filter /FlateDecode ")


def seen_in(data: bytes) -> list[Observation]:
    """What is seen in the streams alone."""
    return list(pdf_streams.observations(places.of_whole(Source("x.pdf", data)), data, Inside()))


KEY = "stream[0].certificate.subjectPublicKeyInfo"


@pytest.mark.parametrize("level", [-1, 0, 1, 6, 9])
def test_a_certificate_in_the_security_store_is_seen(
    level: int, made: Made, alice: Signer, signed_pdf: Written, short: bytes, observe: Observe
) -> None:
    """It is written in an update after the signature."""
    document = signed_pdf(lambda data: made.signed(data, alice, "-detached"), once="plain")
    store = stream(short) if level < 0 else packed(short, level)
    added = store + b"10 0 obj\n<< /Type /DSS /Certs [9 0 R] >>\nendobj\n"
    keys = {one.location.symbol: one for one in observe(document + added)}
    assert KEY in keys
    assert "1024" in repr(keys[KEY])
    assert KEY not in {one.location.symbol for one in observe(document)}


def test_revocation_lists_and_packages_are_seen(made: Made, alice: Signer, short: bytes) -> None:
    signed = made.signed(b"x", alice, "-md", "sha1")
    symbols = {one.location.symbol for one in seen_in(stream(short) + packed(signed))}
    assert {KEY, "stream[1].cms.signerInfos[0].digestAlgorithm"} <= symbols


@pytest.mark.parametrize(
    "body",
    [
        b"",
        stream(b"q 1 0 0 1 0 0 cm Q"),
        packed(b"q 1 0 0 1 0 0 cm Q"),
        stream(b"0\x82\x00\x10" + bytes(16)),
        packed(b"0\x82\xff\xff" + bytes(16)),
        stream(b"0\x82\xff\xff"),
        b"stream\nx\x9c",
        b"stream\nx\x9c" + bytes(80),
    ],
)
def test_any_other_stream_is_nothing_to_judge(body: bytes) -> None:
    assert seen_in(body) == []


def test_what_is_broken_off_or_goes_on_is_no_certificate(short: bytes) -> None:
    assert seen_in(stream(short + b"more")) == []
    assert seen_in(stream(short[:-9])) == []
    assert seen_in(packed(short)[:-60]) == []


@pytest.mark.parametrize(
    "body",
    [
        packed(b"0\x82" + bytes(8_000_000), 9) * 12,
        b"".join(stream(b"0\x81\x80" + bytes(128)) for _ in range(pdf_streams.MOST_TRIED + 2)),
        (b"stream\n" + zlib.compress(b"abc") + b"\nendstream\n") * (pdf_streams.MOST_STREAMS + 2),
    ],
    ids=["bombs", "many", "any"],
)
def test_too_much_is_said_to_be(body: bytes) -> None:
    (found,) = seen_in(body)
    assert "pdf-too-many-streams" in repr(found)


@settings(deadline=None)
@given(st.binary(max_size=200), st.booleans())
def test_any_octets_give_only_observations(octets: bytes, pack: bool) -> None:
    seen_in((packed if pack else stream)(b"0\x82" + octets))
    seen_in(b"stream\n0\x82" + octets)
    seen_in(b"stream\nx\x9c" + octets)


# -------------------- signature reference dictionaries (ISO 32000-1 table 253)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (b"", []),
        (b"/DigestMethod /MD5", ["document-signature MD5 = MD5"]),
        (b"/DigestMethod /SHA256", ["document-signature SHA-256 = SHA-256"]),
        (b"/DigestMethod/SHA1/DigestValue<00>", ["document-signature SHA-1 = SHA-1"]),
        (b"/DigestValue <00>", ["document-signature MD5 = MD5; default"]),
        (b"/DigestMethod /Snake", ["unknown-algorithm pdf-digest-unknown"]),
    ],
)
def test_the_hash_of_a_reference_is_seen(
    reference: bytes,
    expected: list[str],
    made: Made,
    alice: Signer,
    signed_pdf: Written,
    observe: Observe,
    shown: Shown,
) -> None:
    entries = b"/Reference [<< /Type /SigRef /TransformMethod /DocMDP %s >>]" % reference
    document = signed_pdf(lambda data: made.signed(data, alice, "-detached"), entries=entries)
    seen = [one for one in shown(observe(document)) if one.startswith("signature[0].reference ")]
    assert seen == [f"signature[0].reference {one}" for one in expected]


SIGNED = (
    b'<a><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>'
    b'<ds:SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"/></ds:SignedInfo></ds:Signature></a>'
)


@pytest.mark.parametrize("written", [stream, packed])
def test_an_attached_document_shows_how_it_is_signed(written: Callable[[bytes], bytes]) -> None:
    found = seen_in(b"%PDF-1.7\n" + written(SIGNED) + written(b"<?xpacket?><x:xmpmeta xmlns:x='adobe:ns:meta/'/>"))
    methods = [one for one in found if isinstance(one, MechanismUse)]
    assert [one.mechanism for one in methods] == ["sha1WithRSAEncryption"]
    assert methods[0].location.symbol == "stream[0]:1!Signature[0].SignedInfo.SignatureMethod"


@pytest.mark.parametrize("written", [stream, packed])
def test_an_attached_certificate_in_armour_is_seen(written: Callable[[bytes], bytes], short: bytes) -> None:
    armour = b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(short) + b"-----END CERTIFICATE-----\n"
    assert "RSA-1024" in [one.mechanism for one in seen_in(written(armour)) if isinstance(one, MechanismUse)]
    assert seen_in(written(b"<p>no certificate</p>")) == []
