"""GnuPG's key boxes and gpg-agent's private keys, as gpg makes them, and files that nobody would write."""

from __future__ import annotations

import base64
import shutil
import struct
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import CertificateSeen, Fault, MechanismUse, Observation, Unresolved
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.readers.openpgp import agent_key, keybox, sexp
from cryptrec_lint.source import Source

See = Callable[..., list[str]]
Observe = Callable[..., list[Observation]]
Claimed = Callable[..., list[str]]

LAW = settings(deadline=None, max_examples=150)


# -------------------- the same by the program that has the formats


class Gnupg:
    """`gpg` in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *arguments: str) -> str:
        command = ["gpg", "--homedir", str(self.home), "--batch", "--pinentry-mode", "loopback", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def make(self, name: str, kind: str, passphrase: str) -> None:
        """A key with this passphrase."""
        self("--passphrase", passphrase, "--quick-gen-key", name, kind, "sign", "never")

    def end(self) -> None:
        """Its agent ends with the tests."""
        subprocess.run(["gpgconf", "--homedir", str(self.home), "--kill", "all"], check=False, capture_output=True)

    def file(self, grip: str) -> bytes:
        """The file of gpg-agent with the key of this keygrip."""
        return (self.home / "private-keys-v1.d" / f"{grip}.key").read_bytes()


MADE = {
    # gpg's name of the kind → name, passphrase, what is seen of the private key, and of the public one in the key box
    "rsa1024": ("Ann", "", "RSA-1024", "RSA-1024"),
    "rsa2048": ("Bob", "secret", "RSA-2048", "RSA-2048"),
    "dsa1024": ("Cay", "secret", "DSA-1024", "DSA-1024"),
    "ed25519": ("Dan", "", "Ed25519", "Ed25519"),
    "nistp384": ("Eve", "secret", "EC P-384", "ECDSA P-384"),
    "brainpoolP256r1": ("Fay", "", "EC brainpoolP256r1", "ECDSA brainpoolP256r1"),
}


@pytest.fixture(scope="module")
def gnupg(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gnupg]:
    """The program with keys, where it is at hand. Its home has a short name: sockets stand in it."""
    if shutil.which("gpg") is None:
        pytest.skip("NOT TESTED against GnuPG: gpg is not installed")
    home = tmp_path_factory.mktemp("g")
    home.chmod(0o700)
    (home / "gpg-agent.conf").write_text(
        "s2k-count 65536\n"
    )  # else the agent measures how many take a tenth of a second
    made = Gnupg(home)
    for kind, (name, passphrase, *_) in MADE.items():
        made.make(f"{name} <{name.lower()}@example.jp>", kind, passphrase)
    yield made
    made.end()


def fields(gnupg: Gnupg, name: str, *kinds: str) -> dict[str, list[str]]:
    """Records of gpg's listing with colons (doc/DETAILS), by kind."""
    rows = (line.split(":") for line in gnupg("--with-colons", "--with-keygrip", "--list-keys", name).splitlines())
    return {row[0]: row for row in rows if row[0] in kinds}


@pytest.mark.parametrize("kind", MADE)
def test_a_private_key_of_the_agent_is_the_one_that_gpg_lists(gnupg: Gnupg, observe: Observe, kind: str) -> None:
    name, passphrase, mechanism, _ = MADE[kind]
    listed = fields(gnupg, name, "pub", "grp")
    found = observe(gnupg.file(listed["grp"][9]))
    seen = {one.location.symbol: one for one in found if isinstance(one, MechanismUse)}
    key = seen["privateKey[0]"]
    bits = key.components[0].size
    # gpg counts 255 bits of Ed25519's field too (DETAILS, field 3)
    assert (key.mechanism, str(bits)) == (mechanism, listed["pub"][2])
    guards = {symbol: one.mechanism for symbol, one in seen.items() if symbol != "privateKey[0]"}
    if passphrase:
        # keyformat.txt, openpgp-s2k3-ocb-aes: AES-128, nonce of 96 bits, tag of 128 bits; protect.c: SHA-1, salt of 8 octets
        assert guards == {"privateKey[0].cipher": "AES-128-OCB", "privateKey[0].passphrase": "OpenPGP-S2K SHA-1"}
        assert seen["privateKey[0].cipher"].details == (("iv_bits", 96), ("tag_bits", 128))
        assert dict(seen["privateKey[0].passphrase"].details)["salt_bits"] == 64
    else:
        assert not guards
    assert [one.rule for one in found if isinstance(one, (Fault, Unresolved))] == (
        [] if passphrase else ["private-key-unprotected"]
    )


