"""Attribute certificates (RFC 5755): who signed that somebody has a role, and until when. There is no key inside."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Purpose
from cryptrec_lint.readers.certificates import der, names, signed
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place

_AFTER_ISSUER = (der.SEQUENCE, der.INTEGER, der.SEQUENCE)
"""Tags of signature, serial and validity; before them stand version, holder and issuer."""
_ENTITY, _DIRECTORY_NAME = der.context(1), der.context(4)


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`. Raises DerError."""
    found = signed.parse(octets)
    der.check(found.fields, (der.INTEGER, der.SEQUENCE), found.tbs[3])
    der.check(found.fields[3:], _AFTER_ISSUER, found.tbs[3])
    _, holder, _, inner, _, validity = found.fields[:6]
    subject = _holder(octets, holder)
    bounds = [signed.day(octets, bound) for bound in der.spans(octets, validity[2], validity[3])]
    if len(bounds) != 2:
        raise der.DerError("der-missing-element", validity[1])
    made, until = bounds
    use = signed.Use(Purpose.CERTIFICATE_SIGNATURE, subject, until, made)
    yield from signed.observations(place, symbol, found, use)
    yield from signed.same_algorithm(place, f"{symbol}.acinfo.signature", found, inner, subject)
    for field, day in (("notBeforeTime", made), ("notAfterTime", until)):
        if day is None:
            yield signed.time_not_readable(place, symbol, field, subject)
    yield from signed.trailing(place, symbol, found.end, octets)


def _holder(octets: bytes, holder: der.Span) -> str:
    """The holder's name, where it is given by a directory name (entityName); else empty."""
    for tag, _, start, end in der.spans(octets, holder[2], holder[3]):
        for kind, _, at, stop in der.spans(octets, start, end) if tag == _ENTITY else ():
            if kind == _DIRECTORY_NAME:
                return names.text(octets[at:stop])
    return ""
