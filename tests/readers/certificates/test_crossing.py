"""Keys that have forms of their own, inside whatever carries keys: base64, lines with something before them, octets.

Each form is put around what the reader of its own files sees, and around something that is no key.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from cryptrec_lint.model import Observation
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.source import Source
from tests.readers.texts.test_old_ssh import blob, block
from tests.readers.texts.test_putty import key as putty

KEY = rsa.generate_private_key(65537, 1024).private_numbers()


def pvk() -> bytes:
    """A PVK file in the clear: its head (24 octets), then BLOBHEADER, RSAPUBKEY and the numbers, little-endian."""
    numbers = [KEY.p, KEY.q, KEY.dmp1, KEY.dmq1, KEY.iqmp]
    octets = b"".join(
        (
            bytes.fromhex("0702000000240000") + b"RSA2" + (1024).to_bytes(4, "little") + (65537).to_bytes(4, "little"),
            KEY.public_numbers.n.to_bytes(128, "little"),
            *(number.to_bytes(64, "little") for number in numbers),
            KEY.d.to_bytes(128, "little"),
        )
    )
    return bytes.fromhex("1ef1b5b0000000000100000000000000" + "00000000") + len(octets).to_bytes(4, "little") + octets


def base64_of(octets: bytes) -> bytes:
    return b"data:\n  k: " + base64.b64encode(octets) + b"\n"


def packed_base64_of(octets: bytes) -> bytes:
    return base64_of(gzip.compress(octets))


def before_each_line(mark: str) -> Callable[[bytes], bytes]:
    return lambda octets: b"".join(mark.encode() + line + b"\n" for line in octets.splitlines())


def in_octets(octets: bytes) -> bytes:
    return b"\x7fELF" + bytes(300) + octets + b"\0" + bytes(range(256))


TEXTS = {"PuTTY": putty().encode(), "ssh.com": block(blob()).encode()}
ENCODED = {"base64": base64_of, "gzip in base64": packed_base64_of}
LINES = {
    "comments": before_each_line("# "),
    "quoted mail": before_each_line("> "),
    "a log": before_each_line("2026-11-29 12:00:00 INFO "),
    "octets": in_octets,
}


def seen(octets: bytes, no_files: Files) -> set[str]:
    """The rules and mechanisms that any reader sees."""
    source = Source("a.dat", octets)
    found: list[Observation] = []
    for reader in (*registry.claimants(source), *registry.additions(source)):
        found += reader.read(source, no_files)
    return {str(getattr(one, "mechanism", "") or getattr(one, "rule", "")) for one in found} - {""}


@pytest.mark.parametrize("wrap", [*ENCODED.values(), *LINES.values()], ids=[*ENCODED, *LINES])
@pytest.mark.parametrize("key", TEXTS.values(), ids=TEXTS)
def test_a_key_in_text_is_seen_as_in_a_file(key: bytes, wrap: Callable[[bytes], bytes], no_files: Files) -> None:
    alone = seen(key, no_files)
    assert alone
    assert seen(wrap(key), no_files) == alone


@pytest.mark.parametrize("wrap", ENCODED.values(), ids=ENCODED)
def test_a_key_of_windows_is_seen_as_in_a_file(wrap: Callable[[bytes], bytes], no_files: Files) -> None:
    alone = seen(pvk(), no_files)
    assert "RSA-1024" in alone
    assert seen(wrap(pvk()), no_files) == alone


@pytest.mark.parametrize("wrap", [*ENCODED.values(), *LINES.values()], ids=[*ENCODED, *LINES])
def test_a_text_that_names_such_keys_is_silent(wrap: Callable[[bytes], bytes], no_files: Files) -> None:
    text = b"PuTTY-User-Key-File-2: ssh-rsa\nis how such a file begins;\n---- BEGIN SSH2 PUBLIC KEY ----\nis another\n"
    assert seen(wrap(text), no_files) == set()


@pytest.mark.parametrize("octets", [pvk(), *TEXTS.values()], ids=["PVK", *TEXTS])
def test_nothing_of_it_is_quoted(octets: bytes, no_files: Files) -> None:
    source = Source("a.yaml", base64_of(octets))
    (reader,) = registry.additions(source)
    written = [one.written for one in reader.read(source, no_files)]
    assert written
    secret = base64.b64encode(octets).decode()[40:60]
    assert secret not in source.line(2) + "".join(written)
