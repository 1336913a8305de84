"""OCSP responses (RFC 6960 section 4.2): the signature, the responder's certificates, and the hash that names
certificates. An OCSPResponse has the status and, inside, a BasicOCSPResponse, which also stands alone (in CMS and PDF).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from cryptrec_lint.model import Observation, Primitive, Purpose, StatusSeen, reason
from cryptrec_lint.readers.certificates import algorithm_identifier, contents, der, facts, names, signed
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known, Told, no_such_algorithm, not_fixed, not_readable
from cryptrec_lint.vocabulary import tables

_VERSION, _BY_NAME, _BY_KEY = der.context(0), der.context(1), der.context(2)
_NEXT_UPDATE, _CERTIFICATES, _RESPONSE = der.context(0), der.context(0), der.context(0)


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`. Raises DerError."""
    outer = der.expect(der.element(octets, 0, len(octets)), der.SEQUENCE)
    members = der.children(octets, outer)
    if members and members[0].tag == der.SEQUENCE:
        yield from _basic(place, symbol, octets, inside)
        return
    status = int.from_bytes(der.contents(octets, der.member(members, 0, der.ENUMERATED)), "big")
    if status:
        why = reason("ocsp-not-successful", status=facts.ocsp_statuses().get(status, status))
        yield place.unresolved(f"{symbol}.responseStatus", "unresolved-value", why)
    if len(members) > 1 or not status:
        yield from _response(place, symbol, octets, der.member(members, 1, _RESPONSE), inside)
    yield from signed.trailing(place, symbol, outer.end, octets)


def _response(place: Place, symbol: str, octets: bytes, field: der.Element, inside: Inside) -> Iterator[Observation]:
    """ResponseBytes: the type of the response, and the response."""
    members = der.children(octets, der.expect(der.element(octets, field.start, field.end), der.SEQUENCE))
    kind = der.oid(octets, der.member(members, 0, der.OID))
    response = der.contents(octets, der.member(members, 1, der.OCTET_STRING))
    if kind == facts.structure("ocsp-basic"):
        yield from _basic(place, symbol, response, inside)
    else:
        yield place.unresolved(symbol, "unread-container", reason("ocsp-response-unknown", oid=kind))


def _basic(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    found = signed.parse(octets)
    fields = found.fields[1:] if found.fields and found.fields[0][0] == _VERSION else found.fields
    der.check(fields[1:], (der.GENERALIZED_TIME, der.SEQUENCE), found.tbs[3])
    responder, produced, answers = fields[:3]
    subject, made = _responder(octets, responder), signed.day(octets, produced)
    said = _Answers(octets, answers)
    use = signed.Use(Purpose.OCSP_SIGNATURE, subject, said.until, made)
    yield from signed.observations(place, symbol, found, use)
    if made is None:
        yield signed.time_not_readable(place, symbol, "producedAt", subject)
    if said.unreadable_until:
        yield signed.time_not_readable(place, symbol, "nextUpdate", subject)
    for identifier in said.identifiers:
        yield place.use(f"{symbol}.certID.hashAlgorithm", _hash(identifier), Purpose.IDENTIFIER, subject)
    if said.error:
        yield place.unresolved(f"{symbol}.responses", "unreadable-input", said.error.why, subject)
    yield from _signature(place, symbol, found, responder, subject)
    yield from _certificates(place, symbol, found, inside)
    yield from signed.trailing(place, symbol, found.end, octets)
    yield StatusSeen(place.part(symbol), place.written, "OCSP", subject, octets[: found.end])


def _responder(octets: bytes, responder: der.Span) -> str:
    """ResponderID: a name, or the hash of a key in hexadecimal digits, under the word that RFC 6960 has for it."""
    tag, _, start, end = responder
    if tag == _BY_NAME:
        return names.text(octets[start:end])
    return f"KeyHash {_hash_of_key(octets[start:end]).hex()}" if tag == _BY_KEY else ""


def _hash_of_key(inside: bytes) -> bytes:
    """Of the OCTET STRING; all of it where it is none."""
    try:
        return der.contents(inside, der.expect(der.element(inside, 0, len(inside)), der.OCTET_STRING))
    except der.DerError:
        return inside


class _Answers:
    """What all the answers about certificates say together: there may be a hundred thousand."""

    def __init__(self, octets: bytes, answers: der.Span) -> None:
        self.identifiers: dict[bytes, None] = {}
        """The AlgorithmIdentifiers by which certificates are named, each once."""
        self.until: date | None = None
        """The last nextUpdate."""
        self.unreadable_until = False
        self.error: der.DerError | None = None
        """Where the first one that cannot be read breaks off; those before it are told."""
        try:
            for answer in der.elements(octets, answers[2], answers[3]):
                self._take(octets, answer)
        except der.DerError as error:
            self.error = error

    def _take(self, octets: bytes, answer: der.Element) -> None:
        """SingleResponse: CertID, status, thisUpdate, nextUpdate."""
        members = der.children(octets, der.expect(answer, der.SEQUENCE))
        named = der.member(members, 0, der.SEQUENCE)
        algorithm = der.expect(der.element(octets, named.start, named.end), der.SEQUENCE)
        self.identifiers[der.whole(octets, algorithm)] = None
        following = next((member for member in members[3:] if member.tag == _NEXT_UPDATE), None)
        if following is not None:
            day = signed.day(octets, der.element(octets, following.start, following.end))
            self.unreadable_until |= day is None
            self.until = max(filter(None, (self.until, day)), default=None)


def _hash(identifier: bytes) -> Told:
    """The hash that an AlgorithmIdentifier names."""
    try:
        oid = algorithm_identifier.parse(identifier).oid
    except der.DerError as error:
        return not_readable("", error)
    found = tables.by_oid(oid)
    if found is None:
        return no_such_algorithm(oid)
    if any(component.primitive not in (Primitive.HASH, Primitive.XOF) for component in found.components):
        return not_fixed(oid, "oid-is-no-hash", name=found.name)
    return Known(found.name, found.components, oid=oid)


def _signature(
    place: Place, symbol: str, found: signed.Signed, responder: der.Span, subject: str
) -> Iterator[Observation]:
    """What is wrong with the signature, as far as the certificates beside it show that."""
    try:
        certificates = list(islice(_listed(found), _MOST))
    except der.DerError:
        return  # said where the certificates are read
    if certificates:
        from cryptrec_lint.readers.certificates import responder as responders  # few responses carry certificates

        yield from responders.observations(place, symbol, found, responder, certificates, subject)


_MOST = 16
"""Certificates of one response among which the responder's is looked for; real ones have one to three."""


def _listed(found: signed.Signed) -> Iterator[bytes]:
    """The certificates after the signature. Raises DerError."""
    for tag, _, start, end in found.others:
        if tag == _CERTIFICATES:
            listed = der.expect(der.element(found.data, start, end), der.SEQUENCE)
            yield from (der.whole(found.data, each) for each in der.elements(found.data, listed.start, listed.end))


def _certificates(place: Place, symbol: str, found: signed.Signed, inside: Inside) -> Iterator[Observation]:
    """The responder's certificates, each read for itself."""
    for index, whole in enumerate(_listed(found)):
        where = f"{symbol}.certificate[{index}]"
        yield from contents.observations("certificate", place, where, whole, inside.deeper())
