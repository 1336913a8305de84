"""Is a certificate for a purpose that the CAs above it may certify?

RFC 5280 section 4.2.1.12 leaves open what extKeyUsage says in a CA's certificate; the programs that validate chains
(OpenSSL, Windows, NSS, Go) take it for a limit to what stands below.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from cryptrec_lint.model import reason
from cryptrec_lint.readers.certificates import der, extensions, facts, object_identifier
from cryptrec_lint.readers.certificates.chains.links import Flaw
from cryptrec_lint.readers.certificates.chains.member import Member
from cryptrec_lint.readers.certificates.x509 import Certificate


def flaw(path: Sequence[Member]) -> Flaw | None:
    """The first CA above a certificate that leaves it none of its purposes. Responders of OCSP are exempt: CAs for
    other purposes certify them (RFC 6960 section 4.2.2.2)."""
    one, *above = path
    left = _purposes(one.understood.certificate)
    if left is None or left <= {_encoded("ocsp-signing")}:
        return None
    for each in above:
        allowed = _purposes(each.understood.certificate)
        left = left if allowed is None else left & allowed
        if not left:
            return Flaw(one, "chain-purpose", reason("chain-purpose-none", subject=each.seen.subject))
    return None


def _purposes(certificate: Certificate) -> frozenset[bytes] | None:
    """The identifiers of extKeyUsage, whole elements; None where nothing is limited, or where it cannot be read."""
    try:
        inside = extensions.value(certificate, "extended-key-usage")
        if inside is None:
            return None
        found = frozenset(der.whole(inside, one) for one in der.sequence(inside))
    except der.DerError:
        return None
    return None if _encoded("any-extended-key-usage") in found else found


@cache
def _encoded(name: str) -> bytes:
    return object_identifier.encoded(facts.structure(name))
