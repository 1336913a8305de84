"""Key stores of Java: JKS and JCEKS as keytool writes them, BKS by hand after BcKeyStoreSpi.java; hostile ones."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import Observation
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import pem
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.source import Source

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]

FIXTURES = Path(__file__).parent / "fixtures"
STORES = {kind: (FIXTURES / f"store.{kind}").read_bytes() for kind in ("jks", "jceks", "p12")}
LEAF = (FIXTURES / "leaf.der").read_bytes()
LAW = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])

# keytool of Java 17: an EC key (P-256) with its certificate; in JCEKS an AES key too; password `secret`.
CERTIFICATE = [
    "keyStore[0].certificate[0] self-issued",
    "keyStore[0].certificate[0].signatureAlgorithm certificate-signature ecdsa-with-SHA256"
    " = ECDSA + SHA-256 in ECDSA; signature_value_bits 256",
    "keyStore[0].certificate[0].subjectPublicKeyInfo certificate-key EC P-256 = EC 256 P-256",
]
DIGEST = "keyStore[0].digest key-protection JKS integrity = JKS keyed digest + SHA-1 in JKS keyed digest"
KEY = "keyStore[0].privateKey[0] parameters EC P-256 = EC 256 P-256"
JKS = (
    "keyStore[0].privateKey[0].encryptionAlgorithm key-protection JDKKeyProtector"
    " = JKS key protector + SHA-1 in JKS key protector"
)
PBE = (
    "key-protection PBEWithMD5AndTripleDES = PBKDF1 + MD5 in PBKDF1 + 3-key Triple DES 168 + CBC;"
    " iterations 200000; salt_bits 64"
)
JCEKS = f"keyStore[0].privateKey[0].encryptionAlgorithm {PBE}"
SECRET = f"keyStore[0].secretKey[0].sealAlg {PBE}"


def test_jks_shows_certificates_without_and_keys_with_the_password(unlock: Observe, shown: Shown) -> None:
    locked = "keyStore[0].privateKey[0] locked-content keybox-locked"
    assert shown(unlock(STORES["jks"])) == [JKS, locked, *CERTIFICATE, DIGEST]
    assert shown(unlock(STORES["jks"], b"secret")) == [JKS, KEY, *CERTIFICATE, DIGEST]


def test_jceks_opens_secret_keys_too(unlock: Observe, shown: Shown) -> None:
    aes = "keyStore[0].secretKey[0] parameters AES = AES 256"
    assert shown(unlock(STORES["jceks"], b"secret")) == [SECRET, aes, JCEKS, KEY, *CERTIFICATE, DIGEST]
    seen = shown(unlock(STORES["jceks"], b"wrong"))
    assert seen[1] == "keyStore[0].secretKey[0] locked-content keybox-wrong-password"
    assert seen[3] == "keyStore[0].privateKey[0] locked-content keybox-wrong-password"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (STORES["jks"][:-1], f"{DIGEST.split()[0]} unreadable-input keybox-store-end"),
        (STORES["jks"][:100], "keyStore[0] unreadable-input keybox-cut-short"),
        (STORES["jks"][:7] + b"\x09" + STORES["jks"][8:], "keyStore[0] unread-container keybox-java-version"),
        (STORES["jks"][:8] + b"\xff\xff\xff\xff" + STORES["jks"][12:], "keyStore[0] unreadable-input keybox-cut-short"),
        (STORES["jks"][:4], "keyStore[0] unreadable-input keybox-cut-short"),
    ],
    ids=["digest cut", "cut", "version 9", "four billion entries", "magic alone"],
)
def test_a_damaged_store_says_so_after_what_could_be_read(
    data: bytes, expected: str, unlock: Observe, shown: Shown
) -> None:
    assert shown(unlock(data))[-1] == expected


def text(value: bytes) -> bytes:
    return len(value).to_bytes(2, "big") + value


def long(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value


def bks(version: int, *entries: bytes) -> bytes:
    """Version, salt, iterations, entries, a zero, HMAC-SHA-1."""
    head = version.to_bytes(4, "big") + long(bytes(20)) + (1100).to_bytes(4, "big")
    return head + b"".join(entries) + b"\0" + bytes(20)


def entry(kind: int, content: bytes) -> bytes:
    return bytes((kind,)) + text(b"alias") + bytes(8) + bytes(4) + content


def test_bks_shows_certificates_keys_and_the_short_key_of_its_first_version(unlock: Observe, shown: Shown) -> None:
    certificate = entry(1, text(b"X.509") + long(LEAF))
    secret = entry(2, b"\x02" + text(b"RAW") + text(b"AES") + long(bytes(16)))
    sealed = entry(4, long(long(bytes(20)) + (1500).to_bytes(4, "big") + bytes(40)))
    opaque = entry(3, long(b"x"))
    seen = shown(unlock(bks(1, certificate, secret, sealed, opaque)))
    mac = "keyStore[0].mac key-protection PKCS12-KDF HMAC-SHA-1 = PKCS12-KDF + HMAC + SHA-1 in HMAC"
    assert seen[0] == f"{mac}; iterations 1100; salt_bits 160"
    assert seen[1] == "keyStore[0].mac store-without-integrity keybox-bks-mac-key"
    assert seen[2] == "keyStore[0].certificate[0] end-entity"
    assert seen[5:] == [
        "keyStore[0].key[0] parameters AES = AES 128",
        "keyStore[0].key[0] private-key-unprotected keybox-key-in-clear",
        "keyStore[0].key[1].encryptionAlgorithm key-protection pbeWithSHA1And3-KeyTripleDES-CBC = PKCS12-KDF"
        " + SHA-1 in PKCS12-KDF + 3-key Triple DES 168 + CBC; iterations 1500; salt_bits 160",
        "keyStore[0].key[1] locked-content keybox-locked",
        "keyStore[0].value[0] unread-container keybox-opaque",
    ]
    assert "keyStore[0].mac store-without-integrity keybox-bks-mac-key" not in shown(unlock(bks(2, certificate)))


def test_a_store_that_is_encrypted_as_a_whole_is_named(unlock: Observe, shown: Shown) -> None:
    assert shown(unlock(bks(1)[:32] + b"\xa5" * 200)) == ["keyStore[0] unread-container keybox-uber"]


def test_objects_nested_without_end_are_not_descended_into(
    unlock: Observe, shown: Shown, calls: Callable[[Callable[[], object]], int]
) -> None:
    secret = (3).to_bytes(4, "big") + text(b"a") + bytes(8) + b"\xac\xed\x00\x05" + b"\x73" * 100_000
    store = b"\xce\xce\xce\xce" + (2).to_bytes(4, "big") + (1).to_bytes(4, "big") + secret
    assert shown(unlock(store))[-1] == "keyStore[0] unreadable-input keybox-cut-short"
    assert calls(lambda: unlock(store)) < 50_000, "one object is looked at, not all"


@LAW
@given(st.sampled_from(list(STORES.values())), st.data())
def test_a_store_with_one_octet_changed_or_cut_raises_only_read_errors(
    no_files: Files, data: bytes, draw: st.DataObject
) -> None:
    place = draw.draw(st.integers(0, len(data) - 1))
    changed = data[:place] + draw.draw(st.binary(max_size=2)) + data[place + 1 :]
    source = Source("x", changed)
    for reader in registry.claimants(source):
        with contextlib.suppress(ReadError):
            for found in reader.read(source, no_files):
                assert source.span(found.location) == found.written


@LAW
@given(st.sampled_from(["ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY"]), st.binary(max_size=200), st.booleans())
def test_any_octets_in_the_armour_of_a_key(no_files: Files, label: str, octets: bytes, magic: bool) -> None:
    content = base64.b64encode(b"openssh-key-v1\0" * magic + octets).decode()
    source = Source("x", f"-----BEGIN {label}-----\n{content}\n-----END {label}-----\n".encode())
    with contextlib.suppress(ReadError):
        for found in pem.READER.read(source, no_files):
            assert source.span(found.location) == found.written
