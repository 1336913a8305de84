"""The host's OpenSSL and our files agree: objects, curves, cipher suites, cipher and digest names."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache

import pytest

from cryptrec_lint.model import Algorithm, Primitive
from cryptrec_lint.vocabulary.suites import Suite, components, suite, suites
from cryptrec_lint.vocabulary.tables import Group, Mechanism, by_oid, by_spelling, group, group_by_oid

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="NOT TESTED: the program openssl is not installed")


@cache
def openssl(*arguments: str) -> str:
    return subprocess.run([OPENSSL or "", *arguments], capture_output=True, text=True, timeout=60, check=True).stdout


def objects() -> list[tuple[str, str]]:
    """(name, OID) of every name in the object table, short and long."""
    rows = re.findall(r"^(.+?) = (?:(.+), )?([\d.]+)$", openssl("list", "-objects"), re.MULTILINE)
    if not rows:
        pytest.skip("NOT TESTED: this openssl has no `list -objects`")
    return [(name, oid) for short, long, oid in rows for name in (short, long) if name]


def meaning(found: Mechanism | Group | None) -> tuple[Algorithm, ...] | None:
    if found is None:
        return None
    return found.components if isinstance(found, Mechanism) else found.algorithms


OTHER_MEANINGS = {
    "pss": "an X.500 arc in OpenSSL's table; the signature scheme everywhere else",
    "SHA": "SHA-0 in OpenSSL's table, SHA-1 in every ecosystem of today",
    "sha": "the same",
}


def test_a_known_oid_and_its_openssl_names_mean_the_same() -> None:
    differ = {}
    for name, oid in objects():
        by_number = meaning(by_oid(oid) or group_by_oid(oid))
        by_name = meaning(by_spelling(name)) or meaning(group(name))
        if by_number != by_name and name not in OTHER_MEANINGS:
            differ[name] = (oid, by_number, by_name)
    assert differ == {}


ALGORITHM_NAME = re.compile(
    r"with(rsa|dsa|ecdsa|sha|md\d)|^(aes|des|rc[245]|bf|cast|idea|camellia|aria|seed|sm4)\d*-|hmac|^(sha|md)\d|wrap$|^pbe"
    r"|kdf-scheme|gcm|ccm|encryption$",
    re.IGNORECASE,
)
NOT_ALGORITHMS_ALONE = {
    "PBES2": "needs its parameters",
    "id-tc26-wrap": "an arc",
    "dstu28147-wrap": "key wrap of DSTU GOST 28147",
    "DSTU Gost 28147-2009 key wrap": "the same",
}


def test_no_algorithm_of_the_object_table_is_missing() -> None:
    missing = {
        name: oid
        for name, oid in objects()
        if ALGORITHM_NAME.search(name)
        if not (by_oid(oid) or group_by_oid(oid))
        if name not in NOT_ALGORITHMS_ALONE and not oid.startswith("1.2.840.113549.1.7")
    }
    assert missing == {}


# -------------------- curves
def curves() -> list[str]:
    return re.findall(r"^\s+([\w-]+)\s*:", openssl("ecparam", "-list_curves"), re.MULTILINE)


def number(text: str, label: str) -> int:
    hexadecimal = re.search(rf"{label}[^:]*:\s*((?:[0-9a-f]{{2}}:?\s*)+)", text)
    assert hexadecimal, label
    return int(re.sub(r"[^0-9a-f]", "", hexadecimal[1]), 16)


def test_every_curve_is_known_with_its_field_and_order() -> None:
    for name in curves():
        found = group(name)
        assert found is not None, name
        text = openssl("ecparam", "-name", name, "-text", "-noout", "-param_enc", "explicit")
        binary = "characteristic-two-field" in text
        field = number(text, "Polynomial" if binary else "Prime").bit_length() - binary
        assert (found.kind, found.bits) == ("binary-curve" if binary else "prime-curve", field), name
        assert found.algorithms[0].size == number(text, "Order").bit_length(), name


# -------------------- suites
KEY_EXCHANGE: dict[str, set[str]] = {
    "RSA": {"RSAES-PKCS1-v1_5"},
    "DH": {"DH"},
    "ECDH": {"ECDH"},
    "PSK": {"PSK"},
    "RSAPSK": {"RSAES-PKCS1-v1_5", "PSK"},
    "DHEPSK": {"DH", "PSK"},
    "ECDHEPSK": {"ECDH", "PSK"},
    "SRP": {"SRP"},
    "any": set(),
}
AUTHENTICATION = {"RSA": {"RSASSA-PKCS1-v1_5"}, "ECDSA": {"ECDSA"}, "DSS": {"DSA"}, "None": {"no authentication"}}
ENCRYPTION: dict[str, tuple[str, int | None, str | None]] = {
    "None": ("no encryption", None, None),
    "3DES(168)": ("3-key Triple DES", 168, "CBC"),
    "CHACHA20/POLY1305(256)": ("ChaCha20-Poly1305", 256, None),
    "IDEA(128)": ("IDEA", 128, "CBC"),
    "SEED(128)": ("SEED", 128, "CBC"),
    "RC4(128)": ("RC4", 128, None),
    **{f"{word}({bits})": (word, bits, "CBC") for word in ("AES", "Camellia") for bits in (128, 256)},
    **{
        f"{word}{mode}({bits})": (word, bits, mode.rstrip("8"))
        for word in ("AES", "ARIA")
        for mode in ("GCM", "CCM", "CCM8")
        for bits in (128, 256)
    },
}
MAC_HASH = {"SHA1": "SHA-1", "SHA256": "SHA-256", "SHA384": "SHA-384", "MD5": "MD5"}
PROTOCOLS = {"SSLv3": "SSL 3.0", "TLSv1": "TLS 1.0", "TLSv1.0": "TLS 1.0", "TLSv1.2": "TLS 1.2", "TLSv1.3": "TLS 1.3"}
LINE = re.compile(r"(0x\S+) +- +(\S+) +(\S+) +Kx=(\S+) +Au=(\S+) +Enc=(\S+) +Mac=(\S+)")


def listed_suites() -> list[tuple[str, ...]]:
    return LINE.findall(openssl("ciphers", "-V", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"))


def primitives(found: Suite, *wanted: Primitive) -> set[str]:
    return {part.name for part in components(found) if part.primitive in wanted}


def test_every_suite_has_our_code_name_and_first_version() -> None:
    assert len(listed_suites()) > 50
    for code, name, protocol, *_ in listed_suites():
        found = suites()[code.replace("0x", "").replace(",", "")]
        assert found is suite(name)
        assert found.openssl_name == name
        assert found.protocol_min == PROTOCOLS[protocol], name


def test_key_exchange_and_authentication_agree() -> None:
    for _, name, _, exchange, authentication, *_ in listed_suites():
        found = suite(name)
        assert found is not None
        exchanged = primitives(found, Primitive.PKE, Primitive.KEY_AGREE)
        assert exchanged == KEY_EXCHANGE[exchange], name
        by_exchange = exchange in ("RSA", "RSAPSK", "any") or authentication in ("PSK", "SRP")
        signed = primitives(found, Primitive.SIGNATURE) | (primitives(found, Primitive.NONE) & {"no authentication"})
        assert signed == (set() if by_exchange else AUTHENTICATION[authentication]), name


def test_cipher_and_mac_agree() -> None:
    for _, name, _, _, _, encryption, mac in listed_suites():
        found = suite(name)
        assert found is not None
        cipher, bits, mode = ENCRYPTION[encryption]
        sizes = {part.name: part.size for part in components(found)}
        assert (cipher in sizes, sizes[cipher]) == (True, bits), name
        assert primitives(found, Primitive.MODE) == ({mode} if mode else set()), name
        hashes = {part.name for part in components(found) if part.inside == "HMAC"}
        assert hashes == ({MAC_HASH[mac]} if mac != "AEAD" else set()), name


# -------------------- names of ciphers, digests and MACs
GENERIC = {"null", "KECCAK-KMAC-128", "KECCAK-KMAC128", "KECCAK-KMAC-256", "KECCAK-KMAC256"}


@pytest.mark.parametrize("kind", ["cipher-algorithms", "digest-algorithms", "mac-algorithms", "kdf-algorithms"])
def test_every_algorithm_that_openssl_lists_is_known(kind: str) -> None:
    unknown = set()
    for line in openssl("list", f"-{kind}").splitlines():
        if line.startswith("  "):
            words = re.split(r"[{},\s]+|=>|@ \w+", line.partition(" @ ")[0].strip())
            unknown |= {word for word in words if word and not by_spelling(word) and not by_oid(word)}
    assert {word for word in unknown if word.casefold() not in {known.casefold() for known in GENERIC}} == set()
