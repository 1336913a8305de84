"""The members that a signature of a container speaks of, with their digests, compared with the members as they pass by.

They stand in an ASiCManifest (ETSI EN 319 162-1 section 4.4) or in an XML signature (XML Signature 1.1 section 4.4.3).
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.archives.members import symbol
from cryptrec_lint.readers.certificates import signed_content
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.readers.xmlsig import methods, tree, values
from cryptrec_lint.readers.xmlsig.tree import Node


class _Reference(NamedTuple):
    """What the digest of a member should be."""

    hash: str
    """Canonical name; empty where it cannot be told, or where what is hashed is not the member as it is."""
    value: bytes


class References:
    """What one file says of members, and what became of it."""

    def __init__(self, octets: bytes) -> None:
        found = tree.parse(octets)
        self.signatures = [_member(node) for node in found.nodes if node.name == "SigReference"]
        """The signatures and time stamps that are over this file."""
        self._is_whole = not found.flaw
        self._elsewhere: list[str] = []
        self._said: dict[str, list[_Reference]] = {}
        self._met: dict[str, list[bool | None]] = {}
        self._outcome: tuple[bool | None, Reason | None] | None = None
        for node in found.nodes:
            if _refers(node):
                self._take(node)

    def _take(self, node: Node) -> None:
        if name := _member(node):
            self._said.setdefault(name, []).append(_reference(node))
        elif not node.attributes.get("URI", "").startswith("#"):
            self._elsewhere.append(node.attributes.get("URI", ""))

    def __contains__(self, name: str) -> bool:
        return name in self._said

    def note(self, name: str, data: bytes) -> None:
        """Compare a member."""
        if name in self._said:
            self._met.setdefault(name, []).extend(_right(one, data) for one in self._said[name])

    def outcome(self, present: frozenset[str]) -> tuple[bool | None, Reason | None]:
        """Once all members were met: whether they are as it says, and why not. `present` are the names of all."""
        if self._outcome is None:
            self._outcome = self._judged(present)
        return self._outcome

    def _judged(self, present: frozenset[str]) -> tuple[bool | None, Reason | None]:
        wrong = [name for name, answers in self._met.items() if False in answers]
        missing = [name for name in self._said if name not in present]
        unchecked = [*self._elsewhere, *(name for name in self._said if None in self._met.get(name, [None]))]
        if wrong:
            return False, _why("asic-member-wrong", wrong)
        if missing:
            return False, _why("asic-member-missing", missing)
        if not self._is_whole:
            return None, reason("asic-references-unread")
        return (None, _why("asic-member-unchecked", unchecked)) if unchecked else (True, None)


def _why(key: str, names: list[str]) -> Reason:
    return reason(key, member=symbol(names[0], 0, "")[:-1], count=len(names))


def _refers(node: Node) -> bool:
    """A reference that counts: what an XML Manifest lists may be passed over (XML Signature 1.1 section 5.1)."""
    if node.name == "DataObjectReference":
        return True
    return node.name == "Reference" and node.parent is not None and node.parent.name == "SignedInfo"


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


def _reference(node: Node) -> _Reference:
    method, value = node.child("DigestMethod"), node.child("DigestValue")
    told = methods.digest(method) if method else None
    octets = values.octets(value.text) if value else None
    if not isinstance(told, Known) or octets is None or node.child("Transforms"):
        return _Reference("", b"")
    return _Reference(told.components[0].name, octets)


def _right(said: _Reference, data: bytes) -> bool | None:
    """None where that cannot be computed here."""
    computed = signed_content.digest(said.hash, data) if said.hash else None
    return None if computed is None else computed == said.value
