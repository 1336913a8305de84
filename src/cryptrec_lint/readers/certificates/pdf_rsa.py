"""The oldest form of PDF signatures, adbe.x509.rsa_sha1 (ISO 32000-1 section 12.8.3.2): a bare PKCS #1 signature with
its certificates beside it. Which hash it has does not stand there: the one with which it verifies was used."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Purpose, Reason, SignatureSeen, reason
from cryptrec_lint.readers.certificates import (
    cms_parts,
    contents,
    der,
    pdf_facts,
    pdf_syntax,
    signature_value,
    signing,
    understanding,
    verify,
)
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.pdf_ranges import Signature
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.readers.certificates.understanding import Understood
from cryptrec_lint.vocabulary import tables


def observations(place: Place, symbol: str, found: Signature, inside: Inside) -> Iterator[Observation]:
    """The certificates, then the signature."""
    certificates = pdf_syntax.strings(found.dictionary, b"Cert")
    for index, one in enumerate(certificates):
        where = f"{symbol}.certificates[{index}]"
        yield from contents.observations("certificate", place, where, one, inside.deeper())
    try:
        value = cms_parts.string(found.contents, der.element(found.contents, 0, len(found.contents)))
    except der.DerError as error:
        yield place.unresolved(symbol, "unreadable-input", error.why)
        return
    yield from _signature(place, symbol, found.pieces, value, _signer(certificates), inside.form)


def _signer(certificates: list[bytes]) -> Understood | None:
    """The first certificate is the signer's (ISO 32000-1 table 252, Cert)."""
    try:
        return understanding.read(certificates[0])[0] if certificates else None
    except der.DerError:
        return None


def _signature(
    place: Place, symbol: str, pieces: tuple[bytes, ...] | None, value: bytes, signer: Understood | None, form: str
) -> Iterator[Observation]:
    rule = pdf_facts.section("rsa")
    hashes = [Known(name, (tables.algorithm(name),)) for name in rule["hashes"]]
    ways = [signing.with_hash(rule["scheme"], one) for one in hashes]
    right = _right(ways, b"".join(pieces or ()), value, signer)
    verified: bool | None = right is not None
    why: Reason | None = None if right else reason("cms-signature-wrong")
    if signer is None or pieces is None:
        verified, why = None, reason("cms-signer-not-here" if pieces is not None else "cms-content-not-here")
    subject, digest = (signer.subject, signer.sha256) if signer else ("", "")
    yield SignatureSeen(place.part(symbol), place.written, form, subject, digest, None, False, verified, why)
    told = signature_value.measured(right or ways[0], value)
    yield place.use(f"{symbol}.signatureAlgorithm", told, Purpose.DOCUMENT_SIGNATURE, subject)


def _right(ways: list[Known], content: bytes, value: bytes, signer: Understood | None) -> Known | None:
    if signer is None:
        return None
    key = signer.certificate.key
    return next((way for way in ways if verify.made(content, value, way, key, signer.key)), None)
