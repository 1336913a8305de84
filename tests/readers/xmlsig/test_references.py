"""What a signature is over, said in words; and what could be meant two ways, which is never right."""

from __future__ import annotations

import base64
import hashlib

import pytest

from tests.readers.xmlsig.conftest import (
    BASE64,
    C14N,
    DS,
    ENVELOPED,
    EXCLUSIVE,
    MORE,
    Beside,
    XmlSec,
    method,
    reference,
    signatures,
    template,
    verdict,
)

PART = '<r xmlns="urn:one"><e Id="part">100 yen</e>%s</r>'


@pytest.mark.parametrize(
    ("document", "reference_", "what"),
    [
        (PART, reference("", ENVELOPED), "xmlsig-over-document"),
        ('<r Id="part">x%s</r>', reference("#part", ENVELOPED), "xmlsig-over-document"),
        (PART, reference("#part", EXCLUSIVE), "xmlsig-over-element"),
        (PART, reference("#part") + reference("#key"), "xmlsig-over-element"),
        ('<r><e Id="part"/><f Id="b"/>%s</r>', reference("#part") + reference("#b"), "xmlsig-over-elements"),
    ],
)
def test_what_is_signed_is_said(document: str, reference_: str, what: str, xmlsec: XmlSec) -> None:
    made = template(reference_).replace("<KeyInfo>", '<KeyInfo Id="key">')
    assert verdict(xmlsec.sign(document % _with_certificate(made, xmlsec))) == (True, "", what)


def _with_certificate(made: str, xmlsec: XmlSec) -> str:
    """It is put in before signing: a KeyInfo that is signed must be whole."""
    certificate = xmlsec.signer().certificate.read_text().split("-----")[2]
    return made.replace("<X509Certificate/>", f"<X509Certificate>{certificate}</X509Certificate>")


def test_a_signature_over_its_own_key_alone_signs_no_document(xmlsec: XmlSec) -> None:
    made = template(reference("#key")).replace("<KeyInfo>", '<KeyInfo Id="key">')
    assert verdict(xmlsec.sign(PART % _with_certificate(made, xmlsec))) == (None, "xmlsig-over-nothing", "")


def test_the_element_is_named(xmlsec: XmlSec) -> None:
    (found,) = signatures(xmlsec.sign(PART % template(reference("#part"))))
    assert found.what and dict(found.what.args) == {"element": "e", "identifier": "part"}


@pytest.mark.parametrize(
    "second", ['Id="part"', 'xml:id=" part "', 'ID="part"', 'id="part"', 'xml:id="part"', 'a:AssertionID="part"']
)
def test_an_identifier_that_two_elements_have_is_of_neither(second: str, xmlsec: XmlSec) -> None:
    """Another element is put there, and programs differ in which one they take."""
    signed = xmlsec.sign(PART % template(reference("#part", EXCLUSIVE)))
    for wrapped in (
        signed.replace("<e Id", f'<g xmlns:a="urn:a" {second}>900 yen</g><e Id'),
        signed.replace("</r>", f'<g xmlns:a="urn:a" {second}>900 yen</g></r>'),
        signed.replace("100 yen", f'100 yen<g xmlns:a="urn:a" {second}/>'),
    ):
        assert wrapped != signed
        assert verdict(wrapped)[:2] == (None, "xmlsig-identifier-twice")
    assert verdict(signed.replace("</r>", '<g name="part"/></r>')).verified is True, "no identifier"


def test_a_part_inside_the_signature_that_is_left_out_is_nothing(xmlsec: XmlSec) -> None:
    """The signed document is moved into the signature, and another one put in its place."""
    document = '<r xmlns="urn:one" Id="part">100 yen%s</r>'
    signed = xmlsec.sign(document % template(reference("#part", ENVELOPED, EXCLUSIVE)))
    at, end = signed.index("<Signature "), signed.index("</Signature>")
    signature, rest = signed[at:end], signed[signed.index("<r ") : at] + signed[end + len("</Signature>") :]
    moved = f'<r xmlns="urn:one" Id="other">900 yen{signature}<Object>{rest}</Object></Signature></r>'
    assert verdict(moved)[:2] == (None, "xmlsig-enveloped-empty")
    wrapped = f'<s>{signed[signed.index("<r ") :]}<r Id="other">900 yen</r></s>'
    assert verdict(wrapped) == (True, "", "xmlsig-over-element"), "right, and said to be of a part only"


