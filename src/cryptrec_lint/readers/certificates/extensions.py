"""Extensions of a certificate (RFC 5280 section 4.2): found by their identifier's octets, opened only when asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from cryptrec_lint.readers.certificates import der, facts, object_identifier
from cryptrec_lint.readers.certificates.x509 import Certificate

NON_REPUDIATION = 1
"""Bit of keyUsage, counted from the first: nonRepudiation, which X.509 also calls contentCommitment."""
KEY_CERT_SIGN = 5
"""Bit of keyUsage: the key may sign certificates."""
CRL_SIGN = 6
"""Bit of keyUsage: the key may sign revocation lists."""


SERVES_TLS = "serves_tls"
"""Detail of the uses in what says that it is for TLS servers: guidelines have rules for such certificates."""

Details = tuple[tuple[str, int | str], ...]


def marks(usages: Details, serves: bool) -> Details:
    """Details of a use in what is or becomes a certificate: the usages of its key, and that it is for TLS servers."""
    return (*usages, (SERVES_TLS, 1)) if serves else usages


def names_server(found: bytes) -> bool:
    """extKeyUsage, somewhere in these octets, names server authentication, or any use."""
    uses = (_encoded("server-authentication"), _encoded("any-extended-key-usage"))
    return _encoded("extended-key-usage") in found and any(use in found for use in uses)


def stamps_times(certificate: Certificate) -> bool:
    """extKeyUsage names time stamping, which must then be its only use (RFC 3161 section 2.3)."""
    found = certificate.extensions
    return _encoded("extended-key-usage") in found and _encoded("time-stamping") in found


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


class Uses(NamedTuple):
    """What keyUsage and extKeyUsage say of a key."""

    details: Details
    """Both as details of the key's use, each where it is there."""
    serves_tls: bool
    """extKeyUsage names server authentication, or any use."""
    signs_documents: bool
    """keyUsage has nonRepudiation, or cannot be read, and the key is not one that stamps times."""
    of_signature: Details
    of_key: Details
    """The details of both uses in a certificate that says so: see `marks`."""


def uses(certificate: Certificate) -> Uses:
    """What the extensions of a certificate say of its key. Where they cannot be read, what their octets hold."""
    if certificate.values is not None:
        return of_values(certificate.values)
    octets = certificate.extensions
    return _said((), names_server(octets), _encoded("key-usage") in octets and not stamps_times(certificate))


def of_values(values: dict[bytes, bytes]) -> Uses:
    """The same of the values of extensions (see `Certificate.values`)."""
    inside, extended = values.get(_encoded("key-usage")), values.get(_encoded("extended-key-usage"))
    if len(inside or b"") + len(extended or b"") > _CACHEABLE:
        return _uses(inside, extended)
    return _kept_uses(inside, extended)


_CACHEABLE = 512
"""Octets; what is longer is not worth the memory that keeping it would cost."""


def _uses(inside: bytes | None, extended: bytes | None) -> Uses:
    said = [("key_usage", _named(inside, _key_usages)), ("extended_key_usage", _named(extended, _extended_usages))]
    serving = (_encoded("server-authentication"), _encoded("any-extended-key-usage"))
    stamps = _encoded("time-stamping") in (extended or b"")
    return _said(
        tuple((name, text) for name, text in said if text),
        any(use in (extended or b"") for use in serving),
        inside is not None and not stamps and _has_non_repudiation(inside),
    )


def _said(details: Details, serves_tls: bool, signs_documents: bool) -> Uses:
    return Uses(details, serves_tls, signs_documents, marks((), serves_tls), marks(details, serves_tls))


_kept_uses = lru_cache(maxsize=512)(_uses)


def _has_non_repudiation(inside: bytes) -> bool:
    try:
        return NON_REPUDIATION in _bits(inside)
    except der.DerError:
        return True


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
