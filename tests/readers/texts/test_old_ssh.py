"""Private keys of ssh.com's SSH2 and of protocol 1, as puttygen writes them, and files that nobody would write."""

from __future__ import annotations

import base64
import json
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import MechanismUse, Observation
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import embedded
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.readers.ssh import reader as ssh
from cryptrec_lint.readers.ssh import ssh1_key
from cryptrec_lint.source import Source
from tests.lending import NoFiles
from tests.readers.texts.conftest import puttygen_in

See = Callable[..., list[str]]
Make = Callable[..., bytes]

NUMBERS = rsa.generate_private_key(65537, 2048).private_numbers()
MODULUS = NUMBERS.public_numbers.n
KEY = "1:1 privateKey[0] parameters RSA-2048 = RSA 2048; rsa_exponent 65537"
OPEN = "1:1 privateKey[0] private-key-unprotected keybox-key-in-clear"
HASHED = (
    "1:1 privateKey[0].passphrase key-protection Hashed passphrase MD5"
    " = Hashed passphrase + MD5 in Hashed passphrase; iterations 1; salt_bits 0; default"
)
TRIPLE = "1:1 privateKey[0].cipher key-protection DES-EDE3-CBC = 3-key Triple DES 168 + CBC"
LOCKED = "1:1 privateKey[0] locked-content keybox-locked"


# -------------------- the same by the program that has the formats


