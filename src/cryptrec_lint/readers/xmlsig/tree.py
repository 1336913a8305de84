"""The elements of an XML document that speak of signatures, encryption and keys, with their places.

Read with the standard library's expat. Nothing is fetched and no entity is expanded: reading ends where one is
declared. Of a document of any size only these elements are kept.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.parsers import expat

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.xmlsig import encoding, names

_ELEMENTS = 1_500_000
"""Elements of a document that are looked at: a second's work for each half million."""
_BY = 2
"""Four attributes count like one more element: a document type can give any number of them to each."""
_KEPT = 100_000
"""Elements that are kept; a signature over a hundred parts has a thousand."""
_READ = ("Algorithm", "URI", "URN", "PrefixList", "Filter", "SourceId", "SourceType")
"""Attributes that are asked for; the others are not kept."""
_DEPTH = 64
"""Kept elements inside each other; a counter-signed XAdES signature has twenty."""
_SEPARATOR = " "
"""Stands in no namespace and in no name."""
EXPRESSION = 1000
"""Characters of an XPath that are looked at; those that are understood have two hundred at most, blanks apart."""
_PREFIX = re.compile(r"(?<![\w.-])([^\W\d][\w.-]*):(?!:)")
"""The prefix of a name, and no axis (XPath 1.0 section 3.7)."""


class Node:
    """An element that is kept: of a namespace in `names`."""

    __slots__ = (
        "attributes",
        "bound",
        "children",
        "counts",
        "depth",
        "index",
        "name",
        "offset",
        "parent",
        "space",
        "texts",
    )

    def __init__(self, space: str, name: str, attributes: dict[str, str], parent: Node | None, offset: int) -> None:
        self.space = space
        """The namespace as `names` calls it."""
        self.name = name
        self.attributes = attributes
        self.parent = parent
        """The nearest element around it that is kept."""
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.children: list[Node] = []
        self.counts: dict[str, int] = {}
        """Name → how many children have it."""
        self.offset = offset
        """Octets before it in what was parsed."""
        self.index = 0
        """How many of its name stand before it in its parent."""
        self.texts: list[str] = []
        self.bound: dict[str, str] | None = None
        """Of an XPath without other elements in it: the prefixes that its text names → what they stand for there."""

    @property
    def text(self) -> str:
        """The characters directly inside it."""
        return "".join(self.texts)

    @property
    def symbol(self) -> str:
        """`Signature[0].SignedInfo.Reference[1]`: where it stands among those that are kept."""
        if self.parent is None:
            return f"{self.name}[{self.index}]"
        return f"{self.parent.symbol}.{self.name}" + (f"[{self.index}]" if self.index else "")

    def child(self, name: str) -> Node | None:
        """The first child of a name."""
        return next((one for one in self.children if one.name == name), None)

    def children_named(self, name: str) -> list[Node]:
        """All children of a name."""
        return [one for one in self.children if one.name == name]

    def inside(self, *wanted: str) -> bool:
        """Whether an element of one of these names stands around it."""
        return self.around(*wanted) is not None

    def around(self, *wanted: str) -> Node | None:
        """The nearest element of one of these names around it."""
        found = self.parent
        while found is not None and found.name not in wanted:
            found = found.parent
        return found

    def below(self) -> list[Node]:
        """All elements inside it, in order."""
        found: list[Node] = []
        waiting = self.children[::-1]
        while waiting:
            found.append(waiting.pop())
            waiting += found[-1].children[::-1]
        return found


class Flaw(NamedTuple):
    """Why reading ended, and after how many octets."""

    why: Reason
    offset: int


class Tree(NamedTuple):
    """What was kept of a document."""

    nodes: list[Node]
    """In the order of their places."""
    flaw: Flaw | None
    """Why the rest was not read."""
    octets: bytes
    """What was parsed: offsets count in it."""
    is_source: bool
    """These are the octets of the source, in UTF-8."""


class _StopError(Exception):
    """Reading ends here."""


