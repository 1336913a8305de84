"""Certificates of users who sign, and the CA that issued each: found by name, proved by its key.

A name alone proves nothing: a CA counts only where its key verifies the signature (RFC 5280 section 6.1.3 (a)(1)).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import sha1

from cryptrec_lint.model import CertificateFacts, CertificateSeen, Reason, UserCertificateSeen, reason
from cryptrec_lint.readers.certificates import (
    algorithm_identifier,
    der,
    extensions,
    names,
    times,
    understanding,
)
from cryptrec_lint.readers.certificates.chains import fitness
from cryptrec_lint.readers.certificates.chains.issuers import Issuers
from cryptrec_lint.readers.certificates.chains.member import Member, member
from cryptrec_lint.readers.certificates.chains.signatures import Signatures
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.readers.certificates.understanding import Understood
from cryptrec_lint.readers.certificates.x509 import Certificate

MAX_CANDIDATES = 64
"""Different keys that are tried under one name; a scan of hostile files must not verify without end."""
_DIRECTORY_NAME = der.context(4)
_ACCREDITED = ("認定".encode(), "認定".encode("utf-16-be"))

Wanted = Callable[[CertificateSeen], bool]


def signs_documents(seen: CertificateSeen) -> bool:
    """An end entity's certificate whose keyUsage has nonRepudiation."""
    return seen.signs_documents


def any_user(seen: CertificateSeen) -> bool:
    """Any certificate that is no CA's."""
    certificate = understanding.read(seen.der)[0].certificate
    return not certificate.could_be_root and seen.role in ("end-entity", "self-issued")


def user_certificates(seen: Iterable[CertificateSeen], wanted: Wanted) -> Iterator[UserCertificateSeen]:
    """The wanted certificates, each with its issuer where it is among those that were seen."""
    all_seen = list(dict.fromkeys(seen))
    users = _once_a_line([one for one in all_seen if wanted(one)])
    if not users:
        return
    index = Issuers(member(one) for one in {each.sha256: each for each in all_seen}.values())
    signatures = Signatures()
    for user in users:
        found = member(user)
        issuers, why = _issuers(found, index.named(found.issuer), signatures)
        proved = tuple(facts(one.understood) for one in issuers)
        yield UserCertificateSeen(user.location, user.written, facts(found.understood), proved, why)


def _once_a_line(seen: list[CertificateSeen]) -> list[CertificateSeen]:
    """The same certificate stands in a signed document once for each signature and time stamp: once is enough."""
    found: dict[tuple[str, int, str], CertificateSeen] = {}
    for one in seen:
        found.setdefault((one.location.path, one.location.line, one.sha256), one)
    return list(found.values())


def _issuers(user: Member, named: list[Member], signatures: Signatures) -> tuple[list[Member], Reason | None]:
    candidates = [one for one in named if fitness.unfit(one.understood) is None]
    keys = list(dict.fromkeys(one.seen.spki_sha256 for one in candidates))
    tried = set(keys[:MAX_CANDIDATES])
    asked = [(one, signatures.made_by(user, one)) for one in candidates if one.seen.spki_sha256 in tried]
    proved = [one for one, answer in asked if answer]
    return proved, None if proved else _why_none(user, named, keys, [answer for _, answer in asked])


def _why_none(user: Member, named: list[Member], keys: list[str], answers: list[bool | None]) -> Reason:
    """Why none of the certificates with the issuer's name issued the user's."""
    issuer = user.seen.issuer
    if not keys:
        if user.understood.certificate.self_issued:
            return reason("issuer-is-itself", issuer=issuer)
        return reason("issuer-is-no-ca" if named else "issuer-not-here", issuer=issuer)
    if len(keys) > MAX_CANDIDATES:
        return reason("issuer-too-many", issuer=issuer, limit=MAX_CANDIDATES)
    return reason("issuer-not-checkable" if None in answers else "issuer-signature-wrong", issuer=issuer)


def facts(found: Understood) -> CertificateFacts:
    """What the rules on electronic signatures ask of a certificate."""
    certificate, key, signature = found.certificate, found.key, found.signature
    not_before, not_after = _moments(certificate)
    return CertificateFacts(
        subject=found.subject,
        issuer=found.issuer,
        serial=certificate.serial,
        not_before=not_before,
        not_after=not_after,
        has_key=bool(certificate.key),
        key=key.components[0] if isinstance(key, Known) else None,
        signature=signature.components if isinstance(signature, Known) else (),
        signature_oid=_oid(certificate.algorithm),
        policy_oids=_read(extensions.policy_oids, certificate),
        alternative_names=_read(_directory_names, certificate),
        tells_status=extensions.tells_status(certificate),
        says_accredited=any(word in certificate.tbs for word in _ACCREDITED),
        sha256=found.sha256,
        sha1=sha1(certificate.der, usedforsecurity=False).hexdigest(),
        spki_sha256=found.spki_sha256,
    )


def _moments(certificate: Certificate) -> list[datetime | None]:
    data = certificate.validity
    return [times.moment_in_japan(found.tag, der.contents(data, found)) for found in der.sequence(data)]


def _oid(identifier: bytes) -> str:
    try:
        return algorithm_identifier.parse(identifier).oid
    except der.DerError:
        return ""


def _read(what: Callable[[Certificate], tuple[str, ...]], certificate: Certificate) -> tuple[str, ...]:
    """An extension that cannot be read shows nothing."""
    try:
        return what(certificate)
    except der.DerError:
        return ()


def _directory_names(certificate: Certificate) -> tuple[str, ...]:
    inside = extensions.value(certificate, "subject-alternative-name")
    if inside is None:
        return ()
    found = (one for one in der.sequence(inside) if one.tag == _DIRECTORY_NAME)
    return tuple(names.text(der.contents(inside, one)) for one in found)
