"""Encrypted and authenticated CMS: the cipher of the content, and how each recipient gets its key.

What is expected follows from what OpenSSL was told to do; structures that it cannot write are built here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from cryptrec_lint.model import Observation
from cryptrec_lint.readers.certificates import ber, encryption, object_identifier
from cryptrec_lint.readers.certificates.told import Known, Told

if TYPE_CHECKING:
    from tests.readers.cms.conftest import Made, Signer

Observe = Callable[[bytes], list[Observation]]
Shown = Callable[[list[Observation]], list[str]]

CONTENT = "cms[0].contentEncryptionAlgorithm encrypted-data"
RECIPIENT = "cms[0].recipientInfos[0]"
OAEP = ("-keyopt", "rsa_padding_mode:oaep")


def sequence(*members: bytes) -> bytes:
    return ber.element(0x30, b"".join(members))


def oid(dotted: str) -> bytes:
    return object_identifier.encoded(dotted)


def told(found: Told) -> tuple[str, tuple[object, ...]]:
    """The name of what was recognised, and its parts."""
    assert isinstance(found, Known), found
    return found.mechanism, tuple((one.name, one.size, one.inside) for one in found.components)


def encrypted(made: Made, *options: object) -> bytes:
    """CMS in DER by `openssl cms -encrypt`."""
    message = made.file("message", b"secret")
    return made.run("cms", "-encrypt", "-binary", "-in", message, "-outform", "DER", *options)


CIPHERS = {
    "aes-256-cbc": "AES-256-CBC = AES 256 + CBC",
    "camellia-128-cbc": "CAMELLIA-128-CBC = Camellia 128 + CBC",
    "des-ede3-cbc": "DES-EDE3-CBC = 3-key Triple DES 168 + CBC",
    "aes-128-gcm": "AES-128-GCM = AES 128 + GCM; iv_bits 96; tag_bits 128",
}


@pytest.mark.parametrize(("cipher", "expected"), CIPHERS.items(), ids=CIPHERS)
def test_the_cipher_has_its_mode_and_the_length_of_its_key(
    cipher: str, expected: str, made: Made, alice: Signer, observe: Observe, shown: Shown
) -> None:
    found = shown(observe(encrypted(made, f"-{cipher}", alice.certificate)))
    assert [one.casefold() for one in found[1:]] == [f"{CONTENT} {expected}".casefold()]


def test_a_recipient_s_key_shows_in_the_length_of_what_it_encrypts(
    made: Made, alice: Signer, observe: Observe, shown: Shown
) -> None:
    first = shown(observe(encrypted(made, "-aes128", alice.certificate)))[0]
    assert first == f"{RECIPIENT}.keyEncryptionAlgorithm encrypted-data RSAES-PKCS1-v1_5 = RSAES-PKCS1-v1_5 2048"


def test_oaep_without_parameters_is_with_sha1(made: Made, alice: Signer, observe: Observe, shown: Shown) -> None:
    plain = shown(observe(encrypted(made, "-aes128", "-recip", alice.certificate, *OAEP)))[0]
    assert plain == (
        f"{RECIPIENT}.keyEncryptionAlgorithm encrypted-data RSA-OAEP SHA-1 = "
        "RSA-OAEP 2048 + SHA-1 in RSA-OAEP + SHA-1 in MGF1; default"
    )
    written = (*OAEP, "-keyopt", "rsa_oaep_md:sha256", "-keyopt", "rsa_mgf1_md:sha384")
    stated = shown(observe(encrypted(made, "-aes128", "-recip", alice.certificate, *written)))[0]
    assert stated == (
        f"{RECIPIENT}.keyEncryptionAlgorithm encrypted-data RSA-OAEP SHA-256 = "
        "RSA-OAEP 2048 + SHA-256 in RSA-OAEP + SHA-384 in MGF1"
    )


def test_a_key_is_agreed_and_then_wraps(made: Made, observe: Observe, shown: Shown) -> None:
    eve = made.signer("Eve", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
    options = ("-aes256-wrap", "-keyopt", "ecdh_kdf_md:sha256")
    found = shown(observe(encrypted(made, "-aes256", "-recip", eve.certificate, *options)))
    assert found[0] == (
        f"{RECIPIENT}.keyEncryptionAlgorithm encrypted-data dhSinglePass-stdDH-sha256kdf-scheme = "
        "ECDH + X9.63-KDF + SHA-256 in X9.63-KDF"
    )
    assert found[1] == f"{RECIPIENT}.keyWrapAlgorithm encrypted-data AES-256-KW = AES-KW 256"
    assert found[2].startswith(f"{RECIPIENT}.originatorKey ")
    assert found[3] == f"{CONTENT} AES-256-CBC = AES 256 + CBC"


def test_a_key_that_both_have_wraps(made: Made, observe: Observe, shown: Shown) -> None:
    options = ("-secretkey", "00112233445566778899AABBCCDDEEFF", "-secretkeyid", "C0FFEE")
    found = shown(observe(encrypted(made, "-aes128", *options)))
    assert found[0] == f"{RECIPIENT}.keyEncryptionAlgorithm encrypted-data AES-128-KW = AES-KW 128"


def test_a_password_shows_how_the_key_is_derived(made: Made, observe: Observe, shown: Shown) -> None:
    found = shown(observe(encrypted(made, "-aes128", "-pwri_password", "x")))
    assert found[0].startswith(
        f"{RECIPIENT}.keyDerivationAlgorithm encrypted-data PBKDF2-HMAC-SHA1 = "
        "PBKDF2 + HMAC in PBKDF2 + SHA-1 in HMAC; iterations 2048; salt_bits "
    ), found[0]
    assert found[0].endswith("; default"), "hmacWithSHA1 is what an absent PRF means"
    assert found[1] == f"{RECIPIENT}.keyEncryptionAlgorithm encrypted-data AES-128-CBC = AES 128 + CBC"


def test_encrypted_data_has_no_recipients(made: Made, observe: Observe, shown: Shown) -> None:
    message = made.file("message", b"secret")
    key = ("-secretkey", "00112233445566778899AABBCCDDEEFF")
    octets = made.run("cms", "-EncryptedData_encrypt", "-in", message, "-outform", "DER", "-aes128", *key)
    assert shown(observe(octets)) == [f"{CONTENT} AES-128-CBC = AES 128 + CBC"]


def test_digested_data_shows_its_hash(made: Made, observe: Observe, shown: Shown) -> None:
    octets = made.run("cms", "-digest_create", "-in", made.file("message", b"x"), "-outform", "DER", "-md", "sha1")
    assert shown(observe(octets)) == ["cms[0].digestAlgorithm reference SHA-1 = SHA-1"]


def test_a_signature_around_an_encrypted_message_shows_both(
    made: Made, alice: Signer, observe: Observe, shown: Shown
) -> None:
    whole = encrypted(made, "-aes128", alice.certificate)
    inner = made.run("asn1parse", "-inform", "DER", "-strparse", "19", "-noout", "-out", "inner.der", stdin=whole)
    assert inner == b""
    enveloped = (made.folder / "inner.der").read_bytes()
    octets = made.signed(enveloped, alice, "-econtent_type", "pkcs7-envelopedData")
    found = shown(observe(octets))
    assert "cms[0].encapContent.contentEncryptionAlgorithm encrypted-data AES-128-CBC = AES 128 + CBC" in found
    assert "cms[0].signerInfos[0] CMS verified claimed CN=Alice,C=JP" in found


def test_a_content_that_cannot_be_read_hides_no_signer(
    made: Made, alice: Signer, observe: Observe, shown: Shown
) -> None:
    found = shown(observe(made.signed(b"no EnvelopedData", alice, "-econtent_type", "pkcs7-envelopedData")))
    assert found[1] == "cms[0].encapContent unreadable-input der-truncated"
    assert found[2] == "cms[0].signerInfos[0] CMS verified claimed CN=Alice,C=JP"


def test_what_is_compressed_or_unknown_is_said(observe: Observe, shown: Shown) -> None:
    compressed = sequence(oid("1.2.840.113549.1.9.16.1.9"), ber.element(0xA0, sequence(b"\x02\x01\x00")))
    assert shown(observe(compressed)) == ["cms[0] unread-container cms-compressed"]
    unknown = sequence(oid("1.2.840.113549.1.9.16.1.99"), ber.element(0xA0, sequence(b"\x02\x01\x00")))
    assert shown(observe(unknown)) == ["cms[0] unread-container cms-content-unknown"]


def test_a_mac_with_its_hash(observe: Observe, shown: Shown) -> None:
    """AuthenticatedData (RFC 5652 section 9.1) for a recipient with a key of its own."""
    kekri = ber.element(
        0xA2,
        b"\x02\x01\x04" + sequence(b"\x04\x01k") + sequence(oid("2.16.840.1.101.3.4.1.5")) + b"\x04\x01w",
    )
    hashed = ber.element(0xA1, oid("2.16.840.1.101.3.4.2.1"))
    content = sequence(oid("1.2.840.113549.1.7.1"), ber.element(0xA0, b"\x04\x01x"))
    mac = sequence(oid("1.2.840.113549.2.9"))
    data = sequence(b"\x02\x01\x00", ber.element(0x31, kekri), mac, hashed, content, b"\x04\x01m")
    octets = sequence(oid("1.2.840.113549.1.9.16.1.2"), ber.element(0xA0, data))
    found = shown(observe(octets))
    assert found[0] == f"{RECIPIENT}.keyEncryptionAlgorithm encrypted-data AES-128-KW = AES-KW 128"
    assert found[1].startswith("cms[0].macAlgorithm encrypted-data ")
    assert found[1].endswith("HMAC + SHA-256 in HMAC")
    assert found[2] == "cms[0].digestAlgorithm encrypted-data SHA-256 = SHA-256"


def test_a_kem_recipient(observe: Observe, shown: Shown) -> None:
    """KEMRecipientInfo (RFC 9629 section 3) with ML-KEM-768, HKDF with SHA-256 and AES-256 key wrap."""
    info = sequence(
        b"\x02\x01\x00",
        ber.element(0x80, b"keyid"),
        sequence(oid("2.16.840.1.101.3.4.4.2")),
        b"\x04\x01c",
        sequence(oid("1.2.840.113549.1.9.16.3.28")),
        b"\x02\x01\x20",
        sequence(oid("2.16.840.1.101.3.4.1.45")),
        b"\x04\x01w",
    )
    other = ber.element(0xA4, oid("1.2.840.113549.1.9.16.13.3") + info)
    content = sequence(oid("1.2.840.113549.1.7.1"), sequence(oid("2.16.840.1.101.3.4.1.42")), b"\x80\x01x")
    data = sequence(b"\x02\x01\x03", ber.element(0x31, other), content)
    octets = sequence(oid("1.2.840.113549.1.7.3"), ber.element(0xA0, data))
    assert shown(observe(octets)) == [
        f"{RECIPIENT}.kem encrypted-data ML-KEM-768 = ML-KEM ML-KEM-768",
        f"{RECIPIENT}.kdf encrypted-data id-alg-hkdf-with-sha256 = HKDF + HMAC in HKDF + SHA-256 in HMAC",
        f"{RECIPIENT}.wrap encrypted-data AES-256-KW = AES-KW 256",
        f"{CONTENT} AES-256-CBC = AES 256 + CBC",
    ]


RC2 = {"no version": (b"", 32), "40 bits": (b"\x02\x02\x00\xa0", 40), "128 bits": (b"\x02\x01\x3a", 128)}


@pytest.mark.parametrize(("version", "bits"), RC2.values(), ids=RC2)
def test_the_version_of_rc2_is_the_length_of_its_key(version: bytes, bits: int) -> None:
    """RFC 8018 appendix B.2.3."""
    identifier = sequence(oid("1.2.840.113549.3.2"), sequence(version, b"\x04\x08" + bytes(8)))
    assert told(encryption.content(identifier)) == (f"RC2-CBC {bits}", (("RC2", bits, None), ("CBC", None, None)))


def test_a_tag_length_that_is_absent_is_of_twelve_octets() -> None:
    """RFC 5084 section 3.2."""
    identifier = sequence(oid("2.16.840.1.101.3.4.1.46"), sequence(b"\x04\x0c" + bytes(12)))
    found = encryption.content(identifier)
    assert isinstance(found, Known) and found.details == (("iv_bits", 96), ("tag_bits", 96))


@pytest.mark.parametrize(
    "read", [encryption.content, encryption.mac, encryption.key_wrap, encryption.key_agreement, encryption.derivation]
)
def test_a_hash_belongs_in_none_of_these_places(read: Callable[[bytes], Told]) -> None:
    if read is encryption.derivation:
        identifier = sequence(oid("2.16.840.1.101.3.4.1.2"))
    else:
        identifier = sequence(oid("1.3.14.3.2.26"))
    found = read(identifier)
    assert not isinstance(found, Known)
    assert (found.rule, found.why.key) == ("unresolved-value", "cms-oid-not-for-this")


def test_an_unknown_identifier_is_reported_by_it() -> None:
    found = encryption.content(sequence(oid("1.2.3.4.5")))
    assert not isinstance(found, Known) and found.rule == "unknown-algorithm" and found.mechanism == "1.2.3.4.5"


TYPES = {"EnvelopedData": "1.2.840.113549.1.7.3", "AuthEnvelopedData": "1.2.840.113549.1.9.16.1.23"}


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_a_message_to_nobody_is_told(kind: str, observe: Observe, shown: Shown) -> None:
    """RFC 5652 section 6.1: there MUST be at least one recipient. What would protect the key is not to be seen."""
    content = sequence(oid("1.2.840.113549.1.7.1"), sequence(oid("2.16.840.1.101.3.4.1.42")), b"\x80\x01x")
    someone = ber.element(
        0xA2,
        b"\x02\x01\x04" + sequence(b"\x04\x01k") + sequence(oid("2.16.840.1.101.3.4.1.45")) + b"\x04\x01w",
    )
    nobody, one = (
        sequence(oid(kind), ber.element(0xA0, sequence(b"\x02\x01\x00", ber.element(0x31, recipients), content)))
        for recipients in (b"", someone)
    )
    first, cipher = shown(observe(nobody))
    assert first == "cms[0].recipientInfos unresolved-value cms-no-recipients"
    assert shown(observe(one)) == [f"{RECIPIENT}.keyEncryptionAlgorithm encrypted-data AES-256-KW = AES-KW 256", cipher]
