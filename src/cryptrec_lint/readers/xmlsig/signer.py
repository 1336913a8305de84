"""Who made an XML signature, and when, as far as the signature itself says."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from typing import NamedTuple

from cryptrec_lint.model import Observation, Reason, SignatureSeen, reason
from cryptrec_lint.readers import japan
from cryptrec_lint.readers.certificates import der, understanding
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.readers.certificates.understanding import Understood
from cryptrec_lint.readers.xmlsig import methods, values
from cryptrec_lint.readers.xmlsig.tree import Node
from cryptrec_lint.vocabulary import tables

_CERTIFICATES = 50
"""Certificates of one signature among which the signer's is looked for; chains have five."""
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?")


class _Parts(NamedTuple):
    """What a signature says of its signer."""

    certificates: list[Understood]
    digests: list[tuple[str, bytes]]
    """Hash and value of the signer's certificate (XAdES SigningCertificate and SigningCertificateV2)."""
    when: datetime | None
    cut: Node | None
    """The HMACOutputLength, where there is one."""


def seen(node: Node, where: Place) -> Observation:
    """A ds:Signature. Whether it is right is not told: that takes the canonical form of what is signed."""
    parts = _parts(node)
    signer, matches = _signer(parts)
    verified, why = _judged(parts, matches)
    return SignatureSeen(
        where.part(node.symbol),
        where.written,
        "XML",
        signer.subject if signer else "",
        signer.sha256 if signer else "",
        parts.when,
        stamped=False,
        verified=verified,
        why=why,
    )


def _judged(parts: _Parts, matches: bool) -> tuple[bool | None, Reason]:
    if parts.cut is not None:
        length = _too_short(parts.cut)
        if length is not None:
            return False, reason("xml-hmac-cut", bits=length[0], least=length[1])
    if parts.certificates and parts.digests and not matches:
        return None, reason("xml-signer-not-among-certificates")
    return None, reason("xml-not-canonicalised")


def _too_short(cut: Node) -> tuple[int, int] | None:
    method = cut.parent
    told = methods.signature(method) if method else None
    if not isinstance(told, Known) or len(told.components) < 2:
        return None
    bits, least = int(dict(told.details).get("tag_bits", 0)), methods.least_length(told.components[1].name)
    return (bits, least) if bits < least else None


def _parts(signature: Node) -> _Parts:
    certificates: list[Understood] = []
    digests: list[tuple[str, bytes]] = []
    when: datetime | None = None
    cut: Node | None = None
    for node in _own(signature):
        if node.name == "X509Certificate" and len(certificates) < _CERTIFICATES:
            certificates += _certificate(node)
        elif node.name == "CertDigest" and node.inside("SigningCertificate", "SigningCertificateV2"):
            digests += _digest(node)
        elif node.name == "HMACOutputLength":
            cut = node
        elif when is None and (node.name in ("SigningTime", "date") or _is_value(node)):
            when = moment(node.text)
    return _Parts(certificates, digests, when, cut)


def _own(signature: Node) -> list[Node]:
    """What belongs to a signature and not to one inside it (a counter-signature, a signed document)."""
    found: list[Node] = []
    waiting = signature.children[::-1]
    while waiting:
        node = waiting.pop()
        if node.name != "Signature":
            found.append(node)
            waiting += node.children[::-1]
    return found


def _is_value(node: Node) -> bool:
    return node.name == "Value" and node.inside("SignatureTime")


def _certificate(node: Node) -> list[Understood]:
    octets = values.octets(node.text)
    try:
        return [understanding.read(octets)[0]] if octets else []
    except der.DerError:
        return []  # said where the certificate stands


def _digest(node: Node) -> list[tuple[str, bytes]]:
    method, value = node.child("DigestMethod"), node.child("DigestValue")
    told = methods.digest(method) if method else None
    octets = values.octets(value.text) if value else None
    return [(told.components[0].name, octets)] if isinstance(told, Known) and octets else []


def _signer(parts: _Parts) -> tuple[Understood | None, bool]:
    """The certificate that the signature says is the signer's, else the one that issued none of the others; and whether
    a digest says so."""
    for one in parts.certificates:
        if any(_hashed(name, one.certificate.der) == value for name, value in parts.digests):
            return one, True
    issuers = {one.certificate.issuer for one in parts.certificates if not one.certificate.self_issued}
    leaves = [one for one in parts.certificates if one.certificate.subject not in issuers]
    return next(iter(leaves or parts.certificates), None), False


def _hashed(name: str, octets: bytes) -> bytes:
    """The hash of a canonical name; nothing where this machine has it not."""
    try:
        return hashlib.new(tables.normal(name), octets, usedforsecurity=False).digest()
    except ValueError:
        return b""


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
