"""OpenSSH's keys, certificates and signatures, as ssh-keygen makes and prints them, and lines that nobody would write."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from itertools import count
from math import gcd, prod
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from cryptrec_lint.model import MechanismUse, Observation, Unresolved

See = Callable[..., list[str]]
Observe = Callable[..., list[Observation]]
Claimed = Callable[..., list[str]]


def public(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> str:
    encoding, form = serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    return key.public_key().public_bytes(encoding, form).decode()


RSA = public(rsa.generate_private_key(65537, 2048))
ED = public(ed25519.Ed25519PrivateKey.generate())
P256, P384 = (public(ec.generate_private_key(curve)) for curve in (ec.SECP256R1(), ec.SECP384R1()))


def string(octets: bytes) -> bytes:
    return len(octets).to_bytes(4, "big") + octets


def blob(line: str) -> bytes:
    return base64.b64decode(line.split()[1])


class Keygen:
    """`ssh-keygen` in a folder of its own, with a key of each kind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, options in MADE.items():
            self("-q", "-N", "", "-C", name, "-f", name, *options)

    def __call__(self, *arguments: str) -> str:
        done = subprocess.run(["ssh-keygen", *arguments], cwd=self.folder, capture_output=True, text=True, check=True)
        return done.stdout

    def file(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()


@pytest.fixture(scope="module")
def keygen(tmp_path_factory: pytest.TempPathFactory) -> Keygen:
    """The program, where it is at hand."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("NOT TESTED against OpenSSH: ssh-keygen is not installed")
    return Keygen(tmp_path_factory.mktemp("ssh"))


MADE = {
    "rsa1024": ("-t", "rsa", "-b", "1024"),
    "rsa2048": ("-t", "rsa", "-b", "2048"),
    "ecdsa256": ("-t", "ecdsa", "-b", "256"),
    "ecdsa384": ("-t", "ecdsa", "-b", "384"),
    "ecdsa521": ("-t", "ecdsa", "-b", "521"),
    "ed25519": ("-t", "ed25519"),
}


def uses(found: list[Observation]) -> dict[str, MechanismUse]:
    return {one.location.symbol: one for one in found if isinstance(one, MechanismUse)}


@pytest.mark.parametrize("name", MADE)
def test_a_key_has_the_length_that_ssh_keygen_prints(keygen: Keygen, observe: Observe, name: str) -> None:
    printed = re.match(r"(\d+) .*\((\S+)\)", keygen("-l", "-f", f"{name}.pub"))
    assert printed
    key = uses(observe(keygen.file(f"{name}.pub"), f"{name}.pub"))["publicKey[0]"].components[0]
    kinds = {"RSA": "RSA", "EC": "ECDSA", "EdDSA": "ED25519"}
    # ssh-keygen counts the bits of Ed25519's octets, RFC 8032 those of its field
    assert (kinds[key.name], 256 if key.name == "EdDSA" else key.size) == (printed[2], int(printed[1]))
    block = keygen("-e", "-f", f"{name}.pub").encode()
    assert uses(observe(block))["publicKey[0]"].components[0] == key


def test_a_key_type_that_fixes_the_scheme_shows_it_and_ssh_rsa_fixes_none(see: See) -> None:
    assert see(f"{P384}\n{RSA}\n{ED}".encode()) == [
        "1:1 publicKey[0] parameters EC P-384 = EC 384 P-384",
        "1:1 publicKey[0].scheme parameters ecdsa_secp384r1_sha384 = ECDSA 384 P-384 + SHA-384 in ECDSA",
        "2:1 publicKey[1] parameters RSA-2048 = RSA 2048; rsa_exponent 65537",
        "3:1 publicKey[2] parameters Ed25519 = EdDSA 255 Ed25519",
    ]


def test_dsa_is_dsa_with_sha1(see: See) -> None:
    numbers = (1 << 1023 | 1, 1 << 159 | 1, 2, 5)  # p, q, g, y
    key = string(b"ssh-dss") + b"".join(string(one.to_bytes(one.bit_length() // 8 + 1, "big")) for one in numbers)
    assert see(b"ssh-dss " + base64.b64encode(key)) == [
        "1:1 publicKey[0] parameters DSA-1024 = DSA 1024; q_bits 160",
        "1:1 publicKey[0].scheme parameters dsa-with-sha1 = DSA 1024 + SHA-1 in DSA",
    ]


SIGNED = {
    # RFC 8332 and PROTOCOL.certkeys: the signature's own name says which hash
    "rsa-sha2-512": ("rsa2048", "sha512WithRSAEncryption", 2048),
    "rsa-sha2-256": ("rsa2048", "sha256WithRSAEncryption", 2048),
    "ssh-rsa": ("rsa1024", "sha1WithRSAEncryption", 1024),
}


@pytest.mark.parametrize("scheme", SIGNED)
def test_a_certificate_shows_how_it_was_signed(keygen: Keygen, observe: Observe, scheme: str) -> None:
    authority, mechanism, bits = SIGNED[scheme]
    limits = ("-V", "20250102120000Z:20260304120000Z")
    keygen("-q", "-s", authority, "-t", scheme, "-I", "an id", "-n", "user", *limits, "ecdsa256.pub")
    assert f"(using {scheme})" in keygen("-L", "-f", "ecdsa256-cert.pub")
    found = uses(observe(keygen.file("ecdsa256-cert.pub")))
    signature, key, ca = (found[f"certificate[0].{part}"] for part in ("signature", "publicKey", "signatureKey"))
    assert (signature.mechanism, signature.components[0].size) == (mechanism, bits)
    assert (signature.purpose, signature.made, signature.until) == (
        "certificate-signature",
        date(2025, 1, 2),
        date(2026, 3, 4),
    )
    assert (key.mechanism, key.until, key.subject) == ("EC P-256", date(2026, 3, 4), "an id")
    assert ca.mechanism == f"RSA-{bits}"


def test_a_certificate_without_end_has_none(keygen: Keygen, observe: Observe) -> None:
    keygen("-q", "-s", "ed25519", "-I", "x", "-h", "-n", "host", "rsa2048.pub")
    found = uses(observe(keygen.file("rsa2048-cert.pub")))
    assert found["certificate[0].signature"].mechanism == "Ed25519"
    assert {one.until for one in found.values()} == {None}


def test_a_signature_over_a_file_shows_scheme_hash_and_key(keygen: Keygen, see: See) -> None:
    (keygen.folder / "message").write_text("hello")
    keygen("-q", "-Y", "sign", "-n", "file", "-f", "rsa1024", "message")
    assert see(keygen.file("message.sig")) == [
        "1:1 sshSignature[0].publicKey parameters RSA-1024 = RSA 1024; rsa_exponent 65537",
        "1:1 sshSignature[0].signature document-signature sha512WithRSAEncryption = "
        "RSASSA-PKCS1-v1_5 1024 + SHA-512 in RSASSA-PKCS1-v1_5",
        "1:1 sshSignature[0].hash document-signature SHA-512 = SHA-512",
    ]


def test_hosts_options_and_markers_stand_before_the_key(see: See) -> None:
    text = f"""# comment

|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= {ED} comment
@cert-authority *.example.jp {RSA}
  @revoked * {RSA}
command="echo \\"ssh-rsa AAAAB3NzaC1yc2EA\\" x",no-pty {ED}
cert-authority,principals="a" {ED}
a@example.jp namespaces="git" {ED}
"""
    assert see(text.encode(), "known_hosts") == [
        "3:1 publicKey[0].hosts identifier HMAC-SHA1 = HMAC + SHA-1 in HMAC",
        "3:62 publicKey[0] parameters Ed25519 = EdDSA 255 Ed25519",
        "4:30 certAuthority[1] parameters RSA-2048 = RSA 2048; rsa_exponent 65537",
        # nobody relies on a key that must not be accepted
        "5:14 revokedKey[2] identifier RSA-2048 = RSA 2048; rsa_exponent 65537",
        "6:54 publicKey[3] parameters Ed25519 = EdDSA 255 Ed25519",
        "7:31 certAuthority[4] parameters Ed25519 = EdDSA 255 Ed25519",
        "8:31 publicKey[5] parameters Ed25519 = EdDSA 255 Ed25519",
    ]


def test_a_key_of_protocol_1_is_read_by_its_digits(see: See) -> None:
    small = prod(range(3, 752, 2))
    modulus = next(number for number in count(3 << 1022 | 1, 2) if gcd(number, small) == 1)
    assert see(f"{ED}\nhost 1024 35 {modulus} me\n".encode())[1:] == [
        "2:6 publicKey[1] parameters RSA-1024 = RSA 1024; rsa_exponent 35"
    ]


def test_keys_on_tokens_are_keys_of_their_curve(see: See) -> None:
    ed = string(b"sk-ssh-ed25519@openssh.com") + string(b"x" * 32) + string(b"ssh:")
    point = blob(P256)[-65:]
    p256 = string(b"sk-ecdsa-sha2-nistp256@openssh.com") + string(b"nistp256") + string(point) + string(b"ssh:")
    text = "".join(
        f"{name} {base64.b64encode(octets).decode()}\n"
        for name, octets in (
            ("sk-ssh-ed25519@openssh.com", ed),
            ("sk-ecdsa-sha2-nistp256@openssh.com", p256),
        )
    )
    assert see(text.encode()) == [
        "1:1 publicKey[0] parameters Ed25519 = EdDSA 255 Ed25519",
        "2:1 publicKey[1] parameters EC P-256 = EC 256 P-256",
        "2:1 publicKey[1].scheme parameters ecdsa_secp256r1_sha256 = ECDSA 256 P-256 + SHA-256 in ECDSA",
    ]


def doubtful() -> dict[str, tuple[str, str]]:
    curve = blob(P256).replace(string(b"nistp256") + b"\0\0\0\x41", string(b"nistp384") + b"\0\0\0\x41")
    more = base64.b64encode(blob(ED) + b"more").decode()
    unknown = base64.b64encode(string(b"ssh-new-kind") + string(b"x" * 30)).decode()
    return {
        "another name": (f"ssh-rsa {ED.split()[1]}", "inconsistent-key ssh-name-differs"),
        "another curve": (
            f"ecdsa-sha2-nistp256 {base64.b64encode(curve).decode()}",
            "inconsistent-key ssh-curve-differs",
        ),
        "octets after the key": (f"ssh-ed25519 {more}", "inconsistent-key ssh-octets-left"),
        "cut off": (f"ssh-rsa {RSA.split()[1][:100]}", "unreadable-input ssh-blob-broken"),
        "a kind that nobody knows": (f"ssh-new-kind {unknown}", "unknown-algorithm ssh-key-type-unknown"),
    }


DOUBTFUL = doubtful()


@pytest.mark.parametrize(("text", "told"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_contradicts_itself_or_is_broken_is_told(observe: Observe, text: str, told: str) -> None:
    found = [one for one in observe(f"{ED}\n{text}\n".encode()) if isinstance(one, Unresolved)]
    assert told in [f"{one.rule} {one.why.key}" for one in found]


def test_a_key_may_be_called_by_the_scheme_it_is_used_with(observe: Observe) -> None:
    found = observe(f"rsa-sha2-512 {RSA.split()[1]}".encode())
    assert not [one for one in found if isinstance(one, Unresolved)]


def test_a_line_without_a_key_is_told_and_hides_no_other(see: See) -> None:
    assert see(f"{ED}\nnothing here\n{ED}\n".encode())[1:] == [
        "2:1 line[1] unreadable-input ssh-line-not-read",
        "3:1 publicKey[2] parameters Ed25519 = EdDSA 255 Ed25519",
    ]


def test_a_block_that_does_not_end_is_told(see: See) -> None:
    assert see(b"---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n") == ["1:1 publicKey[0] unreadable-input ssh-block-open"]


CLAIMED: dict[str, tuple[str, str, bool]] = {
    "a key alone": ("x", ED, True),
    "after a comment": ("x", f"# mine\n{ED}", True),
    "prose with a key": ("notes.txt", f"Add this key:\n{ED}\n", False),
    "a configuration with a key": ("user-data.yaml", f"#cloud-config\nkeys:\n  - {ED}\n", False),
    "a name that says so": ("authorized_keys", f"oops\n{ED}\n", True),
    "another base64": ("x", "token AAAAAAAAAAAAAAAA", False),
    "nothing": ("authorized_keys", "# nothing\n", False),
}


@pytest.mark.parametrize(("path", "text", "is_ours"), CLAIMED.values(), ids=CLAIMED)
def test_which_files_are_claimed(claimed: Claimed, path: str, text: str, is_ours: bool) -> None:
    assert ("ssh" in claimed(text.encode(), path)) is is_ours


def test_a_private_key_with_its_public_line_is_read_by_both_readers(see: See) -> None:
    private = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    lines = see(private + ED.encode())
    assert lines[0] == "1:1 privateKey[0] parameters EC P-256 = EC 256 P-256"
    assert lines[-1].endswith("publicKey[0] parameters Ed25519 = EdDSA 255 Ed25519")
