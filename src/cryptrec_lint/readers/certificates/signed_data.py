"""SignedData (RFC 5652 section 5; RFC 2315 section 9): certificates and lists beside the signatures, each signer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Observation, Purpose, Reason, SignatureSeen, reason
from cryptrec_lint.readers.certificates import (
    announced,
    cms_facts,
    cms_parts,
    contents,
    der,
    signer_seen,
    tst_info,
)
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.signed_content import Content
from cryptrec_lint.readers.certificates.signer_certificates import SignerCertificates
from cryptrec_lint.readers.certificates.signer_seen import Around
from cryptrec_lint.readers.certificates.tst_info import TstInfo

_CERTIFICATES, _LISTS = 0, 1


class Signed(NamedTuple):
    """SignedData in its parts."""

    kind: str
    """Object identifier of the content's type."""
    content: bytes | None
    """The octets that are signed; None where the signature is detached."""
    beside: list[der.Element]
    """The members after the content: certificates, lists, signers."""

    @property
    def is_stamp(self) -> bool:
        """What is signed says which hash existed when."""
        return cms_facts.section("content").get(self.kind) == "time-stamp" and self.content is not None


def observations(place: Place, symbol: str, data: bytes, found: der.Element, inside: Inside) -> Iterator[Observation]:
    """Everything in the SignedData that is `found` in `data`. Raises DerError."""
    members = cms_parts.members(data, der.expect(found, der.SEQUENCE))
    kind, content = encapsulated(data, der.member(members, 2, der.SEQUENCE))
    signed = Signed(kind, content, members[3:])
    yield from certificates_and_lists(place, symbol, data, signed.beside, inside)
    yield from _content(place, symbol, signed, inside)
    yield from signers(place, symbol, data, signed, inside)
    # The set of digest algorithms announces what the signers use: each is seen at its signer.
    yield from announced.observations(place, symbol, data, der.member(members, 1, der.SET), signer_infos(signed))


def encapsulated(data: bytes, found: der.Element) -> tuple[str, bytes | None]:
    """Type and octets of an EncapsulatedContentInfo. In PKCS #7 the content may be of any type: then its contents
    octets count (RFC 2315 section 9.3). Raises DerError."""
    members = cms_parts.members(data, found)
    kind = der.oid(data, der.member(members, 0, der.OID))
    wrapped = cms_parts.tagged(members, 0)
    if wrapped is None:
        return kind, None
    inner = cms_parts.sole(data, wrapped)
    if inner.tag & ~_CONSTRUCTED == der.OCTET_STRING:
        return kind, cms_parts.string(data, inner)
    return kind, der.contents(data, inner)


_CONSTRUCTED = 0x20


def certificates_and_lists(
    place: Place, symbol: str, data: bytes, beside: list[der.Element], inside: Inside
) -> Iterator[Observation]:
    """The certificates in `[0]` and the revocation lists in `[1]`, each by itself (RFC 5652 sections 10.2)."""
    for field in beside:
        if field.tag == der.context(_CERTIFICATES):
            for index, one in enumerate(der.elements(data, field.start, field.end)):
                yield from _certificate(place, f"{symbol}.certificates[{index}]", data, one, inside)
        elif field.tag == der.context(_LISTS):
            for index, one in enumerate(der.elements(data, field.start, field.end)):
                yield from _list(place, f"{symbol}.crls[{index}]", data, one, inside)


def _certificate(place: Place, symbol: str, data: bytes, one: der.Element, inside: Inside) -> Iterator[Observation]:
    """CertificateChoices (RFC 5652 section 10.2.2): other forms are named."""
    if one.tag == der.SEQUENCE:
        yield from contents.observations("certificate", place, symbol, der.whole(data, one), inside.deeper())
    elif one.tag in _ATTRIBUTE_CERTIFICATES:
        octets = bytes((der.SEQUENCE,)) + der.whole(data, one)[1:]
        yield from contents.observations("attribute-certificate", place, symbol, octets, inside.deeper())
    else:
        yield place.unresolved(symbol, "unread-container", reason("cms-certificate-form", tag=f"{one.tag:#04x}"))


_ATTRIBUTE_CERTIFICATES = (der.context(1), der.context(2))


