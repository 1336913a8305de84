"""Hashes by which the attributes of a signer refer to certificates, revocation information and what an archive time
stamp is over (RFC 5126 sections 5.7.3.3 and 6.2; ETSI EN 319 122-1 section 5.5.2): whoever can make another thing of
the same hash can exchange what is referred to."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Origin, OriginKind
from cryptrec_lint.readers.certificates import cms_facts, cms_parts, der, identified
from cryptrec_lint.readers.certificates.signer_info import Attribute
from cryptrec_lint.readers.certificates.told import Known, Told

_LISTS, _RESPONSES = der.context(0), der.context(1)
_WITH_HASH = 4
"""Members of an ATSHashIndex that names its hash: the lists of hashes are three."""


def hashes(attribute: Attribute) -> Iterator[tuple[str, Told]]:
    """Name of the attribute and each hash that it refers by, once; nothing of another attribute. Raises DerError."""
    seen: set[tuple[str, Told]] = set()
    for name, told in _all(attribute):
        if (name, told) not in seen:
            seen.add((name, told))
            yield name, told


def _all(attribute: Attribute) -> Iterator[tuple[str, Told]]:
    certificates, revocation, index = map(cms_facts.section, ("hashed_certificates", "hashed_revocation", "hash_index"))
    for value in attribute.values:
        if attribute.oid in certificates:
            for told in _of_certificates(value, attribute.oid == cms_facts.attribute("other-signing-certificate")):
                yield certificates[attribute.oid], told
        elif attribute.oid in revocation:
            for told in _of_revocation(value):
                yield revocation[attribute.oid], told
        elif attribute.oid in index:
            yield index[attribute.oid], _of_index(value)


def _of_certificates(value: bytes, wrapped: bool) -> Iterator[Told]:
    """SEQUENCE OF OtherCertID, which begins with its hash; `wrapped` in a SEQUENCE before policies."""
    listed = cms_parts.sequence(value)
    if wrapped:
        listed = cms_parts.members(value, der.member(listed, 0, der.SEQUENCE))
    for one in listed:
        yield _first_of(value, one)


def _of_revocation(value: bytes) -> Iterator[Told]:
    """SEQUENCE OF CrlOcspRef: lists by their hash first, responses by their name and perhaps their hash."""
    for reference in cms_parts.sequence(value):
        for field in cms_parts.members(value, der.expect(reference, der.SEQUENCE)):
            if field.tag not in (_LISTS, _RESPONSES):
                continue
            listed = cms_parts.members(value, der.expect(cms_parts.sole(value, field), der.SEQUENCE))
            for one in cms_parts.members(value, der.member(listed, 0, der.SEQUENCE)):
                if field.tag == _LISTS:
                    yield _first_of(value, one)
                else:
                    parts = cms_parts.members(value, der.expect(one, der.SEQUENCE))
                    yield from (_other_hash(value, part) for part in parts[1:])


def _first_of(value: bytes, one: der.Element) -> Told:
    members = cms_parts.members(value, der.expect(one, der.SEQUENCE))
    return _other_hash(value, der.member(members, 0, members[0].tag if members else der.SEQUENCE))


def _other_hash(value: bytes, found: der.Element) -> Told:
    """OtherHash: octets alone are of SHA-1, else the hash is named before them."""
    if found.tag == der.OCTET_STRING:
        return _default("other_hash")
    members = cms_parts.members(value, der.expect(found, der.SEQUENCE))
    return identified.digest(der.whole(value, der.member(members, 0, der.SEQUENCE)))


def _of_index(value: bytes) -> Told:
    members = cms_parts.sequence(value)
    if len(members) < _WITH_HASH:
        return _default("hash_index_default")
    return identified.digest(der.whole(value, der.member(members, 0, der.SEQUENCE)))


def _default(rule: str) -> Told:
    facts = cms_facts.section(rule)
    told = identified.hash_of(facts["hash"])
    return told._replace(origin=Origin(OriginKind.DEFAULT, tuple(facts["origin"]))) if isinstance(told, Known) else told
