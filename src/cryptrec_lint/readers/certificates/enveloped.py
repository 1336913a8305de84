"""The types of CMS that encrypt or authenticate (RFC 5652 sections 6, 8 and 9; RFC 5083; RFC 2315 section 11)."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from cryptrec_lint.model import Observation, Purpose
from cryptrec_lint.readers.certificates import cms_parts, der, encryption, identified, recipients, signed_data
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place


def enveloped(place: Place, symbol: str, data: bytes, found: der.Element, inside: Inside) -> Iterator[Observation]:
    """EnvelopedData: perhaps the originator's certificates, the recipients, the encrypted content. Raises DerError."""
    rest = yield from _to_recipients(place, symbol, data, found, inside)
    yield from _encrypted_content(place, symbol, data, der.member(rest, 0, der.SEQUENCE))


auth_enveloped = enveloped
"""AuthEnvelopedData begins in the same way; the MAC that follows is the authenticated cipher's own."""


def encrypted(place: Place, symbol: str, data: bytes, found: der.Element, inside: Inside) -> Iterator[Observation]:
    """EncryptedData: version and encrypted content; who has the key is not said. Raises DerError."""
    members = cms_parts.members(data, der.expect(found, der.SEQUENCE))
    yield from _encrypted_content(place, symbol, data, der.member(members, 1, der.SEQUENCE))


def authenticated(place: Place, symbol: str, data: bytes, found: der.Element, inside: Inside) -> Iterator[Observation]:
    """AuthenticatedData: recipients, MAC, perhaps the hash in `[1]`, content. Raises DerError."""
    rest = yield from _to_recipients(place, symbol, data, found, inside)
    mac = encryption.mac(der.whole(data, der.member(rest, 0, der.SEQUENCE)))
    yield place.use(f"{symbol}.macAlgorithm", mac, Purpose.ENCRYPTED_DATA)
    hashed = cms_parts.tagged(rest, 1)
    if hashed:
        digest = identified.digest(bytes((der.SEQUENCE,)) + der.whole(data, hashed)[1:])
        yield place.use(f"{symbol}.digestAlgorithm", digest, Purpose.ENCRYPTED_DATA)


def signed_and_enveloped(
    place: Place, symbol: str, data: bytes, found: der.Element, inside: Inside
) -> Iterator[Observation]:
    """SignedAndEnvelopedData of PKCS #7: recipients, hashes, encrypted content, certificates, lists, signers, whose
    signatures are encrypted too and cannot be checked. Raises DerError."""
    rest = yield from _to_recipients(place, symbol, data, found, inside)
    yield from _encrypted_content(place, symbol, data, der.member(rest, 1, der.SEQUENCE))
    beside = rest[2:]
    yield from signed_data.certificates_and_lists(place, symbol, data, beside, inside)
    nothing = signed_data.Signed("", None, beside)
    yield from signed_data.signers(place, symbol, data, nothing, inside._replace(signed=None))


def _to_recipients(
    place: Place, symbol: str, data: bytes, found: der.Element, inside: Inside
) -> Generator[Observation, None, list[der.Element]]:
    """The recipients and what stands before them; gives the members after them."""
    members = cms_parts.members(data, der.expect(found, der.SEQUENCE))
    originator = members[1] if len(members) > 1 and members[1].tag == der.context(0) else None
    if originator:
        beside = cms_parts.members(data, originator)
        yield from signed_data.certificates_and_lists(place, f"{symbol}.originatorInfo", data, beside, inside)
    at = 2 if originator else 1
    yield from recipients.observations(place, symbol, data, der.member(members, at, der.SET))
    return members[at + 1 :]


def _encrypted_content(place: Place, symbol: str, data: bytes, found: der.Element) -> Iterator[Observation]:
    """EncryptedContentInfo: the content's type, the cipher, the encrypted octets."""
    members = cms_parts.members(data, found)
    told = encryption.content(der.whole(data, der.member(members, 1, der.SEQUENCE)))
    yield place.use(f"{symbol}.contentEncryptionAlgorithm", told, Purpose.ENCRYPTED_DATA)