def test_the_key_box_has_the_keys_that_gpg_exports(gnupg: Gnupg, observe: Observe) -> None:
    subprocess.run(
        ["gpg", "--homedir", str(gnupg.home), "--batch", "--output", str(gnupg.home / "all.gpg"), "--export"],
        capture_output=True,
        check=True,
    )
    box = observe((gnupg.home / "pubring.kbx").read_bytes(), "pubring.kbx")
    exported = observe((gnupg.home / "all.gpg").read_bytes(), "all.gpg")
    assert box == [one._replace(location=one.location._replace(path="pubring.kbx")) for one in exported]
    keys = [one.mechanism for one in box if isinstance(one, MechanismUse) and one.location.symbol.endswith("]")]
    assert keys == [mechanism for *_, mechanism in MADE.values()]


def test_an_iterated_count_is_the_one_that_the_agent_was_told(tmp_path: Path, observe: Observe) -> None:
    if shutil.which("gpg") is None:
        pytest.skip("NOT TESTED against GnuPG: gpg is not installed")
    tmp_path.chmod(0o700)
    (tmp_path / "gpg-agent.conf").write_text("s2k-count 131072\n")
    one = Gnupg(tmp_path)
    one.make("Gil", "nistp256", "secret")
    one.end()
    (file,) = (tmp_path / "private-keys-v1.d").iterdir()
    found = {use.location.symbol: use for use in observe(file.read_bytes()) if isinstance(use, MechanismUse)}
    assert dict(found["privateKey[0].passphrase"].details)["iterated_octets"] == 131072


# -------------------- keys as doc/keyformat.txt has them

RSA = rsa.generate_private_key(65537, 2048)
NUMBERS = RSA.private_numbers()


