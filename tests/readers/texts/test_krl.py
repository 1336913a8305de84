"""OpenSSH's lists of revoked keys, as ssh-keygen makes and prints them, and lists that nobody would write."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from hashlib import sha1
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import Observation
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.readers.ssh import krl
from cryptrec_lint.source import Source

See = Callable[..., list[str]]
Observe = Callable[..., list[Observation]]


def line(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def blob(text: str) -> bytes:
    return base64.b64decode(text.split()[1])


CA, ED = line(rsa.generate_private_key(65537, 1024)), line(ed25519.Ed25519PrivateKey.generate())
P256 = line(ec.generate_private_key(ec.SECP256R1()))


def string(octets: bytes) -> bytes:
    return len(octets).to_bytes(4, "big") + octets


def section(number: int, *parts: bytes) -> bytes:
    """PROTOCOL.krl section 1: the type, then the content as a string."""
    return bytes((number,)) + string(b"".join(parts))


def a_list(*sections: bytes, version: int = 1) -> bytes:
    """The header: magic number, version of the format, of the list, date, flags, reserved, comment."""
    return b"SSHKRL\n\0" + version.to_bytes(4, "big") + bytes(24) + string(b"") + string(b"ours") + b"".join(sections)


ON_ED = "Ed25519 = EdDSA 255 Ed25519"
CERTIFICATES = section(1, string(blob(CA)), string(b""), section(0x20, bytes(8)), section(0x23, string(b"an id")))
AUTHORITY = "1:1 krl.caKey[0] parameters RSA-1024 = RSA 1024; rsa_exponent 65537"


def test_revoked_keys_and_hashes_only_name_what_is_revoked_and_a_ca_is_in_force(see: See) -> None:
    keys = section(2, string(blob(ED)), string(blob(P256)))
    hashes = section(3, string(sha1(b"a").digest()), string(sha1(b"b").digest())), section(5, string(bytes(32)))
    assert see(a_list(CERTIFICATES, keys, *hashes)) == [
        AUTHORITY,
        f"1:1 krl.revokedKey[0] identifier {ON_ED}",
        "1:1 krl.revokedKey[1] identifier EC P-256 = EC 256 P-256",
        "1:1 krl.revokedKey[1].scheme identifier ecdsa_secp256r1_sha256 = ECDSA 256 P-256 + SHA-256 in ECDSA",
        "1:1 krl.sha1[0] identifier SHA-1 = SHA-1; hashes 2",
        "1:1 krl.sha256[0] identifier SHA-256 = SHA-256; hashes 1",
    ]


def test_a_section_for_any_ca_has_no_key(see: See) -> None:
    assert see(a_list(section(1, string(b""), string(b""), section(0x23, string(b"an id"))))) == []


def test_a_signature_shows_its_scheme_and_its_key(see: See) -> None:
    signature = b"\4" + string(blob(CA)) + string(string(b"ssh-rsa") + string(bytes(128)))
    assert see(a_list(CERTIFICATES, signature)) == [
        AUTHORITY,
        "1:1 krl.signature[0].publicKey parameters RSA-1024 = RSA 1024; rsa_exponent 65537",
        "1:1 krl.signature[0] crl-signature sha1WithRSAEncryption = "
        "RSASSA-PKCS1-v1_5 1024 + SHA-1 in RSASSA-PKCS1-v1_5",
    ]


TROUBLE = {
    "another version": (a_list(version=2), ["1:1 krl unread-container form-krl-version"]),
    "another section": (
        a_list(section(9, b"x"), CERTIFICATES),
        ["1:1 krl unread-container form-krl-section", AUTHORITY],
    ),
    "another part about certificates": (
        a_list(section(1, string(b""), string(b""), section(0x30, b"x"))),
        ["1:1 krl unread-container form-krl-section"],
    ),
    "an extension": (
        a_list(section(255, string(b"a@example.jp"), b"\1", string(b"x"))),
        ["1:1 krl unread-container form-krl-extension"],
    ),
    "an extension about certificates": (
        a_list(section(1, string(b""), string(b""), section(0x39, string(b"a@example.jp"), b"\0", string(b"")))),
        ["1:1 krl unread-container form-krl-extension"],
    ),
    "cut short": (a_list(CERTIFICATES)[:-1], ["1:1 krl unreadable-input keybox-cut-short"]),
    "a key that is none": (
        a_list(section(2, string(b"x"))),
        ["1:1 krl.revokedKey[0] unreadable-input ssh-blob-broken"],
    ),
    "a section cut short": (
        a_list(section(2, string(blob(ED)), b"\0")),
        [f"1:1 krl.revokedKey[0] identifier {ON_ED}", "1:1 krl unreadable-input keybox-cut-short"],
    ),
}


@pytest.mark.parametrize(("data", "told"), TROUBLE.values(), ids=TROUBLE)
def test_what_is_not_read_is_told(see: See, data: bytes, told: list[str]) -> None:
    assert see(data) == told


# -------------------- the same by the program that has the format


def test_what_ssh_keygen_puts_in_is_seen(observe: Observe, tmp_path: Path) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("NOT TESTED against OpenSSH: ssh-keygen is not installed")
    (tmp_path / "ca.pub").write_text(CA + "\n")
    # ssh-keygen(1), KEY REVOCATION LISTS
    specification = f"serial: 1-10\nid: someone\nkey: {ED}\nsha1: {P256}\nsha256: {P256}\n"
    (tmp_path / "specification").write_text(specification)
    command = ["ssh-keygen", "-k", "-f", "krl", "-s", "ca.pub", "-z", "7", "specification"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    printed = subprocess.run(
        ["ssh-keygen", "-Q", "-l", "-f", "krl"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert [re.sub(r"(?<=SHA1:)\S+|(?<=SHA256:)\S+", "", one) for one in printed.splitlines() if "SHA" in one] == [
        "hash: SHA256: # ssh-ed25519",  # the key
        "hash: SHA256:",
        "# hash SHA1:",
        "# CA key ssh-rsa SHA256:",
    ]
    found = [one.location.symbol for one in observe((tmp_path / "krl").read_bytes(), "krl")]
    assert sorted(found) == ["krl.caKey[0]", "krl.revokedKey[0]", "krl.sha1[0]", "krl.sha256[0]"]


# -------------------- laws


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=60), st.integers(0, 255), st.integers(0, 200))
def test_any_octets_behind_the_head(no_files: Files, data: bytes, kind: int, cut: int) -> None:
    whole = a_list(section(kind, data), CERTIFICATES, section(2, data), b"\4" + string(data) + string(data))
    source = Source("x", whole[: len(whole) - cut])
    assert krl.READER.claims(source)
    assert all(source.span(one.location) == one.written for one in krl.READER.read(source, no_files))


def test_a_list_of_more_than_any_site_has_is_not_read_to_its_end(see: See, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(krl, "_MOST", 20)
    data = a_list(section(5, bytes(4 * 30)), CERTIFICATES)
    assert see(data) == [
        "1:1 krl.sha256[0] identifier SHA-256 = SHA-256; hashes 19",
        "1:1 krl unreadable-input keybox-too-many",
    ]
    few = a_list(section(5, bytes(4 * 10)), CERTIFICATES)
    assert see(few)[1:] == [AUTHORITY]


def test_a_list_of_empty_parts_takes_no_more_than_its_share(no_files: Files) -> None:
    data = a_list(section(1, string(b""), string(b""), section(0x20) * 4_000_000))
    started = time.process_time()
    assert len(list(krl.READER.read(Source("x", data), no_files))) == 1
    assert time.process_time() - started < 10
