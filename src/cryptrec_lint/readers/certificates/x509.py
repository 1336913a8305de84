"""The parts of an X.509 certificate (RFC 5280 section 4.1): cut out, and nothing refused for its value."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from cryptrec_lint.readers.certificates import der, facts, object_identifier, times

_VERSION = der.context(0)
_EXTENSIONS = der.context(3)
VERSIONS = tuple(bytes((der.INTEGER, 1, number)) for number in range(3))
"""Versions 1, 2 and 3 (RFC 5280 section 4.1)."""
_VERSION_1 = VERSIONS[0]
"""What an absent version means (RFC 5280 section 4.1.2.1)."""


class Certificate(NamedTuple):
    """A certificate in its parts. Bytes are whole DER elements unless a field says otherwise."""

    der: bytes
    version: bytes
    """Whole element: the INTEGER is one less than the version; that of version 1 where it is absent."""
    serial: str
    """Hexadecimal, as encoded, without a leading zero octet."""
    inner_algorithm: bytes
    """AlgorithmIdentifier inside what is signed."""
    issuer: bytes
    not_before: date | None
    """None where the time names no day."""
    not_after: date | None
    """Both are days in UTC."""
    term: tuple[date | None, date | None]
    """The days in Japan of notBefore and notAfter: by these the terms of the documents are counted."""
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
    def tbs(self) -> bytes:
        """What is signed: cut out when it is asked for, because few signatures are verified."""
        outer = der.element(self.der, 0, len(self.der))
        return der.whole(self.der, der.element(self.der, outer.start, outer.end))

    @property
    def validity(self) -> bytes:
        """The element with the two times."""
        tbs = der.element(self.tbs, 0, len(self.tbs))
        fields = der.spans(self.tbs, tbs.start, tbs.end)
        at = _TBS_VALIDITY + (fields[0][0] == _VERSION)
        return self.tbs[fields[at][1] : fields[at][3]]

    @property
    def serial_octets(self) -> bytes:
        """The contents of the INTEGER, sign and all."""
        tbs = der.element(self.tbs, 0, len(self.tbs))
        fields = der.spans(self.tbs, tbs.start, tbs.end)
        _, _, start, end = fields[fields[0][0] == _VERSION]
        return self.tbs[start:end]

    @property
    def self_issued(self) -> bool:
        """Issuer and subject are the same name, octet by octet."""
        return self.issuer == self.subject

    @property
    def ends_before_it_begins(self) -> bool:
        """notAfter lies before notBefore: there is no day on which it is valid."""
        return self.not_before is not None and self.not_after is not None and self.not_after < self.not_before

    @property
    def could_be_root(self) -> bool:
        """Self-issued, and of a CA. An end entity that signed for itself is relied upon by that very signature."""
        return self.self_issued and (bool(self.is_ca) or self.is_bare)


def parse(data: bytes, at: int = 0) -> tuple[Certificate, int]:
    """The certificate at `at`, and where it ends. Raises DerError."""
    outer = der.expect(der.element(data, at, len(data)), der.SEQUENCE)
    parts = der.spans(data, outer.start, outer.end)
    der.check(parts, _PARTS, outer.end)
    return _certificate(data, outer, *parts[: len(_PARTS)]), outer.end


_PARTS = (der.SEQUENCE, der.SEQUENCE, der.BIT_STRING)
"""Tags of what is signed, the algorithm and the signature."""
_TBS = (der.INTEGER, *[der.SEQUENCE] * 5)
"""Tags of what is signed, after the version: serial, signature, issuer, validity, subject, key."""
_TBS_VALIDITY = 3


def _certificate(
    data: bytes, outer: der.Element, tbs: der.Span, algorithm: der.Span, signature: der.Span
) -> Certificate:
    fields = der.spans(data, tbs[2], tbs[3])
    version = _VERSION_1
    if fields and fields[0][0] == _VERSION:
        version = data[fields[0][2] : fields[0][3]]
        del fields[0]
    der.check(fields, _TBS, tbs[3])
    serial, inner, issuer, validity, subject, key, *others = fields
    (not_before, not_after), term = _validity(data, validity)
    written, values = b"", _NO_VALUES
    for tag, start, inside, end in others:
        if tag == _EXTENSIONS:
            written, values = data[start:end], extension_values(data, inside, end)
            break
    parts = (
        data[outer.at : outer.end],
        version,
        _serial(data[serial[2] : serial[3]]),
        data[inner[1] : inner[3]],
        data[issuer[1] : issuer[3]],
        not_before,
        not_after,
        term,
        data[subject[1] : subject[3]],
        data[key[1] : key[3]],
        _is_ca(written, values),
        version == _VERSION_1 and not others,
        data[algorithm[1] : algorithm[3]],
        data[signature[2] + 1 : signature[3]],
        written,
        values,
    )
    return _new(Certificate, parts)


_new = tuple.__new__
"""Makes a `Certificate` at half the price of calling the class: a bundle has thousands of them."""


def shown_version(version: bytes) -> str:
    """The number of a version as it is encoded, or the octets where they are no short number."""
    if version[:2] == VERSIONS[0][:2] and len(version) == len(VERSIONS[0]):
        return str(int.from_bytes(version[2:], "big", signed=True))
    return "#" + version[:_SHOWN].hex()


_SHOWN = 16
"""Octets."""
_NO_VALUES: dict[bytes, bytes] | None = {}


def _serial(octets: bytes) -> str:
    return (octets[1:] if len(octets) > 1 and not octets[0] else octets).hex()


_Days = tuple[date | None, date | None]


def _validity(data: bytes, validity: der.Span) -> tuple[_Days, _Days]:
    octets = data[validity[1] : validity[3]]
    try:
        return _days(octets) if len(octets) <= _CACHEABLE else _read_days(octets)
    except der.DerError as error:
        raise der.DerError(error.key, validity[1] + error.offset) from error


def _read_days(validity: bytes) -> tuple[_Days, _Days]:
    """The days of both times in UTC, and in Japan."""
    outer = der.element(validity, 0, len(validity))
    bounds = [(tag, validity[start:end]) for tag, _, start, end in der.spans(validity, outer.start, outer.end)]
    if len(bounds) != 2:
        raise der.DerError("der-missing-element", 0)
    first, last = bounds
    return (times.day(*first), times.day(*last)), (times.day_in_japan(*first), times.day_in_japan(*last))


_CACHEABLE = 100
"""Octets; no Validity with times of any use has as many."""
_days = lru_cache(maxsize=512)(_read_days)


def extension_values(data: bytes, start: int, end: int) -> dict[bytes, bytes] | None:
    """The values of the Extensions at `start`: see `Certificate.values`.

    RFC 5280 section 4.1: Extension is extnID, critical (absent means false), extnValue.
    """
    try:
        listed = der.expect(der.element(data, start, end), der.SEQUENCE)
        short = _short_values(data, listed.start, listed.end)
        if short is not None:
            return short
        found: dict[bytes, bytes] = {}
        for _, _, at, stop in der.spans(data, listed.start, listed.end):
            identifier, inside = _extension(data, at, stop)
            if identifier not in found:
                found[identifier] = inside
    except der.DerError:
        return None
    return found


def _short_values(data: bytes, at: int, end: int) -> dict[bytes, bytes] | None:
    """The same without the walker, where all lengths have one octet, as nearly always. None where one has more."""
    found: dict[bytes, bytes] = {}
    try:
        while at < end:
            stop, after = at + 2 + data[at + 1], at + 4 + data[at + 3]
            value = after + 3 if data[after] == der.BOOLEAN and data[after + 1] == 1 else after
            if stop - at > _SHORT or stop > end or value + 2 + data[value + 1] != stop:
                return None
            if data[at] != der.SEQUENCE or data[at + 2] != der.OID or data[value] != der.OCTET_STRING:
                return None
            identifier = data[at + 2 : after]
            if identifier not in found:
                found[identifier] = data[value + 2 : stop]
            at = stop
    except IndexError:
        return None
    return found


def _extension(data: bytes, at: int, stop: int) -> tuple[bytes, bytes]:
    """Identifier and contents."""
    members = der.spans(data, at, stop)
    der.check(members, (der.OID,), stop)
    inside = next((data[start:end] for tag, _, start, end in members if tag == der.OCTET_STRING), b"")
    return data[members[0][1] : members[0][3]], inside


_SHORT = 2 + 0x7F
"""Octets of the longest element whose length has one octet (X.690 section 8.1.3)."""


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
