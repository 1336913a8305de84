"""Keys in elements of their own: RSAKeyValue, DSAKeyValue, ECKeyValue (XML Signature 1.1 section 4.5.2) and the
ECDSAKeyValue of RFC 4050. .NET writes private numbers beside the public ones (RSA.ToXmlString, DSA.ToXmlString)."""

from __future__ import annotations

from collections.abc import Callable

from cryptrec_lint.model import reason
from cryptrec_lint.readers.certificates import der, keys, object_identifier
from cryptrec_lint.readers.certificates.told import Told, Unknown
from cryptrec_lint.readers.xmlsig import methods, values
from cryptrec_lint.readers.xmlsig.tree import Node

_OID = "urn:oid:"
_ARCS = "0123456789."
_OID_LENGTH = 80


def told(node: Node) -> Told:
    """What the key in an element of `READ` is."""
    return READ[node.name](node, methods.data()["key"][node.name])


def is_private(node: Node) -> bool:
    """Whether a private number stands in the element."""
    return any(node.child(name) is not None for name in _PRIVATE.get(node.name, ()))


_PRIVATE = {
    "RSAKeyValue": ("D", "P", "Q", "DP", "DQ"),
    "RSAParameters": ("D", "P", "Q", "DP", "DQ"),
    "DSAKeyValue": ("X",),
}


def public_key(node: Node) -> bytes | None:
    """The same as a SubjectPublicKeyInfo; None where it cannot be written as one."""
    oid = methods.data()["key"][node.name]
    if node.name == "RSAKeyValue":
        numbers = _numbers(node, "Modulus", "Exponent")
        null = values.element(der.NULL, b"")
        return values.public_key(oid, null, values.element(der.SEQUENCE, b"".join(numbers))) if numbers else None
    if node.name == "DSAKeyValue":
        return _dsa_info(node, oid)
    curve, point = _curve(node), node.child("PublicKey")
    octets = values.octets(point.text) if point else None
    return values.public_key(oid, curve, octets) if curve and octets else None


def _dsa_info(node: Node, oid: str) -> bytes | None:
    domain, value = _numbers(node, "P", "Q", "G"), _numbers(node, "Y")
    if domain is None or value is None:
        return None
    return values.public_key(oid, values.element(der.SEQUENCE, b"".join(domain)), value[0])


def _rsa(node: Node, oid: str) -> Told:
    numbers = _numbers(node, "Modulus", "Exponent")
    if numbers is None:
        return _incomplete(node)
    private = _numbers(node, "D", "P", "Q")
    if private is not None:
        version = values.integer(b"\0")
        return keys.bare_private_key(oid, values.element(der.SEQUENCE, b"".join((version, *numbers, *private))))
    return keys.bare_public_key(oid, values.element(der.SEQUENCE, b"".join(numbers)))


def _dsa(node: Node, oid: str) -> Told:
    info = _dsa_info(node, oid)
    return keys.public_key(info) if info else _incomplete(node)


def _ec(node: Node, oid: str) -> Told:
    curve, point = _curve(node), node.child("PublicKey")
    octets = values.octets(point.text) if point else None
    if node.child("ECParameters") is not None:
        return Unknown(oid, "unresolved-value", reason("xml-curve-in-numbers"))
    if curve is None or octets is None:
        return _incomplete(node)
    return keys.public_key(values.public_key(oid, curve, octets))


def _ecdsa(node: Node, oid: str) -> Told:
    """RFC 4050 section 3.2: the curve; the point is written in decimal numbers and says no more."""
    domain = node.child("DomainParameters")
    curve = _curve(domain) if domain else None
    if curve is None:
        return Unknown(oid, "unresolved-value", reason("xml-curve-in-numbers"))
    return keys.parameters(oid, curve)


def _curve(node: Node) -> bytes | None:
    """The object identifier of the named curve, as an element."""
    named = node.child("NamedCurve")
    written = (named.attributes.get("URI") or named.attributes.get("URN") or "") if named else ""
    arcs = written[len(_OID) :]
    if not written.startswith(_OID) or len(arcs) > _OID_LENGTH or arcs.strip(_ARCS) or not _has_arcs(arcs):
        return None
    return object_identifier.encoded(arcs)


def _has_arcs(arcs: str) -> bool:
    numbers = arcs.split(".")
    return len(numbers) > 1 and all(numbers)


def _numbers(node: Node, *wanted: str) -> list[bytes] | None:
    """These numbers as INTEGERs; None where one is missing or is no base64."""
    found = []
    for name in wanted:
        child = node.child(name)
        octets = values.octets(child.text) if child else None
        if octets is None:
            return None
        found.append(values.integer(octets))
    return found


def _incomplete(node: Node) -> Unknown:
    return Unknown("", "unreadable-input", reason("xml-key-value", element=node.name))


READ: dict[str, Callable[[Node, str], Told]] = {
    "RSAKeyValue": _rsa,
    "RSAParameters": _rsa,
    "DSAKeyValue": _dsa,
    "ECKeyValue": _ec,
    "ECDSAKeyValue": _ecdsa,
}
"""Name of an element → what reads it."""
