"""What is in force at a place of an XML document: the prefixes of namespaces, and the attributes of the prefix `xml`.

A start tag is taken apart here once, for all canonical forms that are made of it.
"""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.model import Reason, reason

XML = "http://www.w3.org/XML/1998/namespace"
"""Namespaces in XML 1.0 section 3: the prefix `xml` stands for it undeclared."""
_DECLARES = "xmlns"

_TAGS = 2000
"""Start tags that are remembered."""

Change = tuple[dict[str, str], str, "str | None"]
"""A table, one of its names, and what the name stood for before; None where it was not there."""


SHOWN = 80
"""Characters of a URI, a name or an identifier of a document that a sentence quotes."""


def shown(text: str) -> str:
    """A text of a document, cut to what fits into a sentence."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


class FlawError(Exception):
    """The document has no canonical form, or none that can be made here."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.key)
        self.why = why


class Attribute(NamedTuple):
    """An attribute; their order is that of Canonical XML 1.0 section 2.2 (namespace, then local name)."""

    space: str
    local: str
    name: str
    value: str

    @property
    def written(self) -> str:
        """As it stands in a canonical form (section 2.3, "Attribute Nodes")."""
        value = self.value
        if _MARKS.isdisjoint(value):
            return f' {self.name}="{value}"'
        return f' {self.name}="{value.translate(_IN_ATTRIBUTES)}"'


_IN_ATTRIBUTES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"},
)
_MARKS = frozenset('&<"\t\n\r')


class Start(NamedTuple):
    """A start tag."""

    name: str
    attributes: list[Attribute]
    """Sorted; without declarations of namespaces."""
    written: str
    """The attributes as they stand in a canonical form."""
    visible: list[str]
    """The prefixes that the tag uses; empty for the default namespace."""
    declared: list[str]
    """The prefixes that it declares."""


class Scope:
    """What is in force, kept as one table with what to restore at each end tag: a copy for each of ten thousand nested
    elements would take all memory."""

    def __init__(self) -> None:
        self.spaces: dict[str, str] = {}
        """Prefix → namespace; an empty prefix is the default one, an empty namespace none."""
        self.xml: dict[str, str] = {}
        """Attributes of the prefix `xml` in force, by name."""
        self.bases = 0
        """Open elements that have an `xml:base`."""
        self._undo: list[list[Change] | None] = []
        self._tags: dict[tuple[str, ...], Start] = {}
        """Start tags by their name and attributes, since the last change of prefixes: most return all the time."""

    def open(self, flat: list[str]) -> tuple[list[str], list[str]]:
        """A start tag begins, with names and values of its attributes in turn: the prefixes that it declares, and the
        other attributes."""
        if not flat:
            self._undo.append(None)
            return [], []
        changes: list[Change] = []
        declared: list[str] = []
        others: list[str] = []
        for index in range(0, len(flat), 2):
            name, value = flat[index], flat[index + 1]
            if name.startswith(_DECLARES) and name[5:6] in ("", ":"):
                self._declare(name[6:], value, declared, changes)
                continue
            if name.startswith("xml:"):
                changes.append((self.xml, name, self.xml.get(name)))
                self.xml[name] = value
                self.bases += name == "xml:base"
            others += (name, value)
        self._undo.append(changes or None)
        return declared, others

    def _declare(self, prefix: str, space: str, declared: list[str], changes: list[Change]) -> None:
        if prefix == "xml":
            return
        if prefix and not space:
            raise FlawError(reason("xmlsig-prefix-undeclared", prefix=shown(prefix)))
        changes.append((self.spaces, prefix, self.spaces.get(prefix)))
        self.spaces[prefix] = space
        self._tags.clear()
        declared.append(prefix)

    def close(self) -> None:
        """An end tag."""
        changes = self._undo.pop()
        if changes is None:
            return
        self._tags.clear()
        for table, name, before in reversed(changes):
            self.bases -= name == "xml:base"
            if before is None:
                del table[name]
            else:
                table[name] = before

    def start(self, name: str, declared: list[str], others: list[str]) -> Start:
        """The start tag that was just opened."""
        key = (name, *others)
        found = None if declared else self._tags.get(key)
        if found is None:
            found = self._start(name, declared, others)
            if not declared and len(self._tags) < _TAGS:
                self._tags[key] = found
        return found

    def _start(self, name: str, declared: list[str], others: list[str]) -> Start:
        own = name.partition(":")[0] if ":" in name else ""
        self._named(own)
        if not others:
            return Start(name, [], "", [own], declared)
        attributes = [self.attribute(others[index], others[index + 1]) for index in range(0, len(others), 2)]
        attributes.sort()
        used = {one.name.partition(":")[0] for one in attributes if ":" in one.name} - {"xml", own}
        return Start(name, attributes, "".join([one.written for one in attributes]), [own, *used], declared)

    def attribute(self, name: str, value: str) -> Attribute:
        """An attribute of a tag in this scope. One without a prefix is in no namespace."""
        prefix, colon, local = name.partition(":")
        return Attribute(self._named(prefix), local, name, value) if colon else Attribute("", name, name, value)

    def _named(self, prefix: str) -> str:
        if prefix in ("", "xml"):
            return XML if prefix else ""
        space = self.spaces.get(prefix)
        if space is None:
            raise FlawError(reason("xmlsig-prefix-undeclared", prefix=shown(prefix)))
        return space
