"""The bags of a PKCS #12 store (RFC 7292 section 4.2): certificates, keys, lists of revoked ones, secrets, bags."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import contents, der, encrypted_key, keys, protections
from cryptrec_lint.readers.certificates import pkcs12_form as form
from cryptrec_lint.readers.certificates.pkcs12_store import Store

_DEPTH = 8
"""Bags of bags; no program writes even one."""


def observations(store: Store, safe: bytes, protected: bool, depth: int = 0) -> Iterator[Observation]:
    """Everything in SafeContents; `protected` says that a password was needed to come here. Raises DerError where they
    are none."""
    data, bags = form.sequence(safe)
    for found in bags:
        symbol = store.symbol
        try:
            yield from _bag(store, der.whole(data, found), protected, depth)
        except der.DerError as error:
            yield store.place.unresolved(f"{symbol}.safeBag", "unreadable-input", error.why)


def _bag(store: Store, bag: bytes, protected: bool, depth: int) -> Iterator[Observation]:
    members = der.sequence(bag)
    oid = der.oid(bag, der.member(members, 0, der.OID))
    (value,) = _sole(bag, der.member(members, 1, der.context(0)))
    octets = der.whole(bag, value)
    kind = protections.pkcs12_bag(oid)
    if kind == "certificate":
        yield from _certificate(store, octets)
    elif kind == "key":
        yield from _key(store, octets, protected)
    elif kind == "shrouded-key":
        yield from encrypted_key.within(store.place, store.named("privateKey"), octets, store.passwords, store.effort)
    elif kind == "crl":
        yield from _list(store, octets)
    elif kind == "safe-contents" and depth < _DEPTH:
        yield from observations(store, octets, protected, depth + 1)
    else:
        yield from _other(store, oid, kind)


def _sole(data: bytes, found: der.Element) -> list[der.Element]:
    inside = der.children(data, found)
    if len(inside) != 1:
        raise der.DerError("der-missing-element", found.start)
    return inside


def _typed(octets: bytes) -> tuple[str, bytes | None]:
    """CertBag and CRLBag: a type, and its encoding in a string; None where it is in another kind of string."""
    members = der.sequence(octets)
    oid = der.oid(octets, der.member(members, 0, der.OID))
    (value,) = _sole(octets, der.member(members, 1, der.context(0)))
    return oid, der.contents(octets, value) if value.tag == der.OCTET_STRING else None


def _certificate(store: Store, octets: bytes) -> Iterator[Observation]:
    oid, content = _typed(octets)
    symbol = store.named("certificate")
    if content is None:
        yield store.place.unresolved(symbol, "unread-container", reason("keybox-bag-not-read", oid=oid))
    else:
        yield from contents.observations("certificate", store.place, symbol, content, store.inside.deeper())


def _list(store: Store, octets: bytes) -> Iterator[Observation]:
    oid, content = _typed(octets)
    symbol = store.named("safeBag")
    if content is None:
        yield store.place.unresolved(symbol, "unread-container", reason("keybox-bag-not-read", oid=oid))
    else:
        yield from contents.of_der(store.place, f"{symbol}.", content, store.inside.deeper())


def _key(store: Store, octets: bytes, protected: bool) -> Iterator[Observation]:
    symbol = store.named("privateKey")
    if protected:
        yield from store.place.uses(symbol, keys.private_key(octets), Purpose.PARAMETERS)
    else:
        yield from contents.observations("private-key", store.place, symbol, octets, store.inside.deeper())


def _other(store: Store, oid: str, kind: str) -> Iterator[Observation]:
    symbol = store.named("secret" if kind == "secret" else "safeBag")
    yield store.place.unresolved(symbol, "unread-container", reason("keybox-bag-not-read", oid=oid))
