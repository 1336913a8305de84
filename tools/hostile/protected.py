"""What a password protects, where opening it would take for ever: PKCS #12, PKCS #8, stores of Java, OpenSSH."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hostile import making
from hostile.making import armoured, certificate, context, identifier, integer, named, octets, oid, sequence, set_of

BILLION = 1_000_000_000
_PASSWORD = "right"
_PBES2, _PBKDF2, _SCRYPT = "1.2.840.113549.1.5.13", "1.2.840.113549.1.5.12", "1.3.6.1.4.1.11591.4.11"
_OLD, _AES = "1.2.840.113549.1.12.1.3", "2.16.840.1.101.3.4.1.42"
_SALT = bytes(range(16))


# -------------------- protections


def pbkdf2(iterations: int) -> bytes:
    """PBES2 with PBKDF2 and AES-256."""
    return _pbes2(identifier(_PBKDF2, sequence(octets(_SALT), integer(iterations))))


def scrypt(cost: int, block: int, parallel: int) -> bytes:
    """PBES2 with scrypt and AES-256."""
    return _pbes2(identifier(_SCRYPT, sequence(octets(_SALT), integer(cost), integer(block), integer(parallel))))


def _pbes2(derivation: bytes) -> bytes:
    return identifier(_PBES2, sequence(derivation, identifier(_AES, octets(_SALT))))


def old(iterations: int) -> bytes:
    """The scheme of PKCS #12 itself, with Triple DES."""
    return identifier(_OLD, sequence(octets(_SALT), integer(iterations)))


# -------------------- PKCS #12


def pfx(protection: bytes, mac: bytes, bags: int = 1, size: int = 1024) -> bytes:
    """A PKCS #12 of so many encrypted safes."""
    encrypted = sequence(oid("1.2.840.113549.1.7.1"), protection, making.element(0x80, bytes(size)))
    safe = sequence(oid("1.2.840.113549.1.7.6"), context(0, sequence(integer(0), encrypted)))
    content = sequence(*[safe] * bags)
    return sequence(integer(3), sequence(oid("1.2.840.113549.1.7.1"), context(0, octets(content))), mac)


def mac(iterations: int) -> bytes:
    """A MacData."""
    return sequence(
        sequence(identifier("2.16.840.1.101.3.4.2.1"), octets(bytes(range(32)))), octets(_SALT), integer(iterations)
    )


def _of(data: bytes, password: str | None) -> Callable[[Path], list[str]]:
    def make(folder: Path) -> list[str]:
        (folder / "store.p12").write_bytes(data)
        if password is None:
            return [str(folder / "store.p12")]
        (folder / "password").write_text(password + "\n")
        return ["--password-file", str(folder / "password"), str(folder / "store.p12")]

    return make


_FORMS = {
    "mac": (pfx(old(1000), mac(BILLION)), "a billion iterations in the MAC"),
    "pbkdf2": (pfx(pbkdf2(BILLION), mac(1000)), "a billion iterations of PBKDF2"),
    "old-pbe": (pfx(old(BILLION), mac(1000)), "a billion iterations of the old scheme"),
    "all": (pfx(pbkdf2(BILLION), mac(BILLION)), "a billion iterations of each"),
    "2-to-the-63": (pfx(pbkdf2(2**63 - 1), mac(2**63 - 1)), "2^63 - 1 iterations of each"),
    "2-to-the-1000": (pfx(pbkdf2(2**1000), mac(2**1000)), "2^1000 iterations of each"),
    "scrypt-n": (pfx(scrypt(2**40, 8, 1), mac(1000)), "scrypt with N of 2^40"),
    "scrypt-r": (pfx(scrypt(2, 2**29, 1), mac(1000)), "scrypt with r of 2^29"),
    "scrypt-p": (pfx(scrypt(2, 1, 2**29), mac(1000)), "scrypt with p of 2^29"),
    "scrypt-memory": (pfx(scrypt(2**20, 8, 1), mac(1000)), "scrypt that wants 1 GiB"),
    "many-safes": (pfx(pbkdf2(300_000), mac(1000), bags=10_000), "10,000 safes of 300,000 iterations"),
    "long-safe": (pfx(old(1), mac(1), size=60_000_000), "a safe of 60 MB"),
}


