"""The attribute that names the signer's certificate by its hash: ESSCertID (RFC 2634 section 5.4.1) and ESSCertIDv2
(RFC 5035 section 4)."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.model import Origin, OriginKind, Reason, reason
from cryptrec_lint.readers.certificates import cms_facts, cms_parts, der, identified, signed_content
from cryptrec_lint.readers.certificates.signer_info import SignerInfo
from cryptrec_lint.readers.certificates.told import Known, Told


class Named(NamedTuple):
    """The first certificate of the attribute, which is the signer's."""

    part: str
    digest: Told
    value: bytes


def named(signer: SignerInfo) -> list[Named]:
    """What the attributes of both forms say. Raises DerError."""
    found = []
    for name, part in _ATTRIBUTES.items():
        attribute = signer.one(name)
        if attribute is not None:
            found.append(_first(attribute, part, second=name.endswith("-v2")))
    return found


_ATTRIBUTES = {"signing-certificate": "signingCertificate", "signing-certificate-v2": "signingCertificateV2"}
"""Names in `cms.toml` → names in a symbol."""


def _first(attribute: bytes, part: str, *, second: bool) -> Named:
    certificates = cms_parts.members(attribute, der.member(cms_parts.sequence(attribute), 0, der.SEQUENCE))
    members = cms_parts.members(attribute, der.member(certificates, 0, der.SEQUENCE))
    if second and members and members[0].tag == der.SEQUENCE:
        digest = identified.digest(der.whole(attribute, members.pop(0)))
    else:
        digest = _by_default("second" if second else "first")
    return Named(part, digest, der.contents(attribute, der.member(members, 0, der.OCTET_STRING)))


def _by_default(which: str) -> Told:
    """The first form has one hash, and the second one where it names none."""
    rule = cms_facts.section("signing_certificate")
    told = identified.hash_of(rule[which])
    steps = rule["origin" if which == "second" else "first_origin"]
    return told._replace(origin=Origin(OriginKind.DEFAULT, tuple(steps))) if isinstance(told, Known) else told


def is_another(found: list[Named], certificate: bytes) -> Reason | None:
    """Why a certificate is not the one that is named: RFC 5035 section 3 has the signature invalid then."""
    for one in found:
        if isinstance(one.digest, Known):
            computed = signed_content.digest(one.digest.components[0].name, certificate)
            if computed is not None and computed != one.value:
                return reason("cms-certificate-differs")
    return None
