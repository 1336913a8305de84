"""A second key and a second signature in extensions (X.509 2019 clause 9.8) are judged like the first ones."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cryptrec_lint.model import Observation

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]

FIRST, SECOND = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 1024)
CA = ec.generate_private_key(ec.SECP256R1())
NAME, ISSUER = (x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]) for name in ("x", "CA"))
DAY = datetime.datetime(2024, 1, 1)
SHA1_WITH_RSA = bytes.fromhex("300d06092a864886f70d0101050500")
VALUE = b"\x03\x81\x81\x00" + b"\x01" * 128


def extension(arc: int, value: bytes) -> x509.UnrecognizedExtension:
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(f"2.5.29.{arc}"), value)


KEY = extension(72, SECOND.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
ALGORITHM, SIGNATURE = extension(73, SHA1_WITH_RSA), extension(74, VALUE)


def certificate(*extensions: x509.UnrecognizedExtension) -> bytes:
    builder = x509.CertificateBuilder(ISSUER, NAME, FIRST.public_key(), 1, DAY, DAY.replace(year=2030))
    for one in extensions:
        builder = builder.add_extension(one, critical=False)
    return builder.sign(CA, hashes.SHA256()).public_bytes(Encoding.DER)


def request(*extensions: x509.UnrecognizedExtension) -> bytes:
    builder = x509.CertificateSigningRequestBuilder(NAME)
    for one in extensions:
        builder = builder.add_extension(one, critical=False)
    return builder.sign(FIRST, hashes.SHA256()).public_bytes(Encoding.DER)


def revocations(*extensions: x509.UnrecognizedExtension) -> bytes:
    builder = x509.CertificateRevocationListBuilder(ISSUER, DAY, DAY.replace(year=2030))
    for one in extensions:
        builder = builder.add_extension(one, critical=False)
    return builder.sign(CA, hashes.SHA256()).public_bytes(Encoding.DER)


def alternative(shown: list[str]) -> list[str]:
    return [line.partition(".")[2] for line in shown if "lt" in line.partition(".")[2].partition(" ")[0]]


WEAK_KEY = "subjectAltPublicKeyInfo certificate-key RSA-1024 = RSA 1024; rsa_exponent 65537"
WEAK = "sha1WithRSAEncryption = RSASSA-PKCS1-v1_5 1024 + SHA-1 in RSASSA-PKCS1-v1_5"


@pytest.mark.parametrize(
    ("made", "purpose"),
    [(certificate, "certificate-signature"), (request, "request-signature"), (revocations, "crl-signature")],
)
def test_the_second_key_and_signature_are_seen(
    made: Callable[..., bytes], purpose: str, observe: Observe, shown: Shown
) -> None:
    seen = alternative(shown(observe(made(KEY, ALGORITHM, SIGNATURE), "x.der")))
    assert seen == [WEAK_KEY, f"altSignatureAlgorithm {purpose} {WEAK}"]


@pytest.mark.parametrize("made", [certificate, request, revocations])
def test_without_them_nothing_is_said(made: Callable[..., bytes], observe: Observe, shown: Shown) -> None:
    assert alternative(shown(observe(made(), "x.der"))) == []


def test_a_request_may_have_them_as_attributes(observe: Observe, shown: Shown) -> None:
    builder = x509.CertificateSigningRequestBuilder(NAME)
    builder = builder.add_attribute(x509.ObjectIdentifier("2.5.29.72"), b"x")
    marked = builder.sign(FIRST, hashes.SHA256()).public_bytes(Encoding.DER)
    assert alternative(shown(observe(marked, "x.der"))) == [
        "subjectAltPublicKeyInfo unreadable-input der-unexpected-tag"
    ]


def test_a_value_without_an_algorithm_is_told(observe: Observe, shown: Shown) -> None:
    seen = alternative(shown(observe(certificate(SIGNATURE), "x.der")))
    assert seen == ["altSignatureValue unresolved-value alternative-algorithm-missing"]


def test_an_algorithm_without_a_value_says_nothing_of_a_size(observe: Observe, shown: Shown) -> None:
    seen = alternative(shown(observe(certificate(ALGORITHM), "x.der")))
    assert seen == [
        "altSignatureAlgorithm certificate-signature sha1WithRSAEncryption"
        " = RSASSA-PKCS1-v1_5 + SHA-1 in RSASSA-PKCS1-v1_5"
    ]