@pytest.mark.parametrize(
    ("uri", "key"),
    [
        ("#gone", "xmlsig-identifier-missing"),
        ("#xpointer(id('part')/x)", "xmlsig-pointer"),
        ("#", "xmlsig-pointer"),
        ("http://example/x", "xmlsig-elsewhere"),
        ("//example/x", "xmlsig-elsewhere"),
        ("file:///etc/passwd", "xmlsig-elsewhere"),
        ("cid:attachment", "xmlsig-elsewhere"),
        ("x.txt?a=b", "xmlsig-elsewhere"),
        ("x.txt?ContentType=text/plain", "xmlsig-elsewhere"),
        ("/x.txt?ContentType=text/plain", "xmlsig-file-not-here"),
        ("/x.txt?ContentType=", "xmlsig-elsewhere"),
        ("../x.txt", "xmlsig-file-not-here"),
        ("/x.txt", "xmlsig-file-not-here"),
        ("a%2Fx.txt", "xmlsig-file-not-here"),
        ("a%5Cx.txt", "xmlsig-file-not-here"),
        ("..", "xmlsig-elsewhere"),
    ],
)
def test_what_is_not_at_hand_stays_open(uri: str, key: str, xmlsec: XmlSec) -> None:
    assert _changed(uri, xmlsec)[1:3] == (None, key)


def _changed(uri: str, xmlsec: XmlSec, transforms: str = "") -> tuple[Beside, bool | None, str]:
    """A signature whose second reference has another URI, signed by hand with OpenSSL over what lxml makes canonical."""
    files = Beside(**{"x.txt": b"x", "passwd": b"x"})
    found = verdict(_by_hand(uri, xmlsec, transforms), files)
    return files, found.verified, found.why


def _by_hand(uri: str, xmlsec: XmlSec, transforms: str = "", content: bytes = b"x") -> str:
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    one = reference(uri.replace("&", "&amp;"), *([transforms] if transforms else []), value=digest)
    text = template(one)
    text = _with_certificate(text, xmlsec)
    info = text[text.index("<SignedInfo>") : text.index("</SignedInfo>") + len("</SignedInfo>")]
    info = info.replace("<SignedInfo>", f'<SignedInfo xmlns="{DS}">')  # written as its canonical form is
    path = xmlsec.made.file("info", info.encode())
    value = base64.b64encode(xmlsec.made.run("dgst", "-sha256", "-sign", xmlsec.signer().key, path)).decode()
    return text.replace('<SignatureValue Id="value"/>', f"<SignatureValue>{value}</SignatureValue>")


def test_a_file_beside_is_compared_and_named(xmlsec: XmlSec) -> None:
    text = _by_hand("x%20y.txt", xmlsec)
    assert verdict(text, Beside(**{"x y.txt": b"x"})) == (True, "", "x y.txt")
    assert verdict(text, Beside(**{"x y.txt": b"z"}))[:2] == (False, "xmlsig-digest-wrong")
    assert verdict(text)[:2] == (None, "xmlsig-file-not-here")
    twice = Beside(**{"x.txt": b"eA=="})
    assert verdict(_by_hand("./x.txt", xmlsec, BASE64), twice)[:2] == (True, "")
    form = Beside(**{"x.txt": b"<a  b='c'/>"})
    assert verdict(_by_hand("x.txt", xmlsec, EXCLUSIVE, b'<a b="c"></a>'), form)[:2] == (True, "")


def test_no_file_elsewhere_is_asked_for(xmlsec: XmlSec) -> None:
    for uri in ("../x.txt", "/x.txt", "a/x.txt", "a%5Cx.txt", "C:x.txt", "%00"):
        files, verified, _ = _changed(uri, xmlsec)
        assert (files.asked, verified) == ([], None)


@pytest.mark.parametrize(
    ("transform", "name"),
    [
        (method("Transform", "http://www.w3.org/TR/1999/REC-xslt-19991116"), "XSLT"),
        (method("Transform", "http://www.w3.org/2002/07/decrypt#XML"), "Decryption Transform"),
        (method("Transform", "urn:example:transform"), "urn:example:transform"),
    ],
)
def test_other_transforms_are_named(transform: str, name: str, xmlsec: XmlSec) -> None:
    (found,) = signatures(_by_hand("x.txt", xmlsec, transform), Beside(**{"x.txt": b"x"}))
    assert found.verified is None
    assert found.why and (found.why.key, dict(found.why.args)) == ("xmlsig-transform", {"name": name})


MANIFEST = '<Object><Manifest Id="list">%s</Manifest></Object>'


