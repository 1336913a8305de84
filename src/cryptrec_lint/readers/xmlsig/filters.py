"""What an XPath leaves out of what is signed (XML Signature 1.1 section 6.6.3, XML-Signature XPath Filter 2.0).

No expression is evaluated. Those that real signatures have are few, and all leave out signatures: they are known by
their text, and anything else stays open. An expression is what its author wants, and could leave out all but a word.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.xmlsig import names
from cryptrec_lint.readers.xmlsig.parts import ANY, OF_ROOT
from cryptrec_lint.readers.xmlsig.scope import shown
from cryptrec_lint.readers.xmlsig.tree import EXPRESSION, Node

_EXPRESSIONS = 16
"""Expressions of one transform; real ones have one, which XPath Filter 2.0 lets be followed by others."""


class LeftOut(NamedTuple):
    """Elements that are left out with all that is in them."""

    own: bool = False
    """The signature that the transform is of."""
    signatures: str = ""
    """`ANY`, `OF_ROOT`, or none."""

    def __or__(self, other: LeftOut) -> LeftOut:
        """What either leaves out."""
        both = (self.signatures, other.signatures)
        return LeftOut(self.own or other.own, ANY if ANY in both else self.signatures or other.signatures)


NOTHING = LeftOut()
OWN = LeftOut(own=True)
_NAME = r"(?P<{}>[^\W\d][\w.-]*):Signature"
_AROUND = rf"ancestor-or-self :: {_NAME}"
_HERE = rf"here \( \) / ancestor :: {_NAME.format('here')} \[ 1 \]"


def _pattern(written: str) -> re.Pattern[str]:
    """Blanks may stand between tokens (XPath 1.0 section 3.7)."""
    blanks = r"[ \t\r\n]*"
    return re.compile(blanks + blanks.join(written.split()) + blanks)


_CONDITIONS = (
    # Of a node: neither it nor one around it is a signature (attributes and namespaces have their element around them)
    (_pattern(rf"not \( {_AROUND.format('one')} \)"), LeftOut(signatures=ANY)),
    # Section 6.6.4 of XML Signature 1.1 gives it for the transform enveloped-signature
    (
        _pattern(
            rf"count \( {_AROUND.format('one')} \| {_HERE} \) > count \( {_AROUND.format('two')} \)",
        ),
        OWN,
    ),
)
"""Expressions of the XPath transform: which nodes stay."""
_PATHS = (
    (_pattern(rf"/ descendant :: {_NAME.format('one')}"), LeftOut(signatures=ANY)),
    # XPath 1.0 section 2.5: // is /descendant-or-self::node()/, and the root is no element
    (_pattern(rf"// {_NAME.format('one')}"), LeftOut(signatures=ANY)),
    (_pattern(rf"/ \* / {_NAME.format('one')}"), LeftOut(signatures=OF_ROOT)),
    (_pattern(_HERE), OWN),
)
"""Expressions of XPath Filter 2.0: which elements are chosen, here always to be left out with all that is in them."""
_SUBTRACT = "subtract"


def by_condition(transform: Node) -> LeftOut | Reason:
    """What an XPath transform leaves out; or why that is not known."""
    found = [one for one in transform.children_named(names.XPATH) if one.space == names.DS]
    if len(found) != 1:
        return reason("xmlsig-structure", element=names.XPATH)
    return _meaning(found[0], _CONDITIONS)


def by_paths(transform: Node) -> LeftOut | Reason:
    """What a transform of XPath Filter 2.0 leaves out; or why that is not known."""
    found = [one for one in transform.children_named(names.XPATH) if one.space == names.FILTER]
    if not 0 < len(found) <= _EXPRESSIONS:
        return reason("xmlsig-structure", element=names.XPATH)
    left_out = NOTHING
    for node in found:
        if node.attributes.get("Filter") != _SUBTRACT:
            return _unknown(node, f"{node.attributes.get('Filter', '')} ")
        more = _meaning(node, _PATHS)
        if isinstance(more, Reason):
            return more
        left_out |= more
    return left_out


def _meaning(node: Node, known: tuple[tuple[re.Pattern[str], LeftOut], ...]) -> LeftOut | Reason:
    text = node.text
    if node.bound is not None and len(text) <= EXPRESSION:
        for pattern, meaning in known:
            found = pattern.fullmatch(text)
            if found and all(node.bound.get(prefix) == names.SIGNATURES for prefix in found.groups()):
                return meaning
    return _unknown(node, "")


def _unknown(node: Node, before: str) -> Reason:
    return reason("xmlsig-expression", expression=shown(before + " ".join(node.text[:EXPRESSION].split())))
