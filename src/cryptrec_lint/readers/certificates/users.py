"""Certificates of users who sign, and the CA that issued each: found by name, proved by its key.

A name alone proves nothing: a CA counts only where its key verifies the signature (RFC 5280 section 6.1.3 (a)(1)).
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
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
    verify,
)
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
    return not _understood(seen).certificate.could_be_root and seen.role in ("end-entity", "self-issued")


def user_certificates(seen: Iterable[CertificateSeen], wanted: Wanted) -> Iterator[UserCertificateSeen]:
    """The wanted certificates, each with its issuer where it is among those that were seen."""
    all_seen = list(dict.fromkeys(seen))
    users = _once_a_line([one for one in all_seen if wanted(one)])
    if not users:
        return
    by_name = _by_name(all_seen)
    for user in users:
        found = _understood(user)
        issuers, why = _issuers(found, by_name[_folded(found.issuer)])
        yield UserCertificateSeen(user.location, user.written, facts(found), tuple(map(facts, issuers)), why)


def _once_a_line(seen: list[CertificateSeen]) -> list[CertificateSeen]:
    """The same certificate stands in a signed document once for each signature and time stamp: once is enough."""
    found: dict[tuple[str, int, str], CertificateSeen] = {}
    for one in seen:
        found.setdefault((one.location.path, one.location.line, one.sha256), one)
    return list(found.values())


def _understood(seen: CertificateSeen) -> Understood:
    return understanding.read(seen.der)[0]


def _by_name(seen: list[CertificateSeen]) -> defaultdict[str, list[Understood]]:
    """Subject, folded → the certificates that bear it, each once."""
    found: defaultdict[str, list[Understood]] = defaultdict(list)
    for one in {each.sha256: each for each in seen}.values():
        understood = _understood(one)
        found[_folded(understood.subject)].append(understood)
    return found


def _folded(name: str) -> str:
    """A first, generous comparison of names; the signature decides."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _may_issue(found: Understood) -> bool:
    """It is a CA's, or of a form that has no place to say so, and its keyUsage does not keep it from signing
    certificates (RFC 5280 sections 4.2.1.3 and 4.2.1.9)."""
    certificate = found.certificate
    if not (certificate.is_ca or certificate.is_bare):
        return False
    try:
        usage = extensions.key_usage(certificate)
    except der.DerError:
        return False
    return usage is None or extensions.KEY_CERT_SIGN in usage


def _issuers(user: Understood, named: list[Understood]) -> tuple[list[Understood], Reason | None]:
    candidates = [one for one in named if _may_issue(one)]
    keys = list(dict.fromkeys(one.certificate.key for one in candidates))
    answers = {key: _made(user, key, candidates) for key in keys[:MAX_CANDIDATES]}
    proved = [one for one in candidates if answers.get(one.certificate.key)]
    return proved, None if proved else _why_none(user, named, keys, answers)


def _why_none(
    user: Understood, named: list[Understood], keys: list[bytes], answers: dict[bytes, bool | None]
) -> Reason:
    """Why none of the certificates with the issuer's name issued the user's."""
    if not keys:
        if user.certificate.self_issued:
            return reason("issuer-is-itself", issuer=user.issuer)
        return reason("issuer-is-no-ca" if named else "issuer-not-here", issuer=user.issuer)
    if len(keys) > MAX_CANDIDATES:
        return reason("issuer-too-many", issuer=user.issuer, limit=MAX_CANDIDATES)
    unclear = None in answers.values()
    return reason("issuer-not-checkable" if unclear else "issuer-signature-wrong", issuer=user.issuer)


def _made(user: Understood, key: bytes, candidates: list[Understood]) -> bool | None:
    told = next(one.key for one in candidates if one.certificate.key == key)
    return verify.signed_with(user.certificate, user.signature, key, told)


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
