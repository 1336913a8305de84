"""Certification requests (PKCS #10, RFC 2986): the key that is to be certified, and the proof that its maker has it."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Fault, Observation, Purpose, reason
from cryptrec_lint.readers.certificates import alternative, der, extensions, facts, keys, names, signed, verify, x509
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known, Told

_FIELDS = (der.INTEGER, der.SEQUENCE, der.SEQUENCE)
"""Tags of version, subject and key; then come the attributes."""
_ATTRIBUTES = der.context(0)


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`. Raises DerError."""
    found = signed.parse(octets)
    der.check(found.fields, _FIELDS, found.tbs[3])
    _, name, info, *others = found.fields
    subject, public_key = names.text(octets[name[1] : name[3]]), octets[info[1] : info[3]]
    key = keys.public_key(public_key)
    yield from signed.observations(place, symbol, found, signed.Use(Purpose.REQUEST_SIGNATURE, subject))
    yield from _key(place, f"{symbol}.subjectPublicKeyInfo", key, subject, _attributes(octets, others))
    yield from _alternatives(place, symbol, _attributes(octets, others), subject)
    yield from proof(place, symbol, found, public_key, key, subject)
    yield from signed.trailing(place, symbol, found.end, octets)


def _attributes(octets: bytes, fields: list[der.Span]) -> bytes:
    return next((octets[start:end] for tag, _, start, end in fields if tag == _ATTRIBUTES), b"")


def _key(place: Place, symbol: str, key: Told, subject: str, attributes: bytes) -> Iterator[Observation]:
    """The key, as the certificate will have it: with the uses that are asked for."""
    requested = _requested(attributes)
    marks = extensions.marks(extensions.of_values(requested or {}).details, extensions.names_server(attributes))
    yield place.use(symbol, key, Purpose.CERTIFICATE_KEY, subject, more=marks)
    yield from place.faults(symbol, key, subject)
    if requested is None:
        yield place.unresolved(symbol, "unresolved-value", reason("request-attributes-not-readable"), subject)


def _alternatives(place: Place, symbol: str, attributes: bytes, subject: str) -> Iterator[Observation]:
    """A second key and signature: as attributes of the request, or in the extensions that are asked for."""
    for values in (_values(attributes), _requested(attributes)):
        if alternative.stands_in(values):
            yield from alternative.observations(place, symbol, values, Purpose.REQUEST_SIGNATURE, subject)


def _values(attributes: bytes) -> dict[bytes, bytes]:
    """The identifier of each attribute → its values (RFC 2986 section 4.1), as far as they can be read."""
    found: dict[bytes, bytes] = {}
    try:
        for _, _, at, stop in der.spans(attributes, 0, len(attributes)):
            (_, start, _, end), (_, _, inside, last) = der.spans(attributes, at, stop)
            found.setdefault(attributes[start:end], attributes[inside:last])
    except (der.DerError, ValueError):
        pass  # that they cannot be read is told with the key
    return found


def _requested(attributes: bytes) -> dict[bytes, bytes] | None:
    """The extensions that are asked for; None where they cannot be read."""
    wanted = [facts.structure(name) for name in ("extension-request", "microsoft-extension-request")]
    try:
        for _, _, at, stop in der.spans(attributes, 0, len(attributes)):
            members = der.spans(attributes, at, stop)
            der.check(members, (der.OID, der.SET), stop)
            if der.oid(attributes, der.Element(*members[0])) in wanted:
                return x509.extension_values(attributes, members[1][2], members[1][3])
    except der.DerError:
        return None
    return {}


def proof(
    place: Place, symbol: str, found: signed.Signed, public_key: bytes, key: Told, subject: str
) -> Iterator[Observation]:
    """What is wrong with the signature; nothing where its algorithm or the key is not known, which is said already."""
    if not isinstance(found.told, Known) or not isinstance(key, Known):
        return
    where = f"{symbol}.signatureValue"
    message = found.data[found.tbs[1] : found.tbs[3]]
    right = verify.made(message, found.value, found.told, public_key, key)
    if right is None:
        yield place.unresolved(where, "unresolved-value", reason("request-proof-not-checked"), subject)
    elif not right:
        why = reason("request-proof-wrong")
        yield Fault(place.part(where), place.written, "request-proof-wrong", why, found.told.mechanism, subject)
