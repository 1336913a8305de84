"""Differential test: signature algorithm, key type and key size are those that `openssl x509 -text` prints."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cryptrec_lint.model import CertificateSeen, MechanismUse, Observation, Unresolved
from cryptrec_lint.vocabulary import tables

Observe = Callable[..., list[Observation]]
OpenSsl = Callable[..., str]

FIXTURES = Path(__file__).parent / "fixtures"
BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
FILES = [FIXTURES / "rsa.pem", FIXTURES / "ec.pem", FIXTURES / "pss.pem", BUNDLE]


@pytest.fixture(scope="module")
def openssl() -> OpenSsl:
    """Run `openssl`, give its output."""
    if shutil.which("openssl") is None:
        pytest.skip("NOT TESTED against OpenSSL: no openssl on this machine")

    def run(*arguments: str, text: str | None = None) -> str:
        done = subprocess.run(["openssl", *arguments], input=text, capture_output=True, text=True, check=True)
        return done.stdout

    return run


def as_openssl_prints(text: str) -> list[tuple[str, str, int | None]]:
    """Signature algorithm, key algorithm and key bits of each certificate in OpenSSL's rendering."""
    printed = []
    for rendering in text.split("Certificate:\n")[1:]:
        signature = re.search(r"Signature Algorithm: (\S+)", rendering)
        key = re.search(r"Public Key Algorithm: (\S+)", rendering)
        bits = re.search(r"Public-Key: \((\d+) bit", rendering)
        assert signature
        assert key
        printed.append((signature[1], key[1], int(bits[1]) if bits else None))
    return printed


def as_we_see(found: list[Observation]) -> list[tuple[Observation, Observation]]:
    """Signature and key of each certificate; either may stay unresolved."""
    places = [index for index, each in enumerate(found) if isinstance(each, CertificateSeen)]
    return [(found[index + 1], found[index + 2]) for index in places]


def same_signature(printed: str, use: Observation) -> bool:
    """The names lead to the same components; OpenSSL prints the parameters of RSASSA-PSS elsewhere."""
    assert isinstance(use, MechanismUse)
    known = tables.by_spelling(printed)
    assert known is not None, printed
    # The length of the signature, which bounds an RSA issuer's key, is no part of the name.
    sizeless = tuple(one._replace(size=None) for one in use.components[: len(known.components)])
    return sizeless == known.components


def same_key(algorithm: str, bits: int | None, use: Observation) -> bool:
    """OpenSSL prints the length of the field of a binary curve and of the order of a prime one."""
    if isinstance(use, Unresolved):
        return use.why.key == "curve-explicit"
    assert isinstance(use, MechanismUse)
    known = tables.by_spelling(algorithm)
    assert known is not None, algorithm
    sizes = {None, use.components[0].size}
    return use.components[0].name == known.components[0].name and bits in sizes


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_openssl_prints_what_we_see(path: Path, openssl: OpenSsl, observe: Observe) -> None:
    if not path.exists():
        pytest.skip(f"NOT TESTED against OpenSSL: {path} is not on this machine")
    text = openssl("storeutl", "-certs", "-text", "-noout", str(path))
    printed, seen = as_openssl_prints(text), as_we_see(observe(path.read_bytes()))
    assert len(printed) == len(seen) > 0
    for (signature, key, bits), (signature_use, key_use) in zip(printed, seen, strict=True):
        assert same_signature(signature, signature_use), signature_use
        assert same_key(key, bits, key_use), key_use
