"""What an encoded algorithm or key turned out to be, or why that cannot be told."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.model import WRITTEN, Algorithm, Origin, Reason, reason
from cryptrec_lint.readers.certificates.der import DerError


class Numbers(NamedTuple):
    """The public numbers of a key or group: see `model.KeySeen`, which they are for."""

    kind: str
    identity: int
    others: tuple[int, ...] = ()


class Known(NamedTuple):
    """An algorithm or key that was recognised."""

    mechanism: str
    components: tuple[Algorithm, ...]
    details: tuple[tuple[str, int | str], ...] = ()
    origin: Origin = WRITTEN
    faults: tuple[tuple[str, Reason], ...] = ()
    """What is wrong with a key, as rule and reason: it is known what it is, and known to be breakable."""
    oid: str = ""
    """The object identifier that stands there; empty where there is none."""
    numbers: Numbers | None = None
    """Of a key or group; None for an algorithm, or where nothing is asked of them."""


class Unknown(NamedTuple):
    """An algorithm or key of which something that matters cannot be told."""

    mechanism: str
    """The object identifier, or empty where even that cannot be read."""
    rule: str
    why: Reason


Told = Known | Unknown


def with_numbers(known: Known, numbers: Numbers | None, faults: tuple[tuple[str, Reason], ...] = ()) -> Known:
    """The same of a key with these numbers. Not `_replace`: that takes as long as reading half a key."""
    mechanism, components, details, origin, _, oid, _ = known
    return _new(Known, (mechanism, components, details, origin, faults, oid, numbers))


_new = tuple.__new__


def no_such_algorithm(oid: str) -> Unknown:
    """No row of the vocabulary has this object identifier."""
    return Unknown(oid, "unknown-algorithm", reason("oid-unknown", oid=oid))


def not_fixed(oid: str, key: str, **args: object) -> Unknown:
    """The algorithm is known, what decides about it does not stand here."""
    return Unknown(oid, "unresolved-value", reason(key, oid=oid, **args))


def unusable(mechanism: str, why: Reason) -> Unknown:
    """The key is encoded as one of this mechanism, and its specification knows no such key."""
    return Unknown(mechanism, "unusable-key", why)


def not_readable(oid: str, error: DerError) -> Unknown:
    """The encoding is broken."""
    return Unknown(oid, "unreadable-input", error.why)
