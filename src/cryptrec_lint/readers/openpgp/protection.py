"""How the secret half of a key is guarded (RFC 9580 sections 3.7.2 and 5.5.3): what follows its public half."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Origin, OriginKind, reason
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.readers.openpgp import algorithms, facts
from cryptrec_lint.readers.openpgp.keys import Key
from cryptrec_lint.readers.openpgp.octets import Octets, WireError
from cryptrec_lint.vocabulary import tables

_OPEN, _AEAD, _CHECKED, _SUMMED = 0, 253, 254, 255
"""Usage octets of section 3.7.2.1."""
_COUNTED = (5, 6)
_SECTION = "RFC 9580 section 5.5.3"


def of(key: Key) -> Iterator[tuple[str, Told]]:
    """What guards the secret, by the name of the part; nothing where it lies open or is not here."""
    if key.secret is None:
        yield "", Unknown("", "unresolved-value", reason("openpgp-secret-not-found"))
        return
    try:
        yield from _guards(key.version, key.secret)
    except WireError:
        yield "", Unknown("", "unreadable-input", reason("openpgp-packet-broken"))


def _guards(version: int, octets: Octets) -> Iterator[tuple[str, Told]]:
    usage = octets.octet()
    if usage == _OPEN:
        return
    if version in _COUNTED:
        octets.octet()
    if usage not in (_AEAD, _CHECKED, _SUMMED):
        yield "cipher", algorithms.cipher(usage, facts.fixed()["mode"])
        yield "passphrase", algorithms.from_hash(facts.fixed()["old_secret_hash"])
        return
    number = octets.octet()
    aead = octets.octet() if usage == _AEAD else 0
    if version == 6:
        octets.octet()
    key = algorithms.passphrase(octets)
    if key is None:
        return
    mode = facts.fixed()["mode"]
    yield "cipher", algorithms.authenticated(number, aead) if usage == _AEAD else algorithms.cipher(number, mode)
    yield "passphrase", key
    if usage == _CHECKED:
        name = facts.fixed()["secret_check"]
        yield "check", Known(name, (tables.algorithm(name),), origin=Origin(OriginKind.DEFAULT, ("OpenPGP", _SECTION)))
