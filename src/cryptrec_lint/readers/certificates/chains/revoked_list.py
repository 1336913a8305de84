"""A revocation list (RFC 5280 section 5) as it is asked for certificates: read when the first question comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from cryptrec_lint.readers.certificates import der, facts, names, object_identifier, signed, times, x509
from cryptrec_lint.readers.certificates.chains import identifiers
from cryptrec_lint.readers.certificates.chains.naming import folded
from cryptrec_lint.readers.certificates.chains.statement import Revoked, Room, Span, enumerated

_TIMES = (der.UTC_TIME, der.GENERALIZED_TIME)
_EXTENSIONS = der.context(0)
_CRITICAL = bytes((der.BOOLEAN, 1, 0xFF))
_INDIRECT, _OF_ATTRIBUTES = 0x84, 0x85
"""indirectCRL and onlyContainsAttributeCerts (section 5.2.5)."""


class RevokedList:
    """A list in its parts. Raises DerError."""

    def __init__(self, data: bytes) -> None:
        self.signed = signed.parse(data)
        fields = self.signed.fields
        fields = fields[bool(fields) and fields[0][0] == der.INTEGER :]
        der.check(fields, (der.SEQUENCE, der.SEQUENCE), self.signed.tbs[3])
        _, issuer, *others = fields
        self.issuer = folded(names.text(data[issuer[1] : issuer[3]]))
        bounds = [times.day(tag, data[start:end]) for tag, _, start, end in others if tag in _TIMES]
        self.span = Span(*[*bounds, None, None][:2])
        self._entries = next((one for one in others if one[0] == der.SEQUENCE), None)
        last = others[-1] if others and others[-1][0] == _EXTENSIONS else None
        values = x509.extension_values(data, last[2], last[3]) if last else {}
        self._extensions = values or {}
        self.authority = identifiers.of_value(self._extensions.get(_encoded("authority-key-identifier"), b""))
        self.unknown = _first_unknown(data[last[2] : last[3]]) if last and values is not None else ""
        """A critical extension of the list or of an entry that is not known here, or `UNREADABLE`: such a list may not
        be used."""
        if values is None:
            self.unknown = UNREADABLE
        self.indirect = self._flag(_INDIRECT)
        """Entries may be about certificates of other issuers; those are not looked at."""
        self.more = False
        """There are more entries than are looked at."""

    def said(self, room: Room) -> Iterator[tuple[bytes, Revoked]]:
        """Serial number (contents of the INTEGER) and what is said of that certificate of the list's issuer. Raises
        ValueError. Entries of an indirect list count for the list's issuer until one names another (section 5.3.3)."""
        if self._entries is None or self._flag(_OF_ATTRIBUTES):
            return
        data = self.signed.data
        careful = _CRITICAL in data[self._entries[2] : self._entries[3]]
        for entry in der.elements(data, self._entries[2], self._entries[3]):
            if not room.take():
                self.more = True
                return
            serial, when, *others = der.children(data, entry)
            values = x509.extension_values(data, others[0].at, others[0].end) or {} if others else {}
            if self.indirect and _encoded("certificate-issuer") in values:
                return
            if careful and others:
                self.unknown = self.unknown or _first_unknown(der.whole(data, others[0]))
            yield der.contents(data, serial), Revoked(_day(data, when), _reason(values))

    def _flag(self, tag: int) -> bool:
        inside = self._extensions.get(_encoded("issuing-distribution-point"))
        try:
            fields = der.sequence(inside) if inside else []
        except der.DerError:
            return True
        return any(one.tag == tag and any(der.contents(inside or b"", one)) for one in fields)


def _day(data: bytes, when: der.Element) -> date | None:
    return times.day(when.tag, der.contents(data, when))


def _reason(values: dict[bytes, bytes]) -> int:
    inside = values.get(_encoded("crl-reason"))
    try:
        return enumerated(inside, der.element(inside, 0, len(inside))) if inside else 0
    except der.DerError:
        return 0


UNREADABLE = "?"
"""Stands for the identifier of an extension where the extensions cannot be read."""


def _first_unknown(listed: bytes) -> str:
    try:
        return next(_unknown_critical(listed), "")
    except der.DerError:
        return UNREADABLE


def _unknown_critical(listed: bytes) -> Iterator[str]:
    """The identifiers of critical extensions that are not known here, in the SEQUENCE that `listed` is."""
    outer = der.element(listed, 0, len(listed))
    for extension in der.children(listed, outer):
        members = der.children(listed, extension)
        critical = len(members) > 1 and der.whole(listed, members[1]) == _CRITICAL
        if critical and der.whole(listed, members[0]) not in _known():
            yield der.oid(listed, members[0])


@cache
def _encoded(name: str) -> bytes:
    return object_identifier.encoded(facts.structure(name))


@cache
def _known() -> frozenset[bytes]:
    return frozenset(map(_encoded, facts.known_in_lists()))
