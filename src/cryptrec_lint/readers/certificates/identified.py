"""An AlgorithmIdentifier whose place says what it must be for: a hash, a MAC, a cipher, a way to agree on keys."""

from __future__ import annotations

from collections.abc import Callable, Collection

from cryptrec_lint.model import Primitive
from cryptrec_lint.readers.certificates import algorithm_identifier, der
from cryptrec_lint.readers.certificates.told import Known, Told, no_such_algorithm, not_fixed, not_readable
from cryptrec_lint.vocabulary import tables

HASHES = (Primitive.HASH, Primitive.XOF)

Read = Callable[[str, "bytes | None"], Told]
"""From object identifier and parameters (a whole element) to what they are. May raise DerError."""


def told(identifier: bytes, read: Read) -> Told:
    """What `read` makes of an AlgorithmIdentifier."""
    try:
        oid, parameters, _ = algorithm_identifier.parse(identifier)
    except der.DerError as error:
        return not_readable("", error)
    try:
        return read(oid, parameters)
    except der.DerError as error:
        return not_readable(oid, error)


def plain(oid: str, wanted: Collection[Primitive]) -> Told:
    """The row of an object identifier, if one of its parts is what stands here."""
    found = tables.by_oid(oid)
    if found is None:
        return no_such_algorithm(oid)
    if all(component.primitive not in wanted for component in found.components):
        return not_fixed(oid, "cms-oid-not-for-this", name=found.name)
    return Known(found.name, found.components)


def digest(identifier: bytes) -> Told:
    """A hash. Where a signature algorithm stands in its place, as some programs write it, the hash that it names."""
    return told(identifier, lambda oid, _: hash_of(oid))


def hash_of(oid: str) -> Told:
    """The hash of an object identifier."""
    found = tables.by_oid(oid)
    if found is None:
        return no_such_algorithm(oid)
    named = [one for one in found.components if one.primitive in HASHES]
    if not named:
        return not_fixed(oid, "oid-is-no-hash", name=found.name)
    return Known(named[0].name, (named[0]._replace(inside=None),))
