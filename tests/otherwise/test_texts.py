"""PEM with other line ends, widths, encodings and surroundings; JSON with escapes; XML and PDF with other spellings."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Ran

Rejected = Callable[[str, bytes], set[str]]
Keeps = Callable[[str, bytes, set[str]], bool]
Change = Callable[[bytes], bytes]


def lines(data: bytes) -> list[bytes]:
    return data.splitlines()


def body(data: bytes, width: int) -> bytes:
    first, *digits, last = lines(data)
    joined = b"".join(digits)
    return b"\n".join((first, *(joined[at : at + width] for at in range(0, len(joined), width)), last, b""))


PEM: dict[str, Change] = {
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "CR": lambda data: data.replace(b"\n", b"\r"),
    "byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "UTF-16": lambda data: b"\xff\xfe" + data.decode().encode("utf-16-le"),
    "UTF-16 BE": lambda data: b"\xfe\xff" + data.decode().encode("utf-16-be"),
    "indented": lambda data: b"".join(b"   " + line + b"\n" for line in lines(data)),
    "blank lines": lambda data: data.replace(b"\n", b"\n\n"),
    "blanks at the ends": lambda data: data.replace(b"\n", b" \t\n"),
    "no last line end": lambda data: data.rstrip(b"\n"),
    "one digit a line": lambda data: body(data, 1),
    "one line": lambda data: body(data, 100_000),
    "no lines at all": lambda data: b"".join(lines(data)),
    "words around": lambda data: b"Subject: x\n\n" + data + b"bye\n",
    "compressed": gzip.compress,
    "JSON": lambda data: json.dumps({"a": data.decode()}).encode(),
    "JSON, all escaped": lambda data: b'{"a": "' + b"".join(b"\\u%04x" % octet for octet in data) + b'"}',
    "YAML": lambda data: b"a: |\n" + b"".join(b"  " + line + b"\n" for line in lines(data)),
    "C": lambda data: b"char *c =\n" + b"".join(b'"' + line + b'\\n"\n' for line in lines(data)) + b";\n",
    "CDATA": lambda data: b"<a><![CDATA[" + data + b"]]></a>",
    "base64 once more": base64.b64encode,
    "no padding": lambda data: data.replace(b"=", b""),
    "digits for URLs": lambda data: data.translate(bytes.maketrans(b"+/", b"-_")),
    "another label": lambda data: data.replace(b"BEGIN ", b"BEGIN NEW ").replace(b"END ", b"END NEW "),
    "no end": lambda data: data[: data.rindex(b"-----END")],
}


@pytest.mark.parametrize("way", PEM)
@pytest.mark.parametrize("name", ["certificate.pem", "key.pem"])
def test_armour_written_otherwise(
    weak: dict[str, bytes], rejected: Rejected, keeps: Keeps, name: str, way: str
) -> None:
    assert keeps(name, PEM[way](weak[name]), rejected(name, weak[name]))


@pytest.mark.parametrize("way", list(PEM)[:10])
def test_ordinary_ways_are_read(weak: dict[str, bytes], rejected: Rejected, way: str) -> None:
    assert rejected("a.pem", PEM[way](weak["certificate.pem"])) == rejected("a.pem", weak["certificate.pem"])


# -------------------- PDF (ISO 32000-1 sections 7.2 and 7.3)

HASHED = b"/" + b"".join(b"#%02x" % octet for octet in b"ByteRange")
VALUE = re.compile(rb"/Contents <([0-9a-f]+)>")


def literal(data: bytes) -> bytes:
    def written(found: re.Match[bytes]) -> bytes:
        return b"/Contents (" + b"".join(b"\\%03o" % octet for octet in bytes.fromhex(found[1].decode())) + b")"

    return VALUE.sub(written, data)


def elsewhere(data: bytes) -> bytes:
    found = VALUE.search(data)
    assert found
    return VALUE.sub(b"/Contents 9 0 R", data) + b"9 0 obj %% it\n<%s>\nendobj\n" % found[1]


PDF: dict[str, Change] = {
    "a name in numbers": lambda data: data.replace(b"/ByteRange", HASHED),
    "a letter of a name in numbers": lambda data: data.replace(b"/Contents", b"/Cont#65nts"),
    "NUL as a blank": lambda data: data.replace(b"/ByteRange [", b"/ByteRange\0\0["),
    "form feed": lambda data: data.replace(b"/ByteRange [", b"/ByteRange\f["),
    "a comment before the ranges": lambda data: data.replace(b"/ByteRange [", b"/ByteRange % ] >>\n["),
    "a comment in the ranges": lambda data: data.replace(b"[0 ", b"[% 1 2\n0 "),
    "a comment before the value": lambda data: data.replace(b"/Contents <", b"/Contents % >> <00>\n<"),
    "no blanks": lambda data: data.replace(b"/ByteRange [", b"/ByteRange[").replace(b"/Contents <", b"/Contents<"),
    "a value in octal digits": literal,
    "a value in another object": elsewhere,
    "ranges in another object": lambda data: re.sub(rb"/ByteRange \[[^]]*\]", b"/ByteRange 8 0 R", data),
    "capital digits": lambda data: VALUE.sub(lambda found: b"/Contents <" + found[1].upper() + b">", data),
    "an update": lambda data: data + b"7 0 obj\n<< >>\nendobj\n%%EOF\n",
    "something before": lambda data: b"\n" * 900 + data,
}


@pytest.mark.parametrize("way", PDF)
def test_a_signed_pdf_written_otherwise(weak: dict[str, bytes], rejected: Rejected, way: str) -> None:
    expected = rejected("a.pdf", weak["signed.pdf"])
    assert "RSASSA-PKCS1-v1_5 SHA-1" in expected
    assert rejected("a.pdf", PDF[way](weak["signed.pdf"])) >= expected


def test_a_value_that_is_too_long_is_said_to_be(lint: Callable[..., Ran], tmp_path: Path) -> None:
    value = b"<" + b"30" * (1 << 20) + b">"
    (tmp_path / "a.pdf").write_bytes(
        b"%PDF-1.7\n1 0 obj\n<< /ByteRange [0 9 10 20] /Contents " + value + b" >>\nendobj\n"
    )
    said = lint("scan", tmp_path / "a.pdf").out
    assert "does not end within 1048576 bytes" in said and "there is no value" not in said


# -------------------- JSON (RFC 8259 section 7) and XML (section 4.1)


def test_members_of_a_web_key_in_escapes(rejected: Rejected) -> None:
    modulus = base64.urlsafe_b64encode(b"\xc5" + b"\x5b" * 126 + b"\x01").decode().rstrip("=")
    key = json.dumps({"kty": "RSA", "n": modulus, "e": "AQAB", "alg": "RSA1_5"})
    expected = rejected("k.json", key.encode())
    assert "RSA-1024" in expected
    escaped = re.sub(
        r'"(kty|n|e|alg)":',
        lambda found: json.dumps(found[1]).replace(found[1][0], f"\\u{ord(found[1][0]):04X}") + ":",
        key,
    )
    assert '"kty"' not in escaped and json.loads(escaped) == json.loads(key)
    assert rejected("k.json", escaped.encode()) == expected


SPACE = "http://www.w3.org/2000/09/xmldsig#"
XML = f'<a:Signature xmlns:a="{SPACE}"><a:SignedInfo><a:SignatureMethod Algorithm="{SPACE}rsa-sha1"/></a:SignedInfo></a:Signature>'


@pytest.mark.parametrize(
    "written",
    [
        XML.replace(f'"{SPACE}"', f"'{SPACE}'"),
        XML.replace(f'xmlns:a="{SPACE}"', f'xmlns:a="{SPACE[:-1]}&#35;"'),
        XML.replace(f'xmlns:a="{SPACE}"', f"xmlns:a = '&#x68;{SPACE[1:]}'"),
        XML.replace("rsa-sha1", "rsa-sha&#49;"),
        XML.replace("a:", "署名:").replace(":a=", ":署名="),
        XML.replace("a:", "").replace("xmlns:a", "xmlns"),
        f"<x>{XML}</x>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_namespace_written_otherwise(lint: Callable[..., Ran], tmp_path: Path, written: str, encoding: str) -> None:
    (tmp_path / "s.xml").write_bytes(written.encode(encoding))
    assert '"sha1WithRSAEncryption"' in lint("scan", "--format", "jsonl", tmp_path / "s.xml").out


def test_another_namespace_is_no_signature(lint: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "s.xml").write_text(XML.replace(f'xmlns:a="{SPACE}"', 'xmlns:a="urn:x&#35;"'))
    assert "not in any format" in lint("scan", tmp_path / "s.xml").out
