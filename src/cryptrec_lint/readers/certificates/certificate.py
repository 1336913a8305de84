"""What a certificate shows at its place: itself, its signature, its key, and whatever about it cannot be told."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import CertificateSeen, Observation, Purpose, Unresolved, reason
from cryptrec_lint.readers.certificates import algorithm_identifier, alternative, signature_value, x509
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.understanding import Understood


def observations(place: Place, symbol: str, found: Understood) -> list[Observation]:
    """The certificate, its signature, its key, then what cannot be told. `symbol` is its name in the source."""
    (made, until), uses = found.certificate.term, found.uses
    purpose = Purpose.SELF_SIGNATURE if found.signed_itself else Purpose.CERTIFICATE_SIGNATURE
    signature = place.use(
        f"{symbol}.signatureAlgorithm", found.signature, purpose, found.subject, until, made, uses.of_signature
    )
    key = place.certified(f"{symbol}.subjectPublicKeyInfo", found.key, found.subject, until, uses.of_key)
    seen = [_seen(place, symbol, found), signature, *key]
    if alternative.stands_in(values := found.certificate.values):
        seen += alternative.observations(place, symbol, values, purpose, found.subject, until, made)
    if _is_doubtful(found):
        seen += _doubts(place, symbol, found)
    return seen


def _seen(place: Place, symbol: str, found: Understood) -> CertificateSeen:
    certificate = found.certificate
    issues = bool(certificate.is_ca) or certificate.is_bare
    seen = (
        place.part(symbol),
        place.written,
        found.subject,
        found.issuer,
        certificate.serial,
        certificate.not_before,
        certificate.not_after,
        found.role,
        certificate.der,
        certificate.key,
        found.uses.signs_documents and not (certificate.is_ca or certificate.could_be_root),
        issues,
    )
    return _new(CertificateSeen, seen)


_new = tuple.__new__
"""Makes a `CertificateSeen` at half the price of calling the class: a bundle has thousands of them."""


def _is_doubtful(found: Understood) -> bool:
    """Whether `_doubts` has anything to say. Nearly never: a bundle is read faster for being asked at once."""
    certificate = found.certificate
    return (
        certificate.algorithm != certificate.inner_algorithm
        or certificate.is_ca is None
        or certificate.not_before is None
        or certificate.not_after is None
        or certificate.not_after < certificate.not_before
        or certificate.version not in x509.VERSIONS
        or signature_value.is_missing(found.signature)
        or algorithm_identifier.has_foreign_parameters(certificate.algorithm)
    )


def _doubts(place: Place, symbol: str, found: Understood) -> Iterator[Unresolved]:
    certificate = found.certificate
    if certificate.algorithm != certificate.inner_algorithm:
        where, why = f"{symbol}.tbsCertificate.signature", reason("signature-algorithms-differ")
        yield place.unresolved(where, "inconsistent-certificate", why, found.subject)
    if algorithm_identifier.has_foreign_parameters(certificate.algorithm):
        where, why = f"{symbol}.signatureAlgorithm.parameters", reason("signature-parameters-foreign")
        yield place.unresolved(where, "unknown-algorithm", why, found.subject)
    if signature_value.is_missing(found.signature):
        where, why = f"{symbol}.signatureValue", reason("signature-value-not-readable")
        yield place.unresolved(where, "unreadable-input", why, found.subject)
    for field, day in (("notBefore", certificate.not_before), ("notAfter", certificate.not_after)):
        if day is None:
            why = reason("time-not-readable", field=field)
            yield place.unresolved(f"{symbol}.validity.{field}", "unresolved-value", why, found.subject)
    if certificate.version not in x509.VERSIONS:
        why = reason("pkix-version-unknown", version=x509.shown_version(certificate.version))
        yield place.unresolved(f"{symbol}.version", "unresolved-value", why, found.subject)
    if certificate.ends_before_it_begins:
        why = reason("pkix-validity-reversed")
        yield place.unresolved(f"{symbol}.validity", "unresolved-value", why, found.subject)
    if certificate.is_ca is None:
        why = reason("extensions-not-readable")
        yield place.unresolved(f"{symbol}.extensions", "unresolved-value", why, found.subject)
