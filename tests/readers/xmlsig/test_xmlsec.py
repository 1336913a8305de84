"""Signatures that xmlsec1 makes are right here, and what was changed in them is wrong, here and there."""

from __future__ import annotations

import importlib.util
import re
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.readers.xmlsig import documents
from tests.readers.xmlsig.conftest import (
    BASE64,
    C14N,
    C14N11,
    DS,
    ENVELOPED,
    EXCLUSIVE,
    FORMS,
    MORE,
    SHA256,
    XmlSec,
    method,
    prefixes,
    reference,
    signatures,
    template,
    verdict,
)

LATER = "http://www.w3.org/2007/05/xmldsig-more#"
DOCUMENT = (
    '<r xmlns="urn:one" xmlns:a="urn:two" xml:lang="ja" a:k="1">\r\n<!-- c --><m xml:space="preserve">'
    '<a:e Id="part" b="&lt;\t">text &amp; &#13;more<?pi x?></a:e></m><f Id="other"/>%s</r>\n<!-- end -->'
)


def _both(text: str, xmlsec: XmlSec) -> tuple[bool, bool | None]:
    return xmlsec.says_right(text), verdict(text).verified


@pytest.mark.parametrize("inside", FORMS)
@pytest.mark.parametrize("outside", FORMS)
def test_every_canonical_form_for_the_list_and_for_what_is_signed(outside: str, inside: str, xmlsec: XmlSec) -> None:
    way = method("CanonicalizationMethod", outside, prefixes("a #default") if "exc" in outside else "")
    part = method("Transform", inside, prefixes("ds a") if "exc" in inside else "")
    listed = [
        reference("", ENVELOPED, inside),
        reference("#part", part),
        reference("#xpointer(id('other'))", inside),
        reference("#xpointer(/)", ENVELOPED, inside),
    ]
    signed = xmlsec.sign(DOCUMENT % template(*listed, way=way))
    assert _both(signed, xmlsec) == (True, True)
    for changed in (
        signed.replace("text &amp;", "text&amp;"),
        signed.replace('<f Id="other"', '<f Id="other" g=""'),
        signed.replace("<!-- end -->", "<?end?>"),
        signed.replace('xml:lang="ja"', 'xml:lang="en"'),
    ):
        assert changed != signed
        assert _both(changed, xmlsec) == (False, False)


@pytest.mark.parametrize("inside", FORMS)
def test_comments_count_where_the_form_and_the_reference_have_them(inside: str, xmlsec: XmlSec) -> None:
    """XML Signature 1.1 section 4.4.3.3: a plain URI leaves comments out whatever the form."""
    for uri, counts in (("", False), ("#xpointer(/)", "Comments" in inside)):
        signed = xmlsec.sign(DOCUMENT % template(reference(uri, ENVELOPED, inside)))
        changed = signed.replace("<!-- c -->", "<!-- d -->")
        assert _both(changed, xmlsec) == (not counts, not counts)


