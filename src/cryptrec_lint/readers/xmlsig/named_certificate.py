"""The signer's certificate as XAdES names it, by its digest: SigningCertificate (ETSI TS 101 903 section 7.2.2) and
SigningCertificateV2 (EN 319 132-1 section 5.2.2)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import signed_content
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.readers.certificates.understanding import Understood
from cryptrec_lint.readers.xmlsig import candidates, methods, references, values
from cryptrec_lint.readers.xmlsig.candidates import Candidate, KeyInfo
from cryptrec_lint.readers.xmlsig.tree import Node

_NAMES_SIGNER = ("SigningCertificate", "SigningCertificateV2")

Digests = list[tuple[str, bytes]]
"""Hash (canonical name) and value, for each certificate that is named."""


def digests(found: Iterable[Node]) -> Digests:
    """What the properties among these elements name."""
    wanted = (node for node in found if node.name == "CertDigest" and node.inside(*_NAMES_SIGNER))
    return [one for node in wanted for one in _digest(node)]


def _digest(node: Node) -> Digests:
    """Nothing where they cannot be read."""
    method, value = node.child("DigestMethod"), node.child("DigestValue")
    told = methods.digest(method) if method else None
    octets = values.octets(value.text) if value else None
    return [(told.components[0].name, octets)] if isinstance(told, Known) and octets else []


def is_named(found: Understood, named: Digests) -> bool:
    """Whether a certificate is one of these."""
    return any(signed_content.digest(name, found.certificate.der) == value for name, value in named)


def elsewhere(signature: Node, keys: KeyInfo) -> list[Candidate] | None:
    """The certificate where it is not in the KeyInfo but among the values for later validation, or nowhere (an empty
    list); None where it is in the KeyInfo, or none is named."""
    own = references.own(signature)
    named = digests(own)
    if not named or any(one.certificate and is_named(one.certificate, named) for one in keys.certificates):
        return None
    kept = islice((one for one in own if one.name == "EncapsulatedX509Certificate"), candidates.CERTIFICATES)
    read = [one for node in kept for one in candidates.certified(node)]
    return [one for one in read if one.certificate and is_named(one.certificate, named)]


def another(covered: frozenset[Node], signer: Understood) -> tuple[bool | None, Reason] | None:
    """Whether the signed elements name another certificate than the signer's: the outcome, and why; None where they
    name this one, or none."""
    named = digests(covered)
    if not named or is_named(signer, named):
        return None
    if any(signed_content.running(name) is None for name, _ in named):
        return None, reason("cms-not-checkable", mechanism=named[0][0])
    return False, reason("xmlsig-certificate-differs")
