"""RSAES-OAEP-params (RFC 4055 section 4.1): hash and mask generation, with the defaults of what is absent."""

from __future__ import annotations

from cryptrec_lint.model import WRITTEN, Origin, OriginKind
from cryptrec_lint.readers.certificates import algorithm_identifier, cms_facts, cms_parts, der, facts, identified
from cryptrec_lint.readers.certificates.told import Known, Told, not_fixed

_TAGS = _HASH, _MASK, _LABEL = tuple(der.context(number) for number in range(3))


def told(oid: str, scheme: Known, parameters: bytes | None) -> Told:
    """The scheme with its hashes. The source of the label has no algorithm. Raises DerError."""
    default = cms_facts.section("oaep")
    fields = _fields(parameters)
    hash_oid, mask, mask_hash = default["hash"], default["mask"], default["hash"]
    if _HASH in fields:
        hash_oid = algorithm_identifier.parse(fields[_HASH]).oid
    if _MASK in fields:
        mask, inner, _ = algorithm_identifier.parse(fields[_MASK])
        mask_hash = algorithm_identifier.parse(inner or b"").oid
    name = facts.mask_names().get(mask)
    if name is None:
        return not_fixed(oid, "mask-generation-unknown", mask=mask)
    written = _HASH in fields and _MASK in fields
    origin = WRITTEN if written else Origin(OriginKind.DEFAULT, tuple(default["origin"]))
    return _with_hashes(scheme, name, identified.hash_of(hash_oid), identified.hash_of(mask_hash), origin)


def _with_hashes(scheme: Known, mask: str, digest: Told, mask_digest: Told, origin: Origin) -> Told:
    if not isinstance(digest, Known):
        return digest
    if not isinstance(mask_digest, Known):
        return mask_digest
    used = digest.components[0]._replace(inside=scheme.mechanism)
    masked = mask_digest.components[0]._replace(inside=mask)
    components = (*scheme.components, used, masked)
    return Known(f"{scheme.mechanism} {digest.mechanism}", components, scheme.details, origin)


def _fields(parameters: bytes | None) -> dict[int, bytes]:
    """The AlgorithmIdentifier of each field by its tag: each once, in their order, and no other, else another program
    may read another one."""
    if parameters is None or parameters[0] == der.NULL:
        return {}
    found: dict[int, bytes] = {}
    for one in cms_parts.sequence(parameters):
        if one.tag not in _TAGS or any(one.tag <= tag for tag in found):
            raise der.DerError("der-unexpected-tag", one.at)
        found[one.tag] = der.whole(parameters, cms_parts.sole(parameters, one))
    return found
