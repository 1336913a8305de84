"""AlgorithmIdentifier (RFC 5280 section 4.1.1.2): which signature algorithm, with which hash, stands there."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from cryptrec_lint.model import Primitive
from cryptrec_lint.readers.certificates import der, facts, pss
from cryptrec_lint.readers.certificates.told import Known, Told, no_such_algorithm, not_fixed, not_readable
from cryptrec_lint.vocabulary import tables

_CACHEABLE = 500
"""Octets; no ordinary identifier is longer, and a longer one is not worth the memory that keeping it would cost."""


class Identified(NamedTuple):
    """The two parts of an AlgorithmIdentifier."""

    oid: str
    parameters: bytes | None
    """The whole element, or None where it is absent."""


def parse(identifier: bytes) -> Identified:
    """Take an AlgorithmIdentifier apart. Raises DerError."""
    return _kept_parts(identifier) if len(identifier) <= _CACHEABLE else _parts(identifier)


def _parts(identifier: bytes) -> Identified:
    members = der.sequence(identifier)
    oid = der.oid(identifier, der.member(members, 0, der.OID))
    return Identified(oid, der.whole(identifier, members[1]) if len(members) > 1 else None)


_kept_parts = lru_cache(maxsize=512)(_parts)


def signature(identifier: bytes) -> Told:
    """The signature algorithm of an AlgorithmIdentifier."""
    return _kept(identifier) if len(identifier) <= _CACHEABLE else _signature(identifier)


def _signature(identifier: bytes) -> Told:
    try:
        oid, parameters = parse(identifier)
    except der.DerError as error:
        return not_readable("", error)
    form = facts.key_forms().get(oid)
    if form == "rsa-pss":
        return pss.signature(oid, parameters)
    if form is not None:
        return not_fixed(oid, "signature-oid-names-a-key")
    return _of_oid(oid)


_kept = lru_cache(maxsize=512)(_signature)


def _of_oid(oid: str) -> Told:
    found = tables.by_oid(oid)
    if found is None:
        return no_such_algorithm(oid)
    if all(component.primitive is not Primitive.SIGNATURE for component in found.components):
        return not_fixed(oid, "oid-is-no-signature", name=found.name)
    return Known(found.name, found.components)
