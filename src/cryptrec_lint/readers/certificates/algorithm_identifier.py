"""AlgorithmIdentifier (RFC 5280 section 4.1.1.2): which signature algorithm, with which hash, stands there."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from cryptrec_lint.model import Primitive
from cryptrec_lint.readers.certificates import der, facts, pss
from cryptrec_lint.readers.certificates.told import Known, Told, no_such_algorithm, not_fixed, not_readable
from cryptrec_lint.vocabulary import tables

_NULL = bytes((der.NULL, 0))
_CACHEABLE = 500
"""Octets; no ordinary identifier is longer, and a longer one is not worth the memory that keeping it would cost."""


class Identified(NamedTuple):
    """The two parts of an AlgorithmIdentifier."""

    oid: str
    parameters: bytes | None
    """The whole element, or None where it is absent."""
    others: int = 0
    """How many elements follow, where none may."""


def parse(identifier: bytes) -> Identified:
    """Take an AlgorithmIdentifier apart. Raises DerError."""
    return _kept_parts(identifier) if len(identifier) <= _CACHEABLE else _parts(identifier)


def _parts(identifier: bytes) -> Identified:
    members = der.sequence(identifier)
    oid = der.oid(identifier, der.member(members, 0, der.OID))
    parameters = der.whole(identifier, members[1]) if len(members) > 1 else None
    return Identified(oid, parameters, len(members[2:]))


_kept_parts = lru_cache(maxsize=512)(_parts)


def oid(identifier: bytes, at: int = 0) -> str:
    """The object identifier with which an AlgorithmIdentifier begins, whatever follows; empty where there is none."""
    try:
        outer = der.expect(der.element(identifier, at, len(identifier)), der.SEQUENCE)
        return der.oid(identifier, der.element(identifier, outer.start, outer.end))
    except der.DerError:
        return ""


def oid_of_key(info: bytes) -> str:
    """The same for the one with which a SubjectPublicKeyInfo begins."""
    try:
        return oid(info, der.expect(der.element(info, 0, len(info)), der.SEQUENCE).start)
    except der.DerError:
        return ""


def signature(identifier: bytes) -> Told:
    """The signature algorithm of an AlgorithmIdentifier."""
    return _kept(identifier) if len(identifier) <= _CACHEABLE else _signature(identifier)


def _signature(identifier: bytes) -> Told:
    try:
        found = parse(identifier)
    except der.DerError as error:
        return not_readable(oid(identifier), error)
    form = facts.key_forms().get(found.oid)
    if form == "rsa-pss":
        return pss.signature(found.oid, found.parameters)
    if form is not None:
        return not_fixed(found.oid, "signature-oid-names-a-key")
    return _of_oid(found.oid)


_kept = lru_cache(maxsize=512)(_signature)


def has_foreign_parameters(identifier: bytes) -> bool:
    """Whether parameters stand in a signature algorithm that has none; false where it is not known what it has.

    RFC 4055 section 5 (RSA: NULL), RFC 5758 sections 3.1 and 3.2 (DSA and ECDSA: absent), RFC 8410 section 3 (EdDSA:
    absent). NULL says nothing, and real certificates have it everywhere: it passes for absent.
    """
    return _kept_foreign(identifier) if len(identifier) <= _CACHEABLE else _has_foreign(identifier)


def _has_foreign(identifier: bytes) -> bool:
    try:
        found = parse(identifier)
    except der.DerError:
        return False
    if found.others:
        return True
    if found.oid in facts.key_forms() or not isinstance(signature(identifier), Known):
        return False
    return found.parameters not in (None, _NULL)


_kept_foreign = lru_cache(maxsize=512)(_has_foreign)


def _of_oid(written: str) -> Told:
    found = tables.by_oid(written)
    if found is None:
        return no_such_algorithm(written)
    if all(component.primitive is not Primitive.SIGNATURE for component in found.components):
        return not_fixed(written, "oid-is-no-signature", name=found.name)
    return Known(found.name, found.components, oid=written)
