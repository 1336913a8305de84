"""Keys of Windows and .NET: blobs of CryptoAPI and PVK files that OpenSSL writes, strong names, and what nobody writes."""

from __future__ import annotations

import base64
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import MechanismUse, Observation
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import embedded, microsoft_key
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.source import Source

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]
Make = Callable[..., bytes]

RSA = rsa.generate_private_key(65537, 2048)
MODULUS = RSA.public_key().public_numbers().n
KEY = "key[0] parameters RSA-2048 = RSA 2048; rsa_exponent 65537"
OPEN = "key[0] private-key-unprotected keybox-key-in-clear"
RC4 = "key[0].encryption key-protection RC4 = RC4{}; default"
HASHED = (
    "key[0].keyDerivation key-protection Hashed passphrase SHA-1"
    " = Hashed passphrase + SHA-1 in Hashed passphrase; iterations 1; salt_bits 128; default"
)
KEYX, SIGN = 0xA400, 0x2400


def blob(kind: int = 6, magic: bytes = b"RSA1", algorithm: int = KEYX, numbers: bytes | None = None) -> bytes:
    """wincrypt.h: BLOBHEADER, then RSAPUBKEY and the modulus."""
    head = struct.pack("<BBHI4s", kind, 2, 0, algorithm, magic)
    if numbers is None:
        numbers = struct.pack("<II", 2048, 65537) + MODULUS.to_bytes(256, "little")
    return head + numbers


def strong_name(hash_number: int = 0x8004) -> bytes:
    """strongname.h: PublicKeyBlob."""
    key = blob(algorithm=SIGN)
    return struct.pack("<III", SIGN, hash_number, len(key)) + key


# -------------------- what OpenSSL writes