def _signed(iterations: int, protection: bytes) -> bytes:
    """A PKCS #12 whose MAC is right for the password, so that what is inside is tried."""
    content_at = pfx(protection, b"")
    outer = making.element(0x30, b"")  # the content is found again by its own text
    del outer
    encrypted = sequence(oid("1.2.840.113549.1.7.1"), protection, making.element(0x80, bytes(1024)))
    content = sequence(sequence(oid("1.2.840.113549.1.7.6"), context(0, sequence(integer(0), encrypted))))
    assert content in content_at
    key = _pkcs12_key(_PASSWORD, _SALT, iterations)
    digest = hmac.new(key, content, hashlib.sha256).digest()
    right = sequence(sequence(identifier("2.16.840.1.101.3.4.2.1"), octets(digest)), octets(_SALT), integer(iterations))
    return pfx(protection, right)


def _pkcs12_key(password: str, salt: bytes, iterations: int) -> bytes:
    """RFC 7292 appendix B.2 for a MAC with SHA-256: one block is enough."""
    block = 64
    secret = (password + "\0").encode("utf-16-be")
    filled = b"".join((one * (block // len(one) + 1))[: -(-len(one) // block) * block] for one in (salt, secret))
    found = hashlib.sha256(bytes((3,)) * block + filled).digest()
    for _ in range(iterations - 1):
        found = hashlib.sha256(found).digest()
    return found


def _register() -> None:
    for name, (data, what) in _FORMS.items():
        for given, password in (("", None), ("-wrong-password", "wrong")):
            make = _of(data, password)
            make.__doc__ = f"PKCS #12 with {what}, {'a wrong password' if password else 'no password'}."
            making.add(make, f"pkcs12-{name}{given}")
    for name, protection in (("pbkdf2", pbkdf2(BILLION)), ("old-pbe", old(BILLION)), ("scrypt", scrypt(2**30, 8, 1))):
        make = _of(_signed(1000, protection), _PASSWORD)
        make.__doc__ = f"PKCS #12 whose MAC is right for the password, and what is inside asks for ever ({name})."
        making.add(make, f"pkcs12-{name}-right-password")
    make = _of(_FORMS["pbkdf2"][0], "wrong")
    making.add(_many_passwords, "pkcs12-50-passwords")


def _many_passwords(folder: Path) -> list[str]:
    """PKCS #12 with a million iterations each and 50 passwords."""
    (folder / "store.p12").write_bytes(pfx(pbkdf2(1_000_000), mac(1_000_000)))
    options = []
    for n in range(50):
        (folder / f"password{n}").write_text(f"wrong{n}\n")
        options += ["--password-file", str(folder / f"password{n}")]
    return [*options, str(folder / "store.p12")]


_register()


# -------------------- keys


def _keys(scheme: bytes, count: int) -> Iterator[bytes]:
    return (armoured("ENCRYPTED PRIVATE KEY", sequence(scheme, octets(bytes(1024)))) for _ in range(count))


def many_encrypted(folder: Path) -> list[str]:
    """10,000 encrypted keys with 300,000 iterations each, and a wrong password."""
    with open(folder / "keys.pem", "wb") as file:
        file.writelines(_keys(pbkdf2(300_000), 10_000))
    (folder / "password").write_text("wrong\n")
    return ["--password-file", str(folder / "password"), str(folder / "keys.pem")]


def many_files(folder: Path) -> list[str]:
    """20 files, each with keys that together take all the work that one file may ask for."""
    for n in range(20):
        (folder / f"{n}.pem").write_bytes(b"".join(_keys(pbkdf2(3_000_000), 2)))
    (folder / "password").write_text("wrong\n")
    return ["--password-file", str(folder / "password"), str(folder)]


making.add(many_encrypted, "10000-encrypted-keys")


@named("openssh-rounds.pem")
def openssh() -> Iterable[bytes]:
    """An OpenSSH private key with 2^32 - 1 rounds of bcrypt, and one that says it has 2^32 - 1 keys."""

    def string(data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + data

    options = string(string(_SALT) + struct.pack(">I", 2**32 - 1))
    head = b"openssh-key-v1\0" + string(b"aes256-ctr") + string(b"bcrypt") + options
    public = string(string(b"ssh-ed25519") + string(bytes(range(32))))
    yield armoured("OPENSSH PRIVATE KEY", head + struct.pack(">I", 1) + public + string(bytes(160)))
    yield armoured("OPENSSH PRIVATE KEY", head + struct.pack(">I", 2**32 - 1) + public + string(bytes(160)))


@named("openssh-many-keys.pem")
def openssh_many() -> Iterable[bytes]:
    """An OpenSSH private key with 500,000 public keys of none."""
    string = struct.pack(">I", 51) + struct.pack(">I", 11) + b"ssh-ed25519" + struct.pack(">I", 32) + bytes(32)
    head = b"openssh-key-v1\0" + struct.pack(">I", 4) + b"none" + struct.pack(">I", 4) + b"none" + struct.pack(">I", 0)
    data = head + struct.pack(">I", 500_000) + string * 500_000 + struct.pack(">I", 0)
    yield armoured("OPENSSH PRIVATE KEY", data)


# -------------------- stores of Java


@named("absurd-count.jks")
def jks_count() -> Iterable[bytes]:
    """A JKS that says it has 2^31 - 1 entries."""
    yield b"\xfe\xed\xfe\xed" + struct.pack(">II", 2, 2**31 - 1) + bytes(100)


@named("absurd-length.jks")
def jks_length() -> Iterable[bytes]:
    """A JKS with a certificate of 2^32 - 1 octets."""
    entry = struct.pack(">I", 2) + b"\0\1a" + bytes(8) + b"\0\5X.509" + struct.pack(">I", 2**32 - 1)
    yield b"\xfe\xed\xfe\xed" + struct.pack(">II", 2, 1) + entry + bytes(100)


@named("1000000-entries.jks")
def jks_entries() -> Iterable[bytes]:
    """A JKS with 1,000,000 certificates of no octets."""
    entry = struct.pack(">I", 2) + b"\0\1a" + bytes(8) + b"\0\5X.509" + struct.pack(">I", 0)
    yield b"\xfe\xed\xfe\xed" + struct.pack(">II", 2, 1_000_000) + entry * 1_000_000 + bytes(20)


@named("absurd-chain.jks")
def jks_chain() -> Iterable[bytes]:
    """A JKS with a key whose chain has 2^31 - 1 certificates."""
    entry = struct.pack(">I", 1) + b"\0\1a" + bytes(8) + struct.pack(">I", 4) + bytes(4) + struct.pack(">I", 2**31 - 1)
    yield b"\xfe\xed\xfe\xed" + struct.pack(">II", 2, 1) + entry + bytes(100)


@named("absurd-count.jceks")
def jceks_count() -> Iterable[bytes]:
    """A JCEKS with a secret key that is a Java object nested without end."""
    entry = struct.pack(">I", 3) + b"\0\1a" + bytes(8) + b"\xac\xed\0\5" + b"\x75\x72\0\1a" * 200_000
    yield b"\xce\xce\xce\xce" + struct.pack(">II", 2, 2**31 - 1) + entry


@named("absurd-iterations.bks")
def bks() -> Iterable[bytes]:
    """A BKS with 2^31 - 1 iterations of its MAC."""
    yield struct.pack(">II", 2, 20) + bytes(20) + struct.pack(">I", 2**31 - 1) + b"\1\0\1a" * 100_000


# -------------------- CMS


def signers(count: int) -> bytes:
    """A CMS with one certificate and as many signers, whose signatures are nobody's."""
    end, by = making.name("end entity"), making.name("CA")
    one = certificate(end, by, making.ordinary())
    hash = identifier("2.16.840.1.101.3.4.2.1")
    signer = sequence(integer(1), sequence(by, integer(1)), hash, making.RSA, octets(bytes(range(256))))
    signed = sequence(
        integer(1),
        set_of(hash),
        sequence(oid("1.2.840.113549.1.7.1"), context(0, octets(b"content"))),
        context(0, one),
        set_of(*[signer] * count),
    )
    return sequence(oid("1.2.840.113549.1.7.2"), context(0, signed))


@named("100000-signers.p7m")
def many_signers() -> Iterable[bytes]:
    """A CMS with 100,000 signers."""
    yield signers(100_000)


@named("4000-signers-of-each.pem")
def signers_in_blocks() -> Iterable[bytes]:
    """200 CMS of 900 signers each."""
    return (armoured("CMS", signers(900)) for _ in range(200))


@named("100000-certificates.p7b")
def many_certificates() -> Iterable[bytes]:
    """A bundle of PKCS #7 with 60,000 certificates."""
    one = certificate(making.name("end entity"), making.name("CA"), making.ordinary())
    content = sequence(oid("1.2.840.113549.1.7.1"))
    signed = sequence(integer(1), b"\x31\0", content, context(0, one * 60_000), b"\x31\0")
    yield sequence(oid("1.2.840.113549.1.7.2"), context(0, signed))


@named("nested-cms.p7m")
def nested_cms() -> Iterable[bytes]:
    """A CMS in a CMS, 300 deep."""
    data = b"content"
    for _ in range(300):
        content = sequence(oid("1.2.840.113549.1.7.1"), context(0, octets(data)))
        signed = sequence(integer(1), b"\x31\0", content, b"\x31\0")
        data = sequence(oid("1.2.840.113549.1.7.2"), context(0, signed))
    yield data


@named("1-mbit-signer.p7m")
def long_signer() -> Iterable[bytes]:
    """A CMS whose signer has a key of 1 Mbit."""
    end, by = making.name("end entity"), making.name("CA")
    number = making.modulus(1_000_000)
    hash = identifier("2.16.840.1.101.3.4.2.1")
    value = octets(making.modulus(999_992).to_bytes(125_000, "big"))
    signer = sequence(integer(1), sequence(by, integer(1)), hash, making.RSA, value)
    content = sequence(oid("1.2.840.113549.1.7.1"), context(0, octets(b"content")))
    key = certificate(end, by, making.rsa_key(number, number - 2))
    signed = sequence(integer(1), set_of(hash), content, context(0, key), set_of(signer))
    yield sequence(oid("1.2.840.113549.1.7.2"), context(0, signed))


@named("absurd-kek.p7m")
def password_recipient() -> Iterable[bytes]:
    """A CMS encrypted by a password with a billion iterations, for 100,000 recipients."""
    derivation = making.element(
        0xA0, sequence(octets(_SALT), integer(BILLION))[0:0] + oid(_PBKDF2) + sequence(octets(_SALT), integer(BILLION))
    )
    wrap = identifier("1.2.840.113549.1.9.16.3.9", identifier(_AES, octets(_SALT)))
    recipient = context(3, integer(0), derivation, wrap, octets(bytes(48)))
    encrypted = sequence(oid("1.2.840.113549.1.7.1"), identifier(_AES, octets(_SALT)), making.element(0x80, bytes(64)))
    yield sequence(
        oid("1.2.840.113549.1.7.3"), context(0, sequence(integer(3), set_of(*[recipient] * 100_000), encrypted))
    )


@named("base64-in-base64.txt")
def base64_in_base64() -> Iterable[bytes]:
    """Armour in base64 in base64 …, 40 times as far as it goes."""
    data = armoured("CERTIFICATE", certificate(b"\x30\0", b"\x30\0", making.ordinary()))
    for _ in range(30):
        data = base64.b64encode(b"-----BEGIN CERTIFICATE-----\n" + data)
        if len(data) > 30_000_000:
            break
    yield data
