"""Extensions of a certificate (RFC 5280 section 4.2): found by their identifier's octets, opened only when asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from cryptrec_lint.readers.certificates import der, facts, object_identifier
from cryptrec_lint.readers.certificates.x509 import Certificate

NON_REPUDIATION = 1
"""Bit of keyUsage, counted from the first: nonRepudiation, which X.509 also calls contentCommitment."""
KEY_CERT_SIGN = 5
"""Bit of keyUsage: the key may sign certificates."""


SERVES_TLS = "serves_tls"
"""Detail of the uses in what says that it is for TLS servers: guidelines have rules for such certificates."""

Details = tuple[tuple[str, int | str], ...]


def marks(usages: Details, serves: bool) -> Details:
    """Details of a use in what is or becomes a certificate: the usages of its key, and that it is for TLS servers."""
    return (*usages, (SERVES_TLS, 1)) if serves else usages


def serves_tls(certificate: Certificate) -> bool:
    """extKeyUsage names server authentication, or any use."""
    return names_server(certificate.extensions)


def names_server(found: bytes) -> bool:
    """The same of the octets that hold the extensions."""
    uses = (_encoded("server-authentication"), _encoded("any-extended-key-usage"))
    return _encoded("extended-key-usage") in found and any(use in found for use in uses)


def stamps_times(certificate: Certificate) -> bool:
    """extKeyUsage names time stamping, which must then be its only use (RFC 3161 section 2.3)."""
    found = certificate.extensions
    return _encoded("extended-key-usage") in found and _encoded("time-stamping") in found


def signs_documents(certificate: Certificate) -> bool:
    """It is no CA's nor that of a time-stamp authority, and keyUsage has nonRepudiation; a keyUsage that cannot be read
    counts as if it had."""
    if certificate.is_ca or certificate.could_be_root or _encoded("key-usage") not in certificate.extensions:
        return False
    if stamps_times(certificate):
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


def key_usage(certificate: Certificate) -> frozenset[int] | None:
    """The bits that are set in keyUsage, None where it is absent. Raises DerError."""
    inside = value(certificate, "key-usage")
    return None if inside is None else _bits(inside)


def usages(values: dict[bytes, bytes] | None) -> Details:
    """keyUsage and extKeyUsage as details of the key's use, each where it is there (RFC 5280 section 4.2.1)."""
    if not values:
        return ()
    inside, extended = values.get(_encoded("key-usage")), values.get(_encoded("extended-key-usage"))
    if len(inside or b"") + len(extended or b"") > _CACHEABLE:
        return _usages(inside, extended)
    return _kept_usages(inside, extended)


_CACHEABLE = 512
"""Octets; what is longer is not worth the memory that keeping it would cost."""


def _usages(inside: bytes | None, extended: bytes | None) -> Details:
    found = [("key_usage", _named(inside, _key_usages)), ("extended_key_usage", _named(extended, _extended_usages))]
    return tuple((name, text) for name, text in found if text)


_kept_usages = lru_cache(maxsize=512)(_usages)


def _named(inside: bytes | None, names: Callable[[bytes], Iterator[str]]) -> str:
    """What an extension names, or its octets where they cannot be read; empty where it is absent."""
    if inside is None:
        return ""
    try:
        return ", ".join(names(inside)) or "-"
    except der.DerError:
        return "#" + inside[:_SHOWN].hex()


_SHOWN = 64
"""Octets of an extension that is shown because it cannot be read."""


def _key_usages(inside: bytes) -> Iterator[str]:
    known = facts.key_usages()
    for bit in sorted(_bits(inside)):
        yield known[bit] if bit < len(known) else str(bit)


def _extended_usages(inside: bytes) -> Iterator[str]:
    for purpose in der.sequence(inside):
        oid = der.oid(inside, purpose)
        yield facts.extended_key_usages().get(oid, oid)


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
