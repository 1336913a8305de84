"""RSASSA-PSS-params (RFC 4055 section 3.1): hash, mask generation and salt, with the defaults of what is absent."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.model import WRITTEN, Algorithm, Origin, OriginKind, Primitive
from cryptrec_lint.readers.certificates import der, facts
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown, no_such_algorithm, not_fixed, not_readable
from cryptrec_lint.vocabulary import tables

_OCTET = 8
_TAGS = _HASH, _MASK, _SALT, _TRAILER = tuple(der.context(number) for number in range(4))


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
        return Known(scheme.name, scheme.components, oid=oid)
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
    if isinstance(digest, Unknown) or isinstance(mask_digest, Unknown):
        unknown = digest if isinstance(digest, Unknown) else mask_digest
        assert isinstance(unknown, Unknown)
        return unknown._replace(mechanism=oid)  # the scheme; which hash it is that nobody knows, the reason says
    details = (("salt_bits", _OCTET * params.salt_octets),)
    components = (*scheme.components, digest, mask_digest)
    return Known(f"{scheme.name} {digest.name}", components, details, params.origin, oid=oid)


def _hash(oid: str, inside: str) -> Algorithm | Unknown:
    found = tables.by_oid(oid)
    if oid in facts.mask_names():
        return not_fixed(oid, "oid-is-no-hash", name=facts.mask_names()[oid])
    if found is None:
        return no_such_algorithm(oid)
    component = found.components[0]
    if len(found.components) > 1 or component.primitive not in (Primitive.HASH, Primitive.XOF):
        return not_fixed(oid, "oid-is-no-hash", name=found.name)
    return component._replace(inside=inside)


def _parse(parameters: bytes) -> _Params:
    default = facts.pss()
    fields = _fields(parameters)
    hash_oid, mask, mask_hash, salt = default.hash, default.mask, default.hash, default.salt_octets
    if _HASH in fields:
        hash_oid = _identified(parameters, fields[_HASH])[0]
    if _MASK in fields:
        mask, mask_hash = _mask(parameters, fields[_MASK])
    if _SALT in fields:
        salt = der.small(parameters, _sole(parameters, fields[_SALT]))
    written = all(tag in fields for tag in (_HASH, _MASK, _SALT))
    return _Params(hash_oid, mask, mask_hash, salt, WRITTEN if written else Origin(OriginKind.DEFAULT, default.origin))


def _fields(parameters: bytes) -> dict[int, der.Element]:
    """The fields by their tags: each once, in their order, and no other, else another program may read another one."""
    fields: dict[int, der.Element] = {}
    for field in der.sequence(parameters):
        if field.tag not in _TAGS or any(field.tag <= tag for tag in fields):
            raise der.DerError("der-unexpected-tag", field.at)
        fields[field.tag] = field
    if _TRAILER in fields and _trailer(parameters, fields[_TRAILER]) != facts.pss().trailer:
        raise der.DerError("pss-trailer", fields[_TRAILER].at)
    return fields


def _trailer(data: bytes, field: der.Element) -> int:
    return int.from_bytes(der.contents(data, der.expect(_sole(data, field), der.INTEGER)), "big")


def _sole(data: bytes, field: der.Element) -> der.Element:
    """The one element inside a tagged field."""
    found = der.element(data, field.start, field.end)
    if found.end != field.end:
        raise der.DerError("der-trailing-bytes", found.end)
    return found


def _identified(data: bytes, field: der.Element) -> tuple[str, list[der.Element]]:
    """The object identifier and the members of the AlgorithmIdentifier inside a tagged field."""
    members = der.children(data, der.expect(_sole(data, field), der.SEQUENCE))
    return der.oid(data, der.member(members, 0, der.OID)), members


def _mask(data: bytes, field: der.Element) -> tuple[str, str]:
    oid, members = _identified(data, field)
    if oid not in facts.mask_names():
        return oid, ""
    inner = der.children(data, der.member(members, 1, der.SEQUENCE))
    return oid, der.oid(data, der.member(inner, 0, der.OID))
