"""PKCS #12: what guards a store, and every certificate and key in it, as OpenSSL, Java and NSS write them."""

from __future__ import annotations

import hashlib
import hmac
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from cryptrec_lint.model import Observation
from cryptrec_lint.readers.certificates import ber, der, object_identifier

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]
Make = Callable[..., bytes]

FIXTURES = Path(__file__).parent / "fixtures"
KEY = ec.generate_private_key(ec.SECP256R1())
NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
CERTIFICATE = x509.CertificateBuilder(NAME, NAME, KEY.public_key(), 1, datetime(2026, 1, 1), datetime(2027, 1, 1)).sign(
    KEY, hashes.SHA256()
)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + CERTIFICATE.public_bytes(Encoding.PEM)
IN_CLEAR = "private-key-unprotected keybox-key-in-clear"
EC_KEY = "pkcs12[0].privateKey[0] parameters EC P-256 = EC 256 P-256"
MAC = "pkcs12[0].macData key-protection PKCS12-KDF"
LOCKED = ["pkcs12[0].authSafe[0] locked-content keybox-locked", "pkcs12[0].privateKey[0] locked-content keybox-locked"]


@pytest.fixture(scope="module")
def openssl() -> Make:
    """Run `openssl pkcs12 -export` with the algorithms of old, give its output."""
    if shutil.which("openssl") is None:
        pytest.skip("NOT TESTED against OpenSSL: no openssl on this machine")

    def run(*options: str, password: str = "secret") -> bytes:
        command = ["openssl", "pkcs12", "-export", "-passout", f"pass:{password}", *options]
        return subprocess.run(command, input=PEM, capture_output=True, check=True).stdout

    return run


def names(lines: list[str]) -> list[str]:
    """The certificates and keys among observations."""
    return [line for line in lines if line.endswith("self-issued") or " parameters " in line]


STORES = [
    ((), "HMAC-SHA-256 = PKCS12-KDF + HMAC + SHA-256 in HMAC; iterations 2048; salt_bits 64", "AES-256-CBC"),
    (
        ("-legacy",),
        "HMAC-SHA-1 = PKCS12-KDF + HMAC + SHA-1 in HMAC; iterations 2048; salt_bits 64",
        "pbeWithSHA1And40BitRC2-CBC",
    ),
    (
        ("-certpbe", "camellia-256-cbc", "-keypbe", "aes-128-cbc", "-macalg", "sha512"),
        "HMAC-SHA-512 = PKCS12-KDF + HMAC + SHA-512 in HMAC; iterations 2048; salt_bits 64",
        "Camellia-256-CBC",
    ),
    (
        ("-noiter", "-nomaciter"),
        "HMAC-SHA-256 = PKCS12-KDF + HMAC + SHA-256 in HMAC; iterations 1; salt_bits 64; default",
        "AES-256-CBC",
    ),
]


@pytest.mark.parametrize(("options", "mac", "cipher"), STORES, ids=[row[2] + str(len(row[0])) for row in STORES])
def test_a_store_shows_its_protection_without_and_its_content_with_the_password(
    options: tuple[str, ...], mac: str, cipher: str, openssl: Make, unlock: Observe, shown: Shown
) -> None:
    data = openssl(*options)
    closed, opened = shown(unlock(data)), shown(unlock(data, b"secret"))
    assert closed[0] == opened[0] == f"{MAC} {mac}"
    assert any(f" {cipher} = " in line for line in closed)
    assert [line for line in closed if "locked" in line] == LOCKED
    assert names(closed) == []
    assert names(opened) == ["pkcs12[0].certificate[0] self-issued", EC_KEY]
    assert not [line for line in opened if "locked" in line or "keybox" in line]


def test_a_wrong_password_is_told_from_none(openssl: Make, unlock: Observe, shown: Shown) -> None:
    seen = shown(unlock(openssl(), b"wrong"))
    wrong = [line.replace("keybox-locked", "keybox-wrong-password") for line in LOCKED]
    assert [line for line in seen if "keybox" in line] == wrong


def test_an_empty_password_is_tried_unasked_and_protects_nothing(openssl: Make, unlock: Observe, shown: Shown) -> None:
    seen = shown(unlock(openssl(password="")))
    assert names(seen) == ["pkcs12[0].certificate[0] self-issued", EC_KEY]
    assert seen[-1] == "pkcs12[0].privateKey[0] private-key-unprotected keybox-no-password-needed"