def parse(data: bytes) -> Tree:
    """What a document holds. Never raises."""
    octets, declared = encoding.readable(data)
    if octets is None:
        return Tree([], Flaw(reason("xml-encoding", encoding=declared), 0), data, is_source=False)
    if encoding.has_endless_tag(octets):
        return Tree([], Flaw(reason("xml-too-many-attributes", limit=encoding.ATTRIBUTES), 0), octets, is_source=False)
    grower = _Grower(expat.ParserCreate(declared or None, _SEPARATOR))
    if names.XPATH.encode() in octets:
        grower.bind()
    return Tree(grower.nodes, grower.grow(octets), octets, is_source=octets is data and encoding.is_utf8(data))


class _Grower:
    """What expat calls. Methods are called a million times in a large document."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.nodes: list[Node] = []
        self._parser = parser
        self._why: Reason | None = None
        self._count = 0
        self._open: list[Node | None] = []
        """For each open element, the innermost one that is kept."""
        self._directly: list[Node | None] = []
        """For each open element, itself if it is kept."""
        self._tops: dict[str, int] = {}
        self._mixed: set[Node] = set()
        """Expressions with other elements in them."""
        self._prefixes: dict[str, list[str]] = {}
        """Prefix → what it stood for on the elements around, where that is asked for; the innermost comes last."""
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped

    def bind(self) -> None:
        """There are expressions: keep what prefixes stand for."""
        self._parser.StartNamespaceDeclHandler = self._declare
        self._parser.EndNamespaceDeclHandler = self._undeclare

    def _declare(self, prefix: str | None, space: str | None) -> None:
        self._prefixes.setdefault(prefix or "", []).append(space or "")

    def _undeclare(self, prefix: str | None) -> None:
        self._prefixes[prefix or ""].pop()

    def grow(self, octets: bytes) -> Flaw | None:
        """Read it all, or until something forbids to."""
        try:
            self._parser.Parse(octets, True)
        except _StopError:
            return Flaw(self._why or reason("xml-not-well-formed", detail=""), self._parser.CurrentByteIndex)
        except expat.ExpatError as error:
            why = reason("xml-not-well-formed", detail=expat.ErrorString(error.code))
            return Flaw(why, max(0, self._parser.ErrorByteIndex))
        return None

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        self._count += 1 + (len(attributes) >> _BY)
        if self._count > _ELEMENTS:
            self._stop(reason("xml-too-many-elements", limit=_ELEMENTS))
        space, _, name = qualified.rpartition(_SEPARATOR)
        inside = self._directly[-1] if self._directly else None
        if inside is not None and inside.name == names.XPATH:
            self._mixed.add(inside)
        outer = self._open[-1] if self._open else None
        kept = names.known(space, name) if space else names.of_key(name, outer.name if outer else "")
        if not kept:
            self._open.append(outer)
            self._directly.append(None)
            return
        if len(self.nodes) >= _KEPT:
            self._stop(reason("xml-too-many-elements", limit=_KEPT))
        read = {one: attributes[one] for one in _READ if one in attributes}
        node = Node(kept, name, read, outer, self._parser.CurrentByteIndex)
        if node.depth > _DEPTH:
            self._stop(reason("xml-too-deep", limit=_DEPTH))
        self._place(node, outer)
        self.nodes.append(node)
        self._open.append(node)
        self._directly.append(node)

    def _place(self, node: Node, outer: Node | None) -> None:
        counts = self._tops if outer is None else outer.counts
        node.index = counts.get(node.name, 0)
        counts[node.name] = node.index + 1
        if outer is not None:
            outer.children.append(node)

    def _end(self, _: str) -> None:
        self._open.pop()
        node = self._directly.pop()
        if node is not None and node.name == names.XPATH and node not in self._mixed:
            named = {one for one in _PREFIX.findall(node.text[:EXPRESSION]) if self._prefixes.get(one)}
            node.bound = {one: self._prefixes[one][-1] for one in named}

    def _characters(self, text: str) -> None:
        node = self._directly[-1] if self._directly else None
        if node is not None:
            node.texts.append(text)

    def _entity(self, *declared: object) -> None:
        self._stop(reason("xml-entity", name=declared[0]))

    def _skipped(self, name: str, _: object) -> None:
        self._stop(reason("xml-entity", name=name))

    def _stop(self, why: Reason) -> None:
        self._why = why
        raise _StopError
