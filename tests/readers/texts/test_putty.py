"""Private keys of PuTTY, as puttygen makes and prints them, and files that nobody would write."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import Fault, MechanismUse, Observation, Unresolved
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import embedded
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.readers.ssh import putty, putty_form
from cryptrec_lint.source import Source
from tests.readers.texts.conftest import puttygen_in

See = Callable[..., list[str]]
Observe = Callable[..., list[Observation]]
Make = Callable[..., bytes]

# The public half is that of a throw-away key of Ed25519; nothing here reads the private half.
PUBLIC = base64.b64encode(b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + bytes(range(32))).decode()
ED = "1:1 privateKey[0] parameters Ed25519 = EdDSA 255 Ed25519"
AES = "1:1 privateKey[0].Encryption key-protection AES-256-CBC = AES 256 + CBC"
HASHED = (
    "1:1 privateKey[0].Key-Derivation key-protection Hashed passphrase SHA-1"
    " = Hashed passphrase + SHA-1 in Hashed passphrase; iterations 1; salt_bits 0; default"
)
OPEN = "1:1 privateKey[0] private-key-unprotected keybox-key-in-clear"


def mac(name: str, components: str) -> str:
    return f"1:1 privateKey[0].Private-MAC key-protection {name} = {components}; default"


SHA1, SHA256 = ("HMAC-SHA1", "HMAC + SHA-1 in HMAC"), ("HMAC-SHA256", "HMAC + SHA-256 in HMAC")
ARGON2 = {
    "Key-Derivation": "Argon2id",
    "Argon2-Memory": "8192",
    "Argon2-Passes": "13",
    "Argon2-Parallelism": "1",
    "Argon2-Salt": "ab" * 16,
}


def key(version: int = 3, encryption: str = "aes256-cbc", name: str = "ssh-ed25519", **lines: str | None) -> str:
    """A key; `lines` change a line (with `_` for `-`), or leave it out where it is None."""
    headers: dict[str, str | None] = {
        f"PuTTY-User-Key-File-{version}": name,
        "Encryption": encryption,
        "Comment": "a: b",
        "Public-Lines": f"2\n{PUBLIC[:64]}\n{PUBLIC[64:]}",
        **(ARGON2 if version == 3 and encryption != "none" else {}),
        "Private-Lines": "1\nAAAAIFBlcmhhcHMgdGhpcyBpcyBhIHByaXZhdGUga2V5Lg==",
        "Private-MAC": "00",
    }
    headers |= {line.replace("_", "-"): value for line, value in lines.items()}
    return "".join(f"{line}: {value}\n" for line, value in headers.items() if value is not None)


# -------------------- the manual's three versions


def test_version_3_says_how_its_key_is_derived(see: See) -> None:
    assert see(key().encode()) == [
        AES,
        "1:1 privateKey[0].Key-Derivation key-protection Argon2id = Argon2"
        "; iterations 13; memory_kib 8192; parallelism 1; salt_bits 128",
        mac(*SHA256),
        ED,
    ]


@pytest.mark.parametrize("version", [1, 2])
def test_older_versions_hash_the_passphrase_with_sha1(see: See, version: int) -> None:
    assert see(key(version).encode()) == [AES, HASHED, mac(*SHA1), ED]


def test_a_key_in_the_clear_is_told_and_has_a_mac_all_the_same(see: See) -> None:
    assert see(key(3, "none").encode()) == [mac(*SHA256), ED, OPEN]
    assert see(key(2, "none").encode()) == [mac(*SHA1), ED, OPEN]


def test_version_1_in_the_clear_has_a_plain_hash(see: See) -> None:
    found = see(key(1, "none", Private_MAC=None, Private_Hash="00").encode())
    assert found == ["1:1 privateKey[0].Private-Hash key-protection SHA-1 = SHA-1; default", ED, OPEN]
    assert "1:1 privateKey[0] unreadable-input form-putty-hash" in see(
        key(2, "none", Private_MAC=None, Private_Hash="00").encode()
    )


def test_a_version_of_the_future_is_not_read(see: See) -> None:
    assert see(key(4).encode()) == ["1:1 privateKey[0] unread-container form-putty-version"]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_any_line_end_is_one(see: See, end: str) -> None:
    assert see(key(2).replace("\n", end).encode()) == [AES, HASHED, mac(*SHA1), ED]


def test_utf_16_and_a_byte_order_mark_are_passed_over(see: See) -> None:
    first = [one.replace("1:1 ", "1:2 ", 1) for one in (AES, HASHED, mac(*SHA1), ED)]
    assert see(("\ufeff" + key(2)).encode()) == first
    assert see(("\ufeff" + key(2)).encode("utf-16-le")) == first


# -------------------- what is wrong with a key is told, and the rest read

BROKEN = {
    "no encryption line": (key(2, Encryption=None), "privateKey[0] unreadable-input form-putty-line"),
    "an unknown cipher": (key(2, "rot13"), "privateKey[0].Encryption unknown-algorithm keybox-cipher-name-unknown"),
    "an unknown derivation": (
        key(Key_Derivation="Argon3"),
        "privateKey[0].Key-Derivation unknown-algorithm keybox-kdf-name-unknown",
    ),
    "no derivation": (key(Key_Derivation=None), "privateKey[0].Key-Derivation unreadable-input form-putty-line"),
    "passes in words": (key(Argon2_Passes="many"), "privateKey[0].Key-Derivation unreadable-input form-putty-line"),
    "no MAC": (key(Private_MAC=None), "privateKey[0] unreadable-input form-putty-line"),
    "another name": (key(name="ssh-rsa"), "privateKey[0] inconsistent-key ssh-name-differs"),
}


@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_told_and_the_key_read(see: See, text: str, told: str) -> None:
    found = see(text.encode())
    assert f"1:1 {told}" in found
    assert ED in found


@pytest.mark.parametrize("lines", ["3\n" + PUBLIC, "x", "0\n", "99999999999\n" + PUBLIC, f"1\n{PUBLIC[:5]}"])
def test_a_public_half_that_is_not_there_is_told(see: See, lines: str) -> None:
    found = see(key(2, Public_Lines=lines).encode())
    assert any(one.startswith("1:1 privateKey[0] unreadable-input ") for one in found)
    assert AES in found


# -------------------- the same keys by the program that has the format


@pytest.fixture(scope="module")
def puttygen(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Run `puttygen`, give the file that it made."""
    return partial(puttygen_in(tmp_path_factory.mktemp("putty")), secret=True)


