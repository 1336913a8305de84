"""XAdES (ETSI EN 319 132-1): the signer's certificate by its digest, what the properties say, time stamps over the value.

Signed by xmlsec1; the value is made canonical by lxml before OpenSSL stamps it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date

import pytest
from lxml import etree

from cryptrec_lint.model import MechanismUse, SignatureSeen
from tests.readers.cms.conftest import Signer
from tests.readers.xmlsig.conftest import (
    C14N,
    DS,
    ENVELOPED,
    EXCLUSIVE,
    SHA256,
    XmlSec,
    observations,
    reference,
    signatures,
    template,
    verdict,
)

XADES = "http://uri.etsi.org/01903/v1.3.2#"
TYPE = ' Type="http://uri.etsi.org/01903#SignedProperties"'
CLAIMED = "2026-04-01T00:30:00Z"


def der(signer: Signer) -> bytes:
    return base64.b64decode(signer.certificate.read_text().split("-----")[2])


def properties(named: bytes, version: str = "V2", more: str = "", unsigned: str = "") -> str:
    """An Object with the properties; `named` is the certificate that they name, `more` is further signed ones."""
    digest = base64.b64encode(hashlib.sha256(named).digest()).decode()
    value = f'<DigestMethod xmlns="{DS}" Algorithm="{SHA256}"/><DigestValue xmlns="{DS}">{digest}</DigestValue>'
    certificate = (
        f"<SigningCertificate{version}><Cert><CertDigest>{value}</CertDigest></Cert></SigningCertificate{version}>"
    )
    inside = f"<SigningTime>{CLAIMED}</SigningTime>{certificate}{more}"
    signed = f'<SignedProperties Id="props"><SignedSignatureProperties>{inside}</SignedSignatureProperties></SignedProperties>'
    rest = f"<UnsignedProperties><UnsignedSignatureProperties>{unsigned}</UnsignedSignatureProperties></UnsignedProperties>"
    return f'<Object><QualifyingProperties xmlns="{XADES}" Target="#S">{signed}{rest if unsigned else ""}</QualifyingProperties></Object>'


def signed(xmlsec: XmlSec, objects: str, *, sign_properties: bool = True) -> str:
    listed = [reference("", ENVELOPED, C14N)]
    listed += [reference("#props", C14N, more=TYPE)] if sign_properties else []
    made = template(*listed, objects=objects, identifier="S")
    return xmlsec.sign(f'<r xmlns="urn:one" xml:lang="ja"><e>100 yen</e>{made}</r>')


def value(text: str, *, exclusive: bool = True) -> bytes:
    """The canonical SignatureValue, by lxml."""
    (found,) = etree.fromstring(text.encode()).iterfind(f".//{{{DS}}}SignatureValue")
    found.tail = None
    return bytes(etree.tostring(found, method="c14n", exclusive=exclusive))


def stamped(text: str, token: bytes, way: str = EXCLUSIVE) -> str:
    """With a time stamp in the unsigned properties."""
    form = f'<CanonicalizationMethod xmlns="{DS}" Algorithm="{way}"/>' if way else ""
    octets = base64.b64encode(token).decode()
    stamp = f"<SignatureTimeStamp>{form}<EncapsulatedTimeStamp>{octets}</EncapsulatedTimeStamp></SignatureTimeStamp>"
    inside = f"<UnsignedSignatureProperties>{stamp}</UnsignedSignatureProperties>"
    return text.replace(
        "</QualifyingProperties>", f"<UnsignedProperties>{inside}</UnsignedProperties></QualifyingProperties>"
    )


def own(text: str) -> SignatureSeen:
    return next(one for one in signatures(text) if one.form == "XML")


@pytest.mark.parametrize("version", ["", "V2"])
def test_a_certificate_that_is_named_by_its_digest(version: str, xmlsec: XmlSec) -> None:
    text = signed(xmlsec, properties(der(xmlsec.signer()), version))
    assert verdict(text) == (True, "", "xmlsig-over-document")
    found = own(text)
    assert (found.subject, f"{found.signed_at}", found.stamped) == ("CN=Signer0,C=JP", "2026-04-01 09:30:00", False)
    other = signed(xmlsec, properties(b"another certificate", version))
    assert verdict(other)[:2] == (False, "xmlsig-certificate-differs")
    assert verdict(text.replace(CLAIMED, "2026-04-01T00:30:01Z"))[:2] == (False, "xmlsig-digest-wrong")


def test_properties_that_nobody_signed_say_nothing(xmlsec: XmlSec) -> None:
    text = signed(xmlsec, properties(der(xmlsec.signer())), sign_properties=False)
    assert verdict(text)[:2] == (None, "xmlsig-properties-unsigned")
    assert own(text).signed_at is None


def test_a_time_that_was_added_is_not_the_signer_s(xmlsec: XmlSec) -> None:
    added = "<UnsignedProperties><SigningTime>1999-01-01T00:00:00Z</SigningTime></UnsignedProperties>"
    objects = f'<Object><QualifyingProperties xmlns="{XADES}">{added}</QualifyingProperties></Object>'
    bare = xmlsec.sign(f"<r>{template(reference('', ENVELOPED), objects=objects)}</r>")
    assert (own(bare).verified, own(bare).signed_at) == (True, None)


def test_a_signer_s_certificate_elsewhere_is_found_by_its_digest(xmlsec: XmlSec) -> None:
    text = signed(xmlsec, properties(der(xmlsec.signer())))
    other = base64.b64encode(der(xmlsec.signer("rsa:2048"))).decode()
    moved = re.sub("(<X509Certificate>)[^<]*", rf"\g<1>{other}", text)
    assert verdict(moved)[:2] == (None, "xml-signer-not-among-certificates")
    octets = base64.b64encode(der(xmlsec.signer())).decode()
    values = (
        f"<CertificateValues><EncapsulatedX509Certificate>{octets}</EncapsulatedX509Certificate></CertificateValues>"
    )
    inside = (
        f"<UnsignedProperties><UnsignedSignatureProperties>{values}</UnsignedSignatureProperties></UnsignedProperties>"
    )
    found = moved.replace("</QualifyingProperties>", f"{inside}</QualifyingProperties>")
    assert (own(found).verified, own(found).subject) == (True, "CN=Signer0,C=JP")


@pytest.mark.parametrize(("way", "exclusive"), [(EXCLUSIVE, True), ("", False)])
def test_a_time_stamp_over_the_value_says_when(way: str, exclusive: bool, xmlsec: XmlSec) -> None:
    """Without a CanonicalizationMethod the inclusive form counts (TS 101 903 section 7.1.4.3). lxml leaves out what an
    element inherits, which is an xml:lang here: it is put back by hand."""
    text = signed(xmlsec, properties(der(xmlsec.signer())))
    octets = value(text, exclusive=exclusive)
    if not exclusive:
        octets = octets.replace(b' Id="valueS"', b' Id="valueS" xml:lang="ja"')
    stamper = xmlsec.made.signer("Stamper", extensions="stamper")
    whole = stamped(text, xmlsec.made.stamped(octets, stamper), way)
    found = own(whole)
    assert (found.verified, found.stamped) == (True, True)
    assert found.signed_at is not None and found.signed_at.date() > date(2026, 4, 1)
    (token,) = (one for one in signatures(whole) if one.form == "RFC 3161")
    assert (token.verified, token.why) == (True, None)
    used = {one.location.symbol: one.made for one in observations(whole) if isinstance(one, MechanismUse)}
    assert used["Signature[0].SignedInfo.SignatureMethod"] == found.signed_at.date()
    assert (
        used[
            "Signature[0].Object.QualifyingProperties.SignedProperties.SignedSignatureProperties.SigningCertificateV2.Cert.CertDigest.DigestMethod"
        ]
        is None
    )


def test_a_time_stamp_over_anything_else_says_nothing(xmlsec: XmlSec) -> None:
    text = signed(xmlsec, properties(der(xmlsec.signer())))
    stamper = xmlsec.made.signer("Stamper", extensions="stamper")
    for other in (
        xmlsec.made.stamped(b"another", stamper),
        xmlsec.made.stamped(value(text).replace(b"Id", b"ID"), stamper),
    ):
        whole = stamped(text, other)
        assert (own(whole).verified, own(whole).stamped, f"{own(whole).signed_at}"[:10]) == (True, False, "2026-04-01")
        (token,) = (one for one in signatures(whole) if one.form == "RFC 3161")
        assert (token.verified, token.why and token.why.key) == (False, "cms-stamp-of-another")
    unknown = stamped(text, xmlsec.made.stamped(value(text), stamper), "urn:example:form")
    assert (own(unknown).verified, own(unknown).stamped) == (True, False)


def test_a_counter_signature_is_over_the_value_of_another(xmlsec: XmlSec) -> None:
    counter = template(reference("#valueS", EXCLUSIVE), identifier="C")
    unsigned = f"<CounterSignature>{counter}</CounterSignature>"
    text = signed(xmlsec, properties(der(xmlsec.signer()), unsigned=unsigned))
    path = xmlsec.made.file("template.xml", text.encode())
    by = xmlsec.signer("rsa:2048")
    identifiers = ("--id-attr:Id", f"{DS}:SignatureValue")
    xpath = "(//*[local-name()='Signature'])[2]"
    done = xmlsec.run(
        "--sign", "--node-xpath", xpath, "--privkey-pem", f"{by.key},{by.certificate}", *identifiers, path
    )
    assert done.returncode == 0, done.stderr
    whole = done.stdout.decode()
    first, second = signatures(whole)
    assert [(one.verified, one.subject) for one in (first, second)] == [
        (True, "CN=Signer0,C=JP"),
        (True, "CN=Signer1,C=JP"),
    ]
    assert second.location.symbol.endswith("CounterSignature.Signature")
    changed = re.sub('(<SignatureValue Id="valueS">\\s*)(....)', r"\g<1>AAAA", whole)
    assert [one.verified for one in signatures(changed)] == [False, False]
