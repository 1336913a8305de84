"""RSASSA-PSS-params (RFC 4055 section 3.1): hash, mask generation and salt, with the defaults of what is absent."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.model import WRITTEN, Algorithm, Origin, OriginKind, Primitive
from cryptrec_lint.readers.certificates import der, facts
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown, no_such_algorithm, not_fixed, not_readable
from cryptrec_lint.vocabulary import tables

_OCTET = 8


class _Params(NamedTuple):
    """Object identifiers of the hash, the mask generation and its hash; `origin` says if defaults were needed."""

    hash: str
    mask: str
    mask_hash: str
    salt_octets: int
    origin: Origin


def signature(oid: str, parameters: bytes | None) -> Told:
    """The algorithm of a signature whose identifier is id-RSASSA-PSS; RFC 4055 section 3.1 demands parameters there."""
    if _absent(parameters):
        return not_fixed(oid, "pss-parameters-missing")
    return key(oid, parameters)


def key(oid: str, parameters: bytes | None) -> Told:
    """A key of id-RSASSA-PSS: the scheme, and the hashes that it is restricted to where parameters name them."""
    scheme = tables.by_oid(oid)
    if scheme is None:
        return no_such_algorithm(oid)
    if parameters is None or _absent(parameters):
        return Known(scheme.name, scheme.components)
    try:
        return _with_hashes(oid, scheme, _parse(parameters))
    except der.DerError as error:
        return not_readable(oid, error)


def _absent(parameters: bytes | None) -> bool:
    return parameters is None or parameters[0] == der.NULL


def _with_hashes(oid: str, scheme: tables.Mechanism, params: _Params) -> Told:
    mask = facts.mask_names().get(params.mask)
    if mask is None:
        return not_fixed(oid, "mask-generation-unknown", mask=params.mask)
    digest, mask_digest = _hash(params.hash, scheme.name), _hash(params.mask_hash, mask)
    if isinstance(digest, Unknown):
        return digest
    if isinstance(mask_digest, Unknown):
        return mask_digest
    details = (("salt_bits", _OCTET * params.salt_octets),)
    return Known(f"{scheme.name} {digest.name}", (*scheme.components, digest, mask_digest), details, params.origin)


def _hash(oid: str, inside: str) -> Algorithm | Unknown:
    found = tables.by_oid(oid)
    if found is None:
        return no_such_algorithm(oid)
    component = found.components[0]
    if len(found.components) > 1 or component.primitive not in (Primitive.HASH, Primitive.XOF):
        return not_fixed(oid, "oid-is-no-hash", name=found.name)
    return component._replace(inside=inside)


def _parse(parameters: bytes) -> _Params:
    default = facts.pss()
    fields = {field.tag: field for field in der.sequence(parameters)}
    hash_oid, mask, mask_hash, salt = default.hash, default.mask, default.hash, default.salt_octets
    if der.context(0) in fields:
        hash_oid = _identified(parameters, fields[der.context(0)])[0]
    if der.context(1) in fields:
        mask, mask_hash = _mask(parameters, fields[der.context(1)])
    if der.context(2) in fields:
        salt = _salt(parameters, fields[der.context(2)])
    written = all(der.context(number) in fields for number in range(3))
    return _Params(hash_oid, mask, mask_hash, salt, WRITTEN if written else Origin(OriginKind.DEFAULT, default.origin))


def _identified(data: bytes, field: der.Element) -> tuple[str, list[der.Element]]:
    """The object identifier and the members of the AlgorithmIdentifier inside a tagged field."""
    identifier = der.member(der.children(data, field), 0, der.SEQUENCE)
    members = der.children(data, identifier)
    return der.oid(data, der.member(members, 0, der.OID)), members


def _mask(data: bytes, field: der.Element) -> tuple[str, str]:
    oid, members = _identified(data, field)
    if oid not in facts.mask_names():
        return oid, ""
    inner = der.children(data, der.member(members, 1, der.SEQUENCE))
    return oid, der.oid(data, der.member(inner, 0, der.OID))


def _salt(data: bytes, field: der.Element) -> int:
    return der.small(data, der.element(data, field.start, field.end))
