"""What becomes of a part before it is hashed: the Transforms of a Reference, and canonical forms by their URIs (XML
Signature 1.1 sections 4.4.3.4 and 6.6)."""

from __future__ import annotations

import binascii
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.xmlsig import filters, methods, relationships, walk
from cryptrec_lint.readers.xmlsig.canonical import Form
from cryptrec_lint.readers.xmlsig.filters import NOTHING, LeftOut
from cryptrec_lint.readers.xmlsig.parts import Part, Select, Work
from cryptrec_lint.readers.xmlsig.relationships import Relationships
from cryptrec_lint.readers.xmlsig.scope import shown
from cryptrec_lint.readers.xmlsig.tree import Node

_TRANSFORMS = 16
"""Transforms of one reference; real ones have three."""
_PREFIXES = 1000
"""Names in a list of prefixes."""
_DEFAULT = "#default"
"""Exclusive XML Canonicalization section 4: the default namespace in a list of prefixes."""


Step = Form | Relationships | None
"""A canonical form, or some relationships, or None for the decoding of base64."""


class Plan(NamedTuple):
    """How to get from what is referred to to what is hashed."""

    left_out: LeftOut = NOTHING
    """What is left out before all steps."""
    steps: tuple[Step, ...] = ()

    def on_nodes(self, comments: bool) -> tuple[Form | None, tuple[Step, ...]] | Reason:
        """The first step for a part of a document, which is always needed, and the others. `comments` says whether the
        reference takes comments along."""
        first, *later = self.steps or (implied(),)
        if isinstance(first, Relationships):
            return _unsupported(methods.data()["transform"]["relationships"])
        if first is not None and not comments:
            first = first._replace(comments=False)
        return first, tuple(later)


def plan(reference: Node) -> Plan | Reason:
    """The transforms of a reference; or why they cannot be made here."""
    found = reference.children_named("Transforms")
    if len(found) > 1:
        return reason("xmlsig-structure", element="Transforms")
    listed = found[0].children_named("Transform") if found else []
    if len(listed) > _TRANSFORMS:
        return reason("xmlsig-too-many-transforms", limit=_TRANSFORMS)
    left_out, steps = NOTHING, list[Step]()
    for node in listed:
        one = _filter(node) or _step(node)
        if isinstance(one, Reason):
            return one
        if not isinstance(one, LeftOut):
            steps.append(one)
        elif steps:
            return late(one)
        else:
            left_out |= one
    return Plan(left_out, tuple(steps))


def late(left_out: LeftOut) -> Reason:
    """Why something cannot be left out of octets."""
    return reason("xmlsig-filter-late" if left_out.signatures else "xmlsig-enveloped-late")


def _filter(node: Node) -> LeftOut | Reason | None:
    """What a transform leaves out; None where it is another one."""
    known, uri = methods.data()["transform"], methods.uri(node)
    if uri == known["enveloped"]:
        return filters.OWN
    if uri == known["xpath"]:
        return filters.by_condition(node)
    return filters.by_paths(node) if uri == known["filter"] else None


def _step(node: Node) -> Step | Reason:
    known, uri = methods.data()["transform"], methods.uri(node)
    if uri == known["relationships"]:
        return relationships.named(node)
    return None if uri == known["base64"] else canonical(node)


def implied() -> Form:
    """The canonical form where none is named."""
    return Form(**methods.data()["canonical"][methods.data()["transform"]["implied"]])


def canonical(node: Node) -> Form | Reason:
    """The form that a Transform or a CanonicalizationMethod names."""
    uri = methods.uri(node)
    row = methods.data()["canonical"].get(uri)
    if row is None:
        return _unsupported(uri)
    form, lists = Form(**row), node.children_named("InclusiveNamespaces")
    if not form.exclusive or not lists:
        return form
    names = lists[0].attributes.get("PrefixList", "").split()
    if len(lists) > 1 or len(names) > _PREFIXES:
        return reason("xmlsig-structure", element="InclusiveNamespaces")
    return form._replace(prefixes=frozenset("" if name == _DEFAULT else name for name in names))


def _unsupported(uri: str) -> Reason:
    return reason("xmlsig-transform", name=methods.data()["transform_name"].get(uri, shown(uri)) or "-")


def applied(steps: tuple[Step, ...], octets: bytes, work: Work) -> bytes | Reason:
    """The octets after these steps; or why they cannot be made."""
    for step in steps:
        found = _made(step, octets, work)
        if isinstance(found, Reason):
            return found
        octets = found
    return octets


def _made(step: Step, octets: bytes, work: Work) -> bytes | Reason:
    if step is None:
        return _decoded(octets)
    if isinstance(step, Relationships):
        return relationships.applied(step, octets, work)
    return _canonical(octets, step, work)


def _decoded(octets: bytes) -> bytes | Reason:
    """RFC 2045 section 6.8: whatever is no digit is passed over."""
    try:
        return binascii.a2b_base64(octets)
    except ValueError:
        return reason("xmlsig-base64")


def _canonical(octets: bytes, form: Form, work: Work) -> bytes | Reason:
    part = Part(Select(), form, work)
    part.keep()
    walk.feed(octets, [part], work)
    return part.why or part.octets
