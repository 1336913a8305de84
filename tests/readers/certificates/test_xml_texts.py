"""XML with signatures that stands in something else is read, its methods too; a text that speaks of such is silent.

The expectations follow from the one method in `MESSAGE`, rsa-sha1 (XML Signature 1.1 section 6.4.2).
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from html import escape
from urllib.parse import quote, quote_plus

import pytest

from cryptrec_lint.model import CertificateSeen, Fault, MechanismUse, Observation, SignatureSeen, Unresolved
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import xml_texts
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.source import Source

DS = "http://www.w3.org/2000/09/xmldsig#"
SIGNATURE = (
    f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo><ds:SignatureMethod Algorithm="{DS}rsa-sha1"/>'
    '<ds:Reference URI="#a"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
    "<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    "<ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature>"
)
MESSAGE = f'<p:Response xmlns:p="urn:p" ID="a"><Issuer>発行者</Issuer>{SIGNATURE}\n</p:Response>'
PLAIN = MESSAGE.replace(SIGNATURE, "<x>" + "y" * 200 + "</x>")


def deflated(text: str) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(packer.compress(text.encode()) + packer.flush()).decode()


def forms(message: str) -> dict[str, tuple[str, str, int]]:
    """The same in many forms: name of the file, text (`@` before the place), lines from there to its first."""
    declared = f'<?xml version="1.0" encoding="UTF-8"?>\n{message}'
    encoded = base64.b64encode(declared.encode()).decode()
    signature = SIGNATURE if SIGNATURE in message else ""
    return {
        "CDATA": ("a.xml", f"<a><![CDATA[@{declared}]]></a>", 1),
        "CDATA beside a signature": ("a.xml", f"<a>{signature}<![CDATA[@{message}]]></a>", 0),
        "a mail": (
            "a.eml",
            f"Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/xml\n\n@{message}\n--b--",
            0,
        ),
        "HTTP": ("a.txt", f"POST / HTTP/1.1\r\nHost: x\r\n\r\n@{message}", 0),
        "a log": ("a.log", f"12:00 INFO got @{message} from x\n", 0),
        "escaped in XML": ("a.xml", f"<e><body>@{escape(declared, quote=False)}</body></e>", 0),
        "escaped in an attribute": ("a.html", f'<html><input name="wresult" value="@{escape(message)}"/>', 0),
        "JSON": ("a.json", json.dumps({"xml": f"@{declared}"}), 0),
        "JSON in JSON": ("a.json", '{"o": "@' + json.dumps(json.dumps({"xml": declared}))[1:] + "}", 0),
        "JSON of .NET": (
            "a.json",
            json.dumps({"xml": f"@{message}"}).replace("<", "\\u003c").replace('\\"', "\\u0022"),
            0,
        ),
        "JSON of PHP": ("a.json", json.dumps({"xml": f"@{declared}"}).replace("/", "\\/"), 0),
        "a URL": ("a.log", f"GET /x?xml=@{quote(message, safe='')} HTTP/1.1\n", 0),
        "a form": ("a.log", f"xml=@{quote_plus(message)}\n", 0),
        "base64": ("a.yaml", f"x.xml: @{encoded}\n", 0),
        "SAML in a form": ("a.html", f'<input name="SAMLResponse" value="@{encoded}"/>', 0),
        "SAML that was posted": ("a.log", f"SAMLResponse=@{quote_plus(encoded)}&RelayState=x\n", 0),
        "SAML in HAR": ("a.har", json.dumps({"name": "SAMLResponse", "value": "@" + quote(encoded, safe="")}), 0),
        "SAML in a URL": ("a.log", f"GET /s?SAMLRequest=@{quote_plus(deflated(declared))}&x=y HTTP/1.1\n", 0),
    }


FORMS, SILENT = forms(MESSAGE), forms(PLAIN)
SHA1, SHA256 = "sha1WithRSAEncryption", "SHA-256"


def seen(path: str, text: str, no_files: Files) -> list[Observation]:
    source = Source(path, text.encode())
    return [one for reader in registry.additions(source) for one in reader.read(source, no_files)]


def mechanisms(found: list[Observation]) -> list[str]:
    return sorted(one.mechanism for one in found if isinstance(one, MechanismUse))


@pytest.mark.parametrize(("path", "text", "lines"), FORMS.values(), ids=FORMS)
def test_a_signature_is_read_wherever_it_stands(path: str, text: str, lines: int, no_files: Files) -> None:
    before, _, after = text.partition("@")
    found = seen(path, before + after, no_files)
    assert mechanisms(found) == [SHA256, SHA1]
    column = 1 if lines else len(before.rpartition("\n")[2]) + 1
    assert {(one.location.line, one.location.column) for one in found} == {(before.count("\n") + 1 + lines, column)}


@pytest.mark.parametrize(("path", "text", "lines"), SILENT.values(), ids=SILENT)
def test_one_without_signatures_is_silent(path: str, text: str, lines: int, no_files: Files) -> None:
    assert seen(path, text.replace("@", ""), no_files) == []


@pytest.mark.parametrize(
    "text",
    [
        f'NAMESPACE = "{DS}"\n',
        f"'xmlns:ds=\"{DS}\"'\n",
        f'a &lt;ds:Signature xmlns:ds="{DS}"&gt; element begins so\n',
        f'"<ds:Signature xmlns:ds=\\"{DS}\\">" + inner\n',
        "SAMLResponse=" + "A" * 80,
        "SAMLResponse=" + base64.b64encode(b"<a/>" * 40).decode(),
        "SAMLRequest=" + "A" * 41,
    ],
)
def test_what_only_speaks_of_such_is_silent(text: str, no_files: Files) -> None:
    assert seen("a.txt", text, no_files) == []


def test_what_a_part_is_over_is_not_called_wrong(no_files: Files) -> None:
    found = seen("a.txt", f"see <Response><a/>{SIGNATURE.replace('#a', '')} and so on\n", no_files)
    (one,) = (each for each in found if isinstance(each, SignatureSeen))
    assert one.verified is None
    assert one.why is not None
    assert one.why.key == "xmlsig-part-of-document"
    assert mechanisms(found) == [SHA256, SHA1]


def test_the_method_of_a_signed_url_is_told(no_files: Files) -> None:
    """SAML Bindings 2.0 section 3.4.4.1: the signature stands beside the message, and SigAlg is its method."""
    found = seen("a.log", f"GET /s?SAMLRequest=fVHJ&SigAlg={quote_plus(DS + 'rsa-sha1')}&Signature=x\n", no_files)
    assert [(one.location.symbol, one.mechanism) for one in found if isinstance(one, MechanismUse)] == [
        ("SigAlg/signatureMethod[0]", SHA1)
    ]
    (unknown,) = seen("a.log", "GET /s?SigAlg=http%3A%2F%2Fexample.com%2Fown&x=y\n", no_files)
    assert isinstance(unknown, Unresolved)
    assert unknown.rule == "unknown-algorithm"


def test_no_key_in_it_is_quoted(no_files: Files) -> None:
    secret = base64.b64encode(bytes(range(128))).decode()
    numbers = "".join(f"<{name}>{secret}</{name}>" for name in ("Modulus", "Exponent", "D", "P", "Q"))
    text = f'got <a xmlns:ds="{DS}"><ds:RSAKeyValue>{numbers}</ds:RSAKeyValue></a>\n'
    source = Source("a.log", text.encode())
    (reader,) = registry.additions(source)
    found = list(reader.read(source, no_files))
    assert any(isinstance(one, Fault) and one.rule == "private-key-unprotected" for one in found)
    assert secret[:8] not in source.line(1)


def test_no_entity_is_expanded(no_files: Files) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "yyyy"><!ENTITY z "&x;&x;">]>'
    assert mechanisms(seen("a.txt", f"x\n\n{bomb}<a>&z;{SIGNATURE}</a>", no_files)) == [SHA256, SHA1]


def test_too_many_are_told(no_files: Files) -> None:
    found = list(xml_texts.found(f'<a xmlns="{DS}"/>\n' * (xml_texts.MOST + 1), in_xml=False))
    assert [one.is_end for one in found[-2:]] == [False, True]
    assert len(found) == xml_texts.MOST + 1


def test_a_certificate_in_it_is_told_once(no_files: Files, fixture: Callable[[str], bytes]) -> None:
    """As in a file of its own: the reader of XML has it, and what looks for base64 does not tell it again."""
    block = fixture("ec.pem").decode().partition("-----BEGIN CERTIFICATE-----")[2].partition("-----END")[0]
    held = f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{block}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    document = MESSAGE.replace("</ds:Signature>", f"{held}</ds:Signature>")
    for text in (f"<a><![CDATA[{document}]]></a>", base64.b64encode(document.encode()).decode()):
        found = seen("a.txt", text, no_files)
        assert len([one for one in found if isinstance(one, CertificateSeen)]) == 1


def test_a_message_that_grows_without_measure_is_told(no_files: Files) -> None:
    (one,) = seen("a.log", f"SAMLResponse={quote_plus(deflated(' ' * 13_000_000))}&x=y\n", no_files)
    assert isinstance(one, Unresolved)
    assert one.why.key == "embedded-too-long"