def test_a_store_without_protection_says_so(openssl: Make, unlock: Observe, shown: Shown) -> None:
    seen = shown(unlock(openssl("-nomac", "-keypbe", "NONE", "-certpbe", "NONE")))
    assert seen[0] == "pkcs12[0] store-without-integrity keybox-no-mac-at-all"
    assert names(seen) == ["pkcs12[0].certificate[0] self-issued", EC_KEY]
    assert seen[-1] == f"pkcs12[0].privateKey[0] {IN_CLEAR}"


def test_a_cipher_that_cannot_be_opened_leaves_the_rest_readable(openssl: Make, unlock: Observe, shown: Shown) -> None:
    seen = shown(unlock(openssl("-keypbe", "aria-128-cbc"), b"secret"))
    assert names(seen) == ["pkcs12[0].certificate[0] self-issued"]
    assert seen[-1] == "pkcs12[0].privateKey[0] unread-container keybox-cannot-open"


def test_a_store_of_java_is_read_whatever_its_name(unlock: Observe, shown: Shown) -> None:
    """keytool of Java 17: PBES2 with AES-256 and HMAC-SHA-256, 10000 iterations (`store.p12`, password `secret`)."""
    seen = shown(unlock((FIXTURES / "store.p12").read_bytes(), b"secret", path="store.jks"))
    assert seen[0] == f"{MAC} HMAC-SHA-256 = PKCS12-KDF + HMAC + SHA-256 in HMAC; iterations 10000; salt_bits 160"
    assert names(seen) == [EC_KEY, "pkcs12[0].certificate[0] self-issued"]


# -------------------- stores made by hand (RFC 7292 section 4)


def sequence(*members: bytes) -> bytes:
    return ber.element(der.SEQUENCE, b"".join(members))


def explicit(content: bytes) -> bytes:
    return ber.element(der.context(0), content)


def octets(value: bytes) -> bytes:
    return ber.element(der.OCTET_STRING, value)


