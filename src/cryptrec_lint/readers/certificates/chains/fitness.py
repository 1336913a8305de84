"""May this certificate issue others (RFC 5280 sections 4.2.1.3 and 4.2.1.9), and what in it was not looked at?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import der, extensions, facts, object_identifier
from cryptrec_lint.readers.certificates.chains.member import Member
from cryptrec_lint.readers.certificates.understanding import Understood
from cryptrec_lint.readers.certificates.x509 import Certificate


def unfit(found: Understood, last: bool = True) -> Reason | None:
    """Why it may issue no certificates, or None. A form that has no place to say so (version 1) may where it is the
    last one, a root or an anchor; of others it would have to be known by other means (section 6.1.4 (k))."""
    certificate = found.certificate
    if not (certificate.is_ca or certificate.is_bare):
        return reason("chain-is-no-ca", subject=found.subject)
    if certificate.is_bare and not last:
        return reason("chain-is-bare", subject=found.subject)
    try:
        usage = extensions.key_usage(certificate)
    except der.DerError:
        return reason("chain-usage-not-readable", subject=found.subject)
    if usage is not None and extensions.KEY_CERT_SIGN not in usage:
        return reason("chain-no-cert-sign", subject=found.subject)
    return None


def too_long(path: Sequence[Member]) -> tuple[Member, Reason] | None:
    """The first CA on a path (from below) that has more CAs under it than its pathLenConstraint allows.

    Self-issued certificates do not count, nor does the last certificate of the path (section 6.1.4 (l)).
    """
    under = 0
    for one in path[1:]:
        limit = path_length(one.understood.certificate)
        if limit is not None and under > limit:
            return one, reason("chain-path-length", subject=one.seen.subject, limit=limit, count=under)
        under += one.subject != one.issuer
    return None


def path_length(certificate: Certificate) -> int | None:
    """pathLenConstraint, None where there is none or it cannot be read."""
    try:
        inside = extensions.value(certificate, "basic-constraints")
        members = [] if inside is None else der.sequence(inside)
        numbers = [one for one in members if one.tag == der.INTEGER]
        return der.small(inside or b"", numbers[0]) if numbers else None
    except der.DerError:
        return None


def unknown(found: Understood) -> Reason | None:
    """A critical extension that is not known here: who does not know it must refuse the certificate (RFC 5280 section
    4.2). None where there is none, or where the extensions cannot be read."""
    try:
        oid = next(_unknown_critical(found.certificate.extensions), None)
    except der.DerError:
        return None
    return reason("chain-critical-unknown", subject=found.subject, oid=oid) if oid else None


_CRITICAL = bytes((der.BOOLEAN, 1, 0xFF))


def _unknown_critical(extensions: bytes) -> Iterator[str]:
    if extensions.count(_CRITICAL) == 0:
        return
    outer = der.element(extensions, 0, len(extensions))
    (listed,) = der.children(extensions, outer)[:1] or [outer]
    for extension in der.children(extensions, listed):
        members = der.children(extensions, extension)
        critical = len(members) > 1 and der.whole(extensions, members[1]) == _CRITICAL
        if critical and der.whole(extensions, members[0]) not in _known():
            yield der.oid(extensions, members[0])


@cache
def _known() -> frozenset[bytes]:
    return frozenset(object_identifier.encoded(facts.structure(name)) for name in facts.known_extensions())
