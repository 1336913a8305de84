"""Laws: any octets in and only ReadError out; what is written stands where it is said to stand; time stays bounded."""

from __future__ import annotations

import base64
import contextlib
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cryptrec_lint.errors import ReadError
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import microsoft_key, pem
from cryptrec_lint.readers.interface import Files, Reader
from cryptrec_lint.readers.jose import reader as jose
from cryptrec_lint.readers.openpgp import agent_key, keybox
from cryptrec_lint.readers.openpgp import reader as openpgp
from cryptrec_lint.readers.ssh import krl, putty, ssh1_key
from cryptrec_lint.readers.ssh import reader as ssh
from cryptrec_lint.source import Source

Check = Callable[[Reader, bytes], None]

LAW = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
READERS: tuple[Reader, ...] = (
    *(jose.READER, ssh.READER, openpgp.READER),
    *(putty.READER, krl.READER, ssh1_key.READER, keybox.READER, agent_key.READER, microsoft_key.READER),
)
ROOT = Path(__file__).parents[3]
SECONDS = 10
"""Processor time for one file, whatever it holds."""


@pytest.fixture(scope="session")
def check(no_files: Files) -> Check:
    """Read all; every observation quotes its source."""

    def all_of(reader: Reader, data: bytes) -> None:
        source = Source("x.gpg", data)
        reader.claims(source)
        with contextlib.suppress(ReadError):
            for found in reader.read(source, no_files):
                assert source.span(found.location) == found.written

    return all_of


@LAW
@given(st.binary(max_size=200))
def test_any_octets(check: Check, data: bytes) -> None:
    for reader in READERS:
        check(reader, data)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["RSA", "EC", "oct", "AQAB", "P-256"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["kty", "n", "e", "k", "x", "y", "crv", "alg", "enc", "x5c", "x5t", "protected", "keys", "a"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@LAW
@given(JSON, st.integers(0, 4), st.data())
def test_any_json_and_any_piece_of_it(check: Check, value: object, indent: int, data: st.DataObject) -> None:
    import json

    text = json.dumps(value, indent=indent or None)
    start = data.draw(st.integers(0, len(text)))
    for piece in (text, text[start:], text[:start]):
        check(jose.READER, piece.encode())


WORDS = ["ssh-rsa", "ssh-ed25519", "AAAA", "@revoked", "|1|a|b", '"', '\\"', "#", "\n", "\r\n", " ", "\t", "é", "host"]
BLOCK = ["---- BEGIN SSH2 PUBLIC KEY ----", "---- END SSH2 PUBLIC KEY ----", "Comment: a\\", "-----BEGIN X-----"]


@LAW
@given(st.lists(st.sampled_from(WORDS + BLOCK), max_size=25), st.binary(max_size=60))
def test_any_arrangement_of_words(check: Check, words: list[str], blob: bytes) -> None:
    encoded = base64.b64encode(b"\0\0\0\x07ssh-rsa" + blob).decode()
    check(ssh.READER, " ".join((*words, "ssh-rsa", encoded, *words)).encode())


@LAW
@given(st.sampled_from([1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 18, 20]), st.integers(0, 7), st.binary(max_size=120))
def test_any_body_in_any_packet(check: Check, tag: int, version: int, body: bytes) -> None:
    whole = bytes((version,)) + body
    check(openpgp.READER, bytes((0xC0 | tag, len(whole))) + whole)
    label = "PGP MESSAGE"
    text = f"-----BEGIN {label}-----\n\n{base64.b64encode(bytes((0xC0 | tag, len(whole))) + whole).decode()}"
    check(pem.READER, f"{text}\n-----END {label}-----\n".encode())


@LAW
@given(st.binary(max_size=200))
def test_any_octets_in_the_armour_of_a_signature(check: Check, data: bytes) -> None:
    encoded = base64.b64encode(b"SSHSIG\0\0\0\1" + data).decode()
    check(pem.READER, f"-----BEGIN SSH SIGNATURE-----\n{encoded}\n-----END SSH SIGNATURE-----\n".encode())


MARKER = b"\xca\3PGP"
ZEROS = b"\2" + zlib.compress(bytes(40 << 20))
TEXT = b"-----BEGIN PGP SIGNED MESSAGE-----\n"
HOSTILE: dict[str, tuple[Reader, bytes]] = {
    "brackets": (jose.READER, b'{"kty":"' + b"[" * 4_000_000),
    "keys that never end": (jose.READER, b'{"kty":"' * 800_000),
    "escapes": (jose.READER, b'{"kty":"RSA","a":"' + b'\\"' * 4_000_000),
    "a giant number": (jose.READER, b'{"kty":"RSA","e":"AQAB","n":"' + b"A_" * 4_000_000 + b'"}'),
    "commas": (jose.READER, b'{"kty":"RSA"}' + b"," * 8_000_000),
    "lines": (ssh.READER, b"ssh-rsa AAAAB3NzaC1yc2EA\n" + b"x\n" * 4_000_000),
    "blanks": (ssh.READER, b"ssh-rsa AAAAB3NzaC1yc2EA\na" + b" " * 8_000_000),
    "quotes": (ssh.READER, b"ssh-rsa AAAAB3NzaC1yc2EA\n" + (b'"x AAAA ' * 12_000 + b"\n") * 50),
    "empty packets": (openpgp.READER, MARKER + b"\xb4\0" * 2_000_000),
    "empty parts": (openpgp.READER, MARKER + b"\xcb" + b"\xe0A" * 2_000_000),
    "a bomb": (openpgp.READER, b"\xc8\xff" + len(ZEROS).to_bytes(4, "big") + ZEROS),
    "signed texts": (pem.READER, TEXT * 100_000 + b"-----BEGIN PGP SIGNATURE-----\n"),
    "signed texts without a signature": (pem.READER, TEXT * 100_000),
}


@pytest.mark.parametrize(("reader", "data"), HOSTILE.values(), ids=HOSTILE)
def test_megabytes_of_malice_take_no_more_than_their_share(check: Check, reader: Reader, data: bytes) -> None:
    started = time.process_time()
    check(reader, data)
    assert time.process_time() - started < SECONDS


def test_deep_compression_is_not_followed(check: Check) -> None:
    data = MARKER
    for _ in range(100):
        body = b"\2" + zlib.compress(data)
        data = b"\xc8\xff" + len(body).to_bytes(4, "big") + body
    check(openpgp.READER, data)


@pytest.mark.parametrize("path", ["tests/readers/certificates/fixtures/rsa.pem", "examples/tls/bid.pem"])
def test_a_scan_of_certificates_imports_none_of_this(path: str) -> None:
    code = (
        "import sys; from cryptrec_lint.cli import main; main(['scan', sys.argv[1]]);"
        "sys.exit(any(n.startswith(('cryptrec_lint.readers.jose', 'cryptrec_lint.readers.ssh', "
        "'cryptrec_lint.readers.openpgp')) for n in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code, ROOT / path], capture_output=True, check=False).returncode == 0


def test_a_reader_that_shares_a_file_reads_passages() -> None:
    shared = [registry.reader(name) for name in ("pem", "jose", "ssh")]
    assert registry.can_share(shared)
    assert not registry.can_share([*shared, registry.reader("python")])
