"""Files in DER that are no certificates: keys are read like their twins in armour, containers are named, whatever the
file is called; structures that only resemble them are left alone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509 import ocsp
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import Observation, Unresolved
from cryptrec_lint.readers.certificates import der_certificate, facts
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.source import Source

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]
Fixture = Callable[[str], bytes]

RSA, EC, DSA = (
    rsa.generate_private_key(65537, 1024),
    ec.generate_private_key(ec.SECP384R1()),
    dsa.generate_private_key(1024),
)
NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
START, END = datetime(2026, 1, 1), datetime(2027, 1, 1)
PKCS8, TRADITIONAL, PLAIN = PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL, NoEncryption()
CERTIFICATE = x509.CertificateBuilder(NAME, NAME, EC.public_key(), 1, START, END).sign(EC, hashes.SHA256())

RSA_SHOWN, EC_SHOWN = "RSA-1024 = RSA 1024; rsa_exponent 65537", "EC P-384 = EC 384 P-384"
DSA_SHOWN = "DSA-1024 = DSA 1024; q_bits 160"
KEYS = {
    "pkcs8 rsa": (RSA.private_bytes(Encoding.DER, PKCS8, PLAIN), f"privateKey[0] parameters {RSA_SHOWN}"),
    "pkcs8 ec": (EC.private_bytes(Encoding.DER, PKCS8, PLAIN), f"privateKey[0] parameters {EC_SHOWN}"),
    "pkcs8 dsa": (DSA.private_bytes(Encoding.DER, PKCS8, PLAIN), f"privateKey[0] parameters {DSA_SHOWN}"),
    "traditional rsa": (RSA.private_bytes(Encoding.DER, TRADITIONAL, PLAIN), f"privateKey[0] parameters {RSA_SHOWN}"),
    "traditional ec": (EC.private_bytes(Encoding.DER, TRADITIONAL, PLAIN), f"privateKey[0] parameters {EC_SHOWN}"),
    "traditional dsa": (DSA.private_bytes(Encoding.DER, TRADITIONAL, PLAIN), f"privateKey[0] parameters {DSA_SHOWN}"),
    "public rsa": (
        RSA.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        f"publicKey[0] parameters {RSA_SHOWN}",
    ),
    "public ec": (
        EC.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        f"publicKey[0] parameters {EC_SHOWN}",
    ),
}


def indefinite(tag: int, contents: bytes) -> bytes:
    return bytes((tag, 0x80)) + contents + b"\0\0"


ANSWER = (
    ocsp.OCSPResponseBuilder()
    .add_response(CERTIFICATE, CERTIFICATE, hashes.SHA256(), ocsp.OCSPCertStatus.GOOD, START, END, None, None)
    .responder_id(ocsp.OCSPResponderEncoding.NAME, CERTIFICATE)
    .sign(EC, hashes.SHA256())
)
RSA_SIGNED = "sha256WithRSAEncryption = RSASSA-PKCS1-v1_5 1024 + SHA-256 in RSASSA-PKCS1-v1_5"
SIGNED = {
    "request": (
        x509.CertificateSigningRequestBuilder(NAME).sign(RSA, hashes.SHA256()).public_bytes(Encoding.DER),
        f"request[0].signatureAlgorithm request-signature {RSA_SIGNED}",
    ),
    "revocation list": (
        x509.CertificateRevocationListBuilder(NAME, START, END).sign(RSA, hashes.SHA256()).public_bytes(Encoding.DER),
        f"crl[0].signatureAlgorithm crl-signature {RSA_SIGNED}",
    ),
    "ocsp response": (
        ANSWER.public_bytes(Encoding.DER),
        "ocspResponse[0].certID.hashAlgorithm identifier SHA-256 = SHA-256",
    ),
    "ocsp response without an answer": (
        ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER).public_bytes(Encoding.DER),
        "ocspResponse[0].responseStatus unresolved-value ocsp-not-successful",
    ),
}
STRUCTURES = {**KEYS, **SIGNED}

SHA256_IDENTIFIER = bytes.fromhex("300d06096086480165030402010500")
RESEMBLING = {
    "a signature": EC.sign(b"x", ec.ECDSA(hashes.SHA256())),
    "a version alone": b"\x30\x03\x02\x01\x00",
    "a digest and its algorithm": b"\x30\x31" + SHA256_IDENTIFIER + b"\x04\x20" + bytes(32),
    "two numbers": bytes.fromhex("3006020107020102"),
    "nine numbers after a version of 5": b"\x30\x1b" + bytes.fromhex("020105") + bytes.fromhex("020107") * 8,
    "a version of pkcs12 and no content": bytes.fromhex("3005020103" + "3000"),
    "text": b"0 is a number\n",
    "digits": b"0" * 60,
    "nothing": b"",
    "an empty sequence": b"\x30\x00",
    "an ocsp status that there is not": bytes.fromhex("30030a0104"),
    "an ocsp status and a number": bytes.fromhex("30060a0101020101"),
    "an ocsp status and another structure": bytes.fromhex("30080a0100a003020101"),
}


@pytest.mark.parametrize(("data", "expected"), KEYS.values(), ids=KEYS)
@pytest.mark.parametrize("name", ["key", "x.key", "x.der"])
def test_a_key_in_der_shows_what_it_is_whatever_its_name(
    data: bytes, expected: str, name: str, no_files: Files, shown: Shown
) -> None:
    source = Source(name, data)
    assert der_certificate.READER.claims(source)
    seen = shown(list(der_certificate.READER.read(source, no_files)))
    in_clear = ["privateKey[0] private-key-unprotected keybox-key-in-clear"]
    assert seen == [expected] + in_clear * expected.startswith("privateKey")


@pytest.mark.parametrize(("data", "expected"), SIGNED.values(), ids=SIGNED)
@pytest.mark.parametrize("name", ["x", "x.csr", "x.crl", "x.ors", "x.cer"])
def test_a_signed_structure_is_read_whatever_its_name(
    data: bytes, expected: str, name: str, no_files: Files, shown: Shown
) -> None:
    source = Source(name, data)
    assert der_certificate.READER.claims(source)
    assert expected in shown(list(der_certificate.READER.read(source, no_files)))


@pytest.mark.parametrize("data", RESEMBLING.values(), ids=RESEMBLING)
def test_what_only_resembles_them_is_not_claimed(data: bytes) -> None:
    assert not der_certificate.READER.claims(Source("x", data))


@pytest.mark.parametrize("data", [data for data, _ in STRUCTURES.values() if data[1] != 0x80])
def test_a_length_that_does_not_fit_the_file_is_not_claimed(data: bytes) -> None:
    assert der_certificate.READER.claims(Source("x", data + b"\n"))
    assert not der_certificate.READER.claims(Source("x", data + b"junk"))
    assert not der_certificate.READER.claims(Source("x", data[:-1]))


def test_octets_at_the_end_that_look_like_blanks_belong_to_the_structure(observe: Observe) -> None:
    data = bytes.fromhex("3008020105" + "04030a0d0a")
    (found,) = observe(data, "x.der")
    assert isinstance(found, Unresolved)
    assert (found.rule, found.why.key) == ("unread-container", "der-no-certificate")


def test_an_unusable_key_in_der_is_said_like_its_twin_in_armour(observe: Observe, shown: Shown) -> None:
    info = bytes.fromhex("3019" + "301306072a8648ce3d020106082a8648ce3d030107" + "03020000")
    assert shown(observe(info, "x.der")) == ["publicKey[0] unusable-key ec-point-at-infinity"]


def test_no_octet_of_a_private_key_reaches_an_observation(observe: Observe) -> None:
    secret = RSA.private_numbers()
    for form in (PKCS8, TRADITIONAL):
        text = repr(observe(RSA.private_bytes(Encoding.DER, form, PLAIN), "x.der"))
        assert not any(str(number) in text or f"{number:x}" in text for number in (secret.d, secret.p, secret.q))


def test_no_container_that_is_recognised_stays_unread() -> None:
    assert not [kind for kind, row in facts.structures().items() if row.content == "container"]


def test_a_sequence_of_many_numbers_is_looked_at_only_at_its_beginning(no_files: Files) -> None:
    inside = bytes.fromhex("020100") * 300_000
    data = b"\x30\x84" + len(inside).to_bytes(4, "big") + inside
    assert not der_certificate.READER.claims(Source("x", data))
    with pytest.raises(ReadError):
        list(der_certificate.READER.read(Source("x", data[:-1]), no_files))


@settings(deadline=None, max_examples=100)
@given(st.sampled_from([data for data, _ in STRUCTURES.values()]), st.data())
def test_a_structure_with_one_octet_changed_raises_only_read_errors(
    no_files: Files, data: bytes, draw: st.DataObject
) -> None:
    place = draw.draw(st.integers(0, min(len(data), 80) - 1))
    changed = data[:place] + bytes((draw.draw(st.integers(0, 255)),)) + data[place + 1 :]
    source = Source("x", changed)
    der_certificate.READER.claims(source)
    with contextlib.suppress(ReadError):
        for found in der_certificate.READER.read(source, no_files):
            assert source.span(found.location) == found.written


def _tlv(tag: int, inside: bytes) -> bytes:
    return bytes((tag, 0x82)) + len(inside).to_bytes(2, "big") + inside


def _numbers(*numbers: int) -> bytes:
    """SEQUENCE of INTEGERs, with lengths in the long form throughout."""
    each = (number.to_bytes(number.bit_length() // 8 + 1, "big") for number in numbers)
    return _tlv(0x30, b"".join(_tlv(2, one) for one in each))


PRIME = 2**521 - 1
MODULUS = RSA.public_key().public_numbers().n


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            RSA.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1),
            "publicKey[0] parameters RSA-1024 = RSA 1024",
        ),
        (_numbers(PRIME, 2), "parameters[0] parameters DH-521 = DH 521"),
        (_numbers(PRIME, 5, 160), "parameters[0] parameters DH-521 = DH 521"),
    ],
    ids=["RSAPublicKey", "DHParameter", "DHParameter with a length"],
)
def test_bare_numbers_are_read_whatever_the_name(data: bytes, expected: str, no_files: Files, shown: Shown) -> None:
    source = Source("params", data)
    assert der_certificate.READER.claims(source)
    assert any(line.startswith(expected) for line in shown(list(der_certificate.READER.read(source, no_files))))


@pytest.mark.parametrize(
    "numbers",
    [(MODULUS, MODULUS - 2), (2**256 - 189, 65537), (MODULUS, 2, MODULUS), (MODULUS, 3, 160)],
    ids=["the value of a signature", "short", "three long ones", "three of which the first is no prime"],
)
def test_other_numbers_are_left_alone(numbers: tuple[int, ...]) -> None:
    assert not der_certificate.READER.claims(Source("x", _numbers(*numbers)))
