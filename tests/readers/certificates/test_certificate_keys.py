"""Keys on their own: private keys show their algorithm and length and nothing else; what cannot be told is said."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa, x25519
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from cryptrec_lint.model import CertificateSeen, Observation, Unresolved
from cryptrec_lint.readers.certificates import explicit_curve, pem
from cryptrec_lint.source import Source

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]
Fixture = Callable[[str], bytes]

RSA = rsa.generate_private_key(65537, 1024)
EC = ec.generate_private_key(ec.SECP384R1())
DSA = dsa.generate_private_key(1024)
ED25519 = ed25519.Ed25519PrivateKey.generate()
X25519 = x25519.X25519PrivateKey.generate()

PRIVATE = [
    (RSA, PrivateFormat.PKCS8, "RSA-1024 = RSA 1024; rsa_exponent 65537"),
    (RSA, PrivateFormat.TraditionalOpenSSL, "RSA-1024 = RSA 1024; rsa_exponent 65537"),
    (EC, PrivateFormat.PKCS8, "EC P-384 = EC 384 P-384"),
    (EC, PrivateFormat.TraditionalOpenSSL, "EC P-384 = EC 384 P-384"),
    (DSA, PrivateFormat.PKCS8, "DSA-1024 = DSA 1024; q_bits 160"),
    (DSA, PrivateFormat.TraditionalOpenSSL, "DSA-1024 = DSA 1024; q_bits 160"),
    (ED25519, PrivateFormat.PKCS8, "Ed25519 = EdDSA 255 Ed25519"),
    (X25519, PrivateFormat.PKCS8, "X25519 = X25519"),
]


def armoured(label: str, content: bytes) -> bytes:
    body = base64.encodebytes(content).decode()
    return f"-----BEGIN {label}-----\n{body}-----END {label}-----\n".encode()


@pytest.mark.parametrize(("key", "form", "expected"), PRIVATE)
def test_an_unencrypted_private_key_shows_what_it_is(
    key: PrivateKeyTypes, form: PrivateFormat, expected: str, observe: Observe, shown: Shown
) -> None:
    data = key.private_bytes(Encoding.PEM, form, NoEncryption())
    assert shown(observe(data)) == [f"privateKey[0] parameters {expected}"]


@pytest.mark.parametrize(
    ("form", "encryption", "expected"),
    [
        (PrivateFormat.PKCS8, BestAvailableEncryption(b"x"), "container[0] unread-container label-not-read"),
        (
            PrivateFormat.TraditionalOpenSSL,
            BestAvailableEncryption(b"x"),
            "privateKey[0] unread-container content-encrypted",
        ),
        (PrivateFormat.OpenSSH, NoEncryption(), "container[0] unread-container label-not-read"),
    ],
)
def test_a_private_key_in_a_container_is_named_and_not_read(
    form: PrivateFormat, encryption: KeySerializationEncryption, expected: str, observe: Observe, shown: Shown
) -> None:
    data = EC.private_bytes(Encoding.PEM, form, encryption)
    assert shown(observe(data)) == [expected]
    assert pem.READER.claims(Source("key", data))


def test_no_octet_of_a_private_key_reaches_an_observation(observe: Observe) -> None:
    secret = RSA.private_numbers()
    data = RSA.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    text = repr(observe(data))
    for number in (secret.d, secret.p, secret.q):
        assert str(number) not in text
        assert f"{number:x}" not in text


def public_info(algorithm: str, key: str = "03020000") -> bytes:
    """A SubjectPublicKeyInfo from the hexadecimal of its members; short lengths only."""
    inside = bytes.fromhex(algorithm)
    members = bytes((0x30, len(inside))) + inside + bytes.fromhex(key)
    return armoured("PUBLIC KEY", bytes((0x30, len(members))) + members)


EC_PUBLIC_KEY, DSA_KEY, SHA256_WITH_RSA = "06072a8648ce3d0201", "06072a8648ce380401", "06092a864886f70d01010b"


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        (public_info(EC_PUBLIC_KEY), "unresolved-value curve-not-written"),
        (public_info(EC_PUBLIC_KEY + "0500"), "unresolved-value curve-not-written"),
        (public_info(EC_PUBLIC_KEY + "06032a0304"), "unresolved-value curve-unknown"),
        (public_info(DSA_KEY), "unresolved-value parameters-inherited"),
        (public_info(SHA256_WITH_RSA + "0500"), "unresolved-value oid-is-no-key"),
        (public_info("06032a0304"), "unknown-algorithm oid-unknown"),
        (public_info("06032a0384"), "unreadable-input der-oid"),
        (public_info("0500"), "unreadable-input der-unexpected-tag"),
        (armoured("PUBLIC KEY", b"\x30\x80\x00\x00"), "unreadable-input der-indefinite-length"),
        (armoured("PUBLIC KEY", b"\x30\x85\x01\x00\x00\x00\x00"), "unreadable-input der-length-too-large"),
        (armoured("PUBLIC KEY", b"\x30\x7f\x00"), "unreadable-input der-truncated"),
    ],
)
def test_what_cannot_be_told_of_a_key_is_said(info: bytes, expected: str, observe: Observe, shown: Shown) -> None:
    assert shown(observe(info)) == [f"publicKey[0] {expected}"]


def test_the_reason_names_the_object_identifier(observe: Observe) -> None:
    (found,) = observe(public_info(EC_PUBLIC_KEY + "06032a0304"))
    assert isinstance(found, Unresolved)
    assert dict(found.why.args)["curve"] == "1.2.3.4"


def test_an_rsa_modulus_without_its_leading_zero_has_its_full_length(observe: Observe, shown: Shown) -> None:
    modulus = bytes.fromhex("028180") + b"\xc1" * 128
    key = bytes.fromhex("308186") + modulus + bytes.fromhex("020103")
    assert shown(observe(armoured("RSA PUBLIC KEY", key))) == [
        "publicKey[0] parameters RSA-1024 = RSA 1024; rsa_exponent 3"
    ]


def test_a_monstrous_exponent_is_reported_by_its_length(observe: Observe, shown: Shown) -> None:
    exponent = bytes.fromhex("02820801") + b"\x01" + b"\xff" * 2048
    key = bytes.fromhex("30820809") + bytes.fromhex("02020101") + exponent
    assert shown(observe(armoured("RSA PUBLIC KEY", key))) == [
        "publicKey[0] parameters RSA-9 = RSA 9; rsa_exponent_bits 16385"
    ]


def test_a_foreign_base_point_does_not_pass_as_a_known_curve(observe: Observe, fixture: Fixture) -> None:
    info = ec.generate_private_key(ec.SECP256R1()).public_key()
    foreign = info.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    certificate = next(
        each for each in observe(fixture("ec.pem")) if getattr(each, "subject", "") == "CN=explicit P-256"
    )
    assert isinstance(certificate, CertificateSeen)
    start = certificate.der.index(bytes.fromhex("3081f7020101"))
    parameters = certificate.der[start : start + 0xFA]
    assert explicit_curve.name(parameters) == "P-256"
    base = parameters.index(b"\x04\x41\x04") + 2
    assert explicit_curve.name(parameters[:base] + foreign + parameters[base + 65 :]) is None
