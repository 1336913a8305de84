"""XAdES signatures made with OpenSSL alone: what is signed is written as its own canonical form is, so that no program
has to make one."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

from tests.readers.cms.conftest import Made, Signer

DS, XADES = "http://www.w3.org/2000/09/xmldsig#", "http://uri.etsi.org/01903/v1.3.2#"
SHA256, EXCLUSIVE = "http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/10/xml-exc-c14n#"
_INFO = (
    f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"></ds:CanonicalizationMethod>'
    '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>'
)
_HASH = f'<ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod>'


def digest(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def reference(uri: str, hashed: bytes, *transforms: str) -> str:
    """A Reference in canonical form; `hashed` is what is referred to once it was transformed."""
    listed = "".join(f'<ds:Transform Algorithm="{one}"></ds:Transform>' for one in transforms)
    around = f"<ds:Transforms>{listed}</ds:Transforms>" if listed else ""
    value = f"<ds:DigestValue>{digest(hashed)}</ds:DigestValue>"
    return f'<ds:Reference URI="{uri}">{around}{_HASH}{value}</ds:Reference>'


def _properties(name: str, at: str, certificate: bytes) -> str:
    named = (
        f'<x:CertDigest><ds:DigestMethod xmlns:ds="{DS}" Algorithm="{SHA256}"></ds:DigestMethod>'
        f'<ds:DigestValue xmlns:ds="{DS}">{digest(certificate)}</ds:DigestValue></x:CertDigest>'
    )
    return (
        f'<x:SignedProperties xmlns:x="{XADES}" Id="{name}"><x:SignedSignatureProperties>'
        f"<x:SigningTime>{at}</x:SigningTime><x:SigningCertificateV2><x:Cert>{named}</x:Cert></x:SigningCertificateV2>"
        "</x:SignedSignatureProperties></x:SignedProperties>"
    )


def signature(
    made: Made,
    by: Signer,
    *references: str,
    chain: tuple[Signer, ...] = (),
    stamp: Callable[[bytes], bytes] | None = None,
    name: str = "P",
    at: str = "2026-04-01T00:30:00Z",
) -> str:
    """A signature over these references and its own properties; `chain` goes along, `stamp` stamps the value."""
    certificates = [made.run("x509", "-in", one.certificate, "-outform", "DER") for one in (by, *chain)]
    properties = _properties(name, at, certificates[0])
    listed = "".join((*references, reference(f"#{name}", properties.encode(), EXCLUSIVE)))
    info = f"{_INFO}{listed}</ds:SignedInfo>"
    signed = made.run("dgst", "-sha256", "-sign", by.key, made.file("info", info.encode()))
    value = f'<ds:SignatureValue xmlns:ds="{DS}">{base64.b64encode(signed).decode()}</ds:SignatureValue>'
    held = "".join(f"<ds:X509Certificate>{base64.b64encode(one).decode()}</ds:X509Certificate>" for one in certificates)
    return (
        f'<ds:Signature xmlns:ds="{DS}">{info}{value}<ds:KeyInfo><ds:X509Data>{held}</ds:X509Data></ds:KeyInfo><ds:Object>'
        f'<x:QualifyingProperties xmlns:x="{XADES}">{properties}{_stamp(stamp(value.encode())) if stamp else ""}'
        "</x:QualifyingProperties></ds:Object></ds:Signature>"
    )


def _stamp(token: bytes) -> str:
    return (
        "<x:UnsignedProperties><x:UnsignedSignatureProperties><x:SignatureTimeStamp>"
        f'<ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
        f"<x:EncapsulatedTimeStamp>{base64.b64encode(token).decode()}</x:EncapsulatedTimeStamp></x:SignatureTimeStamp>"
        "</x:UnsignedSignatureProperties></x:UnsignedProperties>"
    )
