"""The second key and the second signature that a certificate, request or revocation list can have beside its own.

ITU-T X.509 (10/2019) clauses 9.8.2 to 9.8.4: programs that know them rely on them instead of the first ones, so they
are judged like these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import (
    algorithm_identifier,
    der,
    facts,
    keys,
    object_identifier,
    signature_value,
)
from cryptrec_lint.readers.certificates.place import Place

Values = Mapping[bytes, bytes] | None
"""The identifier of each extension → the DER inside it; None where they cannot be read."""


def stands_in(values: Values) -> bool:
    """Whether there is an alternative key or signature."""
    return bool(values) and not _identifiers().isdisjoint(values or ())


def observations(
    place: Place,
    symbol: str,
    values: Values,
    purpose: Purpose,
    subject: str = "",
    until: date | None = None,
    made: date | None = None,
) -> Iterator[Observation]:
    """The alternative key, and the alternative signature, whose `purpose` is that of the first one."""
    found = values or {}
    key, algorithm = found.get(_encoded("alternative-key")), found.get(_encoded("alternative-algorithm"))
    if key is not None:
        told = keys.public_key(key)
        where = f"{symbol}.subjectAltPublicKeyInfo"
        yield place.use(where, told, Purpose.CERTIFICATE_KEY, subject, until)
        yield from place.faults(where, told, subject)
    if algorithm is not None:
        where = f"{symbol}.altSignatureAlgorithm"
        told, value = algorithm_identifier.signature(algorithm), _value(found)
        told = signature_value.measured(told, value) if value else told
        yield place.use(where, told, purpose, subject, until, made)
    elif _encoded("alternative-value") in found:
        why = reason("alternative-algorithm-missing")
        yield place.unresolved(f"{symbol}.altSignatureValue", "unresolved-value", why, subject)


def _value(found: Mapping[bytes, bytes]) -> bytes:
    """The octets of the alternative signature; none where there is no BIT STRING."""
    inside = found.get(_encoded("alternative-value"), b"")
    try:
        return der.contents(inside, der.only(inside, der.BIT_STRING))[1:]
    except der.DerError:
        return b""


@cache
def _identifiers() -> frozenset[bytes]:
    return frozenset(map(_encoded, ("alternative-key", "alternative-algorithm", "alternative-value")))


@cache
def _encoded(name: str) -> bytes:
    return object_identifier.encoded(facts.structure(name))
