"""A SignerInfo of CMS in its parts, and its attributes (RFC 5652 section 5.3)."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.readers.certificates import cms_facts, cms_parts, der, names

_KEY_IDENTIFIERS = (0x80, der.context(0))
"""SubjectKeyIdentifier is `[0] IMPLICIT`; some programs write it explicitly."""
_SIGNED, _UNSIGNED = der.context(0), der.context(1)


class Attribute(NamedTuple):
    """An attribute; each value is a whole element."""

    oid: str
    values: list[bytes]


class SignerInfo(NamedTuple):
    """Who signed and how. Bytes are whole DER elements unless a field says otherwise."""

    issuer: bytes
    """Name of the issuer of the signer's certificate; empty where a key identifier says who signed."""
    serial: str
    """Hexadecimal, as in `x509.Certificate`."""
    key_identifier: bytes
    """Its octets; empty where issuer and serial say who signed."""
    digest: bytes
    signed: bytes
    """The attributes as they are signed: a SET OF Attribute; empty where there are none."""
    algorithm: bytes
    value: bytes
    """The octets of the signature."""
    signed_attributes: list[Attribute]
    unsigned_attributes: list[Attribute]

    @property
    def name(self) -> str:
        """What it says of its signer."""
        return f"{names.text(self.issuer)} #{self.serial}" if self.issuer else f"#{self.key_identifier.hex()}"

    def one(self, name: str) -> bytes | None:
        """The value of a signed attribute by its name in `cms.toml`, None where it is absent. Raises DerError where
        there are several: another program may take another one."""
        oid = cms_facts.attribute(name)
        found = [value for attribute in self.signed_attributes if attribute.oid == oid for value in attribute.values]
        if len(found) > 1:
            raise der.DerError("cms-attribute-twice", 0)
        return found[0] if found else None


def parse(octets: bytes) -> SignerInfo:
    """A SignerInfo, whole. Raises DerError."""
    members = cms_parts.sequence(octets)
    issuer, serial, key_identifier = _who(octets, members)
    rest = members[2:]
    signed = der.whole(octets, rest.pop(1)) if len(rest) > 1 and rest[1].tag == _SIGNED else b""
    value = cms_parts.string(octets, der.member(rest, 2, rest[2].tag if len(rest) > 2 else der.OCTET_STRING))
    unsigned = cms_parts.tagged(rest[3:], 1)
    return SignerInfo(
        issuer,
        serial,
        key_identifier,
        der.whole(octets, der.member(rest, 0, der.SEQUENCE)),
        bytes((der.SET,)) + signed[1:] if signed else b"",
        der.whole(octets, der.member(rest, 1, der.SEQUENCE)),
        value,
        attributes(signed) if signed else [],
        attributes(der.whole(octets, unsigned)) if unsigned else [],
    )


def _who(octets: bytes, members: list[der.Element]) -> tuple[bytes, str, bytes]:
    if len(members) < 2:
        raise der.DerError("der-missing-element", members[-1].end if members else 0)
    named = members[1]
    if named.tag in _KEY_IDENTIFIERS:
        inside = der.contents(octets, named)
        if named.tag == der.context(0):
            inside = der.contents(octets, cms_parts.sole(octets, named))
        return b"", "", inside
    return issuer_and_serial(octets, named)


def issuer_and_serial(octets: bytes, found: der.Element) -> tuple[bytes, str, bytes]:
    """An IssuerAndSerialNumber, and no key identifier. Raises DerError."""
    parts = cms_parts.members(octets, der.expect(found, der.SEQUENCE))
    serial = der.contents(octets, der.member(parts, 1, der.INTEGER))
    shown = serial[1:] if len(serial) > 1 and not serial[0] else serial
    return der.whole(octets, der.member(parts, 0, der.SEQUENCE)), shown.hex(), b""


def attributes(octets: bytes) -> list[Attribute]:
    """The attributes in a set, whatever its tag. Raises DerError."""
    outer = der.element(octets, 0, len(octets))
    return [_attribute(octets, found) for found in cms_parts.members(octets, outer)]


def _attribute(octets: bytes, found: der.Element) -> Attribute:
    members = cms_parts.members(octets, der.expect(found, der.SEQUENCE))
    oid = der.oid(octets, der.member(members, 0, der.OID))
    values = cms_parts.members(octets, der.member(members, 1, der.SET))
    return Attribute(oid, [der.whole(octets, value) for value in values])
