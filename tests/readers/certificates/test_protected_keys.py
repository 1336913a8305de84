"""Encrypted private keys that OpenSSL and OpenSSH write: the protection is told without the password, the key with it."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from cryptrec_lint.model import MechanismUse, Observation, Origin, OriginKind, Purpose, Unresolved
from cryptrec_lint.readers.certificates import ber, der, rc2

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]
Make = Callable[..., bytes]

EC = ec.generate_private_key(ec.SECP256R1())
PLAIN = EC.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
KEY = "privateKey[0] parameters EC P-256 = EC 256 P-256"
KDF = "privateKey[0].encryptionAlgorithm.keyDerivationFunc key-protection"
CIPHER = "privateKey[0].encryptionAlgorithm.encryptionScheme key-protection"
SCHEME = "privateKey[0].encryptionAlgorithm key-protection"
SHA256 = f"{KDF} PBKDF2-HMAC-SHA256 = PBKDF2 + HMAC in PBKDF2 + SHA-256 in HMAC; iterations 2048; salt_bits 64"
SHA1 = f"{KDF} PBKDF2-HMAC-SHA1 = PBKDF2 + HMAC in PBKDF2 + SHA-1 in HMAC; iterations 2048; salt_bits 64; default"
SCRYPT = f"{KDF} scrypt = scrypt; N 16384; r 8; p 1; salt_bits 64"
PBKDF1 = "iterations 2048; salt_bits 64"


@pytest.fixture(scope="module")
def openssl() -> Make:
    """Run `openssl` with the algorithms of old, give its output."""
    if shutil.which("openssl") is None:
        pytest.skip("NOT TESTED against OpenSSL: no openssl on this machine")

    def run(*arguments: str, data: bytes = PLAIN) -> bytes:
        command = ["openssl", *arguments, "-provider", "legacy", "-provider", "default", "-passout", "pass:secret"]
        return subprocess.run(command, input=data, capture_output=True, check=True).stdout

    return run


# RFC 8018 appendix B.2; OpenSSL manual openssl-pkcs8(1): -v2prf is HMAC-SHA-256 unless it is given.
PBES2 = [
    (("-v2", "aes-128-cbc"), [SHA256, f"{CIPHER} AES-128-CBC = AES 128 + CBC; iv_bits 128"]),
    (("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA1"), [SHA1, f"{CIPHER} AES-256-CBC = AES 256 + CBC; iv_bits 128"]),
    (("-scrypt",), [SCRYPT, f"{CIPHER} AES-256-CBC = AES 256 + CBC; iv_bits 128"]),
    (("-v2", "des3"), [SHA256, f"{CIPHER} DES-EDE3-CBC = 3-key Triple DES 168 + CBC; iv_bits 64"]),
    (("-v2", "des"), [SHA256, f"{CIPHER} DES-CBC = DES 56 + CBC; iv_bits 64"]),
    (("-v2", "camellia-256-cbc"), [SHA256, f"{CIPHER} Camellia-256-CBC = Camellia 256 + CBC; iv_bits 128"]),
    (("-v2", "seed"), [SHA256, f"{CIPHER} SEED-CBC = SEED 128 + CBC; iv_bits 128"]),
    (("-v2", "rc2-cbc"), [SHA256, f"{CIPHER} RC2-CBC = RC2 128 + CBC; iv_bits 64"]),
    (("-v2", "rc2-64-cbc"), [SHA256, f"{CIPHER} RC2-CBC = RC2 64 + CBC; iv_bits 64"]),
    (("-v2", "rc2-40-cbc"), [SHA256, f"{CIPHER} RC2-CBC = RC2 40 + CBC; iv_bits 64"]),
    (("-v2", "aes-256-cfb"), [SHA256, f"{CIPHER} AES-256-CFB = AES 256 + CFB; iv_bits 128"]),
    (("-v2", "aes-256-ofb"), [SHA256, f"{CIPHER} AES-256-OFB = AES 256 + OFB; iv_bits 128"]),
]
# RFC 8018 appendix A.3, RFC 7292 appendix C
PBES1 = [
    ("PBE-MD5-DES", f"pbeWithMD5AndDES-CBC = PBKDF1 + MD5 in PBKDF1 + DES 56 + CBC; {PBKDF1}"),
    ("PBE-SHA1-DES", f"pbeWithSHA1AndDES-CBC = PBKDF1 + SHA-1 in PBKDF1 + DES 56 + CBC; {PBKDF1}"),
    ("PBE-MD5-RC2-64", f"pbeWithMD5AndRC2-CBC = PBKDF1 + MD5 in PBKDF1 + RC2 64 + CBC; {PBKDF1}"),
    (
        "PBE-SHA1-3DES",
        "pbeWithSHA1And3-KeyTripleDES-CBC = PKCS12-KDF + SHA-1 in PKCS12-KDF + 3-key Triple DES 168 + CBC; " + PBKDF1,
    ),
    (
        "PBE-SHA1-2DES",
        "pbeWithSHA1And2-KeyTripleDES-CBC = PKCS12-KDF + SHA-1 in PKCS12-KDF + 2-key Triple DES 112 + CBC; " + PBKDF1,
    ),
    (
        "PBE-SHA1-RC2-40",
        f"pbeWithSHA1And40BitRC2-CBC = PKCS12-KDF + SHA-1 in PKCS12-KDF + RC2 40 + CBC; {PBKDF1}",
    ),
    ("PBE-SHA1-RC4-128", f"pbeWithSHA1And128BitRC4 = PKCS12-KDF + SHA-1 in PKCS12-KDF + RC4 128; {PBKDF1}"),
]
# OpenSSL manual PEM_read(3)
TRADITIONAL = [
    ("aes256", "AES-256-CBC = AES 256 + CBC; iv_bits 128"),
    ("des3", "DES-EDE3-CBC = 3-key Triple DES 168 + CBC; iv_bits 64"),
    ("camellia128", "Camellia-128-CBC = Camellia 128 + CBC; iv_bits 128"),
    ("seed", "SEED-CBC = SEED 128 + CBC; iv_bits 128"),
]
BYTES_TO_KEY = (
    "privateKey[0].DEK-Info.keyDerivation key-protection EVP_BytesToKey MD5"
    " = EVP_BytesToKey + MD5 in EVP_BytesToKey; iterations 1; default"
)


@pytest.mark.parametrize(("options", "protection"), PBES2, ids=lambda value: str(value)[:30])
def test_pbes2_is_told_without_the_password_and_opened_with_it(
    options: tuple[str, ...], protection: list[str], openssl: Make, unlock: Observe, shown: Shown
) -> None:
    data = openssl("pkcs8", "-topk8", *options)
    assert shown(unlock(data)) == [*protection, "privateKey[0] locked-content keybox-locked"]
    assert shown(unlock(data, b"wrong")) == [*protection, "privateKey[0] locked-content keybox-wrong-password"]
    assert shown(unlock(data, b"wrong", b"secret")) == [*protection, KEY]


@pytest.mark.parametrize(("name", "protection"), PBES1, ids=[name for name, _ in PBES1])
def test_the_schemes_of_old_are_told_and_opened(
    name: str, protection: str, openssl: Make, unlock: Observe, shown: Shown
) -> None:
    data = openssl("pkcs8", "-topk8", "-v1", name)
    assert shown(unlock(data)) == [f"{SCHEME} {protection}", "privateKey[0] locked-content keybox-locked"]
    assert shown(unlock(data, b"secret")) == [f"{SCHEME} {protection}", KEY]


@pytest.mark.parametrize(("name", "protection"), TRADITIONAL, ids=[name for name, _ in TRADITIONAL])
def test_encrypted_armour_shows_its_cipher_and_the_derivation_that_stands_nowhere(
    name: str, protection: str, openssl: Make, unlock: Observe, shown: Shown
) -> None:
    data = openssl("ec", f"-{name}")
    cipher = f"privateKey[0].DEK-Info key-protection {protection}"
    assert shown(unlock(data)) == [cipher, BYTES_TO_KEY, "privateKey[0] locked-content keybox-locked"]
    assert shown(unlock(data, b"secret")) == [cipher, BYTES_TO_KEY, KEY]


def test_the_default_derivation_names_its_source(openssl: Make, unlock: Observe) -> None:
    use = unlock(openssl("ec", "-aes256"))[1]
    assert isinstance(use, MechanismUse)
    assert use.origin == Origin(OriginKind.DEFAULT, ("OpenSSL", "PEM_read(3)", "EVP_BytesToKey with MD5, one round"))
    assert use.purpose is Purpose.KEY_PROTECTION


@pytest.mark.parametrize("form", [("pkcs8", "-topk8", "-v2", "aria-256-cbc"), ("ec", "-aria256")])
def test_a_cipher_that_cannot_be_opened_is_told_and_the_key_said_unseen(
    form: tuple[str, ...], openssl: Make, unlock: Observe, shown: Shown
) -> None:
    for passwords in ((), (b"secret",)):
        seen = shown(unlock(openssl(*form), *passwords))
        assert any("ARIA-256-CBC = ARIA 256 + CBC" in line for line in seen)
        assert seen[-1] == "privateKey[0] unread-container keybox-cannot-open"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("Proc-Type: 4,ENCRYPTED", "privateKey[0].DEK-Info unreadable-input keybox-no-dek-info"),
        (
            "Proc-Type: 4,ENCRYPTED\nDEK-Info: ROT-13,00",
            "privateKey[0].DEK-Info unknown-algorithm keybox-cipher-name-unknown",
        ),
    ],
)
def test_armour_without_a_known_cipher_says_so(headers: str, expected: str, unlock: Observe, shown: Shown) -> None:
    text = f"-----BEGIN RSA PRIVATE KEY-----\n{headers}\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"
    seen = shown(unlock(text.encode(), b"secret"))
    assert seen[0] == expected
    assert seen[-1] == "privateKey[0] unread-container keybox-scheme-not-known"


def sequence(*members: bytes) -> bytes:
    return ber.element(der.SEQUENCE, b"".join(members))


def integer(value: int) -> bytes:
    return ber.element(der.INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def octets(value: bytes) -> bytes:
    return ber.element(der.OCTET_STRING, value)


PBES2_OID, PBKDF2_OID = bytes.fromhex("06092a864886f70d01050d"), bytes.fromhex("06092a864886f70d01050c")
SCRYPT_OID, AES_256_CBC = bytes.fromhex("06092b06010401da47040b"), bytes.fromhex("060960864801650304012a")
RC2_CBC = bytes.fromhex("06082a864886f70d0302")


def encrypted(kdf: bytes, cipher: bytes = sequence(AES_256_CBC, octets(bytes(16)))) -> bytes:
    return sequence(sequence(PBES2_OID, sequence(kdf, cipher)), octets(bytes(64)))


@pytest.mark.parametrize(
    "kdf",
    [
        sequence(PBKDF2_OID, sequence(octets(b"salt"), integer(10**9))),
        sequence(SCRYPT_OID, sequence(octets(b"salt"), integer(2**40), integer(8), integer(1))),
        sequence(SCRYPT_OID, sequence(octets(b"salt"), integer(2**14), integer(8), integer(10**6))),
    ],
    ids=["a billion iterations", "scrypt in a tebibyte", "scrypt a million times"],
)
def test_work_without_bounds_is_not_begun_and_that_is_said(kdf: bytes, unlock: Observe, shown: Shown) -> None:
    seen = unlock(encrypted(kdf), b"secret")
    assert shown(seen)[-1] == "privateKey[0] unread-container keybox-too-costly"
    assert isinstance(seen[-1], Unresolved)
    assert dict(seen[-1].why.args)["limit"] == "6500000"


def test_the_bound_is_for_the_whole_file(unlock: Observe, shown: Shown) -> None:
    key = encrypted(sequence(PBKDF2_OID, sequence(octets(b"salt"), integer(10**6))))
    body = base64.encodebytes(key).decode()
    block = f"-----BEGIN ENCRYPTED PRIVATE KEY-----\n{body}-----END ENCRYPTED PRIVATE KEY-----\n"
    seen = shown(unlock((block * 100).encode(), b"secret"))
    assert sum("keybox-too-costly" in line for line in seen) > 90


def test_rc2_without_a_version_has_32_bits(unlock: Observe, shown: Shown) -> None:
    """RFC 8018 appendix B.2.3; a version that the standard does not have is not guessed."""
    kdf = sequence(PBKDF2_OID, sequence(octets(b"salt"), integer(1), integer(5)))
    seen = shown(unlock(encrypted(kdf, sequence(RC2_CBC, sequence(octets(bytes(8)))))))
    assert seen[1] == f"{CIPHER} RC2-CBC = RC2 32 + CBC; iv_bits 64; default"
    seen = shown(unlock(encrypted(kdf, sequence(RC2_CBC, sequence(integer(7), octets(bytes(8)))))))
    assert seen[1] == "privateKey[0].encryptionAlgorithm.encryptionScheme unresolved-value keybox-rc2-version"


@pytest.mark.parametrize(
    ("key", "bits", "plain", "cipher"),
    [
        ("0000000000000000", 63, "0000000000000000", "ebb773f993278eff"),
        ("ffffffffffffffff", 64, "ffffffffffffffff", "278b27e42e2f0d49"),
        ("88", 64, "0000000000000000", "61a8a244adacccf0"),
        ("88bca90e90875a7f0f79c384627bafb2", 128, "0000000000000000", "2269552ab0f85ca6"),
    ],
)
def test_rc2_gives_the_vectors_of_its_standard(key: str, bits: int, plain: str, cipher: str) -> None:
    """RFC 2268 section 5."""
    found = rc2.decrypted(bytes.fromhex(key), bits, bytes(8), bytes.fromhex(cipher))
    assert found == bytes.fromhex(plain)


SSH = [
    (("ed25519",), "aes256-ctr", "AES-256-CTR = AES 256 + CTR", "Ed25519 = EdDSA 255 Ed25519"),
    (("ecdsa", "-b", "384"), "aes256-gcm@openssh.com", "AES-256-GCM = AES 256 + GCM", "EC P-384 = EC 384 P-384"),
    (
        ("rsa", "-b", "2048"),
        "3des-cbc",
        "DES-EDE3-CBC = 3-key Triple DES 168 + CBC",
        "RSA-2048 = RSA 2048; rsa_exponent 65537",
    ),
]


@pytest.mark.parametrize(("kind", "cipher", "protection", "key"), SSH, ids=[row[1] for row in SSH])
def test_an_openssh_key_shows_its_public_half_whether_encrypted_or_not(
    kind: tuple[str, ...], cipher: str, protection: str, key: str, tmp_path: Path, unlock: Observe, shown: Shown
) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("NOT TESTED against OpenSSH: ssh-keygen is not on this machine")
    for name, options in (("clear", ["-N", ""]), ("locked", ["-N", "secret", "-Z", cipher, "-a", "20"])):
        command = ["ssh-keygen", "-q", "-t", *kind, "-f", str(tmp_path / name), *options]
        subprocess.run(command, check=True, capture_output=True)
    assert shown(unlock((tmp_path / "locked").read_bytes())) == [
        f"privateKey[0].ciphername key-protection {protection}",
        "privateKey[0].kdfname key-protection bcrypt-pbkdf = bcrypt-pbkdf; iterations 20; salt_bits 128",
        f"privateKey[0] parameters {key}",
    ]
    assert shown(unlock((tmp_path / "clear").read_bytes())) == [
        f"privateKey[0] parameters {key}",
        "privateKey[0] private-key-unprotected keybox-key-in-clear",
    ]


def test_no_octet_of_an_opened_key_reaches_an_observation(unlock: Observe) -> None:
    locked = EC.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    text = repr(unlock(locked, b"secret"))
    number = EC.private_numbers().private_value
    assert str(number) not in text and f"{number:x}" not in text and "secret" not in text
