"""What signers put beside their signature so that it can be verified later: certificates, revocation lists, answers of
OCSP (RFC 5126 sections 6.3.3 and 6.3.4; ISO 32000-1 section 12.8.3.3.2). Each is read like any other one."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation
from cryptrec_lint.readers.certificates import cms_facts, cms_parts, contents, der
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.signer_info import Attribute


def observations(place: Place, symbol: str, found: Attribute, inside: Inside) -> Iterator[Observation]:
    """Everything in such an attribute; nothing of another one. Raises DerError."""
    for value in found.values:
        if found.oid == cms_facts.attribute("certificate-values"):
            members = cms_parts.sequence(value)
            for index, one in enumerate(members):
                where = f"{symbol}.certificateValues[{index}]"
                yield from contents.observations("certificate", place, where, der.whole(value, one), inside.deeper())
        elif found.oid == cms_facts.attribute("revocation-values"):
            yield from _revocation(place, f"{symbol}.revocationValues", value, inside)
        elif found.oid == cms_facts.attribute("revocation-archive"):
            yield from _revocation(place, f"{symbol}.revocationInfoArchival", value, inside)


def _revocation(place: Place, symbol: str, value: bytes, inside: Inside) -> Iterator[Observation]:
    """Lists in `[0]`, answers in `[1]`: CAdES has them without their envelope, PDF with it."""
    for field in cms_parts.sequence(value):
        if field.tag not in (der.context(0), der.context(1)):
            continue
        for index, one in enumerate(cms_parts.members(value, cms_parts.sole(value, field))):
            yield from contents.of_der(place, f"{symbol}[{index}].", der.whole(value, one), inside.deeper())