def octets(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def canonical(node: object) -> bytes:
    """An S-expression in which every atom has its length before it."""
    if isinstance(node, list):
        return b"(" + b"".join(map(canonical, node)) + b")"
    atom = octets(node) if isinstance(node, int) else node.encode() if isinstance(node, str) else node
    assert isinstance(atom, bytes)
    return str(len(atom)).encode() + b":" + atom


def advanced(node: object) -> str:
    """The same for people."""
    if isinstance(node, list):
        return f"({' '.join(map(advanced, node))})"
    if isinstance(node, str):
        return node
    atom = octets(node) if isinstance(node, int) else node
    assert isinstance(atom, bytes)
    return f"#{atom.hex()}#"


PUBLIC: list[object] = ["rsa", ["n", NUMBERS.public_numbers.n], ["e", 65537]]
PRIVATE: list[object] = [*PUBLIC, ["d", NUMBERS.d], ["p", NUMBERS.p], ["q", NUMBERS.q], ["u", 3]]
KEY = "1:1 privateKey[0] parameters RSA-2048 = RSA 2048; rsa_exponent 65537"
OPEN = "1:1 privateKey[0] private-key-unprotected keybox-key-in-clear"


def guarded(*protection: object) -> list[object]:
    return ["protected-private-key", [*PUBLIC, ["protected", *protection], ["protected-at", "20260101T000000"]]]


S2K: list[object] = ["sha1", bytes(8), "131072"]
HASHED = (
    "1:1 privateKey[0].passphrase key-protection OpenPGP-S2K SHA-1 = OpenPGP-S2K + SHA-1 in OpenPGP-S2K"
    "; salt_bits 64; iterated_octets 131072"
)
CHECK = "1:1 privateKey[0].check key-protection SHA-1 = SHA-1"
CBC = "1:1 privateKey[0].cipher key-protection AES-{0}-CBC = AES {0} + CBC; iv_bits 128"
GUARDED = {
    "openpgp-s2k3-sha1-aes-cbc": (
        guarded("openpgp-s2k3-sha1-aes-cbc", [S2K, bytes(16)], b"x"),
        [KEY, CBC.format(128), HASHED, CHECK],
    ),
    "openpgp-s2k3-sha1-aes256-cbc": (
        guarded("openpgp-s2k3-sha1-aes256-cbc", [S2K, bytes(16)], b"x"),
        [KEY, CBC.format(256), HASHED, CHECK],
    ),
    "openpgp-s2k3-ocb-aes": (
        guarded("openpgp-s2k3-ocb-aes", [S2K, bytes(12)], b"x"),
        [
            KEY,
            "1:1 privateKey[0].cipher key-protection AES-128-OCB = AES 128 + OCB; iv_bits 96; tag_bits 128",
            HASHED,
        ],
    ),
    "a count in one octet, as of old (96 is 65536)": (
        guarded("openpgp-s2k3-sha1-aes-cbc", [["sha1", bytes(8), "96"], bytes(16)], b"x"),
        [KEY, CBC.format(128), HASHED.replace("131072", "65536"), CHECK],
    ),
    "openpgp-native": (
        guarded(
            "openpgp-native",
            ["openpgp-private-key", ["protection", "sha1", "cast5", bytes(8), "3", "sha1", bytes(8), "131072"]],
        ),
        [KEY, "1:1 privateKey[0].cipher key-protection CAST5-128-CFB = CAST5 128 + CFB", HASHED, CHECK],
    ),
    "openpgp-native without a guard": (
        guarded("openpgp-native", ["openpgp-private-key", ["protection", "none"]]),
        [KEY, OPEN],
    ),
    "a mode that nobody knows": (
        guarded("xor", [S2K, bytes(16)], b"x"),
        [KEY, "1:1 privateKey[0].protected unknown-algorithm form-agent-mode"],
    ),
    "a hash that nobody knows": (
        guarded("openpgp-s2k3-sha1-aes-cbc", [["sha9", bytes(8), "131072"], bytes(16)], b"x"),
        [
            KEY,
            CBC.format(128),
            "1:1 privateKey[0].passphrase unknown-algorithm openpgp-hash-name-unknown",
            CHECK,
        ],
    ),
    "no protection in it": (
        ["protected-private-key", PUBLIC],
        [KEY, "1:1 privateKey[0].protected unreadable-input form-agent-protection"],
    ),
    "on a card": (["shadowed-private-key", [*PUBLIC, ["shadowed", "t1-v1", [bytes(16), "OPENPGP.1"]]]], [KEY]),
    "in the clear": (["private-key", PRIVATE], [KEY, OPEN]),
    "numbers that do not belong together": (
        ["private-key", [*PUBLIC, ["d", NUMBERS.d], ["p", NUMBERS.p], ["q", NUMBERS.q - 2]]],
        [KEY, "1:1 privateKey[0] key-inconsistent key-rsa-primes", OPEN],
    ),
}


@pytest.mark.parametrize(("expression", "told"), GUARDED.values(), ids=GUARDED)
def test_how_a_key_is_guarded(see: See, expression: list[object], told: list[str]) -> None:
    assert see(canonical(expression)) == told
    extended = f"Created: 20260101T000000\nKey: {advanced(expression)}\n"
    assert see(extended.encode()) == [one.replace("1:1 ", "2:6 ", 1) for one in told]


def test_a_key_in_armour_for_any_file_is_read(see: See) -> None:
    """gpg --enarmor."""
    digits = base64.encodebytes(canonical(["private-key", PRIVATE])).decode()
    armour = f"-----BEGIN PGP ARMORED FILE-----\nComment: x\n\n{digits}-----END PGP ARMORED FILE-----\n"
    assert see(armour.encode()) == [one.replace("1:1 ", "1:1 openpgp[0].", 1) for one in (KEY, OPEN)]


@pytest.mark.parametrize("name", ["openpgp-rsa", "oid.1.2.840.113549.1.1.1"])
def test_other_names_of_rsa(see: See, name: str) -> None:
    """Libgcrypt cipher/rsa.c, rsa_names."""
    assert see(canonical(["private-key", [name, *PRIVATE[1:]]])) == [KEY, OPEN]


ELLIPTIC = {
    "Curve25519": "X25519",
    "X448": "X448",
    "Ed448": "Ed448",
    "secp256k1": "EC secp256k1",
}


@pytest.mark.parametrize("curve", ELLIPTIC)
def test_curves_by_the_names_of_libgcrypt(observe: Observe, curve: str) -> None:
    point = ec.generate_private_key(ec.SECP256K1()).public_key()
    encoded = point.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    key: list[object] = ["shadowed-private-key", ["ecc", ["curve", curve], ["q", encoded]]]
    assert [one.mechanism for one in observe(canonical(key)) if isinstance(one, MechanismUse)] == [ELLIPTIC[curve]]


UNKNOWN = {
    "an algorithm": (["kyber768", ["p", 5]], "unknown-algorithm form-agent-algorithm"),
    "a curve": (["ecc", ["curve", "Curve1"], ["q", 4]], "unknown-algorithm curve-unknown"),
    "a curve in numbers": (["ecc", ["p", 7], ["a", 1], ["q", 4]], "unresolved-value form-agent-curve"),
    "no numbers": (["rsa"], "unusable-key rsa-number-zero"),
    "no field": (["elg", ["g", 2]], "unusable-key openpgp-number-zero"),
}


@pytest.mark.parametrize(("key", "told"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_cannot_be_told_of_a_key_is_said(see: See, key: list[object], told: str) -> None:
    assert see(canonical(["private-key", key])) == [f"1:1 privateKey[0] {told}", OPEN]


def test_values_go_on_in_lines_that_begin_with_a_blank(see: See) -> None:
    text = advanced(["private-key", PRIVATE])
    folded = "\r\n".join(f" {text[at : at + 40]}" for at in range(0, len(text), 40))
    data = f"# a comment\r\nDescription: x\r\n  y\r\n\r\nKEY:{folded}\r\nUse-for-ssh: yes\r\n".encode()
    assert see(data) == [one.replace("1:1 ", "5:6 ", 1) for one in (KEY, OPEN)]


def test_nothing_of_a_private_key_is_quoted(no_files: Files) -> None:
    source = Source("x.key", f"Key: {advanced(['private-key', PRIVATE])}\n".encode())
    assert list(agent_key.READER.read(source, no_files))
    assert source.line(1).rstrip("*") == "Key: (private-key"


@pytest.mark.parametrize(
    "data",
    [
        b"(11:private-key",
        b"(11:public-key(3:rsa))",
        b"The file has a line\nKey: (private-key (rsa))\n",
        b"Key: value\nother: private-key\n",
        b"(see private-key (rsa))",
    ],
)
def test_what_only_speaks_of_keys_is_not_claimed(claimed: Claimed, data: bytes) -> None:
    assert claimed(data) == []


@pytest.mark.parametrize("cut", [30, 200])
def test_a_key_that_breaks_off_is_told(see: See, cut: int) -> None:
    whole = canonical(["private-key", PRIVATE])
    assert see(whole[:cut]) == ["1:1 privateKey[0] unreadable-input keybox-cut-short"]


# -------------------- S-expressions


def test_every_form_of_an_atom_is_one() -> None:
    found, end = sexp.parse(b'(a 3:b\x00c #64 65# |ZmY=| "g\\"h" [hint]i ()) rest')
    assert found.atoms == [b"a", b"b\0c", b"de", b"ff", b'g"h', b"i"]
    assert end == len(b'(a 3:b\x00c #64 65# |ZmY=| "g\\"h" [hint]i ())')


def test_escapes_in_quotes_are_those_of_c() -> None:
    found, _ = sexp.parse(rb'("\x00\xC2B" "\101\377" "\n\t\"\\" "\z")')
    assert found.atoms == [b"\0\xc2B", b"A\xff", b'\n\t"\\', b"z"]
    found, _ = sexp.parse(b'("a\\\nb" "c\\\r\nd")')
    assert found.atoms == [b"ab", b"cd"]


@pytest.mark.parametrize("data", [b"", b"a", b")", b"(", b"(99:a)", b'("a)', b"(" * 40 + b")" * 40, b"(|a|)"])
def test_what_is_no_whole_list_is_refused(data: bytes) -> None:
    with pytest.raises(sexp.SexpError):
        sexp.parse(data)


# -------------------- key boxes as kbx/keybox-blob.c has them

FIRST = struct.pack(">IBBH4s5I", 32, 1, 1, 2, b"KBXf", 0, 0, 0, 0, 0)


def blob(kind: int, content: bytes, version: int = 1, offset: int = 16) -> bytes:
    """Length, type, version, flags, offset and length of the content; a checksum at the end."""
    return struct.pack(">IBBHII", 16 + len(content) + 20, kind, version, 0, offset, len(content)) + content + bytes(20)


@cache
def certificate() -> bytes:
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")]), datetime.now(timezone.utc)
    builder = x509.CertificateBuilder(name, name, RSA.public_key(), 1, now, now + timedelta(1))
    return builder.sign(RSA, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@cache
def old_key() -> bytes:
    """A public key packet of version 4: RSA of 1024 bits."""
    numbers = rsa.generate_private_key(65537, 1024).public_key().public_numbers()
    body = (
        b"\4"
        + bytes(4)
        + b"\1"
        + b"".join(
            one.bit_length().to_bytes(2, "big") + one.to_bytes((one.bit_length() + 7) // 8, "big")
            for one in (numbers.n, numbers.e)
        )
    )
    return b"\x99" + len(body).to_bytes(2, "big") + body


def rows(found: list[Observation]) -> list[str]:
    return [f"{one.location.symbol} {getattr(one, 'mechanism', '')}".strip() for one in found]


def test_a_certificate_in_a_box_is_read_as_any_other(observe: Observe) -> None:
    found = observe(FIRST + blob(3, certificate()) + blob(0, b"") + blob(2, old_key(), version=2))
    assert [type(one) for one in found if one.location.symbol == "certificate[0]"] == [CertificateSeen]
    assert "publicKey[0] RSA-1024" in rows(found)
    assert "certificate[0].signatureAlgorithm sha256WithRSAEncryption" in rows(found)


def test_a_broken_key_hides_no_other(see: See) -> None:
    found = see(FIRST + blob(2, b"\x99\xff\xff") + blob(2, old_key()))
    assert "1:1 publicKey[0] parameters RSA-1024 = RSA 1024; rsa_exponent 65537" in found
    assert "1:1 keyBlob[0] unreadable-input openpgp-truncated" in found


TROUBLE = {
    "another type": (blob(9, b"x"), "unread-container form-keybox-blob"),
    "another version": (blob(2, b"x", version=3), "unread-container form-keybox-blob"),
    "content outside": (blob(2, b"x", offset=99), "unreadable-input form-keybox-outside"),
    "cut short": (blob(2, b"x")[:-1], "unreadable-input keybox-cut-short"),
    "a length of nothing": (bytes(40), "unreadable-input keybox-cut-short"),
}


@pytest.mark.parametrize(("data", "told"), TROUBLE.values(), ids=TROUBLE)
def test_what_cannot_be_read_of_a_box_is_told(see: See, data: bytes, told: str) -> None:
    found = see(FIRST + blob(2, old_key()) + data)
    assert f"1:1  {told}" in found
    assert any("RSA-1024" in one for one in found)


# -------------------- laws


def check(source: Source, files: Files) -> None:
    for reader in (agent_key.READER, keybox.READER):
        reader.claims(source)
        try:
            found = list(reader.read(source, files))
        except ReadError:
            continue
        assert all(source.span(one.location) == one.written for one in found)


WORDS = [
    "(",
    ")",
    "private-key",
    "protected",
    "rsa",
    "3:abc",
    "#00",
    "#",
    '"',
    "|",
    "Key:",
    "\n",
    " ",
    "n",
    "curve",
    "é",
]


@LAW
@given(
    st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=30), st.sampled_from(["", "Key: (private-key ("])
)
def test_any_arrangement_of_words(no_files: Files, words: list[str], head: str) -> None:
    check(Source("x", (head + " ".join(words)).encode("utf-8", "surrogatepass")), no_files)


@LAW
@given(st.binary(max_size=120), st.integers(0, 60))
def test_any_octets_in_a_box_or_a_key(no_files: Files, data: bytes, at: int) -> None:
    whole = FIRST + blob(2, old_key()) + blob(3, certificate()[:80])
    check(Source("x", whole[:at] + data + whole[at + len(data) :]), no_files)
    check(Source("x", b"(11:private-key(3:rsa" + data), no_files)


def test_the_cheap_tests_let_both_through() -> None:
    for data in (FIRST, canonical(["private-key", PRIVATE])):
        assert registry.might_be_claimed(Source("x", data))
