"""What checking a signature asks of its document: the canonical SignedInfo, and a part for each reference."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.model import Primitive, reason
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.readers.xmlsig import candidates, methods, names, references, transforms, values
from cryptrec_lint.readers.xmlsig.canonical import Form
from cryptrec_lint.readers.xmlsig.parts import Part, Select
from cryptrec_lint.readers.xmlsig.references import Pool, Reference
from cryptrec_lint.readers.xmlsig.scope import FlawError
from cryptrec_lint.readers.xmlsig.tree import Node


class Manifest(NamedTuple):
    """A list of references that a signature is over (XML Signature 1.1 section 5.1)."""

    node: Node
    references: list[Reference]


class Asked(NamedTuple):
    """A signature with what it asks for."""

    signature: Node
    method: Known
    value: bytes
    """Method and value as the library wants them."""
    info: Part
    references: list[Reference]
    manifests: list[Manifest]


def of(signature: Node, pool: Pool) -> Asked:
    """Raises FlawError where it cannot be checked."""
    info, value = _only(signature, "SignedInfo"), _only(signature, "SignatureValue")
    method, octets = _method(info), values.octets(value.text)
    if octets is None:
        raise FlawError(reason("xmlsig-no-value", element="SignatureValue"))
    part = pool.part(Select(offset=info.offset), _form(_only(info, "CanonicalizationMethod")))
    part.keep()
    listed = [Reference(one, pool) for one in info.children_named("Reference")]
    if not listed:
        raise FlawError(reason("xmlsig-structure", element="Reference"))
    manifests = [
        Manifest(one, [Reference(each, pool) for each in one.children_named("Reference")])
        for one in references.own(signature)
        if one.name == "Manifest" and one.space == names.DS
    ]
    return Asked(signature, *candidates.for_library(method, octets), part, listed, manifests)


def stamped(stamp: Node, pool: Pool) -> Part | None:
    """What a SignatureTimeStamp is over, the canonical SignatureValue (ETSI EN 319 132-1 section 5.3); None where that
    cannot be told. Older versions name what they are over."""
    signature = stamp.around("Signature")
    value = signature.child("SignatureValue") if signature else None
    if value is None or stamp.child("Include") or stamp.child("HashDataInfo"):
        return None
    way = stamp.child("CanonicalizationMethod")
    try:
        part = pool.part(Select(offset=value.offset), _form(way) if way else transforms.implied())
    except FlawError:
        return None
    part.keep()
    return part


def _method(info: Node) -> Known:
    told = methods.signature(_only(info, "SignatureMethod"))
    if not isinstance(told, Known):
        raise FlawError(reason("cms-algorithm-not-told"))
    if told.components[0].primitive is Primitive.MAC:
        raise FlawError(reason("xmlsig-mac"))
    return told


def _form(node: Node) -> Form:
    found = transforms.canonical(node)
    if not isinstance(found, Form):
        raise FlawError(found)
    return found


def _only(node: Node, name: str) -> Node:
    """The only child of a name: of two, programs could take different ones."""
    found = node.children_named(name)
    if len(found) != 1:
        raise FlawError(reason("xmlsig-structure", element=name))
    return found[0]
