"""OpenPGP as GnuPG makes and prints it, and packets written by hand from RFC 9580 for what GnuPG 2.2 does not make."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from math import gcd, prod
from pathlib import Path

import pytest

from cryptrec_lint.model import MechanismUse, Observation, Unresolved
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.readers.openpgp import facts, keys, packets, signatures

See = Callable[..., list[str]]
Observe = Callable[..., list[Observation]]
Claimed = Callable[..., list[str]]

KEYRINGS = sorted(Path("/usr/share/keyrings").glob("debian-archive-*.gpg"))
MADE = {"rsa2048": "rsa", "ed25519": "ed", "nistp384": "p384", "dsa1024": "dsa"}
"""What GnuPG is asked to make → the name of its owner."""


class Gpg:
    """GnuPG with a home of its own, which holds a key of each kind with an RSA subkey."""

    def __init__(self, home: str) -> None:
        self.home = home
        for kind, name in MADE.items():
            self("--quick-gen-key", f"{name} <{name}@example.jp>", kind, "default", "2y")
            self("--quick-add-key", self.fingerprint(name), "rsa3072", "encr")

    def __call__(self, *arguments: str, data: bytes = b"", passphrase: str = "") -> bytes:
        options = ("--batch", "--quiet", "--yes", "--pinentry-mode", "loopback", "--passphrase", passphrase)
        command = ["gpg", "--homedir", self.home, "--trust-model", "always", *options, *arguments]
        return subprocess.run(command, input=data, capture_output=True, check=True).stdout

    def fingerprint(self, name: str) -> str:
        found = re.search(rb"^fpr:+([0-9A-F]+):", self("--list-keys", "--with-colons", name), re.MULTILINE)
        assert found
        return found[1].decode()


@pytest.fixture(scope="module")
def gpg() -> Iterator[Gpg]:
    """The program, where it is at hand. Its sockets want a short path."""
    if shutil.which("gpg") is None:
        pytest.skip("NOT TESTED against GnuPG: gpg is not installed")
    with tempfile.TemporaryDirectory() as home:
        yield Gpg(home)
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False, capture_output=True)


def printed(listing: str) -> tuple[Counter[tuple[int, int]], Counter[tuple[int, int]]]:
    """(algorithm, bits of its first number) of each key, and (algorithm, hash) of each signature, as GnuPG lists."""
    keys_, signed = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for chunk in re.split(r"\n(?=:)", listing):
        if re.match(r":(public|secret) (sub )?key packet", chunk):
            algorithm, bits = re.search(r"algo (\d+)", chunk), re.search(r"[ps]key\[0\]: \[(\d+) bits", chunk)
            assert algorithm and bits
            keys_[int(algorithm[1]), int(bits[1])] += 1
        elif chunk.startswith(":signature packet"):
            algorithm, hashed = re.search(r"algo (\d+)", chunk), re.search(r"digest algo (\d+)", chunk)
            assert algorithm and hashed
            signed[int(algorithm[1]), int(hashed[1])] += 1
    return keys_, signed


def as_we_read(data: bytes) -> tuple[Counter[tuple[int, int]], Counter[tuple[int, int]]]:
    """The same of the packets as they are read here; of a curve GnuPG counts its identifier."""
    keys_, signed = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for packet in packets.packets(data):
        if packet.tag in packets.KEYS + packets.SUBKEYS:
            key = keys.parse(packet.body)
            assert isinstance(key.told, Known)
            by_number = facts.public_keys()[key.number].form in ("rsa", "dsa", "elgamal")
            keys_[key.number, (key.told.components[0].size or 0) if by_number else 0] += 1
        elif packet.tag == packets.SIGNATURE:
            found = signatures.parse(packet.body)
            signed[found.number, found.hash_number] += 1
    return keys_, signed


def without_curves(found: Counter[tuple[int, int]]) -> Counter[tuple[int, int]]:
    kept: Counter[tuple[int, int]] = Counter()
    for (number, bits), times in found.items():
        kept[number, bits if facts.public_keys()[number].form in ("rsa", "dsa", "elgamal") else 0] += times
    return kept


def same_as_gpg(gpg: Gpg, data: bytes) -> None:
    keys_, signed = printed(gpg("--list-packets", data=data).decode("utf-8", "replace"))
    assert keys_ or signed
    assert as_we_read(data) == (without_curves(keys_), signed)


def test_keys_and_signatures_are_those_that_gnupg_lists(gpg: Gpg) -> None:
    same_as_gpg(gpg, gpg("--export"))


@pytest.mark.parametrize("path", KEYRINGS, ids=lambda path: path.name)
def test_keyrings_of_debian_are_read_as_gnupg_lists_them(gpg: Gpg, observe: Observe, path: Path) -> None:
    data = path.read_bytes()
    same_as_gpg(gpg, data)
    assert not [one for one in observe(data, path.name) if isinstance(one, Unresolved) and "broken" in one.why.key]


def test_a_key_shows_itself_its_binding_signatures_and_its_subkeys(gpg: Gpg, see: See) -> None:
    shown = [line.partition(" ")[2] for line in see(gpg("--export", "rsa"), "rsa.gpg")]
    scheme = "RSASSA-PKCS1-v1_5 2048 + SHA-512 in RSASSA-PKCS1-v1_5"
    assert shown == [
        "publicKey[0] parameters RSA-2048 = RSA 2048; rsa_exponent 65537",
        f"publicKey[0].userId[0].certification document-signature sha512WithRSAEncryption = {scheme}",
        "publicKey[0].subkey[0] parameters RSA-3072 = RSA 3072; rsa_exponent 65537",
        # RFC 9580 section 5.1.3 fixes the scheme; the key flags say that this key is for it, the primary one not
        "publicKey[0].subkey[0].encryption parameters RSAES-PKCS1-v1_5 = RSAES-PKCS1-v1_5 3072",
        f"publicKey[0].subkey[0].subkeyBinding document-signature sha512WithRSAEncryption = {scheme}",
    ]


def test_a_key_is_used_until_it_expires_and_signed_on_a_day(gpg: Gpg, observe: Observe) -> None:
    key, signature = observe(gpg("--export", "ed"), "ed.gpg")[:2]
    assert isinstance(key, MechanismUse) and isinstance(signature, MechanismUse)
    assert key.until is not None and signature.made is not None
    assert (key.until - signature.made).days in range(729, 732)
    assert key.subject == f"{gpg.fingerprint('ed')[-16:]} ed <ed@example.jp>"


def test_armour_shows_what_the_octets_show(gpg: Gpg, see: See) -> None:
    octets = [line.partition(" ")[2] for line in see(gpg("--export", "p384"), "x.gpg")]
    armoured = see(gpg("--armor", "--export", "p384"))
    assert armoured == [f"1:1 openpgp[0].{line}" for line in octets]
    assert octets[0] == "publicKey[0] parameters ECDSA P-384 = ECDSA 384 P-384"


def test_how_a_secret_key_is_guarded_is_seen(gpg: Gpg, see: See) -> None:
    name = "locked <locked@example.jp>"
    gpg("--quick-gen-key", name, "ed25519", "sign", "never", passphrase="secret")
    shown = see(gpg("--export-secret-keys", "locked", passphrase="secret"), "x.gpg")
    assert "1:1 privateKey[0] parameters Ed25519 = EdDSA 255 Ed25519" in shown
    guards = [line.partition("privateKey[0].")[2] for line in shown if "key-protection" in line]
    assert [guard.partition("; iterated")[0] for guard in guards] == [
        "cipher key-protection AES-128-CFB = AES 128 + CFB",
        "passphrase key-protection OpenPGP-S2K SHA-1 = OpenPGP-S2K + SHA-1 in OpenPGP-S2K; salt_bits 64",
        "check key-protection SHA-1 = SHA-1; default",
    ]
    in_clear = [line for line in see(gpg("--export-secret-keys", "rsa"), "x.gpg") if "unprotected" in line]
    assert [line.split()[1] for line in in_clear] == ["privateKey[0]", "privateKey[0].subkey[0]"]
    assert not [line for line in shown if "unprotected" in line]


SIGN = {
    "detached": ("--detach-sign",),
    "detached, in armour": ("--armor", "--detach-sign"),
    "compressed": ("--sign",),
    "not compressed": ("--sign", "--compress-algo", "none"),
    "in the clear": ("--clearsign",),
}


@pytest.mark.parametrize("how", SIGN.values(), ids=SIGN)
def test_a_signature_shows_scheme_and_hash_however_it_is_packed(gpg: Gpg, see: See, how: tuple[str, ...]) -> None:
    data = gpg("-u", "rsa", "--digest-algo", "SHA1", *how, data=b"hello\n")
    found = [line for line in see(data, "x.sig") if ".hash" not in line]
    assert [line.partition("document-signature ")[2] for line in found] == [
        "sha1WithRSAEncryption = RSASSA-PKCS1-v1_5 2048 + SHA-1 in RSASSA-PKCS1-v1_5"
    ]


def test_a_text_in_the_clear_says_its_hash_too(gpg: Gpg, see: See) -> None:
    data = gpg("-u", "rsa", "--digest-algo", "SHA384", "--clearsign", data=b"- x\n-----BEGIN X-----\nhello\n")
    first, second = see(data)
    assert first == "1:1 openpgp[0].hash document-signature SHA-384 = SHA-384"
    assert "openpgp[1].signature[0] document-signature sha384WithRSAEncryption" in second


def test_a_text_in_the_clear_without_its_signature_is_told(see: See) -> None:
    assert see(b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nhello\n") == [
        "1:1 openpgp[0] unreadable-input pem-no-signature"
    ]


def test_a_message_to_a_key_hides_its_cipher_and_not_its_sha1(gpg: Gpg, see: See) -> None:
    assert see(gpg("-e", "-r", "rsa", data=b"hello"), "x.gpg") == [
        "1:1 encrypted[0].sessionKey encrypted-data RSAES-PKCS1-v1_5 = RSAES-PKCS1-v1_5 3072",
        "1:1 encrypted[1].data unresolved-value openpgp-cipher-not-visible",
        "1:1 encrypted[1].data.check encrypted-data SHA-1 = SHA-1; default",
    ]


def test_a_message_to_a_passphrase_names_its_cipher(gpg: Gpg, see: See) -> None:
    options = ("--cipher-algo", "CAMELLIA256", "--s2k-digest-algo", "SHA256")
    shown = see(gpg("--symmetric", *options, data=b"hello", passphrase="secret"), "x.pgp")
    assert [line.partition("; iterated")[0] for line in shown] == [
        "1:1 encrypted[0].sessionKey encrypted-data Camellia-256-CFB = Camellia 256 + CFB",
        "1:1 encrypted[0].passphrase encrypted-data OpenPGP-S2K SHA-256 = "
        "OpenPGP-S2K + SHA-256 in OpenPGP-S2K; salt_bits 64",
        "1:1 encrypted[1].data.check encrypted-data SHA-1 = SHA-1; default",
    ]


# -------------------- packets written by hand


def new(tag: int, body: bytes) -> bytes:
    """The new format, with a length of five octets (RFC 9580 section 4.2.1.3)."""
    return bytes((0xC0 | tag, 0xFF)) + len(body).to_bytes(4, "big") + body


def old(tag: int, body: bytes) -> bytes:
    """The old format, with a length of two octets (section 4.2.2)."""
    return bytes((0x80 | tag << 2 | 1,)) + len(body).to_bytes(2, "big") + body


def mpi(number: int) -> bytes:
    return number.bit_length().to_bytes(2, "big") + number.to_bytes((number.bit_length() + 7) // 8, "big")


SMALL = prod(range(3, 752, 2))
N = next(number for number in count(3 << 1022 | 1, 2) if gcd(number, SMALL) == 1)
"""No product of two primes that anyone knows, and nothing that the checks of weak keys find."""
CREATED = (1_000_000_000).to_bytes(4, "big")  # 2001-09-09
RSA_V3 = b"\3" + CREATED + (365).to_bytes(2, "big") + b"\1" + mpi(N) + mpi(17)
RSA_V4 = b"\4" + CREATED + b"\1" + mpi(N) + mpi(65537)
ED_V6 = b"\6" + CREATED + b"\x1b" + (32).to_bytes(4, "big") + b"k" * 32
X_V6 = b"\6" + CREATED + b"\x19" + (32).to_bytes(4, "big") + b"k" * 32
SIGNED_V3 = b"\3\5\x10" + CREATED + N.to_bytes(128, "big")[-8:] + b"\1\1" + b"xx" + mpi(N)


def subpacket(kind: int, value: bytes) -> bytes:
    return bytes((1 + len(value), kind)) + value


def signature_v4(kind: int, number: int, hashed: int, area: bytes, value: bytes) -> bytes:
    return bytes((4, kind, number, hashed)) + len(area).to_bytes(2, "big") + area + b"\0\0xx" + value


def parts(lines: list[str]) -> list[str]:
    return [line.partition(" ")[2] for line in lines]


def test_an_old_key_with_its_md5_signature(see: See, observe: Observe) -> None:
    data = old(6, RSA_V3) + old(13, b"me") + old(2, SIGNED_V3)
    assert parts(see(data)) == [
        "publicKey[0] parameters RSA-1024 = RSA 1024; rsa_exponent 17",
        "publicKey[0].encryption parameters RSAES-PKCS1-v1_5 = RSAES-PKCS1-v1_5 1024",
        "publicKey[0].userId[0].certification document-signature md5WithRSAEncryption = "
        "RSASSA-PKCS1-v1_5 1024 + MD5 in RSASSA-PKCS1-v1_5",
    ]
    key, _, signature = observe(data)
    assert isinstance(key, MechanismUse) and isinstance(signature, MechanismUse)
    assert (key.until, signature.made) == (date(2002, 9, 9), date(2001, 9, 9))
    assert key.subject == f"{N & (1 << 64) - 1:016X} me"


def test_keys_of_version_6(see: See) -> None:
    assert parts(see(new(6, ED_V6) + new(14, X_V6))) == [
        "publicKey[0] parameters Ed25519 = EdDSA 255 Ed25519",
        "publicKey[0].subkey[0] parameters X25519 HKDF SHA-256 AES-KW-128 = "
        "X25519 + HKDF + HMAC in HKDF + SHA-256 in HMAC + AES-KW 128",
    ]


def test_a_signature_of_version_6(see: See) -> None:
    area = subpacket(2, CREATED)
    body = b"\6\0\x1b\x0a" + len(area).to_bytes(4, "big") + area + bytes(4) + b"xx\x10" + b"s" * 16 + b"v" * 64
    assert parts(see(new(2, body), "x.sig")) == [
        "signature[0] document-signature Ed25519 with SHA-512 = EdDSA 255 Ed25519 + SHA-512 in EdDSA"
    ]


def test_signatures_by_others_are_summed_and_none_is_lost(see: See) -> None:
    def other(hashed: int, who: bytes) -> bytes:
        area = subpacket(2, CREATED) + subpacket(16, who * 8)
        return new(2, signature_v4(0x10, 1, hashed, area, mpi(N)))

    strong = b"".join(other(8, bytes((who,))) for who in range(1, 51))
    assert parts(see(new(6, RSA_V4) + new(13, b"me") + strong + other(1, b"w")))[2:] == [
        "publicKey[0].certificationByOthers document-signature sha256WithRSAEncryption = "
        "RSASSA-PKCS1-v1_5 1024 + SHA-256 in RSASSA-PKCS1-v1_5; signatures 50",
        "publicKey[0].certificationByOthers document-signature md5WithRSAEncryption = "
        "RSASSA-PKCS1-v1_5 1024 + MD5 in RSASSA-PKCS1-v1_5; signatures 1",
    ]


def test_a_body_in_parts_and_a_body_to_the_end(see: See) -> None:
    body = ED_V6 + b"\0" * (64 - len(ED_V6))
    parted = bytes((0xC6, 0xE0 | 5)) + body[:32] + bytes((32,)) + body[32:]
    assert parts(see(parted))[0] == "publicKey[0] parameters Ed25519 = EdDSA 255 Ed25519"
    inside = new(4, b"\3\0\2\1" + b"i" * 8 + b"\1")
    assert parts(see(b"\xa3\x02" + zlib.compress(inside), "x.gpg")) == [
        "signature[0] document-signature sha1WithRSAEncryption = RSASSA-PKCS1-v1_5 + SHA-1 in RSASSA-PKCS1-v1_5"
    ]


GUARDS: dict[str, tuple[bytes, list[str]]] = {
    "nothing": (b"\0", ["privateKey[0] private-key-unprotected keybox-key-in-clear"]),
    # RFC 4880 section 5.5.3: the octet is the cipher, the hash of the passphrase MD5
    "a cipher alone": (
        b"\1",
        [
            "cipher key-protection IDEA-CFB = IDEA 128 + CFB",
            "passphrase key-protection OpenPGP-S2K MD5 = OpenPGP-S2K + MD5 in OpenPGP-S2K",
        ],
    ),
    "a simple specifier and a sum": (
        b"\xff\2\0\2",
        [
            "cipher key-protection 3-key Triple DES-CFB = 3-key Triple DES 168 + CFB",
            "passphrase key-protection OpenPGP-S2K SHA-1 = OpenPGP-S2K + SHA-1 in OpenPGP-S2K; salt_bits 0",
        ],
    ),
    "authenticated, Argon2": (
        b"\xfd\x09\2\4" + b"s" * 16 + b"\1\4\x15",
        [
            "cipher key-protection AES-256-OCB = AES 256 + OCB",
            "passphrase key-protection Argon2 = Argon2",
        ],
    ),
    "on a smart card": (b"\xff\0\x65\0GNU\2", []),
    "a cipher that nobody knows": (
        b"\xff\x63\0\2",
        [
            "cipher unknown-algorithm openpgp-cipher-unknown",
            "passphrase key-protection OpenPGP-S2K SHA-1 = OpenPGP-S2K + SHA-1 in OpenPGP-S2K; salt_bits 0",
        ],
    ),
}


@pytest.mark.parametrize(("guard", "seen"), GUARDS.values(), ids=GUARDS)
def test_every_way_to_guard_a_secret(see: See, guard: bytes, seen: list[str]) -> None:
    shown = parts(see(new(5, RSA_V4 + guard + b"secret")))
    assert [line.removeprefix("privateKey[0].") for line in shown[2:]] == seen


MESSAGES: dict[str, tuple[bytes, list[str]]] = {
    "version 2 with Argon2": (
        new(3, b"\6\x1e\x09\3\x14\4" + b"s" * 16 + b"\1\4\x15" + b"n" * 12) + new(18, b"\2\x09\3\6" + b"s" * 32),
        [
            "encrypted[0].sessionKey encrypted-data AES-256-GCM = AES 256 + GCM",
            "encrypted[0].passphrase encrypted-data Argon2 = Argon2",
            "encrypted[1].data encrypted-data AES-256-GCM = AES 256 + GCM",
            "encrypted[1].data.kdf encrypted-data HKDF SHA-256 = HKDF + HMAC in HKDF + SHA-256 in HMAC",
        ],
    ),
    "to an X25519 key": (
        new(1, b"\6\x15\4" + b"f" * 20 + b"\x19" + b"x" * 32) + new(18, b"\2\7\2\6" + b"s" * 32),
        [
            "encrypted[0].sessionKey encrypted-data X25519 HKDF SHA-256 AES-KW-128 = "
            "X25519 + HKDF + HMAC in HKDF + SHA-256 in HMAC + AES-KW 128",
            "encrypted[1].data encrypted-data AES-128-OCB = AES 128 + OCB",
            "encrypted[1].data.kdf encrypted-data HKDF SHA-256 = HKDF + HMAC in HKDF + SHA-256 in HMAC",
        ],
    ),
    # RFC 4880 section 5.7
    "of PGP 2": (
        new(9, b"x" * 30),
        [
            "encrypted[0].data encrypted-data IDEA-CFB = IDEA 128 + CFB",
            "encrypted[0].passphrase encrypted-data MD5 = MD5",
            "encrypted[0].data.check unresolved-value openpgp-no-integrity",
        ],
    ),
    "of LibrePGP": (
        new(3, b"\5\x09\2\0\x08" + b"n" * 15) + new(20, b"\1\x09\2\6" + b"n" * 15),
        [
            "encrypted[0].sessionKey encrypted-data AES-256-OCB = AES 256 + OCB",
            "encrypted[0].passphrase encrypted-data OpenPGP-S2K SHA-256 = "
            "OpenPGP-S2K + SHA-256 in OpenPGP-S2K; salt_bits 0",
            "encrypted[1].data encrypted-data AES-256-OCB = AES 256 + OCB",
        ],
    ),
    "to an ECDH key": (
        new(1, b"\3" + b"k" * 8 + b"\x12" + mpi(1 << 200)),
        ["encrypted[0].sessionKey unresolved-value openpgp-curve-not-visible"],
    ),
}


@pytest.mark.parametrize(("data", "seen"), MESSAGES.values(), ids=MESSAGES)
def test_messages_of_every_kind(see: See, data: bytes, seen: list[str]) -> None:
    assert parts(see(data, "x.pgp")) == seen


UNCLEAR: dict[str, tuple[bytes, str]] = {
    "an algorithm that nobody knows": (
        new(6, RSA_V4) + new(14, b"\4" + CREATED + b"\x63" + mpi(5)),
        "openpgp-key-unknown",
    ),
    "a version that nobody knows": (new(6, RSA_V4) + new(14, b"\x09" + CREATED), "openpgp-key-broken"),
    "a hash that nobody knows": (
        new(6, RSA_V4) + new(2, signature_v4(0x1F, 1, 99, b"", mpi(N))),
        "openpgp-hash-unknown",
    ),
    "a broken signature": (new(6, RSA_V4) + new(2, b"\4\x13"), "openpgp-signature-broken"),
    "a packet that nobody knows": (new(6, RSA_V4) + new(39, b"x"), "openpgp-packet-unknown"),
    "octets that are no packet": (new(6, RSA_V4) + new(12, b"") + b"text", "openpgp-no-packet"),
    "a packet cut off": (new(6, RSA_V4) + new(12, b"") + new(13, b"me")[:-1], "openpgp-truncated"),
    "a secret cut off": (new(5, RSA_V4 + b"\xfe\x09"), "openpgp-packet-broken"),
    "broken compression": (new(6, RSA_V4) + new(8, b"\2xx"), "openpgp-not-inflated"),
    "a curve that nobody knows": (
        new(6, RSA_V4) + new(14, b"\4" + CREATED + b"\x13\3\x2a\3\4" + mpi(5)),
        "curve-unknown",
    ),
}


@pytest.mark.parametrize(("data", "key"), UNCLEAR.values(), ids=UNCLEAR)
def test_what_cannot_be_told_is_told_so_and_the_rest_is_read(observe: Observe, data: bytes, key: str) -> None:
    found = observe(data)
    assert isinstance(found[0], MechanismUse)
    assert key in [one.why.key for one in found if isinstance(one, Unresolved)]


def test_the_checksum_of_armour_is_no_part_of_it(see: See) -> None:
    body = base64.b64encode(new(6, ED_V6)).decode()
    for end in ("", "=njUN\n", "\r\n=njUN\r\n"):
        text = f"-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: 1\n\n{body}\n{end}-----END PGP PUBLIC KEY BLOCK-----\n"
        assert parts(see(text.encode())) == ["openpgp[0].publicKey[0] parameters Ed25519 = EdDSA 255 Ed25519"]


def test_pem_and_openpgp_stand_in_one_file(see: See) -> None:
    certificate = (Path(__file__).parents[1] / "certificates" / "fixtures" / "rsa.pem").read_bytes()
    body = base64.b64encode(new(6, ED_V6)).decode()
    block = f"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n{body}\n-----END PGP PUBLIC KEY BLOCK-----\n"
    lines = see(block.encode() + certificate)
    assert lines[0] == "1:1 openpgp[0].publicKey[0] parameters Ed25519 = EdDSA 255 Ed25519"
    assert any("certificate[0]" in line for line in lines)


NOT_OPENPGP: dict[str, tuple[str, bytes]] = {
    "a picture": ("x.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 100),
    "compiled python": ("x.pyc", b"\xa7\r\r\n" + b"\0" * 100),
    "japanese text": ("x.txt", "暗号リスト".encode()),
    "euc-jp": ("x.txt", "暗号リスト".encode("euc-jp") * 9),
    "shift jis": ("x.txt", "暗号リスト".encode("shift-jis") * 9),
    "a key of no version": ("x", new(6, b"\x09" + CREATED + b"\1" + mpi(N))),
    "a key cut off": ("x", new(6, RSA_V4)[:-1]),
    "encrypted data under another name": ("x.bin", new(18, b"\1" + b"x" * 40)),
    "compressed octets that are no packets": ("x.bin", new(8, b"\2" + zlib.compress(b"text"))),
    "nothing": ("x.gpg", b""),
}


@pytest.mark.parametrize(("path", "data"), NOT_OPENPGP.values(), ids=NOT_OPENPGP)
def test_other_octets_are_not_claimed(claimed: Claimed, path: str, data: bytes) -> None:
    assert "openpgp" not in claimed(data, path)
