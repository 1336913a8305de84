"""What an element with an `Algorithm` means: its URI, and the parameters inside it (XML Signature, XML Encryption)."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import tomli

from cryptrec_lint.model import WRITTEN, Algorithm, Origin, OriginKind, Primitive, reason
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.readers.xmlsig.tree import Node
from cryptrec_lint.vocabulary import tables

_OCTET = 8
_HASHES = (Primitive.HASH, Primitive.XOF)
_SIGNING = (Primitive.SIGNATURE, Primitive.MAC)
_OID = "urn:oid:"


@cache
def data() -> dict[str, Any]:
    """The file beside this module, which says what its fields mean."""
    with open(os.path.join(os.path.dirname(__file__), "methods.toml"), "rb") as file:
        return tomli.load(file)


def digest(node: Node) -> Told:
    """The hash function of a DigestMethod or an element like it."""
    found = _named(node)
    if isinstance(found, Unknown):
        return found
    (first, *others) = found.components
    if others or first.primitive not in _HASHES:
        return _unfit(node, found, "xml-uri-is-no-hash")
    return found


def signature(node: Node) -> Told:
    """The scheme and the hash of a SignatureMethod, or the MAC."""
    found = _named(node)
    if isinstance(found, Unknown):
        return found
    if found.components[0].primitive not in _SIGNING:
        return _unfit(node, found, "xml-uri-is-no-signature")
    return _with_length(node, found)


def other(node: Node) -> Told:
    """Whatever an EncryptionMethod, an AgreementMethod or a KeyDerivationMethod names."""
    found = _named(node)
    if isinstance(found, Known) and found.components[0].primitive in (*_HASHES, Primitive.SIGNATURE):
        return _unfit(node, found, "xml-uri-is-no-encryption")
    return found


@lru_cache(maxsize=4096)
def is_identifier(attribute: str) -> bool:
    """Whether an attribute (with its prefix) is one by which elements are referred to."""
    return attribute.rpartition(":")[2].lower() in data()["identifier"]["names"]


def least_length(hash_name: str) -> int:
    """The bits that a truncated HMAC with this hash must have at least, else the signature is invalid."""
    limits = data()["hmac"]
    output = tables.atoms()[hash_name].output or 0
    return max(int(limits["least_bits"]), output // int(limits["least_part"]))


def uri(node: Node) -> str:
    """The URI of an element."""
    return node.attributes.get("Algorithm", "").strip()


def _named(node: Node) -> Told:
    """What the URI stands for, with its parameters."""
    name = uri(node)
    if not name:
        return Unknown("", "unresolved-value", reason("xml-no-algorithm", element=node.name))
    read = _FORMS.get(data()["form"].get(name, ""))
    return read(node) if read else _of_uri(name)


def _of_uri(name: str) -> Told:
    found = None
    if name.startswith(_OID):
        found = tables.by_oid(name[len(_OID) :])
    elif ":" in name:  # a URI has a scheme; a bare name means nothing to a program that reads XML signatures
        found = tables.by_spelling(name)
    if found is None:
        return Unknown(name, "unknown-algorithm", reason("xml-uri-unknown", uri=name))
    return Known(found.name, found.components)


def _unfit(node: Node, found: Known, key: str) -> Unknown:
    return Unknown(found.mechanism, "unresolved-value", reason(key, uri=uri(node), name=found.mechanism))


def _with_length(node: Node, found: Known) -> Told:
    """XML Signature 1.1 section 6.3.1: HMACOutputLength cuts the value."""
    length = node.child("HMACOutputLength")
    if length is None:
        return found
    bits = _number(length)
    if bits is None:
        return Unknown(found.mechanism, "unresolved-value", reason("xml-no-number", element=length.name))
    return found._replace(details=(*found.details, ("tag_bits", bits)))


def _number(node: Node) -> int | None:
    digits = node.text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < _DIGITS else None


_DIGITS = 10
"""No length or count in XML security has as many."""


def _rsa_pss(node: Node) -> Told:
    default, params = data()["rsa-pss"], node.child("RSAPSSParams")
    scheme = _row(default["scheme"])
    method, mask = (params.child(name) if params else None for name in ("DigestMethod", "MaskGenerationFunction"))
    trailer = params.child("TrailerField") if params else None
    if trailer is not None and _number(trailer) != default["trailer"]:
        return Unknown(uri(node), "unresolved-value", reason("xml-pss-trailer"))
    chosen = digest(method) if method else _row(default["digest"])
    masking = _mask(mask) if mask else chosen
    if isinstance(chosen, Unknown) or isinstance(masking, Unknown):
        return chosen if isinstance(chosen, Unknown) else masking
    salt = params.child("SaltLength") if params else None
    return _salted(scheme, chosen, masking, salt, written=bool(method and mask and salt))


def _salted(scheme: Known, chosen: Known, masking: Known, salt: Node | None, *, written: bool) -> Told:
    octets = _number(salt) if salt is not None else _output(chosen) // _OCTET
    if octets is None:
        return Unknown(scheme.mechanism, "unresolved-value", reason("xml-no-number", element="SaltLength"))
    return _padded(scheme, chosen, masking, written, data()["rsa-pss"]["origin"], ("salt_bits", _OCTET * octets))


def _output(found: Known) -> int:
    """Bits of a hash."""
    return tables.atoms()[found.components[0].name].output or 0


def _padded(
    scheme: Known, chosen: Known, masking: Known, written: bool, steps: list[str], *details: tuple[str, int | str]
) -> Known:
    """A scheme of RFC 8017 with its hash and the hash of its mask."""
    origin = WRITTEN if written else Origin(OriginKind.DEFAULT, tuple(steps))
    parts = (_inside(chosen, scheme.mechanism), _inside(masking, data()["mask_name"]["name"]))
    return Known(f"{scheme.mechanism} {chosen.mechanism}", (*scheme.components, *parts), details, origin)


def _inside(found: Known, user: str) -> Algorithm:
    return found.components[0]._replace(inside=user)


def with_implied_salt(found: Known) -> Known:
    """RFC 9231 section 2.3.10: where the URI names the hash, the salt is as long, and the mask has the same hash."""
    if found.components[0].name != data()["rsa-pss"]["scheme"] or "salt_bits" in dict(found.details):
        return found
    scheme, chosen = found.components[:2]
    mask = chosen._replace(inside=data()["mask_name"]["name"])
    salt = tables.atoms()[chosen.name].output or 0
    return found._replace(components=(scheme, chosen, mask), details=(*found.details, ("salt_bits", salt)))


def _row(name: str) -> Known:
    """A row of the vocabulary that the data file names."""
    found = tables.by_spelling(name)
    assert found is not None, name
    return Known(found.name, found.components)


def _mask(node: Node) -> Told:
    """A MaskGenerationFunction (with its DigestMethod) or an MGF (whose URI says the hash)."""
    name = data()["mask"].get(uri(node))
    if name is None:
        return Unknown(uri(node), "unknown-algorithm", reason("xml-uri-unknown", uri=uri(node)))
    method = node.child("DigestMethod")
    if name:
        return _row(name)
    return digest(method) if method else _row(data()["rsa-pss"]["digest"])


def _oaep(node: Node) -> Told:
    default = data()["oaep"]
    method, mask = node.child("DigestMethod"), node.child("MGF")
    chosen = digest(method) if method else _row(default["digest"])
    masking = _mask(mask) if mask else _row(default["mask"])
    if isinstance(chosen, Unknown) or isinstance(masking, Unknown):
        return chosen if isinstance(chosen, Unknown) else masking
    return _padded(_row(default["scheme"]), chosen, masking, bool(method and mask), default["origin"])


def _concat_kdf(node: Node) -> Told:
    kdf, params = _of_uri(uri(node)), node.child("ConcatKDFParams")
    method = params.child("DigestMethod") if params else None
    if method is None or isinstance(kdf, Unknown):
        return Unknown(uri(node), "unresolved-value", reason("xml-no-element", element="DigestMethod"))
    chosen = digest(method)
    if isinstance(chosen, Unknown):
        return chosen
    return Known(f"{kdf.mechanism} {chosen.mechanism}", (*kdf.components, _inside(chosen, kdf.mechanism)))


def _pbkdf2(node: Node) -> Told:
    kdf, params = _of_uri(uri(node)), node.child("PBKDF2-params")
    prf = params.child("PRF") if params else None
    if params is None or prf is None or isinstance(kdf, Unknown):
        return Unknown(uri(node), "unresolved-value", reason("xml-no-element", element="PRF"))
    mac = _of_uri(uri(prf)) if uri(prf) else Unknown("", "unresolved-value", reason("xml-no-algorithm", element="PRF"))
    if isinstance(mac, Unknown):
        return mac
    count = params.child("IterationCount")
    times = _number(count) if count else None
    details = (("iterations", times),) if times is not None else ()
    return Known(f"{kdf.mechanism} {mac.mechanism}", (*kdf.components, *_used_by(kdf, mac)), details)


def _used_by(kdf: Known, mac: Known) -> tuple[Algorithm, ...]:
    first, *others = mac.components
    return (first._replace(inside=kdf.mechanism), *others)


def _ecdh(node: Node) -> Told:
    scheme = _of_uri(uri(node))
    if isinstance(scheme, Unknown):
        return scheme
    named = next((one for one in node.below() if one.name == "NamedCurve"), None)
    written = named.attributes.get("URI", "") if named else ""
    group = tables.group_by_oid(written[len(_OID) :]) if written.startswith(_OID) else None
    if group is None:
        return scheme
    sizes = [one.size for one in group.algorithms if one.parameter_set == group.name]
    component = scheme.components[0]._replace(size=sizes[0] if sizes else None, parameter_set=group.name)
    return Known(f"{scheme.mechanism} {group.name}", (component, *scheme.components[1:]))


_FORMS: dict[str, Callable[[Node], Told]] = {
    "rsa-pss": _rsa_pss,
    "oaep": _oaep,
    "concat-kdf": _concat_kdf,
    "pbkdf2": _pbkdf2,
    "ecdh": _ecdh,
}
