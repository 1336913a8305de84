"""What is scanned never steers a terminal, forges a line, or breaks a report: names, subjects, values, octets."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cryptrec_lint.printable import is_shown, json_text, safe

Lint = Callable[..., Any]
ESCAPE, CSI, BIDI, LINE = "\x1b[31m", "\x9b31m", "\u202e", "\u2028"
EVIL = f"{ESCAPE}{CSI}{BIDI}{LINE}\r\n0 rejected"
STEERING = set("\x00\x07\x08\x1b\x9b\x85\u202e\u202a\u2066\u2028\u2029\ufeff\u200b\r")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a b", "a b"),
        ("山田\u3000太郎", "山田\u3000太郎"),
        ("a\tb\r\nc", "a b  c"),
        ("a\u00a0b", "a b"),
        ("\x1b[31mred\x9b0m", "\ufffd[31mred\ufffd0m"),
        ("a\u202eb\u2066c\u200bd\ufeff", "a\ufffdb\ufffdc\ufffdd\ufffd"),
        ("a\udcffb", "a\ufffdb"),
    ],
)
def test_text_for_people(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_octets_that_are_no_utf8_stay_where_the_output_can_show_them() -> None:
    assert safe("a\udcff\x1b", undecoded=True) == "a\udcff\ufffd"


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_json_says_the_same_with_nothing_in_it_that_steers(text: str) -> None:
    written = json_text(json.dumps(text, ensure_ascii=False))
    halves = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    assert json.loads(written) == halves
    assert not STEERING & set(written)
    written.encode("utf-8")


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_a_line_is_one_line_of_what_shows(text: str) -> None:
    assert all(map(is_shown, safe(text))) and len(safe(text)) == len(text)


HOSTILE: dict[str, bytes] = {
    "nginx.conf": f'server {{ listen 443 ssl; ssl_protocols "TLS{ESCAPE}{BIDI}"; ssl_ciphers "X{CSI}"; }}\n'.encode()
    + b"server { listen 443 ssl; ssl_protocols TLSv1\xff\xfe; ssl_ecdh_curve \x80; }\n",
    "keys.json": json.dumps({"keys": [{"kty": "RSA", "kid": EVIL, "alg": EVIL, "n": "AQAB", "e": "AQAB"}]}).encode()
    + b'\n{"kty": "\\ud800", "alg": "\\udc80"}',
    "code.py": b"import hashlib\nhashlib.new('a\\x1b[31m\\u202e\\ud800')\nhashlib.new('\xff')\n",
    "s.xml": (
        b'<r xmlns:d="http://www.w3.org/2000/09/xmldsig#"><d:DigestMethod Algorithm="urn:&#x9b;&#x202e;&#x2028;](http:x)"/>'
        b"</r>"
    ),
    "mail.pem": f"-----BEGIN {BIDI}{CSI} CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".encode(),
}


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder with words that would steer a terminal, in files and in names of files."""
    names = ("a", f"b{ESCAPE}{BIDI}{CSI}") if sys.platform != "win32" else ("a", f"b{BIDI}")
    for name in names:
        (tmp_path / name / ".git").mkdir(parents=True)
        for file, data in HOSTILE.items():
            (tmp_path / name / file).write_bytes(data)
    if sys.platform == "linux":
        with open(os.path.join(os.fsencode(tmp_path), b"\xff\x1b[2J.py"), "wb") as named:
            named.write(b"import hashlib\nhashlib.md5()\n")
    return tmp_path


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("form", ["text", "json", "jsonl", "sarif"])
def test_no_report_steers_who_reads_it(lint: Lint, hostile: Path, form: str, lang: str) -> None:
    ran = lint("scan", "--verbose", "--format", form, "--lang", lang, hostile)
    assert ran.status == 1 and not ran.err
    assert not STEERING & set(ran.out)
    assert "urn:" in ran.out, "what is unknown is named"
    if form in ("json", "sarif"):
        json.loads(ran.out)
    if form == "jsonl":
        assert all(json.loads(line)["type"] for line in ran.out.split("\n")[:-1])


def test_no_word_of_a_file_is_a_link_in_sarif(lint: Lint, hostile: Path) -> None:
    log = json.loads(lint("scan", "--format", "sarif", hostile).out)
    messages = [result["message"]["text"] for result in log["runs"][0]["results"]]
    assert any("http:x" in text for text in messages)
    assert not any("](" in text for text in messages)


def test_no_error_steers_a_terminal(lint: Lint) -> None:
    ran = lint("scan", f"{ESCAPE}{BIDI}nowhere\nok")
    assert ran.status == 2 and not STEERING & set(ran.err) and ran.err.count("\n") == 1
