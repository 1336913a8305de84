"""What a certificate shows at its place: itself, its signature, its key, and whatever about it cannot be told."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import CertificateSeen, Observation, Purpose, Unresolved, reason
from cryptrec_lint.readers.certificates import algorithm_identifier, alternative, extensions, signature_value, x509
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.readers.certificates.understanding import Understood


def observations(place: Place, symbol: str, found: Understood) -> Iterator[Observation]:
    """The certificate, its signature, its key, then what cannot be told. `symbol` is its name in the source."""
    made, until = found.certificate.term
    purpose = Purpose.SELF_SIGNATURE if found.signed_itself else Purpose.CERTIFICATE_SIGNATURE
    signature, key = found.signature, found.key
    yield _seen(place, symbol, found)
    signing, serving = extensions.marks((), found.serves_tls), extensions.marks(found.usages, found.serves_tls)
    yield place.use(f"{symbol}.signatureAlgorithm", signature, purpose, found.subject, until, made, signing)
    yield place.use(f"{symbol}.subjectPublicKeyInfo", key, Purpose.CERTIFICATE_KEY, found.subject, until, None, serving)
    if isinstance(key, Known) and (key.faults or key.numbers):
        yield from place.faults(f"{symbol}.subjectPublicKeyInfo", key, found.subject, certified=True)
    if alternative.stands_in(values := found.certificate.values):
        yield from alternative.observations(place, symbol, values, purpose, found.subject, until, made)
    yield from _doubts(place, symbol, found)


def _seen(place: Place, symbol: str, found: Understood) -> CertificateSeen:
    certificate = found.certificate
    return CertificateSeen(
        place.part(symbol),
        place.written,
        found.subject,
        found.issuer,
        certificate.serial,
        certificate.not_before,
        certificate.not_after,
        found.role,
        found.sha256,
        found.spki_sha256,
        certificate.der,
        extensions.signs_documents(certificate),
        bool(certificate.is_ca) or certificate.is_bare,
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
