"""Signed public keys with a challenge (SPKAC): octet by octet after the ASN.1 of HTML5's `<keygen>`, and by OpenSSL."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from cryptrec_lint.model import Observation
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import ber, structures
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.source import Source

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]

RSA = rsa.generate_private_key(65537, 1024)
INFO = RSA.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
MD5 = bytes.fromhex("300d06092a864886f70d0101040500")
"""md5WithRSAEncryption (RFC 3279 section 2.2.1), which browsers used for it."""
IA5, UTF8 = 0x16, 0x0C


def spkac(info: bytes = INFO, challenge: int = IA5, change: int = 0) -> bytes:
    signed = ber.element(0x30, info + ber.element(challenge, b"x"))
    value = bytearray(RSA.sign(signed, padding.PKCS1v15(), hashes.MD5()))
    value[-1] ^= change
    return ber.element(0x30, signed + MD5 + ber.element(3, b"\0" + bytes(value)))


SEEN = [
    "spkac[0].signatureAlgorithm request-signature md5WithRSAEncryption = RSASSA-PKCS1-v1_5 1024 + MD5 in RSASSA-PKCS1-v1_5",
    "spkac[0].subjectPublicKeyInfo certificate-key RSA-1024 = RSA 1024; rsa_exponent 65537",
]


def test_key_and_signature_are_seen(observe: Observe, shown: Shown) -> None:
    assert shown(observe(spkac(), "x.der")) == SEEN


def test_a_signature_by_another_key_proves_nothing(observe: Observe, shown: Shown) -> None:
    (*same, wrong) = shown(observe(spkac(change=1), "x.der"))
    assert same == SEEN
    assert wrong == "spkac[0].signatureValue request-proof-wrong request-proof-wrong"


def test_what_has_no_challenge_is_none() -> None:
    assert structures.name(spkac()) == "SignedPublicKeyAndChallenge"
    assert structures.name(spkac(challenge=UTF8)) is None


def in_text(text: str, no_files: Files) -> list[Observation]:
    source = Source("request.txt", text.encode())
    return [one for reader in registry.additions(source) for one in reader.read(source, no_files)]


def test_a_line_of_netscape_is_read_in_a_text(no_files: Files, shown: Shown) -> None:
    text = f"CN=Alice\nSPKAC={base64.b64encode(spkac()).decode()}\n"
    found = in_text(text, no_files)
    assert shown(found) == [f"SPKAC/{line}" for line in SEEN]
    assert {(one.location.line, one.location.column) for one in found} == {(2, 7)}


def test_openssl_s_own_is_read_and_right(tmp_path: Path, no_files: Files, shown: Shown) -> None:
    if shutil.which("openssl") is None:
        assert not os.environ.get("CRYPTREC_LINT_NO_SKIPS"), "openssl is missing"
        pytest.skip("NOT TESTED against OpenSSL: no openssl on this machine")
    key = tmp_path / "key.pem"
    key.write_bytes(RSA.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    command = ["openssl", "spkac", "-key", str(key), "-challenge", "hello"]
    made = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert shown(in_text(made, no_files)) == [f"SPKAC/{line}" for line in SEEN]
