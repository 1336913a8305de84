"""Headers of signed and encrypted objects (RFC 7515, RFC 7516), in the compact and in the JSON serialization."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Algorithm, Observation, Purpose, reason
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known, Told
from cryptrec_lint.readers.jose import algorithms, base64url, facts, jwk
from cryptrec_lint.readers.jose.algorithms import KeyFacts
from cryptrec_lint.readers.jose.json_walk import Found, Walk
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables

SIGNED, ENCRYPTED = 3, 5
"""Parts of the compact serializations: RFC 7515 section 3.1 and RFC 7516 section 3.1."""
_OCTET = 8
NESTED = 8
"""Tokens inside tokens that are read: RFC 7519 section 5.2 knows one inside another."""


class Parts(NamedTuple):
    """What stands beside a header that says something of its key."""

    encrypted: bool
    signature: bytes = b""
    """The signature, or the encrypted key: an RSA one has as many octets as the modulus (RFC 8017 section 7.1.1)."""


def of_compact(place: Place, symbol: str, token: str, depth: int = 0) -> Iterator[Observation]:
    """Everything seen in a compact token, and in the token that is what it signs (RFC 7519 section 5.2)."""
    parts = token.split(".")
    encrypted = len(parts) == ENCRYPTED
    beside = base64url.decoded(parts[1] if encrypted else parts[-1]) or b""
    yield from of_protected(place, symbol, parts[0], Parts(encrypted, beside))
    inner = None if encrypted else _signed_token(parts[1])
    if inner is None:
        return
    if depth == NESTED:
        yield place.unresolved(symbol, "unreadable-input", reason("nested-too-deep", limit=NESTED))
    else:
        yield from of_compact(place, f"{symbol}.payload", inner, depth + 1)


def _signed_token(payload: str) -> str | None:
    """The token that is all of a payload, or None."""
    octets = base64url.decoded(payload)
    if octets is None or not octets.startswith((b"ey", b"ew")):  # a brace in base64url
        return None
    text = octets.decode("ascii", "replace")
    return text if text.count(".") in (SIGNED - 1, ENCRYPTED - 1) and is_header(text.partition(".")[0]) else None


def of_protected(place: Place, symbol: str, encoded: str, parts: Parts) -> Iterator[Observation]:
    """The same of a header in base64url."""
    octets = base64url.decoded(encoded)
    text = "" if octets is None else octets.decode("utf-8", "replace")
    objects = list(Walk(text, _wanted).objects())
    if not objects:
        yield place.unresolved(symbol, "unreadable-input", reason("jose-header-not-readable"))
    for found in objects:
        if not found.under:
            yield from _chosen(place, symbol, found, _curve(objects), parts)
        yield from _keys(place, symbol, text, found)


def is_header(encoded: str) -> bool:
    """Whether it decodes to an object that names an algorithm."""
    octets = base64url.decoded(encoded)
    if octets is None or not octets.lstrip().startswith(b"{"):
        return False
    return any(not found.under for found in Walk(octets.decode("utf-8", "replace"), _names_algorithm).objects())


def _names_algorithm(name: str) -> bool:
    return name in facts.table("algorithm")


def _wanted(name: str) -> bool:
    return _names_algorithm(name) or name in facts.table("thumbprint") or jwk.wanted(name)


def _keys(place: Place, symbol: str, text: str, found: Found) -> Iterator[Observation]:
    """The signer's key (RFC 7515 section 4.1.3) or certificates (section 4.1.6): the recipient verifies with them."""
    if found.under == "jwk" and jwk.is_key(found.members):
        seen = jwk.observations(jwk.key_of(Source("", text.encode()), found), f"{symbol}.jwk", ())
    elif not found.under:
        seen = jwk.certificates(jwk.key_of(Source("", text.encode()), found), symbol, ())
    else:
        return
    for one in seen:
        yield one._replace(location=place.part(one.location.symbol), written=place.written)


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
