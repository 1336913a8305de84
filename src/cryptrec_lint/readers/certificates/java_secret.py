"""A secret key in a store of Java: a SealedObject (javax.crypto), which says how it is encrypted."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Purpose, Reason, reason
from cryptrec_lint.readers.certificates import content_cipher, der, java_serial, key_derivation, opening
from cryptrec_lint.readers.certificates.big_endian import CutShortError, Octets
from cryptrec_lint.readers.certificates.deriving import Password
from cryptrec_lint.readers.certificates.effort import Effort
from cryptrec_lint.readers.certificates.password_scheme import Scheme
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown, not_readable
from cryptrec_lint.vocabulary import tables

_OCTET = 8


def observations(
    place: Place, symbol: str, sealed: java_serial.Value, passwords: tuple[Password, ...], effort: Effort
) -> Iterator[Observation]:
    """How the key is encrypted, and the key where one of the passwords opens it."""
    fields = sealed.fields if isinstance(sealed, java_serial.Object) else {}
    name, data = fields.get("sealAlg"), fields.get("encryptedContent")
    if not isinstance(name, str) or not isinstance(data, bytes):
        yield place.unresolved(symbol, "unread-container", reason("keybox-no-sealed-object"))
        return
    scheme = _scheme(name, fields.get("encodedParams"))
    yield from scheme.observations(place, f"{symbol}.sealAlg")
    found = opening.opened(scheme, data, passwords, effort, lambda inner: inner.startswith(java_serial.MAGIC))
    if isinstance(found, Reason):
        yield from opening.locked(place, symbol, found)
    else:
        yield place.use(symbol, _key(found.octets), Purpose.PARAMETERS)


def _scheme(name: str, parameters: java_serial.Value) -> Scheme:
    found = tables.by_spelling(name)
    if found is None:
        return Scheme((("", Unknown(name, "unknown-algorithm", reason("keybox-cipher-name-unknown", name=name))),))
    oid = next(iter(tables.oids_of(found.name)), "")
    try:
        derivation = key_derivation.of_scheme(oid, found, parameters if isinstance(parameters, bytes) else None)
    except der.DerError as error:
        return Scheme((("", not_readable(found.name, error)),))
    cipher = content_cipher.of_components(found.name, found.components)
    return Scheme((("", derivation.told),), derivation, cipher)


def _key(octets: bytes) -> Told:
    """A key that Java wrote: its algorithm and length, and nothing else of it."""
    try:
        found = java_serial.read(Octets(octets))
    except CutShortError as error:
        return Unknown("", "unreadable-input", reason("keybox-cut-short", offset=error.offset))
    fields = found.fields if isinstance(found, java_serial.Object) else {}
    name, key = fields.get("algorithm"), fields.get("key", fields.get("encoded"))
    if not isinstance(name, str):
        return Unknown("", "unresolved-value", reason("keybox-secret-unknown"))
    return told(name, key if isinstance(key, bytes) else None)


def told(name: str, key: bytes | None) -> Told:
    """A key of an algorithm that Java names."""
    mechanism = tables.by_spelling(name)
    if mechanism is None:
        return Unknown(name, "unknown-algorithm", reason("keybox-secret-name-unknown", name=name))
    return _sized(mechanism, None if key is None else _OCTET * len(key))


def _sized(mechanism: tables.Mechanism, bits: int | None) -> Known:
    """With the length of the key, where the specification has such a length."""
    first, *others = mechanism.components
    fits = first.size is None and bits in tables.atoms()[first.name].sizes
    return Known(mechanism.name, (first._replace(size=bits) if fits else first, *others))