def integer(value: int) -> bytes:
    return ber.element(der.INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


oid = object_identifier.encoded
DATA, BAG = oid("1.2.840.113549.1.7.1"), "1.2.840.113549.1.12.10.1"
X509 = sequence(oid("1.2.840.113549.1.9.22.1"), explicit(octets(CERTIFICATE.public_bytes(Encoding.DER))))


def bag(kind: int, value: bytes) -> bytes:
    return sequence(oid(f"{BAG}.{kind}"), explicit(value))


def safe(*bags: bytes) -> bytes:
    return sequence(sequence(DATA, explicit(octets(sequence(*bags)))))


def pfx(content: bytes, *mac: bytes) -> bytes:
    return sequence(integer(3), sequence(DATA, explicit(octets(content))), *mac)


def indefinite(tag: int, *members: bytes) -> bytes:
    return bytes((tag, 0x80)) + b"".join(members) + b"\0\0"


def mac_data(iterations: int) -> bytes:
    info = sequence(sequence(oid("2.16.840.1.101.3.4.2.1")), octets(bytes(32)))
    return sequence(info, octets(b"saltsalt"), integer(iterations))


def test_ber_of_indefinite_lengths_with_strings_in_pieces_is_read(unlock: Observe, shown: Shown) -> None:
    """As NSS writes it."""
    content = safe(bag(3, X509))
    pieces = indefinite(0x24, octets(content[:40]), octets(content[40:]))
    store = indefinite(0x30, integer(3), indefinite(0x30, DATA, indefinite(0xA0, pieces)))
    assert names(shown(unlock(store))) == ["pkcs12[0].certificate[0] self-issued"]
    assert shown(unlock(store + b"more"))[-1] == "pkcs12[0] unreadable-input der-trailing-bytes"


def test_bags_of_bags_and_bags_that_are_not_read_are_told(unlock: Observe, shown: Shown) -> None:
    secret = bag(5, sequence(oid("1.2.3"), explicit(octets(b"x"))))
    sdsi = bag(3, sequence(oid("1.2.840.113549.1.9.22.2"), explicit(ber.element(0x16, b"x"))))
    seen = shown(unlock(pfx(safe(bag(6, sequence(bag(3, X509))), secret, bag(9, b"\x05\0"), sdsi, b"\x05\0"))))
    assert names(seen) == ["pkcs12[0].certificate[0] self-issued"]
    assert seen[-4:] == [
        "pkcs12[0].secret[0] unread-container keybox-bag-not-read",
        "pkcs12[0].safeBag[0] unread-container keybox-bag-not-read",
        "pkcs12[0].certificate[1] unread-container keybox-bag-not-read",
        "pkcs12[0].safeBag unreadable-input der-unexpected-tag",
    ]


def test_bags_nested_without_end_are_not_descended_into(unlock: Observe, shown: Shown) -> None:
    nest = bag(3, X509)
    for _ in range(50):
        nest = bag(6, sequence(nest))
    assert shown(unlock(pfx(safe(nest))))[-1] == "pkcs12[0].safeBag[0] unread-container keybox-bag-not-read"


def test_a_mac_of_a_billion_iterations_is_not_begun_and_that_is_said(unlock: Observe, shown: Shown) -> None:
    seen = shown(unlock(pfx(safe(bag(3, X509)), mac_data(10**9)), b"secret"))
    assert seen[1] == "pkcs12[0].macData unread-container keybox-mac-too-costly"
    assert names(seen) == ["pkcs12[0].certificate[0] self-issued"]


def test_a_part_that_is_broken_does_not_touch_the_others(unlock: Observe, shown: Shown) -> None:
    content = sequence(
        sequence(DATA, explicit(octets(b"junk"))), sequence(DATA, explicit(octets(sequence(bag(3, X509)))))
    )
    seen = shown(unlock(pfx(content)))
    assert seen[1].startswith("pkcs12[0].authSafe[0] unreadable-input")
    assert names(seen) == ["pkcs12[0].certificate[0] self-issued"]


def test_integrity_by_signature_is_named_and_the_content_read(unlock: Observe, shown: Shown) -> None:
    """RFC 7292 section 4: authSafe is SignedData in public-key integrity mode."""
    inner = sequence(DATA, explicit(octets(safe(bag(3, X509)))))
    signed = sequence(integer(1), ber.element(der.SET, b""), inner, ber.element(der.SET, b""))
    store = sequence(integer(3), sequence(oid("1.2.840.113549.1.7.2"), explicit(signed)))
    seen = shown(unlock(store))
    assert names(seen) == ["pkcs12[0].certificate[0] self-issued"]
    assert not any("store-without-integrity" in line for line in seen)
    assert seen[0].startswith("pkcs12[0].")


def pbmac1(content: bytes, iterations: int) -> bytes:
    """RFC 9579 section 4: HMAC-SHA-256 with a key of PBKDF2-HMAC-SHA-256."""
    prf = sequence(oid("1.2.840.113549.2.9"))
    kdf = sequence(oid("1.2.840.113549.1.5.12"), sequence(octets(b"saltsalt"), integer(iterations), integer(32), prf))
    key = hashlib.pbkdf2_hmac("sha256", b"secret", b"saltsalt", iterations, 32)
    algorithm = sequence(oid("1.2.840.113549.1.5.14"), sequence(kdf, prf))
    info = sequence(algorithm, octets(hmac.new(key, content, "sha256").digest()))
    return sequence(info, octets(b"NOT USED"), integer(1))


def test_pbmac1_is_told_by_its_parts(unlock: Observe, shown: Shown) -> None:
    content = safe(bag(3, X509))
    seen = shown(unlock(pfx(content, pbmac1(content, 2048)), b"secret"))
    assert seen[:2] == [
        "pkcs12[0].macData.keyDerivationFunc key-protection PBKDF2-HMAC-SHA256"
        " = PBKDF2 + HMAC in PBKDF2 + SHA-256 in HMAC; iterations 2048; salt_bits 64",
        "pkcs12[0].macData.messageAuthScheme key-protection HMAC-SHA256 = HMAC + SHA-256 in HMAC",
    ]


def test_a_mac_that_no_password_made_is_told_where_one_opens_the_content(
    openssl: Make, unlock: Observe, shown: Shown
) -> None:
    data = openssl()
    mac_salt = data.rfind(b"\x02\x02\x08\x00")  # the iterations, after the salt
    changed = data[: mac_salt - 1] + bytes((data[mac_salt - 1] ^ 1,)) + data[mac_salt:]
    seen = shown(unlock(changed, b"secret"))
    assert names(seen) == ["pkcs12[0].certificate[0] self-issued", EC_KEY]
    assert seen[-1] == "pkcs12[0].macData unresolved-value keybox-mac-unmatched"