def test_what_a_signed_manifest_lists_is_compared(xmlsec: XmlSec) -> None:
    """XML Signature 1.1 section 5.1: what a difference means is for programs to say, so it is not wrong but open."""
    listed = MANIFEST % reference("#part", C14N)
    signed = xmlsec.sign(PART % template(reference("#list", C14N), objects=listed))
    assert verdict(signed) == (True, "", "xmlsig-over-element")
    assert verdict(signed.replace("100 yen", "900 yen"))[:2] == (None, "xmlsig-manifest-differs")
    assert verdict(signed.replace('URI="#part"', 'URI="#other"'))[:2] == (False, "xmlsig-digest-wrong")
    beside = xmlsec.sign(PART % template(reference("#part", C14N), objects=listed))
    assert verdict(beside.replace('Id="list"', 'Id="other"')).verified is True, "nobody signed the list"


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("<SignedInfo>", "<SignedInfo/><SignedInfo>", "xmlsig-structure"),
        ("<KeyInfo>", "<SignatureValue/><KeyInfo>", "xmlsig-structure"),
        ("<Reference ", f"{method('SignatureMethod', MORE + 'rsa-sha1')}<Reference ", "xmlsig-structure"),
        ("<Transforms>", "<Transforms/><Transforms>", "xmlsig-value-wrong"),
        ("<SignatureValue ", "<SignatureValue><a>AAAA</a></SignatureValue><x ", "xml-not-well-formed"),
        (EXCLUSIVE, "urn:example:form", "xmlsig-transform"),
        (MORE + "rsa-sha256", "urn:example:scheme", "cms-algorithm-not-told"),
        (MORE + "rsa-sha256", MORE + "hmac-sha256", "xmlsig-mac"),
        ("<X509Data>", "<X509Data><!--", "cms-signer-not-here"),
        ("<r ", "<!DOCTYPE r SYSTEM 'r.dtd'><r ", "xmlsig-doctype-outside"),
        ("</r>", "", "xmlsig-not-read-whole"),
    ],
)
def test_what_is_no_whole_signature_stays_open(before: str, after: str, why: str, xmlsec: XmlSec) -> None:
    signed = xmlsec.sign(PART % template(reference("", ENVELOPED, EXCLUSIVE)))
    changed = signed.replace(before, after, 1)
    if "<!--" in after:
        changed = changed.replace("</X509Data>", "--></X509Data>")
    assert changed != signed
    if why == "xml-not-well-formed":
        assert signatures(changed)[0].verified is None
    else:
        assert verdict(changed)[:2] == (False if why == "xmlsig-value-wrong" else None, why)


def test_an_identifier_may_be_declared_by_the_document_type(xmlsec: XmlSec) -> None:
    declared = '<!DOCTYPE r [<!ATTLIST e named ID #IMPLIED>]><r><e named="part">x</e>%s</r>'
    signed = xmlsec.sign(declared % template(reference("#part")))
    assert verdict(signed) == (True, "", "xmlsig-over-element")
    assert verdict(signed.replace(">x<", ">y<")).verified is False
    assert verdict(signed.replace("</r>", '<f Id="part"/></r>'))[:2] == (None, "xmlsig-identifier-twice")


def test_an_issuer_and_serial_that_no_certificate_has_leaves_the_signer_open(xmlsec: XmlSec) -> None:
    signed = xmlsec.sign(PART % template(reference("", ENVELOPED)))
    serial = "<X509IssuerSerial><X509SerialNumber>7</X509SerialNumber></X509IssuerSerial>"
    changed = signed.replace("<X509Data>", f"<X509Data>{serial}")
    assert verdict(changed).verified is True, "a chain may come with it"
    wrong = changed.replace(MORE + "rsa-sha256", MORE + "rsa-sha512")
    assert verdict(wrong)[:2] == (None, "cms-signer-not-here")
    assert verdict(signed.replace(MORE + "rsa-sha256", MORE + "rsa-sha512"))[:2] == (False, "xmlsig-value-wrong")


@pytest.mark.parametrize(
    ("encoding", "changed"),
    [
        ("utf-16", (False, "xmlsig-digest-wrong")),
        ("iso-8859-1", (False, "xmlsig-digest-wrong")),
        ("windows-1252", (False, "xmlsig-digest-wrong")),
        # Programs do not read all characters of these alike
        ("shift_jis", (None, "xmlsig-encoding")),
        ("euc-jp", (None, "xmlsig-encoding")),
    ],
)
def test_other_encodings_have_the_same_canonical_form(
    encoding: str, changed: tuple[bool | None, str], xmlsec: XmlSec
) -> None:
    text = "é" if encoding in ("iso-8859-1", "windows-1252") else "見積"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    signed = xmlsec.sign(f'{head}<r xmlns="urn:one"><e>{text}</e>{template(reference("", ENVELOPED))}</r>')
    assert text in signed
    again = signed.replace('"UTF-8"', f'"{encoding}"')
    assert verdict(again.encode(encoding)).verified is True
    assert verdict(again.replace(text, "x").encode(encoding))[:2] == changed
