"""What an XML signature is over, in words; and which of its own elements it is over, so that they can be believed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.xmlsig import references
from cryptrec_lint.readers.xmlsig.parts import ANY, OF_ROOT, Part
from cryptrec_lint.readers.xmlsig.references import Reference
from cryptrec_lint.readers.xmlsig.scope import shown
from cryptrec_lint.readers.xmlsig.tree import Node

_ABOUT_ITSELF = frozenset(
    ("SignedProperties", "KeyInfo", "SignatureProperties", "SignatureProperty", "Manifest", "SignatureValue")
)
"""Elements of a signature that say something about it, and are no document."""


class _Over(NamedTuple):
    """Something that is signed."""

    element: str
    """Empty for the whole document."""
    identifier: str = ""
    file: str = ""
    without: str = ""
    """Which signatures are left out: see `Select.signatures`."""


def own_elements(signature: Node, found: Iterable[Reference]) -> frozenset[Node]:
    """The elements of a signature that lie inside what it refers to."""
    spans = _joined(
        (one.part.start, one.part.end)
        for one in found
        if one.part and one.is_exact and one.part.found == 1 and not _leaves_out(one.part, signature)
    )
    starts = [start for start, _ in spans]
    covered = []
    for node in references.own(signature):
        at = bisect_right(starts, node.offset) - 1
        if at >= 0 and node.offset < spans[at][1]:
            covered.append(node)
    return frozenset(covered)


def _leaves_out(part: Part, signature: Node) -> bool:
    """Whether a part goes without a signature, or without one around it."""
    if part.select.omitted == signature.offset:
        return True
    around: Node | None = signature if part.removed else None
    while around is not None and around.offset not in part.removed:
        around = around.parent
    return around is not None


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, without those that lie inside others: elements never overlap otherwise."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def described(signature: Node, found: Iterable[Reference]) -> tuple[Reason | None, str]:
    """What is signed; and the name of the file, where that is one beside. Neither where no document is signed."""
    about = {one.offset for one in references.own(signature) if one.name in _ABOUT_ITSELF}
    things = list(dict.fromkeys(_over(one) for one in found if not (one.part and one.part.start in about)))
    files = [one.file for one in things if one.file]
    if len(files) == len(things) == 1:
        return None, files[0]
    if files:
        return reason("xmlsig-over-files", count=len(files), file=files[0]), ""
    if not things:
        return None, ""
    documents = [one.without for one in things if not one.element]
    if documents:
        return reason(_DOCUMENT[min(documents, key=[*_DOCUMENT].index)]), ""
    first = {"element": things[0].element, "identifier": things[0].identifier}
    one, several = _PARTS[any(one.without for one in things)]
    if len(things) == 1:
        return reason(one, **first), ""
    return reason(several, count=len(things), **first), ""


_PARTS = {
    False: ("xmlsig-over-element", "xmlsig-over-elements"),
    True: ("xmlsig-over-element-without-signatures", "xmlsig-over-elements-without-signatures"),
}
"""Whether signatures are left out → what to say of one part, and of several."""
_DOCUMENT = {
    "": "xmlsig-over-document",
    OF_ROOT: "xmlsig-over-document-without-its-signatures",
    ANY: "xmlsig-over-document-without-signatures",
}
"""Which signatures are left out → what to say of a document without them; what leaves out least comes first."""


def _over(one: Reference) -> _Over:
    if one.part is None:
        return _Over("", file=shown(one.file or one.uri or "-"))
    without = one.part.select.signatures
    if one.part.level == 0:  # the document, or its document element
        return _Over("", without=without)
    # No other element has signatures in it that stand directly in the document element
    return _Over(
        shown(one.part.name), shown(one.part.select.identifier or ""), without=without if without == ANY else ""
    )
