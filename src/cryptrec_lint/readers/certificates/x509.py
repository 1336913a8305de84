"""The parts of an X.509 certificate (RFC 5280 section 4.1): cut out, and nothing refused for its value."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from cryptrec_lint.readers.certificates import der, facts, object_identifier, times

_VERSION = der.context(0)
_EXTENSIONS = der.context(3)
_VERSION_1 = bytes((der.INTEGER, 1, 0))
"""The INTEGER 0, which is what an absent version means (RFC 5280 section 4.1.2.1)."""


class Certificate(NamedTuple):
    """A certificate in its parts. Bytes are whole DER elements unless a field says otherwise."""

    der: bytes
    tbs: bytes
    """What is signed."""
    serial: str
    """Hexadecimal, as encoded, without a leading zero octet."""
    inner_algorithm: bytes
    """AlgorithmIdentifier inside what is signed."""
    issuer: bytes
    not_before: date | None
    """None where the time names no day."""
    not_after: date | None
    validity: bytes
    subject: bytes
    key: bytes
    """SubjectPublicKeyInfo."""
    is_ca: bool | None
    """basicConstraints says cA; None where the extensions cannot be read."""
    is_bare: bool
    """Version 1 and no extensions: made in a form that has no place for basicConstraints."""
    algorithm: bytes
    """AlgorithmIdentifier beside the signature."""
    signature: bytes
    """The octets of the signature, without the count of unused bits."""
    extensions: bytes
    """The element `[3]` that holds them; empty where there is none."""

    @property
    def self_issued(self) -> bool:
        """Issuer and subject are the same name, octet by octet."""
        return self.issuer == self.subject

    @property
    def could_be_root(self) -> bool:
        """Self-issued, and of a CA. An end entity that signed for itself is relied upon by that very signature."""
        return self.self_issued and (bool(self.is_ca) or self.is_bare)


def parse(data: bytes, at: int = 0) -> tuple[Certificate, int]:
    """The certificate at `at`, and where it ends. Raises DerError."""
    outer = der.expect(der.element(data, at, len(data)), der.SEQUENCE)
    parts = der.children(data, outer)
    tbs = der.member(parts, 0, der.SEQUENCE)
    algorithm = der.whole(data, der.member(parts, 1, der.SEQUENCE))
    signature = der.contents(data, der.member(parts, 2, der.BIT_STRING))[1:]
    return _certificate(data, outer, tbs, algorithm, signature), outer.end


def _certificate(data: bytes, outer: der.Element, tbs: der.Element, algorithm: bytes, signature: bytes) -> Certificate:
    fields = der.children(data, tbs)
    version = der.contents(data, fields.pop(0)) if fields and fields[0].tag == _VERSION else _VERSION_1
    serial = der.member(fields, 0, der.INTEGER)
    inner, issuer, validity, subject, key = (der.member(fields, index, der.SEQUENCE) for index in range(1, 6))
    not_before, not_after = _validity(data, validity)
    return Certificate(
        der=der.whole(data, outer),
        tbs=der.whole(data, tbs),
        serial=_serial(der.contents(data, serial)),
        inner_algorithm=der.whole(data, inner),
        issuer=der.whole(data, issuer),
        not_before=not_before,
        not_after=not_after,
        validity=der.whole(data, validity),
        subject=der.whole(data, subject),
        key=der.whole(data, key),
        is_ca=_is_ca(data, fields[6:]),
        is_bare=version == _VERSION_1 and not fields[6:],
        algorithm=algorithm,
        signature=signature,
        extensions=next((der.whole(data, found) for found in fields[6:] if found.tag == _EXTENSIONS), b""),
    )


def _serial(octets: bytes) -> str:
    return (octets[1:] if len(octets) > 1 and not octets[0] else octets).hex()


def _validity(data: bytes, validity: der.Element) -> tuple[date | None, date | None]:
    bounds = [times.day(found.tag, der.contents(data, found)) for found in der.children(data, validity)]
    if len(bounds) != 2:
        raise der.DerError("der-missing-element", validity.at)
    return bounds[0], bounds[1]


def _is_ca(data: bytes, rest: list[der.Element]) -> bool | None:
    """RFC 5280 section 4.2.1.9: absent, or cA absent, means that it is not."""
    tagged = [found for found in rest if found.tag == _EXTENSIONS]
    if not tagged or data.find(_basic_constraints(), tagged[0].start, tagged[0].end) < 0:
        return False
    try:
        return _says_ca(data, tagged[0])
    except der.DerError:
        return None


def _says_ca(data: bytes, tagged: der.Element) -> bool:
    wanted = _basic_constraints()
    extensions = der.expect(der.element(data, tagged.start, tagged.end), der.SEQUENCE)
    for extension in der.elements(data, extensions.start, extensions.end):
        if data.startswith(wanted, extension.start):
            return _flag(data, extension)
    return False


def _flag(data: bytes, extension: der.Element) -> bool:
    values = [found for found in der.children(data, extension) if found.tag == der.OCTET_STRING]
    inside = der.children(data, der.member(values, 0, der.OCTET_STRING))
    flags = der.children(data, der.member(inside, 0, der.SEQUENCE))
    return bool(flags) and flags[0].tag == der.BOOLEAN and any(der.contents(data, flags[0]))


@cache
def _basic_constraints() -> bytes:
    return object_identifier.encoded(facts.structure("basic-constraints"))