def fingerprint(data: bytes, folder: Path) -> tuple[str, int]:
    """Name and bits of a key, as puttygen prints them."""
    (folder / "key").write_bytes(data)
    command = ["puttygen", "-l", str(folder / "key")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    name, bits, *_ = printed.split()
    return name, int(bits)


KINDS = {
    ("-t", "rsa", "-b", "1024"): ("ssh-rsa", "RSA-1024", 1024),
    ("-t", "rsa", "-b", "3072"): ("ssh-rsa", "RSA-3072", 3072),
    ("-t", "dsa", "-b", "1024"): ("ssh-dss", "DSA-1024", 1024),
    ("-t", "ecdsa", "-b", "256"): ("ecdsa-sha2-nistp256", "EC P-256", 256),
    ("-t", "ecdsa", "-b", "521"): ("ecdsa-sha2-nistp521", "EC P-521", 521),
    ("-t", "ed25519"): ("ssh-ed25519", "Ed25519", 255),
    ("-t", "ed448"): ("ssh-ed448", "Ed448", 448),
}


@pytest.mark.parametrize("options", KINDS, ids=lambda options: "".join(options[1::2]))
def test_kind_and_size_are_those_that_puttygen_prints(
    puttygen: Make, observe: Observe, options: tuple[str, ...], tmp_path: Path
) -> None:
    name, mechanism, bits = KINDS[options]
    made = puttygen(*options, "--ppk-param", "version=2")
    assert fingerprint(made, tmp_path) == (name, bits)
    seen = {one.location.symbol: one for one in observe(made) if isinstance(one, MechanismUse)}
    found = seen["privateKey[0]"]
    # puttygen counts 255 bits of Ed25519's field and 448 of Ed448's, as RFC 8032 does
    assert (found.mechanism, found.components[0].size) == (mechanism, bits)


@pytest.mark.parametrize("flavour", ["argon2id", "argon2i", "argon2d"])
def test_the_derivation_that_puttygen_was_asked_for_is_seen(puttygen: Make, observe: Observe, flavour: str) -> None:
    asked = f"version=3,kdf={flavour},memory=256,passes=2,parallelism=3"
    found = observe(puttygen("-t", "ed25519", "--ppk-param", asked))
    (derived,) = (
        one for one in found if isinstance(one, MechanismUse) and one.location.symbol.endswith("Key-Derivation")
    )
    assert derived.mechanism.lower() == flavour
    assert dict(derived.details) == {"iterations": 2, "memory_kib": 256, "parallelism": 3, "salt_bits": 128}
    assert not any(isinstance(one, (Unresolved, Fault)) for one in found)


def test_without_a_passphrase_puttygen_encrypts_nothing(puttygen: Make, observe: Observe) -> None:
    found = observe(puttygen("-t", "ed25519", secret=False))
    assert [one.rule for one in found if isinstance(one, (Unresolved, Fault))] == ["private-key-unprotected"]


def test_a_key_with_a_certificate_shows_how_that_was_signed(puttygen: Make, observe: Observe, tmp_path: Path) -> None:
    (tmp_path / "key.ppk").write_bytes(puttygen("-t", "ed25519", secret=False))

    def run(*command: str) -> str:
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    (tmp_path / "key.pub").write_text(run("puttygen", "-L", "key.ppk"))
    run("ssh-keygen", "-q", "-t", "ecdsa", "-b", "384", "-N", "", "-f", "ca")
    run("ssh-keygen", "-q", "-s", "ca", "-I", "an id", "-n", "user", "key.pub")
    run("puttygen", "key.ppk", "--certificate", "key-cert.pub", "-o", "both.ppk")
    seen = observe((tmp_path / "both.ppk").read_bytes())
    found = {one.location.symbol: one.mechanism for one in seen if isinstance(one, MechanismUse)}
    assert found["privateKey[0].certificate.signature"] == "ecdsa_secp384r1_sha384"
    assert found["privateKey[0].certificate.publicKey"] == "Ed25519"


# -------------------- keys in other texts


def embedded_in(text: str, files: Files) -> dict[str, str]:
    """What `embedded` sees of a text, by the symbol: rule or mechanism. No other reader sees a key there."""
    source = Source("settings.conf", text.encode())
    assert "putty" not in [one.name for one in registry.claimants(source)]
    seen = embedded.READER.read(source, files) if embedded.READER in registry.additions(source) else ()
    return {
        one.location.symbol: one.mechanism
        for one in seen
        if isinstance(one, MechanismUse) and source.span(one.location) == one.written
    }


INSIDE = {
    "a block scalar of YAML": "id:\n  key: |\n" + "".join(f"    {line}\n" for line in key(2).splitlines()) + "  a: 1\n",
    "a string of JSON": json.dumps({"key": key(2).replace("\n", "\r\n"), "after": "x"}),
    "base64 in a Secret": f"data:\n  key: {base64.b64encode(key(2).encode()).decode()}\n",
    "a string of code": f'key = """{key(2)}"""\n',
}


@pytest.mark.parametrize("text", INSIDE.values(), ids=INSIDE)
def test_a_key_in_another_text_is_found(no_files: Files, text: str) -> None:
    assert embedded_in(text, no_files) == {
        "key/privateKey[0]": "Ed25519",
        "key/privateKey[0].Encryption": "AES-256-CBC",
        "key/privateKey[0].Key-Derivation": "Hashed passphrase SHA-1",
        "key/privateKey[0].Private-MAC": "HMAC-SHA1",
    }


@pytest.mark.parametrize(
    "text",
    [
        'if data.startswith("PuTTY-User-Key-File-2: ssh-rsa"): pass\n',
        "# The first line is PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n",
        "x\n" + key(2, Private_MAC=None),
    ],
)
def test_a_text_that_speaks_of_keys_holds_none(no_files: Files, text: str) -> None:
    assert embedded_in(text, no_files) == {}


def test_no_line_of_a_private_key_is_quoted(no_files: Files) -> None:
    source = Source("x.json", INSIDE["a string of JSON"].encode())
    assert list(embedded.READER.read(source, no_files))
    assert "AAAA" not in source.line(1)


# -------------------- laws

PIECES = [
    "PuTTY-User-Key-File-2: ssh-rsa",
    "Encryption: none",
    "Public-Lines: 1",
    "Private-Lines: 2",
    PUBLIC,
    "\n",
    "\r",
    " ",
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=20))
def test_any_arrangement_of_lines(no_files: Files, pieces: list[str]) -> None:
    source = Source("x", "".join(("PuTTY-User-Key-File-2: ", *pieces)).encode("utf-8", "surrogatepass"))
    assert putty.READER.claims(source)
    assert all(source.span(one.location) == one.written for one in putty.READER.read(source, no_files))
    assert 0 <= putty_form.parse(source.text).end <= len(source.text)
