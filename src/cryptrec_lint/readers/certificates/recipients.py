"""RecipientInfos (RFC 5652 section 6.2): by which way each recipient gets the key of the content."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import ber, cms_facts, cms_parts, der, encryption, keys, signer_info
from cryptrec_lint.readers.certificates import names as name_texts
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Told

_AGREEMENT, _KEK, _PASSWORD, _OTHER = (der.context(number) for number in range(1, 5))


def observations(place: Place, symbol: str, data: bytes, found: der.Element) -> Iterator[Observation]:
    """Everything in a set of recipients; one that cannot be read does not hide the others. An empty one, which no
    standard allows, leaves it open how the key is given to anybody. Raises DerError."""
    all_of_them = cms_parts.members(data, der.expect(found, der.SET))
    if not all_of_them:
        yield place.unresolved(f"{symbol}.recipientInfos", "unresolved-value", reason("cms-no-recipients"))
    for index, one in enumerate(all_of_them):
        where = f"{symbol}.recipientInfos[{index}]"
        try:
            yield from _recipient(place, where, data, one)
        except der.DerError as error:
            yield place.unresolved(where, "unreadable-input", error.why)


def _recipient(place: Place, symbol: str, data: bytes, found: der.Element) -> Iterator[Observation]:
    members = cms_parts.members(data, found)
    if found.tag == der.SEQUENCE:
        yield from _transport(place, symbol, data, members)
    elif found.tag == _AGREEMENT:
        yield from _agreement(place, symbol, data, members)
    elif found.tag == _KEK:
        yield _use(place, symbol, "keyEncryptionAlgorithm", encryption.key_wrap(_algorithm(data, members, 2)))
    elif found.tag == _PASSWORD:
        yield from _password(place, symbol, data, members)
    elif found.tag == _OTHER:
        yield from _other(place, symbol, data, members)
    else:
        yield place.unresolved(symbol, "unread-container", reason("cms-recipient-unknown", kind=f"{found.tag:#04x}"))


def _use(place: Place, symbol: str, part: str, told: Told, subject: str = "") -> Observation:
    return place.use(f"{symbol}.{part}", told, Purpose.ENCRYPTED_DATA, subject)


def _algorithm(data: bytes, members: list[der.Element], index: int) -> bytes:
    return der.whole(data, der.member(members, index, der.SEQUENCE))


def _transport(place: Place, symbol: str, data: bytes, members: list[der.Element]) -> Iterator[Observation]:
    """KeyTransRecipientInfo: version, recipient, algorithm, encrypted key."""
    encrypted = cms_parts.string(data, der.member(members, 3, der.OCTET_STRING))
    told = encryption.key_transport(_algorithm(data, members, 2), len(encrypted))
    yield _use(place, symbol, "keyEncryptionAlgorithm", told, _whose(data, members[1]))


def _whose(data: bytes, found: der.Element) -> str:
    """What it says of its recipient."""
    if found.tag != der.SEQUENCE:
        return f"#{der.contents(data, found).hex()}"
    issuer, serial, _ = signer_info.issuer_and_serial(data, found)
    return f"{name_texts.text(issuer)} #{serial}"


def _agreement(place: Place, symbol: str, data: bytes, members: list[der.Element]) -> Iterator[Observation]:
    """KeyAgreeRecipientInfo: version, originator, perhaps user keying material, algorithm, encrypted keys."""
    identifier = next((der.whole(data, one) for one in members if one.tag == der.SEQUENCE), b"")
    yield _use(place, symbol, "keyEncryptionAlgorithm", encryption.key_agreement(identifier))
    wrap = encryption.wrap_in_agreement(identifier)
    if wrap is None:
        why = reason("cms-wrap-missing")
        yield place.unresolved(f"{symbol}.keyWrapAlgorithm", "unresolved-value", why)
    else:
        yield _use(place, symbol, "keyWrapAlgorithm", encryption.key_wrap(wrap))
    originator = cms_parts.tagged(members, 0)
    key = cms_parts.sole(data, originator) if originator else None
    if key is not None and key.tag == der.context(1):  # OriginatorPublicKey; else a certificate that stands elsewhere
        info = ber.element(der.SEQUENCE, der.contents(data, key))
        yield _use(place, symbol, "originatorKey", keys.public_key(info))


def _password(place: Place, symbol: str, data: bytes, members: list[der.Element]) -> Iterator[Observation]:
    """PasswordRecipientInfo: version, perhaps the derivation, the encryption of the key, the encrypted key."""
    derivation = cms_parts.tagged(members, 0)
    if derivation:
        identifier = ber.element(der.SEQUENCE, der.contents(data, derivation))
        yield _use(place, symbol, "keyDerivationAlgorithm", encryption.derivation(identifier))
    wrap = _algorithm(data, members, 2 if derivation else 1)
    yield _use(place, symbol, "keyEncryptionAlgorithm", encryption.key_wrap(wrap))


def _other(place: Place, symbol: str, data: bytes, members: list[der.Element]) -> Iterator[Observation]:
    """OtherRecipientInfo, of which KEMRecipientInfo is known (RFC 9629 section 3)."""
    kind = der.oid(data, der.member(members, 0, der.OID))
    if kind != cms_facts.section("kem_recipient")["identifier"]:
        yield place.unresolved(symbol, "unread-container", reason("cms-recipient-unknown", kind=kind))
        return
    parts = cms_parts.members(data, der.member(members, 1, der.SEQUENCE))
    algorithms = [der.whole(data, one) for one in parts[2:] if one.tag == der.SEQUENCE]
    read = (("kem", encryption.encapsulation), ("kdf", encryption.derivation), ("wrap", encryption.key_wrap))
    if len(algorithms) != len(read):
        raise der.DerError("der-missing-element", parts[-1].end if parts else 0)
    for (part, told), identifier in zip(read, algorithms, strict=True):
        yield _use(place, symbol, part, told(identifier))
