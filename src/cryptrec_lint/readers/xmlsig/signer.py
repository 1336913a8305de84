"""Who made an XML signature, and when, as far as the signature itself says."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from cryptrec_lint.model import Reason, SignatureSeen, reason
from cryptrec_lint.readers import japan
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.readers.certificates.understanding import Understood
from cryptrec_lint.readers.xmlsig import candidates, methods, named_certificate, references
from cryptrec_lint.readers.xmlsig.checking import Outcome
from cryptrec_lint.readers.xmlsig.tree import Node

_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?")


class _Parts(NamedTuple):
    """What a signature says of its signer."""

    certificates: list[Understood]
    digests: list[tuple[str, bytes]]
    """Hash and value of the signer's certificate (XAdES SigningCertificate and SigningCertificateV2)."""
    when: datetime | None
    cut: Node | None
    """The HMACOutputLength, where there is one."""


def seen(node: Node, where: Place, outcome: Outcome, stamped: datetime | None) -> SignatureSeen:
    """A ds:Signature with what came out of it; `stamped` is when a verified token shows it."""
    parts = _parts(node, outcome)
    signer = outcome.signer if outcome.verified else outcome.signer or _guessed(parts)
    verified, why = _judged(parts, outcome)
    return SignatureSeen(
        where.part(node.symbol),
        where.written,
        "XML",
        signer.subject if signer else "",
        signer.sha256 if signer else "",
        stamped or parts.when,
        stamped is not None,
        verified,
        why,
        outcome.over,
        outcome.what,
    )


def _judged(parts: _Parts, outcome: Outcome) -> tuple[bool | None, Reason | None]:
    if parts.cut is not None:
        length = _too_short(parts.cut)
        if length is not None:
            return False, reason("xml-hmac-cut", bits=length[0], least=length[1])
    return outcome.verified, outcome.why


def _too_short(cut: Node) -> tuple[int, int] | None:
    method = cut.parent
    told = methods.signature(method) if method else None
    if not isinstance(told, Known) or len(told.components) < 2:
        return None
    bits, least = int(dict(told.details).get("tag_bits", 0)), methods.least_length(told.components[1].name)
    return (bits, least) if bits < least else None


def _parts(signature: Node, outcome: Outcome) -> _Parts:
    certificates: list[Understood] = []
    when: datetime | None = None
    cut: Node | None = None
    for node in references.own(signature):
        if node.name == "X509Certificate" and len(certificates) < candidates.CERTIFICATES:
            certificates += [one.certificate for one in candidates.certified(node) if one.certificate]
        elif node.name == "HMACOutputLength":
            cut = node
        elif when is None and _is_time(node) and (outcome.signed is None or node in outcome.signed):
            when = moment(node.text)
    return _Parts(certificates, named_certificate.digests(references.own(signature)), when, cut)


def _is_time(node: Node) -> bool:
    """A time that the signer states. Where the value is right, only what it is over counts: all else can be added."""
    return node.name in ("SigningTime", "date") or (node.name == "Value" and node.inside("SignatureTime"))


def _guessed(parts: _Parts) -> Understood | None:
    """The certificate that the signature says is the signer's, else the one that issued none of the others."""
    for one in parts.certificates:
        if named_certificate.is_named(one, parts.digests):
            return one
    issuers = {one.certificate.issuer for one in parts.certificates if not one.certificate.self_issued}
    leaves = [one for one in parts.certificates if one.certificate.subject not in issuers]
    return next(iter(leaves or parts.certificates), None)


def moment(text: str) -> datetime | None:
    """An xsd:dateTime in Japan's time, to the minute. One without a zone is taken as it stands: it is the signer's."""
    parts = _TIME.fullmatch(text.strip())
    if parts is None:
        return None
    try:
        year, month, day, hour, minute = map(int, parts.groups()[:5])
        local = datetime(year, month, day, hour, minute)
        return local if parts[6] is None else local - _ahead(parts[6]) + japan.AHEAD
    except (ValueError, OverflowError):
        return None


def _ahead(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    ahead = timedelta(hours=hours, minutes=minutes)
    return -ahead if zone[0] == "-" else ahead
