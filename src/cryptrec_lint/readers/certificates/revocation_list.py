"""Certificate revocation lists (RFC 5280 section 5): who signed, with what, until when. The entries stay shut
until the certificates are known that they may be about (`chains/revocations.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cryptrec_lint.model import Observation, Purpose, StatusSeen
from cryptrec_lint.readers.certificates import alternative, der, names, signed, x509
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place

_FIELDS = (der.SEQUENCE, der.SEQUENCE)
"""Tags of signature and issuer, after the version; then come thisUpdate, nextUpdate and the entries."""
_EXTENSIONS = der.context(0)
_TIMES = (der.UTC_TIME, der.GENERALIZED_TIME)


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`. Raises DerError."""
    found = signed.parse(octets)
    fields = found.fields[1:] if found.fields and found.fields[0][0] == der.INTEGER else found.fields
    der.check(fields, _FIELDS, found.tbs[3])
    inner, issuer, *others = fields
    if not others:
        raise der.DerError("der-missing-element", issuer[3])
    subject = names.text(octets[issuer[1] : issuer[3]])
    bounds = _bounds(octets, others)
    use = signed.Use(Purpose.CRL_SIGNATURE, subject, bounds.get("nextUpdate"), bounds["thisUpdate"])
    yield from signed.observations(place, symbol, found, use)
    yield from signed.same_algorithm(place, f"{symbol}.tbsCertList.signature", found, inner, subject)
    values = _extensions(octets, others)
    if alternative.stands_in(values):
        yield from alternative.observations(place, symbol, values, use.purpose, subject, use.until, use.made)
    for field, day in bounds.items():
        if day is None:
            yield signed.time_not_readable(place, symbol, field, subject)
    yield from signed.trailing(place, symbol, found.end, octets)
    yield StatusSeen(place.part(symbol), place.written, "CRL", subject, octets[: found.end])


def _bounds(octets: bytes, fields: list[der.Span]) -> dict[str, date | None]:
    """The days of thisUpdate and, where it is there, of nextUpdate; None for a time that names no day."""
    bounds = {"thisUpdate": signed.day(octets, fields[0])}
    if len(fields) > 1 and fields[1][0] in _TIMES:
        bounds["nextUpdate"] = signed.day(octets, fields[1])
    return bounds


def _extensions(octets: bytes, fields: list[der.Span]) -> dict[bytes, bytes] | None:
    """The values of the extensions of the list itself, which stand last."""
    tag, _, start, end = fields[-1]
    return x509.extension_values(octets, start, end) if tag == _EXTENSIONS else None
