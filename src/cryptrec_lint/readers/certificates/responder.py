"""Did the responder whose certificate stands in an OCSP response sign it (RFC 6960 sections 3.2 and 4.2.2.2)?"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha1
from typing import TYPE_CHECKING

from cryptrec_lint.model import Fault, Observation, reason
from cryptrec_lint.readers.certificates import der, signed, understanding, verify
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known

if TYPE_CHECKING:
    from cryptrec_lint.readers.certificates.understanding import Understood

_BY_NAME = der.context(1)


def observations(
    place: Place, symbol: str, found: signed.Signed, responder: der.Span, certificates: list[bytes], subject: str
) -> Iterator[Observation]:
    """What is wrong with the signature; nothing where the responder's certificate is not in the response, or where its
    algorithm or key is not known, which is said already."""
    own = next((one for one in map(_read, certificates) if one and _is_meant(one, found.data, responder)), None)
    if own is None or not isinstance(found.told, Known) or not isinstance(own.key, Known):
        return
    message = found.data[found.tbs[1] : found.tbs[3]]
    right = verify.made(message, found.value, found.told, own.certificate.key, own.key)
    where = f"{symbol}.signatureValue"
    if right is None:
        yield place.unresolved(where, "unresolved-value", reason("ocsp-signature-not-checked"), subject)
    elif not right:
        why = reason("ocsp-signature-wrong", responder=own.subject)
        yield Fault(place.part(where), place.written, "ocsp-signature-wrong", why, found.told.mechanism, subject)


def _read(octets: bytes) -> Understood | None:
    """None for what is no certificate: that is said where it stands."""
    try:
        return understanding.read(octets)[0]
    except der.DerError:
        return None


def _is_meant(one: Understood, data: bytes, responder: der.Span) -> bool:
    """Whether the ResponderID names it: by its subject, or by the SHA-1 hash of its key (section 4.2.1, KeyHash)."""
    tag, _, start, end = responder
    if tag == _BY_NAME:
        return data[start:end] == one.certificate.subject
    key = one.certificate.key
    try:
        hashed = der.contents(data, der.expect(der.element(data, start, end), der.OCTET_STRING))
        bits = der.bit_string(key, der.member(der.children(key, der.only(key, der.SEQUENCE)), 1, der.BIT_STRING))
    except der.DerError:
        return False
    return hashed == sha1(bits, usedforsecurity=False).digest()
