"""Weak things in many containers, and what a scan says of them: the base of all tests in this folder.

Whoever writes the same thing in another way must not get another verdict: what is rejected stays rejected, or it is
said what was not read. Silence and `accepted` are the worst answers there are.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Rejected = Callable[[str, bytes], set[str]]
Keeps = Callable[[str, bytes, set[str]], bool]
_TOLD = ("unreadable-input", "unread-container", "unknown-algorithm", "unresolved-value")
_PDF = b"%%PDF-1.7\n1 0 obj\n<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 %08d %08d %08d] /Contents "
_ROOM = 3000


def run(folder: Path, *arguments: object) -> bytes:
    """What OpenSSL prints; it must succeed."""
    try:
        done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, cwd=folder, check=False)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def pdf(sign: Callable[[bytes], bytes]) -> bytes:
    """A PDF with one signature."""
    start, tail = len(_PDF % (0, 0, 0)), b" >>\nendobj\ntrailer\n<< /Root 2 0 R >>\n%%EOF\n"
    head = _PDF % (start, start + 2 + 2 * _ROOM, len(tail))
    return head + b"<" + sign(head + tail).hex().encode().ljust(2 * _ROOM, b"0") + b">" + tail


@pytest.fixture(scope="session")
def weak(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """File name → something with an RSA key of 1024 bits, and with MD5 or SHA-1."""
    folder = tmp_path_factory.mktemp("weak")
    (folder / "content").write_bytes(b"signed\n")
    made = {"key.pem": run(folder, "genrsa", "-traditional", 1024)}
    (folder / "key.pem").write_bytes(made["key.pem"])
    request = ("req", "-key", "key.pem", "-md5", "-subj", "/C=JP/O=組織/CN=a", "-utf8", "-config", "/dev/null")
    made["certificate.pem"] = run(folder, *request, "-x509", "-days", 300)
    made["request.pem"] = run(folder, *request, "-new")
    (folder / "certificate.pem").write_bytes(made["certificate.pem"])
    made["certificate.der"] = run(folder, "x509", "-in", "certificate.pem", "-outform", "DER")
    made["public.pem"] = run(folder, "rsa", "-in", "key.pem", "-pubout")
    scheme = ("-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1", "-passout", "pass:")
    made["store.p12"] = run(folder, "pkcs12", "-export", "-inkey", "key.pem", "-in", "certificate.pem", *scheme)
    by = ("-signer", "certificate.pem", "-inkey", "key.pem", "-md", "sha1", "-binary", "-outform", "DER")
    made["signed.p7m"] = run(folder, "cms", "-sign", "-in", "content", "-nodetach", *by)

    def sign(data: bytes) -> bytes:
        (folder / "document").write_bytes(data)
        return run(folder, "cms", "-sign", "-in", "document", *by)

    made["signed.pdf"] = pdf(sign)
    return made


@pytest.fixture
def scanned(lint: Callable[..., Any], tmp_path: Path) -> Callable[[str, bytes], tuple[set[str], bool]]:
    """The mechanisms that a scan of a file with these octets rejects, and whether it says that something is not read."""

    def of(name: str, data: bytes) -> tuple[set[str], bool]:
        (tmp_path / name).write_bytes(data)
        ran = lint("scan", "--policy", "current", "--format", "jsonl", tmp_path / name)
        *lines, last = (json.loads(line) for line in ran.out.splitlines())
        found = {one["mechanism"] for one in lines if one["verdict"] == "rejected" and one["mechanism"]}
        assert not any("fault in this program" in one["message"]["en"] for one in lines)
        return found, any(one["rule"] in _TOLD for one in lines) or bool(last["errors"])

    return of


@pytest.fixture
def rejected(scanned: Callable[[str, bytes], tuple[set[str], bool]]) -> Rejected:
    """The mechanisms that are rejected."""
    return lambda name, data: scanned(name, data)[0]


@pytest.fixture
def keeps(scanned: Callable[[str, bytes], tuple[set[str], bool]]) -> Keeps:
    """Whether all that is expected is rejected, or it is said that something is not read."""

    def holds(name: str, data: bytes, expected: set[str]) -> bool:
        found, told = scanned(name, data)
        assert expected, "the base must be rejected, else nothing is shown"
        return told or expected <= found

    return holds
