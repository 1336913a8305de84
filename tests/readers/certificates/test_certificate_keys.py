"""Keys on their own: private keys show their algorithm and length and nothing else; what cannot be told is said."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa, x25519
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from cryptrec_lint.model import CertificateSeen, MechanismUse, Observation, Unresolved
from cryptrec_lint.readers.certificates import explicit_curve, signature_value
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.vocabulary import tables

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
    assert shown(observe(data)) == [
        f"privateKey[0] parameters {expected}",
        "privateKey[0] private-key-unprotected keybox-key-in-clear",
    ]


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
        # RFC 9881 section 8.3: no certificate may have a key of id-hash-ml-dsa-65-with-sha512
        (public_info("060960864801650304" + "0321"), "unresolved-value form-key-barred"),
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


BOTH = [
    # RFC 9909 section 3: id-hash-slh-dsa-shake-128s-with-shake256 and its kin identify keys as well as signatures
    (
        "060960864801650304" + "0323",
        "HashSLH-DSA-SHA2-128s = SLH-DSA SLH-DSA-SHA2-128s + SHA-256 in SLH-DSA",
    ),
    (
        "060960864801650304" + "032e",
        "HashSLH-DSA-SHAKE-256f = SLH-DSA SLH-DSA-SHAKE-256f + SHAKE256 in SLH-DSA",
    ),
    # draft-ietf-lamps-pq-composite-sigs-19: id-MLDSA44-RSA2048-PSS-SHA256, id-MLDSA87-ECDSA-P521-SHA512
    (
        "06082b0601050507" + "0625",
        "id-MLDSA44-RSA2048-PSS-SHA256 = ML-DSA ML-DSA-44 + SHA-256 in ML-DSA + RSA-PSS 2048 + SHA-256 in RSA-PSS",
    ),
    (
        "06082b0601050507" + "0636",
        "id-MLDSA87-ECDSA-P521-SHA512 = ML-DSA ML-DSA-87 + SHA-512 in ML-DSA + ECDSA 521 P-521 + SHA-512 in ECDSA",
    ),
]


@pytest.mark.parametrize(("algorithm", "told"), BOTH, ids=[told.partition(" ")[0] for _, told in BOTH])
def test_some_identifiers_of_signatures_identify_keys_too(
    algorithm: str, told: str, observe: Observe, shown: Shown
) -> None:
    assert shown(observe(public_info(algorithm))) == [f"publicKey[0] parameters {told}"]


def test_the_length_of_a_composite_signature_is_not_that_of_its_rsa_key() -> None:
    """An RSA signature is as long as its key; in a composite one it follows an ML-DSA signature of 2,420 octets."""
    composite = tables.by_oid("1.3.6.1.5.5.7.6.37")
    alone = tables.by_spelling("RSA-PSS+SHA256")
    assert composite is not None
    assert alone is not None
    for found, bits in ((composite, 2048), (alone, 8 * 256)):
        octets = bytes(2420 + 256 if found is composite else 256)
        measured = signature_value.measured(Known(found.name, found.components), octets)
        assert isinstance(measured, Known)
        assert [one.size for one in measured.components if one.name == "RSA-PSS"] == [bits]


def test_a_key_whose_parameters_are_empty_is_told(observe: Observe, shown: Shown) -> None:
    """RFC 5915 section 3: `parameters [0]` is an ECParameters."""
    key = bytes.fromhex("300a 020101 0403 010203 a000".replace(" ", ""))
    key = bytes((0x30, len(key) - 2)) + key[2:]
    assert shown(observe(armoured("EC PRIVATE KEY", key)))[0].startswith("privateKey[0] unreadable-input der-")


def test_the_reason_names_the_object_identifier(observe: Observe) -> None:
    (found,) = observe(public_info(EC_PUBLIC_KEY + "06032a0304"))
    assert isinstance(found, Unresolved)
    assert dict(found.why.args)["curve"] == "1.2.3.4"


@pytest.mark.parametrize(
    ("info", "oid"),
    [
        (public_info(EC_PUBLIC_KEY, "0302010e"), "1.2.840.10045.2.1"),  # unused bits
        (public_info(EC_PUBLIC_KEY, "0400"), "1.2.840.10045.2.1"),
        (public_info(EC_PUBLIC_KEY + "1f00"), "1.2.840.10045.2.1"),  # parameters that cannot be read
        (public_info("06032a0384"), ""),
    ],
)
def test_a_key_that_cannot_be_read_is_named_where_its_identifier_can(info: bytes, oid: str, observe: Observe) -> None:
    (found,) = observe(info)
    assert isinstance(found, Unresolved)
    assert (found.rule, found.mechanism) == ("unreadable-input", oid)


RSASSA_PSS, SHA256, MGF1 = "06092a864886f70d01010a", "0609608648016503040201", "06092a864886f70d010108"


def pss_parameters(hash: str, mask_hash: str, trailer: str) -> bytes:
    """A public key for RSASSA-PSS with parameters from hexadecimal (RFC 4055 section 3.1)."""

    def wrapped(tag: str, inside: str) -> str:
        return f"{tag}{len(inside) // 2:02x}{inside}"

    mask = wrapped("30", MGF1 + wrapped("30", mask_hash))
    fields = wrapped("a0", wrapped("30", hash)) + wrapped("a1", mask) + wrapped("a3", trailer)
    return public_info(RSASSA_PSS + wrapped("30", fields), "030a00300702027fed020103")


@pytest.mark.parametrize(
    ("hash", "mask_hash", "trailer", "expected"),
    [
        (SHA256, SHA256, "020102", "unreadable-input pss-trailer"),
        (SHA256, SHA256, "02090100000000000000ff", "unreadable-input pss-trailer"),
        (SHA256, SHA256, "0200", "unreadable-input pss-trailer"),
        (SHA256, SHA256, "0500", "unreadable-input der-unexpected-tag"),
        ("06032a0304", SHA256, "020101", "unknown-algorithm oid-unknown"),
        (SHA256, "06032a0304", "020101", "unknown-algorithm oid-unknown"),
        (SHA256, MGF1, "020101", "unresolved-value oid-is-no-hash"),
        (SHA256, SHA256_WITH_RSA, "020101", "unresolved-value oid-is-no-hash"),
    ],
)
def test_a_scheme_whose_parameters_do_not_say_which_it_is_keeps_its_name(
    hash: str, mask_hash: str, trailer: str, expected: str, observe: Observe
) -> None:
    (found,) = observe(pss_parameters(hash, mask_hash, trailer))
    assert isinstance(found, Unresolved)
    assert (f"{found.rule} {found.why.key}", found.mechanism) == (expected, "1.2.840.113549.1.1.10")
    assert isinstance(observe(pss_parameters(SHA256, SHA256, "020101"))[0], MechanismUse)


OAEP_KEY = "publicKey[0] parameters RSA-OAEP-1024 = RSA-OAEP 1024"


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("0500", f"{OAEP_KEY}; rsa_exponent 65537"),
        ("3000", f"{OAEP_KEY} + SHA-1 in RSA-OAEP + SHA-1 in MGF1; rsa_exponent 65537; default"),
        ("3002a000", "publicKey[0] unreadable-input der-truncated"),
        ("3002a300", "publicKey[0] unreadable-input der-unexpected-tag"),
        ("3008a2020400a2020400", "publicKey[0] unreadable-input der-unexpected-tag"),
    ],
)
def test_a_key_for_oaep_is_restricted_to_the_hashes_of_its_parameters(
    parameters: str, expected: str, observe: Observe, shown: Shown
) -> None:
    """RFC 4055 section 4.1: what is absent in the parameters is SHA-1; without parameters there is no restriction."""
    plain = RSA.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    key = plain[plain.index(b"\x03\x81") :]
    algorithm = bytes.fromhex(RSASSA_PSS[:-2] + "07" + parameters)
    members = bytes((0x30, len(algorithm))) + algorithm + key
    info = bytes((0x30, 0x81, len(members))) + members
    assert shown(observe(armoured("PUBLIC KEY", info))) == [expected]


def test_an_rsa_modulus_without_its_leading_zero_has_its_full_length(observe: Observe, shown: Shown) -> None:
    number = rsa.generate_private_key(65537, 1024).public_key().public_numbers().n
    modulus = bytes.fromhex("028180") + number.to_bytes(128, "big")
    key = bytes.fromhex("308186") + modulus + bytes.fromhex("020103")
    assert shown(observe(armoured("RSA PUBLIC KEY", key))) == [
        "publicKey[0] parameters RSA-1024 = RSA 1024; rsa_exponent 3"
    ]


def integer(value: int) -> bytes:
    octets = value.to_bytes(value.bit_length() // 8 + 1, "big")
    return b"\x02\x82" + len(octets).to_bytes(2, "big") + octets


def rsa_public_key(*numbers: int) -> bytes:
    inside = b"".join(map(integer, numbers))
    return b"\x30\x82" + len(inside).to_bytes(2, "big") + inside


ODD = rsa.generate_private_key(65537, 1024).public_key().public_numbers().n
"""Odd, of 1024 bits, and without anything that the checks of weak keys find."""


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((ODD, 3), "parameters RSA-1024 = RSA 1024; rsa_exponent 3"),
        ((ODD, 2**80 + 1), "parameters RSA-1024 = RSA 1024; rsa_exponent_bits 81"),
        ((ODD, ODD - 2), "parameters RSA-1024 = RSA 1024; rsa_exponent_bits 1024"),
        ((ODD, 1), "unusable-key rsa-exponent-unusable"),
        ((ODD, 2), "unusable-key rsa-exponent-unusable"),
        ((ODD, 65536), "unusable-key rsa-exponent-unusable"),
        ((ODD, ODD), "unusable-key rsa-exponent-too-large"),
        ((257, 2**16384 + 1), "unusable-key rsa-exponent-too-large"),
        ((ODD - 1, 65537), "unusable-key rsa-modulus-even"),
        ((ODD, 65537, 3), "unusable-key rsa-key-members"),
    ],
)
def test_rsa_numbers_that_rfc_8017_does_not_allow_are_no_key(
    numbers: tuple[int, ...], expected: str, observe: Observe, shown: Shown
) -> None:
    assert shown(observe(armoured("RSA PUBLIC KEY", rsa_public_key(*numbers)))) == [f"publicKey[0] {expected}"]


def test_the_reason_names_the_exponent_and_not_all_of_a_monstrous_one(observe: Observe) -> None:
    (small,) = observe(armoured("RSA PUBLIC KEY", rsa_public_key(ODD, 2)))
    (large,) = observe(armoured("RSA PUBLIC KEY", rsa_public_key(257, 2**16384 + 1)))
    assert isinstance(small, Unresolved) and isinstance(large, Unresolved)
    assert (small.mechanism, dict(small.why.args)) == ("RSA-1024", {"exponent": "2"})
    assert len(dict(large.why.args)["exponent"]) < 20


P256, SECT283K1 = EC_PUBLIC_KEY + "06082a8648ce3d030107", EC_PUBLIC_KEY + "06052b81040010"


ON_P256 = ec.generate_private_key(ec.SECP256R1()).public_key()
PLAIN = ON_P256.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex()
COMPRESSED = ON_P256.public_bytes(Encoding.X962, PublicFormat.CompressedPoint).hex()


def point(octets: str) -> str:
    """A BIT STRING that holds these octets."""
    return f"03{len(octets) // 2 + 1:02x}00{octets}"


@pytest.mark.parametrize(
    ("algorithm", "key", "expected"),
    [
        (P256, point(PLAIN), "parameters EC P-256 = EC 256 P-256"),
        (P256, point(COMPRESSED), "parameters EC P-256 = EC 256 P-256"),
        (P256, point("04" + "11" * 64), "unusable-key key-point-off-curve"),
        (P256, point("00"), "unusable-key ec-point-at-infinity"),
        (P256, point(""), "unusable-key ec-point-at-infinity"),
        (P256, point("04" + "11" * 63), "unusable-key ec-point-malformed"),
        (P256, point("02" + "11" * 31), "unusable-key ec-point-malformed"),
        (P256, point("05" + "11" * 64), "unusable-key ec-point-malformed"),
        # The field of sect283k1 has 283 bits, which take 36 octets.
        (SECT283K1, point("02" + "01" * 36), "parameters EC sect283k1 = EC 281 sect283k1"),
        (SECT283K1, point("02" + "01" * 35), "unusable-key ec-point-malformed"),
    ],
)
def test_a_point_that_is_none_is_no_key(
    algorithm: str, key: str, expected: str, observe: Observe, shown: Shown
) -> None:
    assert shown(observe(public_info(algorithm, key))) == [f"publicKey[0] {expected}"]


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