@pytest.mark.parametrize(
    ("scheme", "key"),
    [
        *[(f"{MORE}rsa-{one}", ()) for one in ("md5", "sha224", "sha256", "sha384", "sha512")],
        (f"{DS}rsa-sha1", ()),
        *[
            (f"{MORE}ecdsa-{one}", ("ec", "-pkeyopt", "ec_paramgen_curve:P-256"))
            for one in ("sha1", "sha256", "sha512")
        ],
        (f"{MORE}ecdsa-sha384", ("ec", "-pkeyopt", "ec_paramgen_curve:P-384")),
        (f"{MORE}ecdsa-sha512", ("ec", "-pkeyopt", "ec_paramgen_curve:P-521")),
        (f"{MORE}ecdsa-sha256", ("ec", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1")),
        (f"{MORE}ecdsa-sha256", ("ec", "-pkeyopt", "ec_paramgen_curve:secp256k1")),
    ],
    ids=str,
)
def test_every_scheme(scheme: str, key: tuple[str, ...], xmlsec: XmlSec) -> None:
    by = xmlsec.signer(*key)
    text = DOCUMENT % template(reference("", ENVELOPED), scheme=scheme)
    signed = xmlsec.sign(text, by)
    assert verdict(signed).verified is True
    value = re.search(r"<SignatureValue[^>]*>\s*([A-Za-z0-9+/]{6})", signed)
    assert value
    changed = signed.replace(value[1], value[1][::-1] if value[1] != value[1][::-1] else "AAAAAB")
    assert (verdict(changed).verified, verdict(changed).why) == (False, "xmlsig-value-wrong")


@pytest.mark.parametrize(
    "digest",
    [f"{DS}sha1", f"{MORE}md5", f"{MORE}sha224", f"{MORE}sha384", "http://www.w3.org/2001/04/xmlenc#sha512"],
)
def test_every_digest(digest: str, xmlsec: XmlSec) -> None:
    signed = xmlsec.sign(DOCUMENT % template(reference("#part", EXCLUSIVE, digest=digest)))
    assert verdict(signed).verified is True
    assert verdict(signed.replace("more<", "less<")).why == "xmlsig-digest-wrong"


@pytest.mark.parametrize(
    "transforms",
    [
        (),
        (ENVELOPED,),
        (C14N, EXCLUSIVE),
        (ENVELOPED, C14N11 + "#WithComments", C14N, EXCLUSIVE),
    ],
)
def test_chains_of_transforms(transforms: tuple[str, ...], xmlsec: XmlSec) -> None:
    signed = xmlsec.sign(DOCUMENT % template(reference("#part", *transforms)))
    assert _both(signed, xmlsec) == (True, True)


def test_base64_is_decoded_first(xmlsec: XmlSec) -> None:
    encoded = '<r><f Id="part">aGVs<!-- c -->bG8g\n<g>d29ybGQ=</g></f>'
    signed = xmlsec.sign(f"{encoded}{template(reference('#part', BASE64))}</r>")
    assert _both(signed, xmlsec) == (True, True)
    assert _both(signed.replace("aGVs", "  aG\nVs"), xmlsec) == (True, True)
    assert _both(signed.replace("aGVs", "aGVt"), xmlsec) == (False, False)


def test_an_enveloping_signature(xmlsec: XmlSec) -> None:
    inside = '<Object Id="part" xmlns:x="urn:x"><x:contract xmlns="">100 yen</x:contract></Object>'
    signed = xmlsec.sign(template(reference("#part", C14N11), objects=inside))
    assert _both(signed, xmlsec) == (True, True)
    assert verdict(signed).what == "xmlsig-over-element"
    assert _both(signed.replace("100 yen", "900 yen"), xmlsec) == (False, False)


_INFO = re.compile("<X509Data>.*</X509Data>", re.DOTALL)
_CURVE = '<NamedCurve URI="urn:oid:1.2.840.10045.3.1.7"/><PublicKey>%s</PublicKey>'


def _key_value(name: str, xmlsec: XmlSec) -> str:
    """A document that is signed with a key of a kind, which it holds and no certificate."""
    if (
        name == "ECKeyValue"
    ):  # xmlsec1 1.2 writes no such keys: KeyInfo is not signed, so it can be put there afterwards
        by = xmlsec.signer("ec", "-pkeyopt", "ec_paramgen_curve:P-256")
        signed = xmlsec.sign(DOCUMENT % template(reference("", ENVELOPED), scheme=f"{MORE}ecdsa-sha256"), by)
        public = x509.load_pem_x509_certificate(by.certificate.read_bytes()).public_key()
        point = b64encode(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).decode()
        value = (
            f'<KeyValue><ECKeyValue xmlns="http://www.w3.org/2009/xmldsig11#">{_CURVE % point}</ECKeyValue></KeyValue>'
        )
        return _INFO.sub(value, signed)
    by, scheme = xmlsec.signer(), f"{MORE}rsa-sha256"
    if name == "DSAKeyValue":
        parameters = xmlsec.made.folder / "dsa.pem"
        xmlsec.made.run("dsaparam", "-out", parameters, "1024")
        by, scheme = xmlsec.signer(f"dsa:{parameters}"), f"{DS}dsa-sha1"
    return xmlsec.sign(DOCUMENT % template(reference("", ENVELOPED), scheme=scheme, key="<KeyValue/>"), by)


@pytest.mark.parametrize("name", ["RSAKeyValue", "DSAKeyValue", "ECKeyValue"])
def test_a_bare_key_is_nobody_s_and_leaves_it_open_who_signed(name: str, xmlsec: XmlSec) -> None:
    signed = _key_value(name, xmlsec)
    assert name in signed
    assert verdict(signed)[:2] == (None, "xmlsig-key-is-bare")
    assert verdict(signed.replace("more<", "less<")).verified is False
    (found,) = signatures(signed)
    assert found.subject == ""


PSS = (
    f'<p:RSAPSSParams xmlns:p="{LATER}">{method("DigestMethod", "http://www.w3.org/2001/04/xmlenc#sha512")}'
    f'<p:MaskGenerationFunction Algorithm="{LATER}MGF1">{method("DigestMethod", SHA256)}</p:MaskGenerationFunction>'
    "<p:SaltLength>20</p:SaltLength></p:RSAPSSParams>"
)


@pytest.mark.parametrize(
    ("scheme", "inside", "options"),
    [
        (f"{LATER}sha256-rsa-MGF1", "", ("sha256", "sha256", 32)),
        (f"{LATER}sha1-rsa-MGF1", "", ("sha1", "sha1", 20)),
        (f"{LATER}sha384-rsa-MGF1", "", ("sha384", "sha384", 48)),
        (f"{LATER}rsa-pss", "", ("sha256", "sha256", 32)),
        (f"{LATER}rsa-pss", PSS, ("sha512", "sha256", 20)),
    ],
)
def test_pss_with_all_its_parameters(scheme: str, inside: str, options: tuple[str, str, int], xmlsec: XmlSec) -> None:
    """xmlsec1 1.2 has no PSS: OpenSSL signs what lxml makes canonical (RFC 9231 sections 2.3.9 and 2.3.10)."""
    signed = xmlsec.sign(DOCUMENT % template(reference("", ENVELOPED, EXCLUSIVE)))
    text = re.sub(
        "<SignatureMethod.*?</SignatureMethod>|<SignatureMethod[^>]*/>",
        method("SignatureMethod", scheme, inside),
        signed,
    )
    (info,) = etree.fromstring(text.encode()).iterfind(f".//{{{DS}}}SignedInfo")
    info.tail = None
    octets = xmlsec.made.file("info", etree.tostring(info, method="c14n", exclusive=True))
    how = ["rsa_padding_mode:pss", f"rsa_mgf1_md:{options[1]}", f"rsa_pss_saltlen:{options[2]}"]
    signing = [argument for one in how for argument in ("-sigopt", one)]
    value = xmlsec.made.run("dgst", f"-{options[0]}", "-sign", xmlsec.signer().key, *signing, octets)
    made = re.sub("(<SignatureValue[^>]*>)[^<]*", lambda found: found[1] + b64encode(value).decode(), text)
    assert verdict(made).verified is True
    other = (
        made.replace("SaltLength>20", "SaltLength>21") if inside else made.replace("<!-- c -->", "").replace("ja", "en")
    )
    assert verdict(other).verified is False


@given(documents.document(), st.sampled_from(FORMS), st.sampled_from(FORMS), st.sampled_from(["", "a", "#default b"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_law_what_xmlsec1_signs_is_right(xmlsec: XmlSec, text: str, outside: str, inside: str, listed: str) -> None:
    """On any document, the whole and an element of it; with what an element inherits, which lxml does not do."""
    some = prefixes(listed) if "exc" in inside else ""
    ways = method("CanonicalizationMethod", outside), method("Transform", inside, some)
    made = template(reference("", ENVELOPED, ways[1]), reference("#part", ways[1]), way=ways[0])
    at = text.rindex("</r>")
    signed = xmlsec.sign(text[:at] + made + text[at:])
    assert verdict(signed).verified is True


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_law_what_is_changed_is_right_only_where_xmlsec1_says_so(xmlsec: XmlSec, data: st.DataObject) -> None:
    """A character put in, taken out or replaced anywhere; or a piece of the document moved or doubled."""
    listed = [reference("", ENVELOPED, EXCLUSIVE), reference("#part", C14N)]
    if "law" not in _SIGNED:
        _SIGNED["law"] = xmlsec.sign(DOCUMENT % template(*listed))
    signed = _SIGNED["law"]
    at = data.draw(st.integers(0, len(signed) - 1))
    end = data.draw(st.integers(at, min(at + 40, len(signed))))
    put = data.draw(
        st.one_of(
            st.sampled_from(["", " ", "A", "=", "<!--x-->", '"', "<g/>", "\n", "&#13;"]), st.just(signed[at:end] * 2)
        )
    )
    changed = signed[:at] + put + signed[end:]
    found = [one.verified for one in signatures(changed) if one.form == "XML"] if DS in changed else []
    if True in found:
        assert xmlsec.says_right(changed)


_SIGNED: dict[str, str] = {}


TOOL = Path(__file__).parents[3] / "tools" / "compare_xmlsec.py"


def test_the_tool_that_compares_says_where_both_differ(
    xmlsec: XmlSec, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.spec_from_file_location("compare_xmlsec", TOOL)
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    signed = xmlsec.sign(DOCUMENT % template(reference("#part", EXCLUSIVE)))
    (tmp_path / "right.xml").write_text(signed)
    (tmp_path / "wrong.xml").write_text(signed.replace("more<", "less<"))
    assert tool.main([str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "1 here True   xmlsec1 True" in said and "1 here False  xmlsec1 False" in said
    monkeypatch.setattr(tool, "_identifiers", lambda _: [])  # then xmlsec1 finds nothing, which proves nothing
    assert tool.main([str(tmp_path)]) == 0
    monkeypatch.setattr(tool, "_SURE", ("failed",))
    assert tool.main([str(tmp_path)]) == 1
    assert "!! here True" in capsys.readouterr().out