def _list(place: Place, symbol: str, data: bytes, one: der.Element, inside: Inside) -> Iterator[Observation]:
    """RevocationInfoChoice (RFC 5652 section 10.2.1): a list; or in `[1]` another form, of which OCSP's is known."""
    if one.tag == der.SEQUENCE:
        yield from contents.of_der(place, f"{symbol}.", der.whole(data, one), inside.deeper())
        return
    members = cms_parts.members(data, one)
    form = der.oid(data, der.member(members, 0, der.OID))
    known = cms_facts.section("ocsp")
    # RFC 5940 has the whole response under an identifier of its own; several programs write the inner one under OCSP's.
    if form in (known["revocation_info"], known["basic"]) and len(members) > 1:
        yield from contents.of_der(place, f"{symbol}.", der.whole(data, members[1]), inside.deeper())
    else:
        yield place.unresolved(symbol, "unread-container", reason("cms-revocation-form", oid=form))


def _content(place: Place, symbol: str, signed: Signed, inside: Inside) -> Iterator[Observation]:
    """What is signed: a structure of CMS by its type, or any document."""
    from cryptrec_lint.readers.certificates import cms  # which reads SignedData with this module

    form = cms_facts.section("content").get(signed.kind, "data")
    if signed.content is None or form == "time-stamp":
        return
    where = f"{symbol}.encapContent"
    if form == "data":
        if inside.documents:
            yield from inside.documents.observations(place, where, signed.content)
        return
    try:
        yield from cms.of_type(place, where, signed.kind, signed.content, inside.deeper())
    except der.DerError as error:
        yield place.unresolved(where, "unreadable-input", error.why)


def signers(place: Place, symbol: str, data: bytes, signed: Signed, inside: Inside) -> Iterator[Observation]:
    """Each signer, and the hash that a time stamp is of. Raises DerError."""
    infos = signer_infos(signed)
    if infos is None or infos.start == infos.end:
        return
    around, made = _around(place, data, signed, inside), None
    for index, one in enumerate(der.elements(data, infos.start, infos.end)):
        where = f"{symbol}.signerInfos[{index}]"
        for seen in signer_seen.observations(around, where, der.whole(data, one)):
            if isinstance(seen, SignatureSeen) and seen.location.symbol == where and seen.stamped and seen.signed_at:
                made = seen.signed_at.date()
            yield seen
        if around.allowance.used_up:
            return
    if around.stamp:
        yield place.use(f"{symbol}.messageImprint", around.stamp.digest, Purpose.TIME_STAMP, made=made)


def signer_infos(signed: Signed) -> der.Element | None:
    """The set of signers."""
    return next((field for field in signed.beside if field.tag == der.SET), None)


def _around(place: Place, data: bytes, signed: Signed, inside: Inside) -> Around:
    """Raises DerError where a time stamp cannot be read."""
    field = next((one for one in signed.beside if one.tag == der.context(_CERTIFICATES)), None)
    elements = der.elements(data, field.start, field.end) if field else iter(())
    certificates = [der.whole(data, one) for one in elements if one.tag == der.SEQUENCE]
    outside, over = _outside(inside, asked=signed.is_stamp or not signed.content)
    content = outside if signed.content is None else Content((signed.content,))
    stamp: TstInfo | None = None
    foreign: Reason | None = None
    if signed.is_stamp and signed.content is not None:
        stamp = tst_info.parse(signed.content)._replace(compared=outside.pieces is not None)
        foreign = tst_info.is_of_another(stamp, outside)
    elif not signed.content and outside.pieces is not None:
        content = outside  # no octets, written as a string of none
    elif outside.pieces is not None and outside.octets != signed.content:
        foreign = reason("cms-content-of-another")
    return Around(place, inside, SignerCertificates(certificates), content, signed.kind, stamp, foreign, over)


def _outside(inside: Inside, asked: bool) -> tuple[Content, str]:
    """What lies outside the structure and is signed, where it is at hand; and the name of the file that has it, which
    is opened only where it is asked for."""
    if inside.signed is not None or inside.beside is None or not asked:
        return Content(inside.signed), ""
    found = inside.beside.content
    return found, "" if found.pieces is None else inside.beside.name
