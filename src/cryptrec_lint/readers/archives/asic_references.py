"""The members that a signature of a container speaks of, with their digests, compared with the members as they pass by.

They stand in an ASiCManifest (ETSI EN 319 162-1 section 4.4) or in an XML signature (XML Signature 1.1 section 4.4.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.archives.content_types import ContentTypes
from cryptrec_lint.readers.archives.members import symbol
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.readers.xmlsig import methods, names, references, targets, transforms, tree, values
from cryptrec_lint.readers.xmlsig.filters import NOTHING
from cryptrec_lint.readers.xmlsig.parts import Work
from cryptrec_lint.readers.xmlsig.references import digest
from cryptrec_lint.readers.xmlsig.relationships import Relationships
from cryptrec_lint.readers.xmlsig.transforms import Step
from cryptrec_lint.readers.xmlsig.tree import Node


class _Reference(NamedTuple):
    """What the digest of a member should be."""

    hash: str
    """Canonical name; empty where it cannot be told."""
    value: bytes
    steps: tuple[Step, ...] = ()
    """What is done with the member before it is hashed."""
    listed: bool = False
    """It stands in an XML Manifest: whoever reads it decides what a difference means (XML Signature section 5.1)."""

    @property
    def is_partly(self) -> bool:
        """Only some of the relationships in it are signed."""
        return any(isinstance(one, Relationships) for one in self.steps)


class References:
    """What a manifest or a signature says of members, and what became of it."""

    def __init__(self, nodes: Iterable[Node], work: Work, *, is_whole: bool) -> None:
        self._work, self._is_whole = work, is_whole
        self._elsewhere: list[str] = []
        self._said: dict[str, list[_Reference]] = {}
        self._typed: list[tuple[str, str]] = []
        """Parts of an office document with the types that it says they have."""
        self._met: dict[str, list[bool | None]] = {}
        self._differing: list[str] = []
        """Members whose digest in an XML Manifest is another one."""
        self._outcome: tuple[bool | None, Reason | None] | None = None
        self.signatures: list[str] = []
        """The signatures and time stamps that are over this file."""
        for node in nodes:
            if node.name == "SigReference":
                self.signatures.append(_member(node))
            elif _refers(node):
                self._take(node)

    def _take(self, node: Node) -> None:
        if name := _member(node):
            self._said.setdefault(name, []).append(_reference(node))
            if kind := _content_type(node):
                self._typed.append((name, kind))
        elif not node.attributes.get("URI", "").startswith("#"):
            self._elsewhere.append(node.attributes.get("URI", ""))

    def __contains__(self, name: str) -> bool:
        return name in self._said

    def note(self, name: str, data: bytes) -> None:
        """Compare a member."""
        if name in self._said:
            self._met.setdefault(name, []).extend(self._right(name, one, data) for one in self._said[name])

    def _right(self, name: str, said: _Reference, data: bytes) -> bool | None:
        """None where that cannot be computed here, or where others decide what a difference means."""
        computed = digest(said.hash, data, said.steps, self._work) if said.hash else None
        right = None if computed is None or isinstance(computed, Reason) else computed == said.value
        if right is False and said.listed:
            self._differing.append(name)
            return None
        return right

    def over(self) -> Reason | None:
        """Which members it is over."""
        partly = {name for name, said in self._said.items() if any(one.is_partly for one in said)}
        names = sorted(self._said, key=partly.__contains__)
        if partly:
            return _why("xmlsig-over-office", names)
        return _why("xmlsig-over-members", names) if names else None

    def outcome(self, present: frozenset[str], types: ContentTypes | None = None) -> tuple[bool | None, Reason | None]:
        """Once all members were met: whether they are as it says, and why not. `present` are the names of all; `types`
        those of an office document."""
        if self._outcome is None:
            self._outcome = self._judged(present, types)
        return self._outcome

    def _judged(self, present: frozenset[str], types: ContentTypes | None) -> tuple[bool | None, Reason | None]:
        wrong = [name for name, answers in self._met.items() if False in answers]
        # Names of parts of office documents are equal in any case (ECMA-376 part 2, 8.1.1): such a one is not missing.
        folded = {name.lower() for name in present}
        missing = [name for name in self._said if name.lower() not in folded]
        unchecked = [*self._elsewhere, *(name for name in self._said if None in self._met.get(name, [None]))]
        if wrong:
            return False, _why("asic-member-wrong", wrong)
        if missing:
            return False, _why("asic-member-missing", missing)
        if self._differing:
            return None, _why("asic-member-differs", self._differing)
        if self._typed and (types is None or not types.is_clear):
            return None, reason("asic-content-types-unclear")
        if types and (other := [name for name, kind in self._typed if types.of(name) != kind]):
            return False, _why("asic-content-type", other)
        if not self._is_whole:
            return None, reason("asic-references-unread")
        return (None, _why("asic-member-unchecked", unchecked)) if unchecked else (True, None)


def _why(key: str, names: list[str]) -> Reason:
    return reason(key, member=symbol(names[0], 0, "")[:-1], count=len(names))


def _refers(node: Node) -> bool:
    """A reference to something that is signed."""
    if node.name == "DataObjectReference":
        return True
    return node.name == "Reference" and node.parent is not None and node.parent.name in ("SignedInfo", "Manifest")


def _member(node: Node) -> str:
    """The member that a URI names; empty where it names a part of the same file, or something elsewhere."""
    uri = node.attributes.get("URI", "").strip()
    try:
        parts = urlsplit(uri)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    return unquote(parts.path).removeprefix("./").lstrip("/")


def _content_type(node: Node) -> str:
    """The type that a part of an office document is said to have; empty where none is said."""
    return targets.content_type(urlsplit(node.attributes.get("URI", "").strip()).query)


def _reference(node: Node) -> _Reference:
    method, value = node.child("DigestMethod"), node.child("DigestValue")
    told = methods.digest(method) if method else None
    octets = values.octets(value.text) if value else None
    plan = transforms.plan(node)
    if not isinstance(told, Known) or octets is None or isinstance(plan, Reason) or plan.left_out != NOTHING:
        return _Reference("", b"")
    # ECMA-376 part 2 section 12.5: the Manifest of an office document counts like the SignedInfo
    listed = node.parent is not None and node.parent.name == "Manifest" and not _content_type(node)
    return _Reference(told.components[0].name, octets, plan.steps, listed)


def of_manifest(octets: bytes, work: Work) -> References:
    """What an ASiCManifest says."""
    found = tree.parse(octets)
    return References(found.nodes, work, is_whole=not found.flaw)


def of_signatures(octets: bytes, work: Work) -> dict[str, References]:
    """What each XML signature of a file says, by its symbol there."""
    found = tree.parse(octets)
    signatures = [node for node in found.nodes if names.is_signature(node)]
    return {one.symbol: References(references.own(one), work, is_whole=not found.flaw) for one in signatures}
