"""A key with what belongs to it: names, subkeys, and the signatures that bind them (RFC 9580 section 10.1).

No signature is verified: what is judged is how each was made. Those of a key on itself are observed one by one, those
by others summed up by kind, algorithm and hash, so that none is hidden by their number. Lists of preferred algorithms
are wishes of the owner and no uses.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers import japan
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known, Told
from cryptrec_lint.readers.openpgp import days, facts, keys, packets, protection, signatures
from cryptrec_lint.readers.openpgp.octets import WireError

_SUBJECT_LENGTH = 200
_EMBEDDED = 4
"""Signatures inside a signature; one is what the standard has."""


class Keyring(NamedTuple):
    """The keys of a whole content, so that the signatures of one key on another have a size."""

    by_id: dict[str, keys.Key]

    def signer(self, signature: signatures.Signature) -> Told | None:
        """The key that made a signature, if it is at hand and can have made it."""
        found = self.by_id.get(signature.issuer)
        if found is None or _family(found.number) != _family(signature.number):
            return None
        return found.told


def _family(number: int) -> str:
    algorithm = facts.public_keys().get(number)
    return algorithm.signs if algorithm else ""


class _Part(NamedTuple):
    """The key itself, a name, or a subkey, with the signatures on it."""

    symbol: str
    packet: packets.Packet
    key: keys.Key | None
    signatures: list[bytes]


def observations(place: Place, symbol: str, block: list[packets.Packet], ring: Keyring) -> Iterator[Observation]:
    """Everything seen in a key: `block` begins with its packet."""
    parts = list(_parts(symbol, block))
    primary = parts[0].key
    subject = _subject(primary, parts)
    own = primary.key_id if primary else ""
    on_primary = _own_signatures([part for part in parts if part.packet.tag not in packets.SUBKEYS], own)
    counted: dict[tuple[str, Told], list[date]] = {}
    for part in parts:
        if part.packet.tag in packets.KEYS + packets.SUBKEYS:
            is_primary = part is parts[0]
            yield from _key(place, part, subject, on_primary if is_primary else _own_signatures([part], own))
        for body in part.signatures:
            yield from _signature(place, part.symbol, body, own, subject, ring, counted)
    for (role, told), made in counted.items():
        yield _summed(place, f"{symbol}.{role}", told, made, subject)


def _parts(symbol: str, block: list[packets.Packet]) -> Iterator[_Part]:
    part: _Part | None = None
    names = subkeys = 0
    for packet in block:
        if packet.tag == packets.SIGNATURE and part is not None:
            part.signatures.append(packet.body)
            continue
        if packet.tag in packets.KEYS:
            own = symbol
        elif packet.tag in packets.SUBKEYS:
            own, subkeys = f"{symbol}.subkey[{subkeys}]", subkeys + 1
        elif packet.tag in (packets.USER_ID, packets.ATTRIBUTE):
            own, names = f"{symbol}.userId[{names}]", names + 1
        else:
            continue
        if part is not None:
            yield part
        part = _Part(own, packet, _parsed(packet), [])
    if part is not None:
        yield part


def _parsed(packet: packets.Packet) -> keys.Key | None:
    if packet.tag not in packets.KEYS + packets.SUBKEYS:
        return None
    try:
        return keys.parse(packet.body)
    except WireError:
        return None


def _subject(primary: keys.Key | None, parts: list[_Part]) -> str:
    names = (part.packet.body.decode("utf-8", "replace") for part in parts if part.packet.tag == packets.USER_ID)
    name = "".join(filter(str.isprintable, next(names, "")))[:_SUBJECT_LENGTH]
    return f"{primary.key_id} {name}".strip() if primary else name


def _own_signatures(parts: list[_Part], own: str) -> list[signatures.Signature]:
    """The signatures of the key on these parts of itself."""
    found = (_read(body) for part in parts for body in part.signatures)
    return [one for one in found if one is not None and one.issuer == own]


def _read(body: bytes) -> signatures.Signature | None:
    try:
        return signatures.parse(body)
    except WireError:
        return None


def _key(place: Place, part: _Part, subject: str, bound: list[signatures.Signature]) -> Iterator[Observation]:
    """A key or subkey, as the signatures that bind it say: for how long, and for what."""
    key = part.key
    if key is None:
        yield place.unresolved(part.symbol, "unreadable-input", reason("openpgp-key-broken"), subject)
        return
    until = _until(key, bound)
    yield place.use(part.symbol, key.told, Purpose.PARAMETERS, subject, until)
    yield from place.faults(part.symbol, key.told, subject)
    flags = [one.encrypts for one in bound if one.encrypts is not None]
    if key.encrypts is not None and (not flags or any(flags)):
        yield place.use(f"{part.symbol}.encryption", key.encrypts, Purpose.PARAMETERS, subject, until)
    if part.packet.tag in (packets.SECRET_KEY, packets.SECRET_SUBKEY):
        for name, told in protection.of(key):
            yield place.use(f"{part.symbol}.{name}".rstrip("."), told, Purpose.KEY_PROTECTION, subject)
        if protection.is_open(key):
            yield place.fault(part.symbol, "private-key-unprotected", reason("keybox-key-in-clear"), subject)


def _until(key: keys.Key, bound: list[signatures.Signature]) -> date | None:
    """The last day of a key: what the newest signature that binds it says; of version 3, what the key says."""
    if key.days:
        return days.day(key.created + key.days * japan.DAY)
    newest = max(bound, key=lambda one: one.created, default=None)
    return days.day(key.created + newest.key_expires) if newest and newest.key_expires else None


def _signature(
    place: Place,
    symbol: str,
    body: bytes,
    own: str,
    subject: str,
    ring: Keyring,
    counted: dict[tuple[str, Told], list[date]],
) -> Iterator[Observation]:
    """A signature of the key on itself; one by others goes to the sum of its kind."""
    found = _read(body)
    if found is None:
        yield place.unresolved(f"{symbol}.signature", "unreadable-input", reason("openpgp-signature-broken"), subject)
        return
    told = signatures.told(found, ring.signer(found))
    if found.issuer != own:
        counted.setdefault((f"{found.kind}ByOthers", told), []).append(found.made or date.min)
        return
    yield place.use(f"{symbol}.{found.kind}", told, Purpose.DOCUMENT_SIGNATURE, subject, made=found.made)
    for inner in found.embedded[:_EMBEDDED]:
        within = _read(inner)
        if within is not None:
            by_subkey = signatures.told(within, ring.signer(within))
            own_symbol = f"{symbol}.{within.kind}"
            yield place.use(own_symbol, by_subkey, Purpose.DOCUMENT_SIGNATURE, subject, made=within.made)


def _summed(place: Place, symbol: str, told: Told, made: list[date], subject: str) -> Observation:
    """All signatures of one kind and algorithm by others, as one use of the day of the latest."""
    latest = max(made)
    if isinstance(told, Known):
        told = told._replace(details=(*told.details, ("signatures", len(made))))
    return place.use(symbol, told, Purpose.DOCUMENT_SIGNATURE, subject, made=latest if latest > date.min else None)
