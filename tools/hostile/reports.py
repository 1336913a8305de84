"""Inputs that make reports long or would steer who reads them: many files, many findings, long lines and names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from hostile import making
from hostile.making import add, named

_CALL = b"hashlib.md5(b'')\n"
_FOLDERS, _EACH = 100, 1000


def _folder(name: str, octets: bytes, count: int = _FOLDERS) -> making.Maker:
    def make(folder: Path) -> list[str]:
        for number in range(count):
            below = folder / "files" / str(number)
            below.mkdir(parents=True)
            for each in range(_EACH):
                (below / f"{each}{name}").write_bytes(octets)
        return [str(folder / "files")]

    return make


def _documented(maker: making.Maker, text: str, name: str) -> None:
    maker.__doc__ = text
    add(maker, name)


_documented(_folder(".txt", b"nothing\n"), "100,000 files in which there is nothing.", "100000-files-of-nothing")
_documented(_folder(".py", b"import hashlib\n" + _CALL), "100,000 files with a finding each.", "100000-files-of-code")
_documented(
    _folder(".pem", making.armoured("PUBLIC KEY", making.ordinary())), "100,000 files of a key.", "100000-files-of-keys"
)


@named("long-line.py")
def code_in_a_line() -> Iterable[bytes]:
    """80,000 findings in one line of 60 MB."""
    yield b"import hashlib; x = ["
    yield (b"hashlib.md5()," + b" " * 700) * 80_000
    yield b"]\n"


@named("long-line.json")
def line_of_keys() -> Iterable[bytes]:
    """60 MB of keys in one line."""
    key = b'{"kty":"oct","alg":"HS1","k":"%s"},' % (b"A" * 600)
    yield b'{"keys":[' + key * 90_000 + b"{}]}"


@named("long-line.conf")
def configuration_in_a_line() -> Iterable[bytes]:
    """A configuration of 60 MB in one line."""
    yield b"http { "
    yield b"server { listen 443 ssl; ssl_protocols TLSv1; ssl_ciphers RC4-MD5; } " * 800_000
    yield b"}"


@named("long-words.conf")
def long_words() -> Iterable[bytes]:
    """Words of 20 MB in a configuration."""
    for directive in (b"ssl_ciphers", b"ssl_protocols", b"ssl_certificate"):
        yield b"server { listen 443 ssl; " + directive + b" " + b"x" * 20_000_000 + b"; }\n"


@named("long-words.xml")
def long_identifiers() -> Iterable[bytes]:
    """An identifier of 60 MB in XML."""
    method = b'<SignatureMethod Algorithm="urn:%s"/>' % (b"x" * 60_000_000)
    yield b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>' + method + b"</SignedInfo></Signature>"


@named("long-words.json")
def long_algorithm() -> Iterable[bytes]:
    """The name of an algorithm of 60 MB in JSON."""
    yield b'{"kty":"RSA","n":"AQAB","e":"AQAB","alg":"%s"}' % (b"x" * 60_000_000)


@named("long-words.py")
def long_name() -> Iterable[bytes]:
    """The name of a hash of 1.9 MB in code."""
    yield b"import hashlib\nhashlib.new('%s')\n" % (b"x" * 1_900_000)


def long_paths(folder: Path) -> list[str]:
    """Paths as long as the system has them, of names that would steer a terminal, each with a finding."""
    evil = b"\x1b[2J\xe2\x80\xae\xc2\x9b31m\xff" if sys.platform == "linux" else "\u202e".encode()
    at = os.fsencode(folder)
    for number in range(14):
        at = os.path.join(at, evil + b"x" * 200 + b"%d" % number)
        os.mkdir(at)
        for each in range(50):
            with open(os.path.join(at, b"%d.py" % each), "wb") as file:
                file.write(b"import hashlib\n" + _CALL * 100)
    return [str(folder)]


add(long_paths, "long-paths-of-steering-names")
