"""What has a signature beside it: SEQUENCE { what is signed, AlgorithmIdentifier, BIT STRING }.

Requests (RFC 2986 section 4.2), revocation lists (RFC 5280 section 5.1), OCSP responses (RFC 6960 section 4.2.1) and
attribute certificates (RFC 5755 section 4.1) have this form, as certificates do. What is signed is not copied: a
revocation list may have a hundred thousand entries, and none of them names an algorithm.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import algorithm_identifier, der, signature_value, times
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Told

_PARTS = (der.SEQUENCE, der.SEQUENCE, der.BIT_STRING)


class Signed(NamedTuple):
    """A signed structure in its parts. Spans are of `data`."""

    data: bytes
    tbs: der.Span
    """What is signed."""
    fields: list[der.Span]
    """The members of what is signed."""
    algorithm: bytes
    """AlgorithmIdentifier beside the signature."""
    value: bytes
    """The octets of the signature, without the count of unused bits."""
    told: Told
    """The signature algorithm, with the length of the value."""
    others: list[der.Span]
    """What follows the signature inside the structure."""
    end: int


class Use(NamedTuple):
    """What a signature is for."""

    purpose: Purpose
    subject: str = ""
    until: date | None = None
    made: date | None = None


def parse(data: bytes) -> Signed:
    """The signed structure at the beginning of the data. Raises DerError."""
    outer = der.expect(der.element(data, 0, len(data)), der.SEQUENCE)
    parts = der.spans(data, outer.start, outer.end)
    der.check(parts, _PARTS, outer.end)
    tbs, algorithm, value, *others = parts
    fields = der.spans(data, tbs[2], tbs[3])
    identifier, octets = data[algorithm[1] : algorithm[3]], data[value[2] + 1 : value[3]]
    told = signature_value.measured(algorithm_identifier.signature(identifier), octets)
    return Signed(data, tbs, fields, identifier, octets, told, others, outer.end)


def observations(place: Place, symbol: str, found: Signed, use: Use) -> Iterator[Observation]:
    """The signature, and what about it cannot be told."""
    yield place.use(f"{symbol}.signatureAlgorithm", found.told, use.purpose, use.subject, use.until, use.made)
    if algorithm_identifier.has_foreign_parameters(found.algorithm):
        where, why = f"{symbol}.signatureAlgorithm.parameters", reason("pkix-parameters-foreign")
        yield place.unresolved(where, "unknown-algorithm", why, use.subject)
    if signature_value.is_missing(found.told):
        where, why = f"{symbol}.signatureValue", reason("pkix-signature-value-not-readable")
        yield place.unresolved(where, "unreadable-input", why, use.subject)


def same_algorithm(place: Place, symbol: str, found: Signed, inner: der.Span, subject: str) -> Iterator[Observation]:
    """Nothing where the algorithm inside what is signed is the one beside the signature, octet by octet."""
    if found.data[inner[1] : inner[3]] != found.algorithm:
        yield place.unresolved(symbol, "inconsistent-signed-data", reason("pkix-algorithms-differ"), subject)


def trailing(place: Place, symbol: str, end: int, data: bytes) -> Iterator[Observation]:
    """Nothing where the structure that ends at `end` is all of the data."""
    if end != len(data):
        yield place.unresolved(symbol, "unreadable-input", reason("der-trailing-bytes", offset=end))


def day(data: bytes, span: der.Span) -> date | None:
    """The day in Japan that a time names, or None."""
    return times.day_in_japan(span[0], data[span[2] : span[3]])


def time_not_readable(place: Place, symbol: str, field: str, subject: str) -> Observation:
    """A time that names no day."""
    why = reason("pkix-time-not-readable", field=field)
    return place.unresolved(f"{symbol}.{field}", "unresolved-value", why, subject)