@pytest.fixture(scope="module")
def openssl(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Run `openssl` with RC4 at hand, give its output; `rsa.pem` and `dsa.pem` are keys of 1024 bits."""
    if shutil.which("openssl") is None:
        pytest.skip("NOT TESTED against OpenSSL: no openssl on this machine")
    folder = tmp_path_factory.mktemp("windows")

    def run(*arguments: str) -> bytes:
        command = ["openssl", *arguments, "-out", "made"]
        subprocess.run(command, cwd=folder, capture_output=True, check=True)
        return (folder / "made").read_bytes()

    (folder / "rsa.pem").write_bytes(run("genpkey", "-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:1024"))
    options = ("-pkeyopt", "dsa_paramgen_bits:1024", "-pkeyopt", "dsa_paramgen_q_bits:160")
    (folder / "parameters").write_bytes(run("genpkey", "-genparam", "-algorithm", "dsa", *options))
    (folder / "dsa.pem").write_bytes(run("genpkey", "-paramfile", "parameters"))
    return run


SMALL = "key[0] parameters RSA-1024 = RSA 1024; rsa_exponent 65537"
DSA = "key[0] parameters DSA-1024 = DSA 1024; q_bits 160"
LEGACY = ("-provider", "legacy", "-provider", "default", "-passout", "pass:secret")
MADE = {
    "RSA, both halves": (("rsa", "-in", "rsa.pem", "-outform", "MSBLOB"), [SMALL, OPEN]),
    "RSA, public": (("rsa", "-in", "rsa.pem", "-pubout", "-outform", "MSBLOB"), [SMALL]),
    "DSA, both halves": (("dsa", "-in", "dsa.pem", "-outform", "MSBLOB"), [DSA, OPEN]),
    "DSA, public": (("dsa", "-in", "dsa.pem", "-pubout", "-outform", "MSBLOB"), [DSA]),
    "PVK, RSA": (("rsa", "-in", "rsa.pem", "-outform", "PVK", "-pvk-none"), [SMALL, OPEN]),
    "PVK, DSA": (("dsa", "-in", "dsa.pem", "-outform", "PVK", "-pvk-none"), [DSA, OPEN]),
}


@pytest.mark.parametrize(("arguments", "told"), MADE.values(), ids=MADE)
def test_what_openssl_writes_is_read(
    openssl: Make, unlock: Observe, shown: Shown, arguments: tuple[str, ...], told: list[str]
) -> None:
    assert shown(unlock(openssl(*arguments))) == told


@pytest.mark.parametrize(("level", "bits"), [("-pvk-strong", 128), ("-pvk-weak", 40)])
def test_how_long_the_key_of_rc4_is_shows_when_it_is_opened(
    openssl: Make, unlock: Observe, shown: Shown, level: str, bits: int
) -> None:
    data = openssl("rsa", "-in", "rsa.pem", "-outform", "PVK", level, *LEGACY)
    assert shown(unlock(data)) == [RC4.format(""), HASHED, "key[0] locked-content keybox-locked"]
    wrong = [RC4.format(""), HASHED, "key[0] locked-content keybox-wrong-password"]
    assert shown(unlock(data, b"wrong")) == wrong
    assert shown(unlock(data, b"wrong", b"secret")) == [RC4.format(f" {bits}"), HASHED, SMALL]


# -------------------- what the headers of Windows say


def test_a_public_key_says_how_long_it_is(unlock: Observe, shown: Shown) -> None:
    assert shown(unlock(blob())) == [KEY]
    assert shown(unlock(blob(algorithm=SIGN))) == [KEY]


def test_the_public_key_of_a_strong_name_says_its_hash(unlock: Observe, shown: Shown) -> None:
    assert shown(unlock(strong_name(), path="key.snk")) == ["key[0].HashAlgId parameters SHA-1 = SHA-1", KEY]
    assert shown(unlock(strong_name(0x800C))) == ["key[0].HashAlgId parameters SHA-256 = SHA-256", KEY]
    assert shown(unlock(strong_name(0x8001))) == ["key[0].HashAlgId unknown-algorithm form-hash-unknown", KEY]


def private(first: int, second: int) -> bytes:
    """ "Base Provider Key BLOBs": modulus, p, q, two exponents, coefficient, d."""
    numbers = RSA.private_numbers()
    halves = (first, second, numbers.dmp1, numbers.dmq1, numbers.iqmp)
    body = MODULUS.to_bytes(256, "little") + b"".join(one.to_bytes(128, "little") for one in halves)
    return blob(7, b"RSA2", KEYX, struct.pack("<II", 2048, 65537) + body + numbers.d.to_bytes(256, "little"))


def test_private_numbers_that_do_not_belong_together_are_told(unlock: Observe, shown: Shown) -> None:
    numbers = RSA.private_numbers()
    assert shown(unlock(private(numbers.p, numbers.q))) == [KEY, OPEN]
    assert shown(unlock(private(numbers.p, numbers.q - 2))) == [KEY, "key[0] key-inconsistent key-rsa-primes", OPEN]


BROKEN = {
    "cut short": (blob()[:-1], ["key[0] unreadable-input keybox-cut-short"]),
    "a length that no key has": (
        blob(numbers=struct.pack("<II", 0xFFFFFFFF, 3)),
        ["key[0] unreadable-input keybox-cut-short"],
    ),
    "no modulus": (
        blob(numbers=struct.pack("<II", 2048, 3) + bytes(256)),
        ["key[0] unusable-key rsa-number-zero"],
    ),
    "Diffie-Hellman": (blob(magic=b"DH1\0", algorithm=0xAA01), ["key[0] unread-container form-blob-kind"]),
    "more behind it": (blob() + b"x", [KEY, "key[0] inconsistent-key ssh-octets-left"]),
    "a head alone": (b"\x1e\xf1\xb5\xb0" + bytes(8), ["key[0] unreadable-input keybox-cut-short"]),
    "a salt that is not there": (
        struct.pack("<6I", 0xB0B5F11E, 0, 1, 1, 16, 100) + bytes(20),
        ["key[0] unreadable-input keybox-cut-short"],
    ),
    "no key in it": (
        struct.pack("<6I", 0xB0B5F11E, 0, 1, 0, 0, 20) + bytes(20),
        ["key[0] unread-container form-blob-kind"],
    ),
}


@pytest.mark.parametrize(("data", "told"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_told(unlock: Observe, shown: Shown, data: bytes, told: list[str]) -> None:
    assert shown(unlock(data)) == told


@pytest.mark.parametrize(
    "data", [blob(kind=8), blob(magic=b"RSA9"), blob()[:3] + b"\1" + blob()[4:], b"\0\x24\0\0\4\x80\0\0" + bytes(40)]
)
def test_other_octets_are_not_claimed(data: bytes) -> None:
    assert registry.claimants(Source("x", data)) == []


# -------------------- inside texts


def seen_in(text: str, files: Files) -> list[tuple[str, str]]:
    source = Source("App.config", text.encode())
    found = list(embedded.READER.read(source, files)) if embedded.READER in registry.additions(source) else []
    assert all(source.span(one.location) == one.written for one in found)
    return [(one.location.symbol, one.mechanism) for one in found if isinstance(one, MechanismUse)]


DIGITS = strong_name().hex()
HIDDEN = {
    "a strong name": f'[assembly: InternalsVisibleTo("Tests, PublicKey={DIGITS}")]',
    "one in two literals": f'PublicKey = "{DIGITS[:70]}" +\r\n    "{DIGITS[70:]}";',
    "one in base64": f"PublicKey: {base64.b64encode(strong_name()).decode()}",
}


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_strong_names_in_texts_are_found(no_files: Files, text: str) -> None:
    assert seen_in(text, no_files) == [("PublicKey/key[0].HashAlgId", "SHA-1"), ("PublicKey/key[0]", "RSA-2048")]


def test_a_blob_in_base64_is_found_and_not_quoted(no_files: Files) -> None:
    numbers = RSA.private_numbers()
    digits = base64.b64encode(private(numbers.p, numbers.q)).decode()
    source = Source("Keys.cs", f'var csp = "{digits}"; csp.ImportCspBlob(x);'.encode())
    assert seen_in(source.text, no_files) == [("csp/key[0]", "RSA-2048")]
    assert list(embedded.READER.read(source, no_files))
    assert digits[12:40] not in source.line(1)


@pytest.mark.parametrize(
    "text", [DIGITS[:-2], f"{DIGITS[:16]}ffffffff{DIGITS[24:]}", "a0" + DIGITS, "BgIAAACkAABSU0Ex"]
)
def test_digits_that_only_begin_so_are_passed_over(no_files: Files, text: str) -> None:
    assert [one for one in seen_in(f"PublicKey={text}", no_files) if one[1]] == []


# -------------------- laws


@settings(deadline=None, max_examples=150)
@given(st.sampled_from([blob(), strong_name(), struct.pack("<I", 0xB0B5F11E) + bytes(20) + blob()]), st.data())
def test_any_octets_behind_a_head(no_files: Files, whole: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, min(len(whole), 40)))
    source = Source("x", whole[:at] + data.draw(st.binary(max_size=40)) + whole[data.draw(st.integers(at, 80)) :])
    assert all(source.span(one.location) == one.written for one in microsoft_key.READER.read(source, no_files))


def test_nothing_of_it_is_imported_for_a_certificate() -> None:
    path = Path(__file__).parent / "fixtures" / "rsa.pem"
    code = (
        "import sys; from cryptrec_lint.cli import main; main(['scan', sys.argv[1]]);"
        "sys.exit(any('microsoft' in name or 'putty' in name for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=False).returncode == 0
