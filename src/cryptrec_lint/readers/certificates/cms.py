"""Cryptographic Message Syntax (RFC 5652) and PKCS #7 (RFC 2315): a ContentInfo of any type, in DER or BER."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import cms_facts, cms_parts, contents, der, enveloped, identified, signed_data
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`. Raises DerError."""
    data = cms_parts.definite(octets)
    outer = der.expect(der.element(data, 0, len(data)), der.SEQUENCE)
    members = cms_parts.members(data, outer)
    oid = der.oid(data, der.member(members, 0, der.OID))
    content = cms_parts.tagged(members, 0)
    if content is None:
        yield place.unresolved(symbol, "unread-container", reason("cms-no-content"))
    else:
        yield from of_type(place, symbol, oid, der.whole(data, cms_parts.sole(data, content)), inside)
    if data[outer.end :].strip(_PADDING):
        yield place.unresolved(symbol, "unreadable-input", reason("der-trailing-bytes", offset=outer.end))


_PADDING = b"\0 \t\r\n"
"""What files and PDF have after the structure."""


def of_type(place: Place, symbol: str, oid: str, content: bytes, inside: Inside) -> Iterator[Observation]:
    """Everything in a content by the object identifier of its type. Raises DerError."""
    inside = inside._replace(allowance=inside.allowance or contents.Allowance())
    if inside.depth > contents.DEPTH:
        yield place.unresolved(symbol, "unreadable-input", reason("nested-too-deep", limit=contents.DEPTH))
        return
    kind = cms_facts.section("content").get(oid)
    if kind is None:
        yield place.unresolved(symbol, "unread-container", reason("cms-content-unknown", oid=oid))
    else:
        yield from _READ[kind](place, symbol, content, der.element(content, 0, len(content)), inside)


_Read = Callable[[Place, str, bytes, der.Element, Inside], Iterator[Observation]]


def _nothing(place: Place, symbol: str, data: bytes, found: der.Element, inside: Inside) -> Iterator[Observation]:
    """Plain data, neither signed nor encrypted; a time stamp that nobody signed says nothing either."""
    return iter(())


def _digested(place: Place, symbol: str, data: bytes, found: der.Element, inside: Inside) -> Iterator[Observation]:
    """DigestedData (RFC 5652 section 7): version, digest algorithm, content, digest."""
    members = cms_parts.members(data, der.expect(found, der.SEQUENCE))
    digest = identified.digest(der.whole(data, der.member(members, 1, der.SEQUENCE)))
    yield place.use(f"{symbol}.digestAlgorithm", digest, Purpose.REFERENCE)


def _indirect(place: Place, symbol: str, data: bytes, found: der.Element, inside: Inside) -> Iterator[Observation]:
    """SpcIndirectDataContent of Authenticode: its second member is the DigestInfo of the file that is signed. Inside
    SignedData the contents octets alone stand for it."""
    members = list(der.elements(data, 0, len(data)))[:2] if len(data) < cms_parts.MOST else []
    digest_info = cms_parts.members(data, der.member(members, 1, der.SEQUENCE))
    digest = identified.digest(der.whole(data, der.member(digest_info, 0, der.SEQUENCE)))
    yield place.use(f"{symbol}.messageDigest", digest, Purpose.DOCUMENT_SIGNATURE)


def _compressed(place: Place, symbol: str, data: bytes, found: der.Element, inside: Inside) -> Iterator[Observation]:
    """CompressedData (RFC 3274) has no cryptography; what is compressed in it is not unpacked."""
    yield place.unresolved(symbol, "unread-container", reason("cms-compressed"))


_READ: dict[str, _Read] = {
    "data": _nothing,
    "time-stamp": _nothing,
    "signed": signed_data.observations,
    "enveloped": enveloped.enveloped,
    "signed-and-enveloped": enveloped.signed_and_enveloped,
    "auth-enveloped": enveloped.auth_enveloped,
    "authenticated": enveloped.authenticated,
    "encrypted": enveloped.encrypted,
    "digested": _digested,
    "indirect": _indirect,
    "compressed": _compressed,
}
