"""What the numbers of algorithms come to, together: a cipher with its mode, a passphrase's key, a signature's hash."""

from __future__ import annotations

from cryptrec_lint.model import Algorithm, reason
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.readers.openpgp import facts
from cryptrec_lint.readers.openpgp.octets import Octets
from cryptrec_lint.vocabulary import tables

_SALT, _ARGON2_SALT = 8, 16
_SIMPLE, _SALTED, _ITERATED, _ARGON2 = 0, 1, 3, 4
GNU = 101
"""Private number of GnuPG (doc/DETAILS, "GNU extensions to the S2K algorithm"): the secret is not here."""
_EXPBIAS = 6


def unknown(kind: str, number: int) -> Unknown:
    """A number that no table has."""
    return Unknown(f"OpenPGP {kind} {number}", "unknown-algorithm", reason(f"openpgp-{kind}-unknown", number=number))


def hash_of(number: int) -> Told:
    """A hash algorithm."""
    name = facts.numbered("hash").get(number)
    return Known(name, (tables.algorithm(name),)) if name else unknown("hash", number)


def cipher(number: int, mode: str) -> Told:
    """A cipher in a mode; a mode that is a number of an AEAD algorithm is looked up by the caller."""
    found = facts.symmetric().get(number)
    if found is None:
        return unknown("cipher", number)
    components = (tables.algorithm(found.name, found.bits), tables.algorithm(mode))
    one_size = len(tables.atoms()[found.name].sizes) == 1
    return Known(f"{found.name}-{mode}" if one_size else f"{found.name}-{found.bits}-{mode}", components)


def authenticated(number: int, aead: int) -> Told:
    """A cipher in an authenticated mode."""
    mode = facts.numbered("aead").get(aead)
    return cipher(number, mode) if mode else unknown("aead", aead)


def passphrase(octets: Octets) -> Told | None:
    """How a key is made of a passphrase (section 3.7.1); None where GnuPG says that there is no secret.

    Raises WireError where the specifier breaks off.
    """
    kind = octets.octet()
    if kind == _ARGON2:
        octets.take(_ARGON2_SALT + 3)
        name = facts.fixed()["argon2"]
        return Known(name, (tables.algorithm(name),))
    if kind == GNU:
        return None
    if kind not in (_SIMPLE, _SALTED, _ITERATED):
        return unknown("s2k", kind)
    return _hashed(kind, octets)


def octets_of_count(coded: int) -> int:
    """How many octets are hashed (section 3.7.1.3)."""
    return (16 + (coded & 15)) << (coded >> 4) + _EXPBIAS


def _hashed(kind: int, octets: Octets) -> Told:
    told = hash_of(octets.octet())
    details: tuple[tuple[str, int | str], ...] = (("salt_bits", 0),)
    if kind != _SIMPLE:
        octets.take(_SALT)
        details = (("salt_bits", 8 * _SALT),)
    if kind == _ITERATED:
        details += (("iterated_octets", octets_of_count(octets.octet())),)
    if isinstance(told, Unknown):
        return told
    return from_hash(told.components[0].name, details)


def from_hash(name: str, details: tuple[tuple[str, int | str], ...] = ()) -> Known:
    """A passphrase's key by this hash."""
    s2k = facts.fixed()["s2k"]
    return Known(f"{s2k} {name}", (tables.algorithm(s2k), tables.algorithm(name, inside=s2k)), details)


def agreed(scheme: Algorithm, number: int, hash_name: str, wrap_bits: int) -> Known:
    """A key agreement with what derives and wraps the session key."""
    kdf = facts.agreement(number)["kdf"]
    inner = (
        (tables.algorithm("HMAC", inside=kdf), tables.algorithm(hash_name, inside="HMAC"))
        if kdf == "HKDF"
        else (tables.algorithm(hash_name, inside=kdf),)
    )
    name = f"{scheme.parameter_set or ''} {scheme.name}".strip()
    parts = (scheme, tables.algorithm(kdf), *inner, tables.algorithm("AES-KW", wrap_bits))
    return Known(f"{name} {kdf} {hash_name} AES-KW-{wrap_bits}", parts)


def signature(scheme: Algorithm, hash_number: int) -> Told:
    """A signature scheme with the hash of what it signs."""
    told = hash_of(hash_number)
    if isinstance(told, Unknown):
        return told
    inner = told.components[0].name
    found = tables.by_spelling(f"{inner}with{_JAVA.get(scheme.name, scheme.name)}")
    name = found.name if found else f"{scheme.parameter_set or scheme.name} with {inner}"
    return Known(name, (scheme, tables.algorithm(inner, inside=scheme.name)))


_JAVA = {"RSASSA-PKCS1-v1_5": "RSA"}
"""How the vocabulary's spellings of the form `SHA256withRSA` call a scheme."""
