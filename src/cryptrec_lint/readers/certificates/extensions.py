"""Extensions of a certificate (RFC 5280 section 4.2): found by their identifier's octets, opened only when asked."""

from __future__ import annotations

from functools import cache, lru_cache

from cryptrec_lint.readers.certificates import der, facts, object_identifier
from cryptrec_lint.readers.certificates.x509 import Certificate

NON_REPUDIATION = 1
"""Bit of keyUsage, counted from the first: nonRepudiation, which X.509 also calls contentCommitment."""
KEY_CERT_SIGN = 5
"""Bit of keyUsage: the key may sign certificates."""


def serves_tls(certificate: Certificate) -> bool:
    """extKeyUsage names server authentication, or any use."""
    found = certificate.extensions
    uses = (_encoded("server-authentication"), _encoded("any-extended-key-usage"))
    return _encoded("extended-key-usage") in found and any(use in found for use in uses)


def signs_documents(certificate: Certificate) -> bool:
    """It is no CA's, and keyUsage has nonRepudiation; a keyUsage that cannot be read counts as if it had."""
    if certificate.is_ca or certificate.could_be_root or _encoded("key-usage") not in certificate.extensions:
        return False
    try:
        inside = value(certificate, "key-usage")
        return inside is not None and NON_REPUDIATION in _bits(inside)
    except der.DerError:
        return True


def value(certificate: Certificate, name: str) -> bytes | None:
    """The DER inside the extension of a name of `oids.toml`, None where it is absent. Raises DerError."""
    wanted = _encoded(name)
    if certificate.values is not None:
        return certificate.values.get(wanted)
    if wanted in certificate.extensions:
        raise der.DerError("der-truncated", 0)
    return None


def has(certificate: Certificate, name: str) -> bool:
    """There is an extension of a name of `oids.toml`."""
    return bool(certificate.values) and _encoded(name) in (certificate.values or {})


def key_usage(certificate: Certificate) -> frozenset[int] | None:
    """The bits that are set in keyUsage, None where it is absent. Raises DerError."""
    inside = value(certificate, "key-usage")
    return None if inside is None else _bits(inside)


@lru_cache(maxsize=512)
def _bits(inside: bytes) -> frozenset[int]:
    octets = der.contents(inside, der.expect(der.element(inside, 0, len(inside)), der.BIT_STRING))[1:]
    return frozenset(at * 8 + bit for at, octet in enumerate(octets) for bit in range(8) if octet & 0x80 >> bit)


def policy_oids(certificate: Certificate) -> tuple[str, ...]:
    """The identifiers of certificatePolicies. Raises DerError."""
    inside = value(certificate, "certificate-policies")
    if inside is None:
        return ()
    policies = der.sequence(inside)
    return tuple(der.oid(inside, der.member(der.children(inside, policy), 0, der.OID)) for policy in policies)


def tells_status(certificate: Certificate) -> bool:
    """There is a CRL distribution point or the address of an OCSP responder."""
    found = certificate.extensions
    ocsp = _encoded("authority-information-access") in found and _encoded("ocsp") in found
    return ocsp or _encoded("crl-distribution-points") in found


@cache
def _encoded(name: str) -> bytes:
    return object_identifier.encoded(facts.structure(name))
