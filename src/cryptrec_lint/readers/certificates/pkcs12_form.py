"""The structures of PKCS #12 (RFC 7292 sections 4 and 5), without their meaning."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.readers.certificates import ber, der, protections

_CONTENT = der.context(0)
_IMPLICIT = 0x80
"""The encrypted content as one string; in pieces it is constructed (RFC 5652 section 6.1)."""


class Pfx(NamedTuple):
    """A store."""

    content_type: str
    safe: bytes | None
    """The octets of the AuthenticatedSafe, which the MAC or signature is over; None where they cannot be told."""
    mac: bytes | None
    """MacData."""
    signed: bytes | None
    """The ContentInfo with the signature."""
    end: int
    """Where the store ends in its octets."""


class Part(NamedTuple):
    """A ContentInfo of the AuthenticatedSafe: SafeContents in clear, or encrypted with a password; else neither."""

    safe: bytes | None = None
    identifier: bytes | None = None
    """contentEncryptionAlgorithm."""
    encrypted: bytes = b""


def parse(octets: bytes) -> Pfx:
    """Take a store apart. Raises DerError."""
    data, end = _definite(octets)
    outer = der.expect(der.element(data, 0, len(data)), der.SEQUENCE)
    members = der.children(data, outer)
    info = der.member(members, 1, der.SEQUENCE)
    oid, content = _content_info(data, info)
    mac = der.whole(data, der.expect(members[2], der.SEQUENCE)) if len(members) > 2 else None
    signed = der.whole(data, info) if oid == protections.pkcs12("signed") else None
    return Pfx(oid, _safe(data, oid, content), mac, signed, end)


def sequence(octets: bytes) -> tuple[bytes, list[der.Element]]:
    """The members of a SEQUENCE that may be in BER, and the octets that they are offsets into. Raises DerError."""
    data, _ = _definite(octets)
    return data, der.sequence(data)


def part(info: bytes) -> Part:
    """Take a ContentInfo apart. Raises DerError."""
    oid, content = _content_info(info, der.only(info, der.SEQUENCE))
    if content is None:
        return Part()
    if oid == protections.pkcs12("data"):
        return Part(safe=der.contents(info, der.expect(content, der.OCTET_STRING)))
    if oid == protections.pkcs12("encrypted"):
        return _encrypted(info, content)
    return Part()


def is_sequence(octets: bytes) -> bool:
    """Whether the octets are one SEQUENCE: what a right password gives."""
    try:
        sequence(octets)
    except der.DerError:
        return False
    return True


def _definite(octets: bytes) -> tuple[bytes, int]:
    """The octets in definite lengths, and where the element ends in them as they are."""
    try:
        return ber.definite(octets)
    except der.DerError:
        return octets, der.element(octets, 0, len(octets)).end


def _content_info(data: bytes, info: der.Element) -> tuple[str, der.Element | None]:
    members = der.children(data, info)
    oid = der.oid(data, der.member(members, 0, der.OID))
    if len(members) < 2:
        return oid, None
    inside = der.children(data, der.expect(members[1], _CONTENT))
    return oid, inside[0] if inside else None


def _safe(data: bytes, oid: str, content: der.Element | None) -> bytes | None:
    if content is None:
        return None
    if oid == protections.pkcs12("data"):
        return der.contents(data, der.expect(content, der.OCTET_STRING))
    if oid == protections.pkcs12("signed"):
        return _signed_content(data, content)
    return None


def _signed_content(data: bytes, content: der.Element) -> bytes | None:
    """eContent of SignedData (RFC 5652 section 5.1)."""
    members = der.children(data, der.expect(content, der.SEQUENCE))
    _, inner = _content_info(data, der.member(members, 2, der.SEQUENCE))
    return None if inner is None else der.contents(data, der.expect(inner, der.OCTET_STRING))


def _encrypted(data: bytes, content: der.Element) -> Part:
    """EncryptedData (RFC 5652 section 8): version, EncryptedContentInfo."""
    members = der.children(data, der.expect(content, der.SEQUENCE))
    inner = der.children(data, der.member(members, 1, der.SEQUENCE))
    identifier = der.whole(data, der.member(inner, 1, der.SEQUENCE))
    if len(inner) < 3:
        return Part(identifier=identifier)
    return Part(identifier=identifier, encrypted=_string(data, inner[2]))


def _string(data: bytes, found: der.Element) -> bytes:
    """An implicitly tagged OCTET STRING, whole or in pieces."""
    if found.tag == _IMPLICIT:
        return der.contents(data, found)
    pieces = der.children(data, der.expect(found, _CONTENT))
    return b"".join(der.contents(data, der.expect(piece, der.OCTET_STRING)) for piece in pieces)
