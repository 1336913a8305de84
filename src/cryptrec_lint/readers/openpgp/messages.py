"""Encrypted messages: session keys and the data encrypted with them (RFC 9580 sections 5.1, 5.3, 5.7 and 5.13)."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Origin, OriginKind, reason
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.readers.openpgp import algorithms, facts, packets
from cryptrec_lint.readers.openpgp.octets import Octets
from cryptrec_lint.vocabulary import tables

_ROUNDED = 64
"""Bits to which lengths of encrypted numbers are rounded up, as those of signatures (see `signatures.py`)."""
_KEY_ID = 8
_VERSION_3, _VERSION_4, _VERSION_5, _VERSION_6 = 3, 4, 5, 6
_SEIPD_1, _SEIPD_2 = 1, 2
_SECTION = "RFC 9580 section 5.13.1"


def told(packet: packets.Packet, before: list[int]) -> Iterator[tuple[str, Told]]:
    """What a packet of an encrypted message says, by the name of the part; `before` has the tags of those before it.

    Raises WireError.
    """
    octets = Octets(packet.body)
    if packet.tag == packets.PKESK:
        yield "sessionKey", _to_key(octets)
    elif packet.tag == packets.SKESK:
        yield from _to_passphrase(octets)
    elif packet.tag == packets.PROTECTED:
        yield from _protected(octets, before)
    elif packet.tag == packets.AEAD:
        octets.octet()
        yield "data", algorithms.authenticated(octets.octet(), octets.octet())
    else:
        yield from _unprotected(before)


def _to_key(octets: Octets) -> Told:
    """A session key encrypted to a public key."""
    version = octets.octet()
    if version == _VERSION_6:
        octets.take(octets.octet())
    elif version == _VERSION_3:
        octets.take(_KEY_ID)
    else:
        return algorithms.unknown("version", version)
    number = octets.octet()
    algorithm = facts.public_keys().get(number)
    if algorithm is None or not algorithm.encrypts:
        return algorithms.unknown("key", number)
    if algorithm.form in ("rsa", "elgamal"):
        bits = -(-octets.mpi().bit_length() // _ROUNDED) * _ROUNDED
        return Known(algorithm.encrypts, (tables.algorithm(algorithm.encrypts, bits or None),))
    if algorithm.form == "ecdh":
        return Unknown(algorithm.encrypts, "unresolved-value", reason("openpgp-curve-not-visible"))
    derived = facts.agreement(number)
    found = tables.by_spelling(algorithm.encrypts)
    assert found is not None
    return algorithms.agreed(found.components[0], number, derived["hash"], derived["wrap_bits"])


def _to_passphrase(octets: Octets) -> Iterator[tuple[str, Told]]:
    """A session key, or the key of the message itself, made of a passphrase."""
    version = octets.octet()
    if version not in (_VERSION_4, _VERSION_5, _VERSION_6):
        yield "sessionKey", algorithms.unknown("version", version)
        return
    if version == _VERSION_6:
        octets.octet()
    number = octets.octet()
    aead = octets.octet() if version != _VERSION_4 else 0
    if version == _VERSION_6:
        octets.octet()
    mode = facts.fixed()["mode"]
    cipher = algorithms.cipher(number, mode) if version == _VERSION_4 else algorithms.authenticated(number, aead)
    yield "sessionKey", cipher
    key = algorithms.passphrase(octets)
    if key is not None:
        yield "passphrase", key


def _protected(octets: Octets, before: list[int]) -> Iterator[tuple[str, Told]]:
    version = octets.octet()
    if version == _SEIPD_2:
        yield "data", algorithms.authenticated(octets.octet(), octets.octet())
        yield "data.kdf", _derived()
    elif version == _SEIPD_1:
        yield from _cipher_elsewhere(before)
        name = facts.fixed()["mdc"]
        yield (
            "data.check",
            Known(name, (tables.algorithm(name),), origin=Origin(OriginKind.DEFAULT, ("OpenPGP", _SECTION))),
        )
    else:
        yield "data", algorithms.unknown("version", version)


def _derived() -> Known:
    kdf, hashed = facts.fixed()["seipd_kdf"], facts.fixed()["seipd_hash"]
    inner = (tables.algorithm("HMAC", inside=kdf), tables.algorithm(hashed, inside="HMAC"))
    return Known(f"{kdf} {hashed}", (tables.algorithm(kdf), *inner))


def _cipher_elsewhere(before: list[int]) -> Iterator[tuple[str, Told]]:
    """The cipher is named inside the encrypted session key; a passphrase's packet names it in the open."""
    if packets.PKESK in before or not before:
        yield "data", Unknown("", "unresolved-value", reason("openpgp-cipher-not-visible"))


def _unprotected(before: list[int]) -> Iterator[tuple[str, Told]]:
    """Data without any guard against change, which RFC 9580 section 5.7 forbids to make."""
    if before:
        yield from _cipher_elsewhere(before)
    else:
        fixed = facts.fixed()
        yield "data", algorithms.cipher(fixed["old_message_cipher"], fixed["mode"])
        yield "passphrase", algorithms.hash_of(fixed["old_message_hash"])
    yield "data.check", Unknown("", "unresolved-value", reason("openpgp-no-integrity"))
