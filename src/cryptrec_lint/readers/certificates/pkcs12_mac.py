"""The MAC of a PKCS #12 store: HMAC with a key of PKCS #12 (RFC 7292 appendix B), or PBMAC1 (RFC 9579)."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import WRITTEN, Observation, Primitive, Purpose, reason
from cryptrec_lint.readers.certificates import algorithm_identifier, der, deriving, key_derivation, protections
from cryptrec_lint.readers.certificates.deriving import Password
from cryptrec_lint.readers.certificates.effort import LIMIT
from cryptrec_lint.readers.certificates.key_derivation import Derivation
from cryptrec_lint.readers.certificates.pkcs12_store import Store
from cryptrec_lint.readers.certificates.told import Known, Told, no_such_algorithm, not_fixed
from cryptrec_lint.vocabulary import tables

_OCTET = 8


class Mac(NamedTuple):
    """A MAC: what is observed of it, and what checking it needs."""

    parts: tuple[tuple[str, Told], ...]
    derivation: Derivation | None
    hash: str
    """Canonical name of the hash inside HMAC; empty where it is not known."""
    value: bytes


def observations(store: Store, octets: bytes, content: bytes) -> Iterator[Observation]:
    """The MAC over `content`; the password that makes it is preferred from then on."""
    symbol = f"{store.symbol}.macData"
    try:
        mac = _parse(octets)
    except der.DerError as error:
        yield store.place.unresolved(symbol, "unreadable-input", error.why)
        return
    for ending, told in mac.parts:
        yield store.place.use(f"{symbol}{ending}", told, Purpose.KEY_PROTECTION)
    yield from _checked(store, mac, content, symbol)


def _checked(store: Store, mac: Mac, content: bytes, symbol: str) -> Iterator[Observation]:
    """Look for the password that made the MAC."""
    if mac.derivation is None or not mac.derivation.how or not protections.hashlib_name(mac.hash):
        return
    try:
        for password in store.passwords:
            cost = deriving.rounds(mac.derivation, _key_octets(mac, mac.derivation))
            if not store.effort.affords(cost):
                why = reason("keybox-mac-too-costly", rounds=cost, limit=LIMIT)
                yield store.place.unresolved(symbol, "unread-container", why)
                return
            if _made_with(mac, mac.derivation, password, content):
                store.mac_made_with(password)
                return
    except (deriving.CannotDeriveError, ValueError):
        return
    store.mac_matched = False
    store.without_free()


def _parse(octets: bytes) -> Mac:
    """MacData: DigestInfo, salt, iterations DEFAULT 1."""
    members = der.sequence(octets)
    info = der.children(octets, der.member(members, 0, der.SEQUENCE))
    identifier = der.whole(octets, der.member(info, 0, der.SEQUENCE))
    value = der.contents(octets, der.member(info, 1, der.OCTET_STRING))
    salt = der.contents(octets, der.member(members, 1, der.OCTET_STRING))
    iterations = der.small(octets, members[2]) if len(members) > 2 else None
    oid, parameters, _ = algorithm_identifier.parse(identifier)
    if oid == protections.scheme("pbmac1"):
        return _pbmac1(parameters or b"", value)
    return classic(oid, salt, iterations, value)


def classic(oid: str, salt: bytes, written: int | None, value: bytes) -> Mac:
    """The MAC of RFC 7292 section 4, with the hash of an identifier."""
    found = tables.by_oid(oid)
    if found is None:
        return Mac((("", no_such_algorithm(oid)),), None, "", value)
    if found.components[0].primitive is not Primitive.HASH:
        return Mac((("", not_fixed(oid, "oid-is-no-hash", name=found.name)),), None, "", value)
    kdf, mac = (tables.algorithm(protections.pkcs12(name)) for name in ("derivation", "mac"))
    default = protections.default("pkcs12_mac_defaults", "iterations")
    iterations = default if written is None else written
    told = Known(
        f"{kdf.name} {mac.name}-{found.name}",
        (kdf, mac, found.components[0]._replace(inside=mac.name)),
        (("iterations", iterations), ("salt_bits", _OCTET * len(salt))),
        protections.origin("pkcs12_mac_defaults") if written is None else WRITTEN,
    )
    derivation = Derivation(told, protections.derivation(kdf.name), found.name, salt, iterations)
    return Mac((("", told),), derivation, found.name, value)


def _pbmac1(data: bytes, value: bytes) -> Mac:
    """PBMAC1-params (RFC 8018 appendix A.5)."""
    members = der.sequence(data)
    derivation = key_derivation.read(der.whole(data, der.member(members, 0, der.SEQUENCE)))
    oid = algorithm_identifier.parse(der.whole(data, der.member(members, 1, der.SEQUENCE))).oid
    found, told = tables.by_oid(oid), no_such_algorithm(oid)
    if found is None:
        return Mac(((".keyDerivationFunc", derivation.told), (".messageAuthScheme", told)), None, "", value)
    scheme: Told = Known(found.name, found.components)
    if found.components[0].primitive is not Primitive.MAC:
        scheme = not_fixed(oid, "keybox-no-mac", name=found.name)
    digest = next((one.name for one in found.components if one.primitive is Primitive.HASH), "")
    return Mac(((".keyDerivationFunc", derivation.told), (".messageAuthScheme", scheme)), derivation, digest, value)


def _key_octets(mac: Mac, derivation: Derivation) -> int:
    return derivation.key_octets or hmac.new(b"", b"", protections.hashlib_name(mac.hash)).digest_size


def _made_with(mac: Mac, derivation: Derivation, password: Password, content: bytes) -> bool:
    """Whether the password made this MAC. Raises CannotDeriveError and ValueError."""
    key = deriving.derive(derivation, password, _key_octets(mac, derivation), deriving.MAC)
    return hmac.compare_digest(hmac.new(key, content, protections.hashlib_name(mac.hash)).digest(), mac.value)
