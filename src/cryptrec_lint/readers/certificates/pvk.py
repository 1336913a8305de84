"""PVK files: a head, a salt, and a blob of CryptoAPI whose part behind its own head may be encrypted with RC4.

Microsoft never described the format; the facts are those of OpenSSL (crypto/pem/pvkfmt.c).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Observation, Origin, OriginKind, Purpose, Reason, reason
from cryptrec_lint.readers.certificates import microsoft_blob, microsoft_facts, opening, passphrase
from cryptrec_lint.readers.certificates.content_cipher import Cipher
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.effort import Effort
from cryptrec_lint.readers.certificates.key_derivation import Derivation
from cryptrec_lint.readers.certificates.password_scheme import Scheme
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.vocabulary import tables

_NUMBERS, _OCTETS = 6, 4
"""Magic, reserved, kind of key, whether it is encrypted, length of the salt, length of the key."""
_BITS = 8


class _Form(NamedTuple):
    encrypted: bool
    salt: bytes
    blob: bytes
    is_whole: bool


def is_pvk(octets: bytes) -> bool:
    """Whether it begins with the magic number."""
    return int.from_bytes(octets[:_OCTETS], "little") == int(microsoft_facts.table("pvk")["magic"])


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """The protection of the key, and the key where it is not encrypted or a password opens it."""
    form = _form(octets)
    if form is None or not form.is_whole:
        yield place.unresolved(symbol, "unreadable-input", reason("keybox-cut-short", offset=len(octets)))
        return
    blob: bytes | Reason = form.blob
    if form.encrypted:
        blob, bits = _opened(form, inside)
        yield from _protection(place, symbol, form.salt, bits)
    if isinstance(blob, Reason):
        yield from opening.locked(place, symbol, blob)
    elif not microsoft_blob.is_blob(blob):
        yield place.unresolved(symbol, "unread-container", reason("form-blob-kind", name=microsoft_blob.magic(blob)))
    else:
        found = microsoft_blob.read(blob)
        yield from place.uses(symbol, found.told, Purpose.PARAMETERS)
        if not form.encrypted:
            yield place.fault(symbol, "private-key-unprotected", reason("keybox-key-in-clear"))


def _form(octets: bytes) -> _Form | None:
    if len(octets) < _NUMBERS * _OCTETS:
        return None
    numbers = (int.from_bytes(octets[at : at + _OCTETS], "little") for at in range(0, _NUMBERS * _OCTETS, _OCTETS))
    *_, encrypted, salt_length, length = numbers
    limits = microsoft_facts.table("pvk")
    if length > limits["longest_key"] or salt_length > limits["longest_salt"]:
        return None
    start = _NUMBERS * _OCTETS
    salt, blob = octets[start : start + salt_length], octets[start + salt_length :][:length]
    # OpenSSL takes a salt for encryption, whatever the flag says, and refuses the flag without a salt.
    return _Form(bool(encrypted or salt_length), salt, blob, len(blob) == length)


def _protection(place: Place, symbol: str, salt: bytes, bits: int | None) -> Iterator[Observation]:
    """The cipher, whose length shows only when it is opened, and the hash that makes its key."""
    facts = microsoft_facts.table("pvk")
    cipher = Known(facts["cipher"], (tables.algorithm(facts["cipher"], bits),), origin=_origin())
    yield place.use(f"{symbol}.encryption", cipher, Purpose.KEY_PROTECTION)
    yield place.use(f"{symbol}.keyDerivation", _derivation(salt), Purpose.KEY_PROTECTION)


def _origin() -> Origin:
    return Origin(OriginKind.DEFAULT, tuple(microsoft_facts.table("pvk")["origin"]))


def _derivation(salt: bytes) -> Known:
    return passphrase.hashed(microsoft_facts.table("pvk")["hash"], _BITS * len(salt), _origin())


def _opened(form: _Form, inside: Inside) -> tuple[bytes | Reason, int | None]:
    """The blob in the clear, or why it was not seen; and the bits of the key that are used."""
    head, rest, effort = form.blob[: microsoft_blob.HEAD], form.blob[microsoft_blob.HEAD :], inside.effort or Effort()
    passwords, facts = opening.given(inside.passwords), microsoft_facts.table("pvk")
    why = reason("keybox-locked")
    for used in facts["used_octets"]:
        found = opening.opened(
            _scheme(form.salt, used), rest, passwords, effort, lambda octets: microsoft_blob.is_blob(head + octets)
        )
        if not isinstance(found, Reason):
            return head + found.octets, _BITS * used
        why = found
    return why, None


def _scheme(salt: bytes, used: int) -> Scheme:
    facts, told = microsoft_facts.table("pvk"), _derivation(salt)
    derivation = Derivation(told, f"salt-first-{used}", facts["hash"], salt, 1, facts["key_octets"])
    cipher = Known(facts["cipher"], (tables.algorithm(facts["cipher"]),))
    return Scheme((), derivation, Cipher(cipher, facts["cipher"], _BITS * facts["key_octets"]))
