"""What a certificate shows at its place: itself, its signature, its key, and whatever about it cannot be told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from cryptrec_lint.model import CertificateSeen, MechanismUse, Observation, Purpose, Unresolved, reason
from cryptrec_lint.readers.certificates import algorithm_identifier, extensions, signature_value
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.understanding import Understood


def observations(place: Place, symbol: str, found: Understood) -> Iterator[Observation]:
    """The certificate, its signature, its key, then what cannot be told. `symbol` is its name in the source."""
    made, until = found.certificate.not_before, found.certificate.not_after
    purpose = Purpose.SELF_SIGNATURE if found.signed_itself else Purpose.CERTIFICATE_SIGNATURE
    yield _seen(place, symbol, found)
    for part, told, use, day in (
        ("signatureAlgorithm", found.signature, purpose, made),
        ("subjectPublicKeyInfo", found.key, Purpose.CERTIFICATE_KEY, None),
    ):
        seen = place.use(f"{symbol}.{part}", told, use, found.subject, until, day)
        yield _for_tls(seen) if found.serves_tls else seen
    yield from place.faults(f"{symbol}.subjectPublicKeyInfo", found.key, found.subject)
    yield from _doubts(place, symbol, found)


def _for_tls(seen: Observation) -> Observation:
    if not isinstance(seen, MechanismUse):
        return seen
    return seen._replace(details=_with_tls(seen.details))


@lru_cache(maxsize=1024)
def _with_tls(details: tuple[tuple[str, int | str], ...]) -> tuple[tuple[str, int | str], ...]:
    return (*details, (_SERVES_TLS, 1))


_SERVES_TLS = "serves_tls"
"""Detail of the uses in a certificate whose extKeyUsage has serverAuth: guidelines have rules for such certificates."""


def _seen(place: Place, symbol: str, found: Understood) -> CertificateSeen:
    return CertificateSeen(
        location=place.part(symbol),
        written=place.written,
        subject=found.subject,
        issuer=found.issuer,
        serial=found.certificate.serial,
        not_before=found.certificate.not_before,
        not_after=found.certificate.not_after,
        role=found.role,
        sha256=found.sha256,
        spki_sha256=found.spki_sha256,
        der=found.certificate.der,
        signs_documents=extensions.signs_documents(found.certificate),
        may_issue=bool(found.certificate.is_ca) or found.certificate.is_bare,
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
    if certificate.is_ca is None:
        why = reason("extensions-not-readable")
        yield place.unresolved(f"{symbol}.extensions", "unresolved-value", why, found.subject)
