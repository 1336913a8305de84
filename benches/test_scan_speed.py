"""In-process speed: a bundle, a cipher string, a Python file, each beside a floor in the same group."""

from __future__ import annotations

import ast
import base64
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cryptrec_lint.discover import Discovery, Found
from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import panel
from cryptrec_lint.scan import scan

TOP = Path(__file__).parents[1]
LIBRARY = Library()
PANEL = panel(LIBRARY, "cryptrec-2013")


def _scan(path: str, data: bytes) -> int:
    found = Discovery()
    found.found.append(Found(path, str(TOP), named=True, data=data))
    return len(scan(found, LIBRARY, PANEL, date(2026, 11, 22)).findings)


@pytest.mark.benchmark(group="bundle of 200 certificates")
def test_bundle(benchmark: Any) -> None:
    data = (TOP / "examples" / "tls" / "www.pem").read_bytes() * 100
    assert benchmark(_scan, "bundle.pem", data) == 400


@pytest.mark.benchmark(group="bundle of 200 certificates")
def test_floor_of_bundle_base64(benchmark: Any) -> None:
    text = (TOP / "examples" / "tls" / "www.pem").read_text() * 100
    bodies = [part.split("-----")[0] for part in text.split("-----BEGIN CERTIFICATE-----")[1:]]
    assert benchmark(lambda: len([base64.b64decode(body) for body in bodies])) == 200


@pytest.mark.benchmark(group="Python file of 2,000 calls")
def test_python(benchmark: Any) -> None:
    data = b"import hashlib\n" + b"hashlib.md5(b'')\n" * 2000
    assert benchmark(_scan, "code.py", data) == 2000


@pytest.mark.benchmark(group="Python file of 2,000 calls")
def test_floor_of_python_parse(benchmark: Any) -> None:
    data = b"import hashlib\n" + b"hashlib.md5(b'')\n" * 2000
    assert benchmark(lambda: len(ast.parse(data).body)) == 2001


@pytest.mark.benchmark(group="nginx server with HIGH")
def test_nginx(benchmark: Any) -> None:
    data = b"server {\n    listen 443 ssl;\n    ssl_ciphers HIGH:!aNULL;\n}\n"
    assert benchmark(_scan, "site.conf", data) > 100


@pytest.mark.benchmark(group="nginx server with HIGH")
def test_floor_of_nginx_split(benchmark: Any) -> None:
    data = "server {\n    listen 443 ssl;\n    ssl_ciphers HIGH:!aNULL;\n}\n"
    assert benchmark(data.split)
