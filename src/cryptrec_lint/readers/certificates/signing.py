"""How a signer of CMS signed, and whether the signature is right (RFC 5652 sections 5.4 and 5.6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import (
    algorithm_identifier,
    cms_facts,
    cms_parts,
    der,
    facts,
    identified,
    signature_value,
    verify,
)
from cryptrec_lint.readers.certificates.signed_content import MOST_LENT, Content
from cryptrec_lint.readers.certificates.signer_info import SignerInfo
from cryptrec_lint.readers.certificates.told import Known, Told, not_readable
from cryptrec_lint.readers.certificates.understanding import Understood
from cryptrec_lint.vocabulary import tables


class Checked(NamedTuple):
    """How it was signed, and what came out: see `SignatureSeen.verified`."""

    signature: Told
    verified: bool | None
    why: Reason | None
    named: Known | None = None
    """The algorithm that the identifier names, where the signature was made with another one."""


def signature(identifier: bytes, digest: Told) -> Told:
    """The algorithm of a signature. Where its identifier names no more than a kind of key, the signer's hash counts."""
    try:
        oid = algorithm_identifier.parse(identifier).oid
    except der.DerError as error:
        return not_readable("", error)
    scheme = cms_facts.section("scheme_of_key").get(facts.key_forms().get(oid, ""))
    if scheme is None:
        return algorithm_identifier.signature(identifier)
    return with_hash(scheme, digest) if isinstance(digest, Known) else digest


def with_hash(scheme: str, digest: Known) -> Known:
    """A signature scheme with a hash."""
    used = digest.components[0]._replace(inside=scheme)
    return Known(f"{scheme} {digest.mechanism}", (tables.algorithm(scheme), used))


def checked(signer: SignerInfo, digest: Told, content: Content, kind: str, found: Understood | None) -> Checked:
    """The signature of a signer, checked as far as it can be. `kind` is the content's type, `found` the certificate
    of the signer. Raises DerError where an attribute that decides cannot be read."""
    told = signature(signer.algorithm, digest)
    measured = signature_value.measured(told, signer.value)
    if found is None:
        return _without_signer(signer, digest, content, kind, measured)
    if not isinstance(told, Known) or not isinstance(digest, Known):
        return Checked(measured, None, reason("cms-algorithm-not-told"))
    verified, why = _content_fits(signer, digest, content, kind)
    if verified is False or (content.pieces is None and not signer.signed):
        return Checked(measured, verified, why)
    if not signer.signed and not content.may_be_lent():
        return Checked(measured, None, reason("cms-signed-too-often", limit=MOST_LENT))
    for way in _ways(told, digest):
        if made := _made(signer, content, way, found):
            named = None if way is told else told
            return Checked(signature_value.measured(way, signer.value), verified, why, named)
        if made is None:
            return Checked(measured, None, reason("cms-not-checkable", mechanism=told.mechanism))
    return Checked(measured, False, reason("cms-signature-wrong"))


def _without_signer(signer: SignerInfo, digest: Told, content: Content, kind: str, measured: Told) -> Checked:
    """A signature that speaks of another content is wrong whoever made it."""
    fits, why = _content_fits(signer, digest, content, kind) if isinstance(digest, Known) else (None, None)
    return Checked(measured, False, why) if fits is False else Checked(measured, None, reason("cms-signer-not-here"))


def _ways(told: Known, digest: Known) -> Iterator[Known]:
    """As the identifier says; and with the hash of the digest algorithm, where a program took that one instead."""
    yield told
    scheme, hashes = told.components[0], [one for one in told.components if one.primitive in identified.HASHES]
    if scheme.name in cms_facts.section("scheme_of_key").values() and hashes[:1] != [
        digest.components[0]._replace(inside=scheme.name)
    ]:
        yield with_hash(scheme.name, digest)


def _made(signer: SignerInfo, content: Content, way: Known, found: Understood) -> bool | None:
    """Whether the key of a certificate made it. Attributes are signed in DER, whose sets are sorted (RFC 5652 section
    5.4); some programs sign them as they wrote them."""
    key = found.certificate.key
    if not signer.signed:
        return verify.made(content.octets, signer.value, way, key, found.key)
    answer = verify.made(signer.signed, signer.value, way, key, found.key)
    if answer is not False or (ordered := _sorted(signer.signed)) == signer.signed:
        return answer
    return verify.made(ordered, signer.value, way, key, found.key)


def _sorted(attributes: bytes) -> bytes:
    """The same set in the order of DER (X.690 section 11.6)."""
    outer = der.element(attributes, 0, len(attributes))
    members = sorted(der.whole(attributes, one) for one in cms_parts.members(attributes, outer))
    return attributes[: outer.start] + b"".join(members)


def _content_fits(signer: SignerInfo, digest: Known, content: Content, kind: str) -> tuple[bool | None, Reason | None]:
    """Whether the attributes speak of this content (RFC 5652 sections 5.6, 11.1 and 11.2; RFC 6211)."""
    if signer.signed:
        stated, named = signer.one("message-digest"), signer.one("content-type")
        if stated is None:
            return False, reason("cms-no-message-digest")
        if kind and named is None:
            return False, reason("cms-no-content-type")
        if kind and named is not None and der.oid(named, der.only(named, der.OID)) != kind:
            return False, reason("cms-content-type-differs")
        if _differ(signer):
            return False, reason("cms-algorithms-differ")
        computed = content.digest(digest.components[0].name)
        if computed is not None and computed != cms_parts.string(stated, der.element(stated, 0, len(stated))):
            return False, reason("cms-content-differs")
        if computed is None and content.pieces is not None:
            return None, reason("cms-not-checkable", mechanism=digest.mechanism)
    return (True, None) if content.pieces is not None else (None, reason("cms-content-not-here"))


def _differ(signer: SignerInfo) -> bool:
    """Whether the attribute that guards the algorithms names others (RFC 6211 section 2)."""
    guard = signer.one("algorithm-protection")
    if guard is None:
        return False
    members = cms_parts.sequence(guard)
    guarded = [der.whole(guard, der.member(members, 0, der.SEQUENCE))]
    if signed := cms_parts.tagged(members, 1):
        guarded.append(bytes((der.SEQUENCE,)) + der.whole(guard, signed)[1:])
    used = (signer.digest, signer.algorithm)
    return any(
        algorithm_identifier.parse(one).oid != algorithm_identifier.parse(other).oid
        for one, other in zip(guarded, used, strict=False)
    )
