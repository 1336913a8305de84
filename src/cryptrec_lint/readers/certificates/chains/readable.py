"""Extensions that cannot be taken for what they are: there twice, or not as RFC 5280 section 4.2 writes them.

Which of two counts, or what is meant by broken octets, differs by program: such a certificate is not evaluated.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import der, facts, object_identifier
from cryptrec_lint.readers.certificates.chains import policies, subtrees
from cryptrec_lint.readers.certificates.understanding import Understood
from cryptrec_lint.readers.certificates.x509 import Certificate


def unreadable(found: Understood) -> Reason | None:
    """Why the extensions of a certificate cannot be evaluated; None where they can."""
    certificate, subject = found.certificate, found.subject
    values = certificate.values
    if values is None:
        return reason("chain-extensions-unreadable", subject=subject)
    if not values:
        return None
    twice = _twice(certificate)
    if twice:
        return reason("chain-extension-twice", subject=subject, oid=twice)
    broken = next((name for identifier, name in _shaped().items() if _is_broken(certificate, identifier, name)), None)
    return reason("chain-extension-unreadable", subject=subject, oid=facts.structure(broken)) if broken else None


def _twice(certificate: Certificate) -> str:
    """The identifier of the first extension that is there more than once; empty for none."""
    data, met = certificate.extensions, set[bytes]()
    outer = der.element(data, 0, len(data))
    listed = der.element(data, outer.start, outer.end)
    for _, _, start, end in der.spans(data, listed.start, listed.end):
        identifier = der.element(data, start, end)
        octets = data[identifier.at : identifier.end]
        if octets in met:
            return der.oid(data, identifier)
        met.add(octets)
    return ""


def _is_broken(certificate: Certificate, identifier: bytes, name: str) -> bool:
    inside = (certificate.values or {}).get(identifier)
    if inside is None:
        return False
    try:
        _SHAPES[name](inside)
    except der.DerError:
        return True
    return False


def _some(inside: bytes) -> None:
    """A SEQUENCE with something in it."""
    if not der.sequence(inside):
        raise der.DerError("der-missing-element", 0)


def _purposes(inside: bytes) -> None:
    _some(inside)
    for one in der.sequence(inside):
        der.oid(inside, one)


def _names(inside: bytes) -> None:
    """GeneralNames: context-specific tags."""
    _some(inside)
    for one in der.sequence(inside):
        if not one.tag & _CONTEXT or one.tag & _APPLICATION:
            raise der.DerError("der-unexpected-tag", one.at)


_CONTEXT, _APPLICATION = 0x80, 0x40
"""Bits of the class of a tag (X.690 section 8.1.2.2); both together are the private class."""


def _access(inside: bytes) -> None:
    """AccessDescription: a method and a place."""
    _some(inside)
    for one in der.sequence(inside):
        members = der.children(inside, der.expect(one, der.SEQUENCE))
        der.member(members, 0, der.OID)
        if len(members) != 2:
            raise der.DerError("der-missing-element", one.at)


_SHAPES: dict[str, Callable[[bytes], object]] = {
    "basic-constraints": der.sequence,
    "key-usage": lambda inside: der.only(inside, der.BIT_STRING),
    "extended-key-usage": _purposes,
    "subject-alternative-name": _names,
    "issuer-alternative-name": _names,
    "authority-key-identifier": der.sequence,
    "subject-key-identifier": lambda inside: der.only(inside, der.OCTET_STRING),
    "authority-information-access": _access,
    "crl-distribution-points": _some,
    "name-constraints": subtrees.read,
    "certificate-policies": policies.named,
    "policy-mappings": policies.mappings,
    "policy-constraints": policies.limits,
    "inhibit-any-policy": policies.skipped,
}


@cache
def _shaped() -> dict[bytes, str]:
    return {object_identifier.encoded(facts.structure(name)): name for name in _SHAPES}
