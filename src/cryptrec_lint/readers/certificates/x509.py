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
    values: dict[bytes, bytes] | None
    """The identifier of each extension (a whole element) → the DER inside it, empty where there is none; the first of
    two with one identifier. None where they cannot be read."""

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


_TBS = (der.INTEGER, *[der.SEQUENCE] * 5)
"""Tags of what is signed, after the version: serial, signature, issuer, validity, subject, key."""


def _certificate(data: bytes, outer: der.Element, tbs: der.Element, algorithm: bytes, signature: bytes) -> Certificate:
    fields = der.children(data, tbs)
    version = der.contents(data, fields.pop(0)) if fields and fields[0].tag == _VERSION else _VERSION_1
    for index, tag in enumerate(_TBS):
        if index >= len(fields) or fields[index][0] != tag:
            der.member(fields, index, tag)  # raises
    serial, inner, issuer, validity, subject, key = fields[: len(_TBS)]
    not_before, not_after = _validity(data, validity)
    extensions = next((found for found in fields[6:] if found.tag == _EXTENSIONS), None)
    values = _values(data, extensions) if extensions else {}
    written = der.whole(data, extensions) if extensions else b""
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
        is_ca=_is_ca(written, values),
        is_bare=version == _VERSION_1 and not fields[6:],
        algorithm=algorithm,
        signature=signature,
        extensions=written,
        values=values,
    )


def _serial(octets: bytes) -> str:
    return (octets[1:] if len(octets) > 1 and not octets[0] else octets).hex()


def _validity(data: bytes, validity: der.Element) -> tuple[date | None, date | None]:
    bounds = [times.day(found.tag, der.contents(data, found)) for found in der.children(data, validity)]
    if len(bounds) != 2:
        raise der.DerError("der-missing-element", validity.at)
    return bounds[0], bounds[1]


def _values(data: bytes, tagged: der.Element) -> dict[bytes, bytes] | None:
    """RFC 5280 section 4.1: Extension is extnID, critical (absent means false), extnValue."""
    try:
        listed = der.expect(der.element(data, tagged.start, tagged.end), der.SEQUENCE)
        found: dict[bytes, bytes] = {}
        for extension in der.children(data, listed):
            identifier, inside = _extension(data, extension)
            found.setdefault(identifier, inside)
    except der.DerError:
        return None
    return found


def _extension(data: bytes, extension: der.Element) -> tuple[bytes, bytes]:
    """Identifier and contents. The form that nearly all have (short lengths) is cut out without the walker."""
    at, stop = extension.start, extension.end
    if stop - at < _SHORT and data[at] == der.OID:
        end = at + 2 + data[at + 1]
        value = end + 3 if data[end : end + 2] == _FLAG else end
        if data[value : value + 1] == _OCTETS and value + 2 + data[value + 1] == stop:
            return data[at:end], data[value + 2 : stop]
    members = der.children(data, extension)
    inside = [member for member in members if member.tag == der.OCTET_STRING]
    return der.whole(data, der.member(members, 0, der.OID)), der.contents(data, inside[0]) if inside else b""


_FLAG, _OCTETS = bytes((der.BOOLEAN, 1)), bytes((der.OCTET_STRING,))
_SHORT = 0x80
"""Lengths from here on take more than one octet (X.690 section 8.1.3)."""


def _is_ca(extensions: bytes, values: dict[bytes, bytes] | None) -> bool | None:
    """RFC 5280 section 4.2.1.9: absent, or cA absent, means that it is not."""
    wanted = _basic_constraints()
    if values is None:
        return None if wanted in extensions else False
    inside = values.get(wanted)
    if inside is None or inside == _NO_FLAGS:
        return False
    if inside == _SAYS_CA:
        return True
    try:
        flags = der.children(inside, der.expect(der.element(inside, 0, len(inside)), der.SEQUENCE))
    except der.DerError:
        return None
    return bool(flags) and flags[0].tag == der.BOOLEAN and any(der.contents(inside, flags[0]))


_NO_FLAGS, _SAYS_CA = bytes((der.SEQUENCE, 0)), bytes((der.SEQUENCE, 3, der.BOOLEAN, 1, 0xFF))
"""The two forms that nearly all certificates have: an empty SEQUENCE, and cA with nothing else."""


@cache
def _basic_constraints() -> bytes:
    return object_identifier.encoded(facts.structure("basic-constraints"))
