"""What a reader adds to another one's source: both are told, nothing twice, and no secret is quoted."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp

FIXTURES = Path(__file__).parent / "readers" / "certificates" / "fixtures"
DER = base64.b64encode((FIXTURES / "leaf.der").read_bytes()).decode()
PEM = f"-----BEGIN CERTIFICATE-----\n{DER}\n-----END CERTIFICATE-----\n"

Lint = Callable[..., Any]
Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A file with a text."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def seen(ran: Any) -> list[tuple[int, str, str]]:
    """Line, symbol without its parts, and mechanism of every finding of a JSON report."""
    return [
        (one["location"]["line"], one["location"]["symbol"].partition("].")[0].rstrip("]"), one["mechanism"])
        for one in json.loads(ran.out)["findings"]
    ]


def test_python_and_what_its_strings_hold_are_both_read(lint: Lint, write: Write) -> None:
    code = f'import hashlib\nhashlib.md5(b"")\nCA = """{PEM}"""\n'
    found = seen(lint("scan", write("a.py", code), "--format", "json"))
    assert (2, "", "MD5") in [(line, symbol, "MD5" if "md5" in name.lower() else name) for line, symbol, name in found]
    assert {line for line, symbol, _ in found if symbol == "CA/certificate[0"} == {3}


def test_nginx_and_what_stands_in_it_are_both_read(lint: Lint, write: Write) -> None:
    text = f"server {{\n  listen 443 ssl;\n  ssl_protocols TLSv1;\n  set $ca {DER};\n}}\n"
    found = seen(lint("scan", write("site.conf", text), "--format", "json"))
    assert {3, 4} <= {line for line, _, _ in found}


def test_a_certificate_that_the_format_has_is_told_once(lint: Lint, write: Write) -> None:
    element = f"<ds:X509Certificate>\n\n{DER}\n</ds:X509Certificate>"
    text = f'<md:E xmlns:md="m" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:KeyInfo><ds:X509Data>{element}</ds:X509Data></ds:KeyInfo></md:E>'
    once = seen(lint("scan", write("m.xml", text), "--format", "json"))
    assert once
    assert not any("/" in symbol for _, symbol, _ in once)
    elsewhere = text.replace("</md:E>", "\n" * 9 + f"<x>{DER}</x></md:E>")
    twice = seen(lint("scan", write("m.xml", elsewhere), "--format", "json"))
    assert {symbol for _, symbol, _ in twice if "/" in symbol} == {"x/certificate[1"}


def test_a_response_that_the_format_has_is_told_once(lint: Lint, write: Write) -> None:
    """A signature of XAdES holds it; in a text without such signatures it is found by its base64."""
    digits = base64.b64encode(response()).decode()
    value = f'<x:EncapsulatedOCSPValue xmlns:x="http://uri.etsi.org/01903/v1.3.2#">{digits}</x:EncapsulatedOCSPValue>'
    signature = f'<d:Signature xmlns:d="http://www.w3.org/2000/09/xmldsig#"><d:Object>{value}</d:Object></d:Signature>'
    for name, text in (("a.xml", signature), ("a.txt", value)):
        found = seen(lint("scan", write(name, text), "--format", "json"))
        assert [mechanism for _, _, mechanism in found].count("Ed25519") == 1, name


def response() -> bytes:
    """A response of OCSP that was signed with Ed25519."""
    key, day = ed25519.Ed25519PrivateKey.generate(), datetime(2026, 1, 1, tzinfo=timezone.utc)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "R")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day).sign(key, None)
    builder = ocsp.OCSPResponseBuilder().responder_id(ocsp.OCSPResponderEncoding.HASH, made)
    good, algorithm = ocsp.OCSPCertStatus.GOOD, hashes.SHA256()
    builder = builder.add_response_by_hash(bytes(32), bytes(32), 1, algorithm, good, day, None, None, None)
    return builder.sign(key, None).public_bytes(Encoding.DER)


@pytest.mark.parametrize("lines", [1, 20_000], ids=["short", "long"])
def test_pem_and_base64_in_one_file_come_in_order_and_once(lines: int, lint: Lint, write: Write) -> None:
    """From a megabyte on the observations are judged as they come."""
    text = f"ca.crt: {DER}\nb: |\n" + PEM.replace("-----B", "  -----B").replace("-----E", "  -----E")
    text += f"{'# ' + 'x' * 70}\n" * lines + f"c: {DER}\n"
    found = seen(lint("scan", write("a.yaml", text), "--format", "json", "--chains", "never"))
    assert [symbol for line, symbol, _ in found if line > 0][::2] == [
        "ca.crt/certificate[0",
        "certificate[0",
        "c/certificate[1",
    ]
    assert [line for line, _, _ in found] == sorted(line for line, _, _ in found)


def test_members_of_archives_are_looked_into(lint: Lint, tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("k/secret.yaml", f"data:\n  tls.crt: {base64.b64encode(PEM.encode()).decode()}\n")
    path = tmp_path / "a.zip"
    path.write_bytes(data.getvalue())
    found = seen(lint("scan", path, "--format", "json"))
    assert {symbol for _, symbol, _ in found} == {"k/secret.yaml:2!tls.crt/certificate[0"}


EC = ec.generate_private_key(ec.SECP256R1())
RSA = rsa.generate_private_key(65537, 2048)
FORMATS = {"pkcs8": PrivateFormat.PKCS8, "traditional": PrivateFormat.TraditionalOpenSSL}


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("key", [EC, RSA], ids=["ec", "rsa"])
@pytest.mark.parametrize("output", ["text", "json", "sarif", "jsonl"])
def test_no_report_quotes_a_private_key(key: Any, form: PrivateFormat, output: str, lint: Lint, write: Write) -> None:
    pem = key.private_bytes(Encoding.PEM, form, NoEncryption()).decode()
    der = base64.b64encode(key.private_bytes(Encoding.DER, form, NoEncryption())).decode()
    texts = (
        f"a: {der}\n",
        json.dumps({"a": pem, "b": pem, "c": der}),
        f"a: {base64.b64encode(pem.encode()).decode()}\n",
        f"{der}\n",
    )
    heads = 16  # tag, lengths, version, algorithm: in an EC key the secret begins 7 octets in
    for text in texts:
        ran = lint("scan", write("a.json", text), "--format", output, *(["-v"] if output == "text" else []))
        assert "private-key-unprotected" in ran.out
        for secret in (der, "".join(pem.splitlines()[1:-1]), base64.b64encode(pem.encode()).decode()[36:]):
            chunks = (secret[at : at + 12] for at in range(heads, len(secret) - 12, 4))
            assert not [chunk for chunk in chunks if chunk in ran.out]


def test_the_static_key_of_openvpn_is_named(lint: Lint, write: Write) -> None:
    key = "".join(f"{number:032x}\n" for number in range(16))
    label = "OpenVPN Static key V1"
    text = f"client\ndev tun\n<tls-auth>\n-----BEGIN {label}-----\n{key}-----END {label}-----\n</tls-auth>\n"
    ran = lint("scan", write("client.ovpn", text), "--format", "json")
    (finding,) = json.loads(ran.out)["findings"]
    assert (finding["location"]["line"], finding["location"]["symbol"]) == (4, "sharedKey[0]")
    assert finding["rule"] == "unresolved-value"
    assert "tls-auth" in finding["message"]["en"] and "tls-auth" in finding["message"]["ja"]
