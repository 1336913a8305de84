"""Headers of signed and encrypted objects (RFC 7515, RFC 7516), in the compact and in the JSON serialization."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Algorithm, Observation, Purpose, reason
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known, Told
from cryptrec_lint.readers.jose import algorithms, base64url, facts
from cryptrec_lint.readers.jose.algorithms import KeyFacts
from cryptrec_lint.readers.jose.json_walk import Found, Walk
from cryptrec_lint.vocabulary import tables

SIGNED, ENCRYPTED = 3, 5
"""Parts of the compact serializations: RFC 7515 section 3.1 and RFC 7516 section 3.1."""
_OCTET = 8


class Parts(NamedTuple):
    """What stands beside a header that says something of its key."""

    encrypted: bool
    signature: bytes = b""
    """The signature, or the encrypted key: an RSA one has as many octets as the modulus (RFC 8017 section 7.1.1)."""


def of_compact(place: Place, symbol: str, token: str) -> Iterator[Observation]:
    """Everything seen in a compact token."""
    parts = token.split(".")
    encrypted = len(parts) == ENCRYPTED
    beside = base64url.decoded(parts[1] if encrypted else parts[-1]) or b""
    yield from of_protected(place, symbol, parts[0], Parts(encrypted, beside))


def of_protected(place: Place, symbol: str, encoded: str, parts: Parts) -> Iterator[Observation]:
    """The same of a header in base64url."""
    octets = base64url.decoded(encoded)
    objects = [] if octets is None else list(Walk(octets.decode("utf-8", "replace"), _wanted).objects())
    if not objects:
        yield place.unresolved(symbol, "unreadable-input", reason("jose-header-not-readable"))
    for found in objects:
        if not found.under:
            yield from _chosen(place, symbol, found, _curve(objects), parts)


def is_header(encoded: str) -> bool:
    """Whether it decodes to an object that names an algorithm."""
    octets = base64url.decoded(encoded)
    if octets is None or not octets.lstrip().startswith(b"{"):
        return False
    return any(not found.under for found in Walk(octets.decode("utf-8", "replace"), _names_algorithm).objects())


def _names_algorithm(name: str) -> bool:
    return name in facts.table("algorithm")


def _wanted(name: str) -> bool:
    return _names_algorithm(name) or name in facts.table("thumbprint") or name == "crv"


def _curve(objects: list[Found]) -> tables.Group | None:
    """The curve of the ephemeral key that the header brings (RFC 7518 section 4.6.1.1)."""
    for found in objects:
        for member in found.members if found.under == "epk" else ():
            if member.name.value == "crv" and member.texts:
                return tables.group(member.texts[0].value or "")
    return None


def _chosen(place: Place, symbol: str, found: Found, curve: tables.Group | None, parts: Parts) -> Iterator[Observation]:
    purpose = Purpose.ENCRYPTED_DATA if parts.encrypted else Purpose.DOCUMENT_SIGNATURE
    for member in found.members:
        name, text = str(member.name.value), member.texts[0].value if member.texts else None
        if _names_algorithm(name) and text is not None:
            told = algorithms.named(text)
            if told is not None:
                yield place.use(f"{symbol}.{name}", _measured(told, curve, parts), purpose)
        elif name in facts.table("thumbprint"):
            hashed = facts.table("thumbprint")[name]
            told = Known(hashed, (tables.algorithm(hashed),))
            yield place.use(f"{symbol}.{name}", told, Purpose.IDENTIFIER)


def _measured(told: Told, curve: tables.Group | None, parts: Parts) -> Told:
    if not isinstance(told, Known):
        return told
    first: Algorithm = told.components[0]
    if first.name in tables.atoms()["RSA"].serves and parts.signature:
        return algorithms.with_key(told, KeyFacts(bits=_OCTET * len(parts.signature)))[0]
    if curve is not None:
        whole, fits = algorithms.with_key(told, KeyFacts(group=curve))
        return whole if fits else told
    return told