@pytest.fixture(scope="module")
def puttygen(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Run `puttygen`, give the file that it made; `rsa.ppk` and `dsa.ppk` are keys of 1024 bits."""
    folder = tmp_path_factory.mktemp("putty")
    run = puttygen_in(folder)
    for kind in ("rsa", "dsa"):
        (folder / f"{kind}.ppk").write_bytes(run("-t", kind, "-b", "1024"))
    return run


def unlocked(data: bytes, *passwords: bytes) -> dict[str, str]:
    """What the reader that claims a source sees in it with these passwords: mechanisms by symbol."""

    source = Source("x", data)
    (reader,) = registry.claimants(source)
    found = reader.read(source, NoFiles(*passwords))
    return {one.location.symbol: one.mechanism for one in found if isinstance(one, MechanismUse)}


SMALL = "1:1 privateKey[0] parameters RSA-1024 = RSA 1024; rsa_exponent "


def test_ssh_com_in_the_clear(puttygen: Make, see: See) -> None:
    (key, fault) = see(puttygen("rsa.ppk", "-O", "private-sshcom"))
    assert (key.startswith(SMALL), fault) == (True, OPEN)
    dsa = "1:1 privateKey[0] parameters DSA-1024 = DSA 1024; q_bits 160"
    assert see(puttygen("dsa.ppk", "-O", "private-sshcom")) == [dsa, OPEN]


@pytest.mark.parametrize(("kind", "mechanism"), [("rsa", "RSA-1024"), ("dsa", "DSA-1024")])
def test_ssh_com_encrypted_tells_its_key_with_the_passphrase_only(
    puttygen: Make, see: See, kind: str, mechanism: str
) -> None:
    made = puttygen(f"{kind}.ppk", "-O", "private-sshcom", secret=True)
    assert see(made) == [TRIPLE, HASHED, LOCKED]
    assert "privateKey[0]" not in unlocked(made, b"wrong")
    assert unlocked(made, b"wrong", b"secret")["privateKey[0]"] == mechanism


def test_protocol_1(puttygen: Make, see: See) -> None:
    (key, fault) = see(puttygen("-t", "rsa1", "-b", "1024"))
    assert (key.startswith(SMALL), fault) == (True, OPEN)
    cipher, hashed, key = see(puttygen("-t", "rsa1", "-b", "1024", secret=True))
    # cipher-3des1.c of OpenSSH: two keys, from 16 octets of MD5
    assert cipher == "1:1 privateKey[0].cipher key-protection DES-EDE-CBC = 2-key Triple DES 112 + CBC"
    assert (hashed, key.startswith(SMALL)) == (HASHED, True)


# -------------------- ssh.com, by hand


def string(octets: bytes) -> bytes:
    return len(octets).to_bytes(4, "big") + octets


def bits(number: int) -> bytes:
    return number.bit_length().to_bytes(4, "big") + number.to_bytes((number.bit_length() + 7) // 8, "big")


def payload(second: int = NUMBERS.q) -> bytes:
    return b"".join(map(bits, (65537, NUMBERS.d, MODULUS, 3, NUMBERS.p, second)))


RSA_KIND = b"if-modn{sign{rsa-pkcs1-sha1},encrypt{rsa-pkcs1v2-oaep}}"


def blob(kind: bytes = RSA_KIND, cipher: bytes = b"none", inner: bytes | None = None) -> bytes:
    inner = string(payload()) if inner is None else inner
    return b"\x3f\x6f\xf9\xeb" + bytes(4) + string(kind) + string(cipher) + string(inner)


def block(octets: bytes, kind: str = "ENCRYPTED PRIVATE") -> str:
    digits = base64.b64encode(octets).decode()
    lines = "\n".join(digits[at : at + 70] for at in range(0, len(digits), 70))
    return f'---- BEGIN SSH2 {kind} KEY ----\nComment: "a \\\nb"\n{lines}\n---- END SSH2 {kind} KEY ----\n'


WRONG = {
    "numbers that do not belong together": (
        blob(inner=string(payload(NUMBERS.q - 2))),
        [KEY, "1:1 privateKey[0] key-inconsistent key-rsa-primes", OPEN],
    ),
    "another kind": (blob(b"ec-modp"), ["1:1 privateKey[0] unknown-algorithm ssh-key-type-unknown", OPEN]),
    "another cipher": (
        blob(cipher=b"rot13"),
        [
            "1:1 privateKey[0].cipher unknown-algorithm keybox-cipher-name-unknown",
            HASHED,
            "1:1 privateKey[0] unread-container keybox-cannot-open",
        ],
    ),
    "named parameters": (
        blob(b"dl-modp{sign{dsa-nist-sha1},dh{plain}}", inner=string(b"\0\0\0\1" + string(b"x"))),
        ["1:1 privateKey[0] unresolved-value form-sshcom-predefined", OPEN],
    ),
    "numbers cut short": (
        blob(inner=string(payload()[:40])),
        ["1:1 privateKey[0] unreadable-input ssh-blob-broken", OPEN],
    ),
    "another magic number": (b"x" + blob()[1:], ["1:1 privateKey[0] unread-container form-sshcom-magic"]),
    "cut short": (blob()[:-1], ["1:1 privateKey[0] unreadable-input keybox-cut-short"]),
}


@pytest.mark.parametrize(("octets", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told(see: See, octets: bytes, told: list[str]) -> None:
    assert see(block(octets).encode()) == told


def test_a_block_without_its_end_line_is_told(see: See) -> None:
    assert see(block(blob()).replace("END", "FIN").encode()) == ["1:1 privateKey[0] unreadable-input ssh-block-open"]


def test_both_kinds_of_blocks_in_a_file(see: See) -> None:
    public = string(b"ssh-rsa") + string(b"\1\0\1") + string(b"\0" + MODULUS.to_bytes(256, "big"))
    assert see((block(public, "PUBLIC") + block(blob())).encode()) == [
        KEY.replace("privateKey", "publicKey"),
        KEY.replace("1:1 ", "11:1 ").replace("[0]", "[1]"),
        OPEN.replace("1:1 ", "11:1 ").replace("[0]", "[1]"),
    ]


def inside(text: str, files: Files) -> list[tuple[str, str]]:
    source = Source("x.conf", text.encode())
    found = list(embedded.READER.read(source, files)) if embedded.READER in registry.additions(source) else []
    assert all(source.span(one.location) == one.written for one in found)
    return [(one.location.symbol, one.mechanism) for one in found if isinstance(one, MechanismUse)]


IN_TEXTS = {
    "a block scalar": "key: |\n" + "".join(f"  {line}\n" for line in block(blob()).splitlines()),
    "a string": json.dumps({"key": block(blob()).replace("a \\\n", "a ")}),
}


@pytest.mark.parametrize("text", IN_TEXTS.values(), ids=IN_TEXTS)
def test_a_block_in_another_text_is_found_once(no_files: Files, text: str) -> None:
    assert inside(text, no_files) == [("key/privateKey[0]", "RSA-2048")]
    assert inside(block(blob()), no_files) == []  # its own reader has it


@pytest.mark.parametrize(
    "text", [block(b"x" * 40), block(blob()).replace("END", "FIN"), "see ---- BEGIN SSH2 PUBLIC KEY ----"]
)
def test_a_text_that_speaks_of_blocks_holds_none(no_files: Files, text: str) -> None:
    assert inside(f"a: {text}", no_files) == []


# -------------------- protocol 1, by hand


def of_protocol_1(cipher: int, cut: int = 0) -> bytes:
    def number(value: int) -> bytes:
        return struct.pack(">H", value.bit_length()) + value.to_bytes((value.bit_length() + 7) // 8, "big")

    head = b"SSH PRIVATE KEY FILE FORMAT 1.1\n\0" + struct.pack(">BII", cipher, 0, 2048)
    whole = head + number(MODULUS) + number(65537) + string(b"comment") + b"secret"
    return whole[: len(whole) - cut]


CIPHERS = {
    # cipher.h of OpenSSH; the key has 128 bits, those of MD5, but where the cipher takes fewer
    1: "IDEA-CFB = IDEA 128 + CFB",
    2: "DES-CBC = DES 56 + CBC",
    3: "DES-EDE-CBC = 2-key Triple DES 112 + CBC",
    5: "RC4 = RC4 128",
    6: "BF-CBC = Blowfish 128 + CBC",
}


@pytest.mark.parametrize("cipher", CIPHERS)
def test_ciphers_of_protocol_1_by_their_numbers(see: See, cipher: int) -> None:
    told = f"1:1 privateKey[0].cipher key-protection {CIPHERS[cipher]}"
    assert see(of_protocol_1(cipher)) == [told, HASHED, KEY]


def test_an_unknown_number_is_told_and_the_key_read(see: See) -> None:
    unknown = "1:1 privateKey[0].cipher unknown-algorithm keybox-cipher-name-unknown"
    assert see(of_protocol_1(4)) == [unknown, HASHED, KEY]
    assert see(of_protocol_1(0)) == [KEY, OPEN]
    assert see(of_protocol_1(0, cut=40)) == ["1:1 privateKey[0] unreadable-input keybox-cut-short"]


# -------------------- laws


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=80), st.integers(0, 700))
def test_any_octets_in_a_block_or_a_key(no_files: Files, data: bytes, at: int) -> None:
    for reader, whole in (
        (ssh.READER, block(blob()[:at] + data + blob()[at + 40 :]).encode()),
        (ssh1_key.READER, of_protocol_1(3)[: 33 + at % 20] + data),
    ):
        source = Source("x", whole)
        found: list[Observation] = list(reader.read(source, no_files))
        assert all(source.span(one.location) == one.written for one in found)


def test_the_fixture_of_puttygen_is_what_it_says(puttygen: Make, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(puttygen("rsa.ppk", "-O", "private-sshcom"))
    printed = subprocess.run(["puttygen", "-l", str(tmp_path / "key")], capture_output=True, text=True, check=True)
    assert printed.stdout.split()[:2] == ["ssh-rsa", "1024"]
