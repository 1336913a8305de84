"""Where an element, and the URI in it, stands in the text of its source."""

from __future__ import annotations

import re

from cryptrec_lint.readers.certificates import place
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.xmlsig.tree import Node, Tree
from cryptrec_lint.source import Source

_TAG = re.compile(r"""<[^"'<>]*(?:"[^"<]*"[^"'<>]*|'[^'<]*'[^"'<>]*)*>""")
_TAG_LENGTH = 16 << 10
"""Characters of a start tag; a longer one is quoted to here."""


class Places:
    """The places of the elements of one document, asked in their order."""

    def __init__(self, source: Source, tree: Tree) -> None:
        self._source, self._tree = source, tree
        self._plain = tree.octets.isascii()
        self._octets, self._characters = 0, 0

    def element(self, node: Node) -> Place:
        """The start tag."""
        if not self._tree.is_source:
            return place.of_whole(self._source)
        return place.of_span(self._source, *self._tag(node))

    def value(self, node: Node, value: str) -> Place:
        """The value of an attribute of the start tag; the tag, where the value is not written as it reads."""
        if not self._tree.is_source:
            return place.of_whole(self._source)
        start, end = self._tag(node)
        at = self._source.text.find(value, start, end) if value else -1
        return place.of_span(self._source, at, at + len(value)) if at >= 0 else self.element(node)

    def conceal(self, node: Node) -> None:
        """From now on no line quotes what stands in the element, whose end tag has its name."""
        if self._tree.is_source:
            _, start = self._tag(node)
            end = self._source.text.find(f"{node.name}>", start)
            self._source.conceal(start, end if end >= 0 else len(self._source.text))

    def at(self, offset: int) -> Place:
        """The place after so many octets."""
        if not self._tree.is_source:
            return place.of_whole(self._source)
        start = min(self._offset(offset), len(self._source.text))
        return place.of_span(self._source, start, start)

    def _tag(self, node: Node) -> tuple[int, int]:
        start = self._offset(node.offset)
        limit = min(start + _TAG_LENGTH, len(self._source.text))
        found = _TAG.match(self._source.text, start, limit)
        return start, found.end() if found else limit

    def _offset(self, octets: int) -> int:
        """Characters before so many octets. Counted from the last answer on, so that all together cost one pass."""
        if self._plain:
            return octets
        if octets < self._octets:
            self._octets, self._characters = 0, 0
        between = self._tree.octets[self._octets : octets]
        self._characters += len(between.decode("utf-8", "surrogateescape"))
        self._octets = octets
        return self._characters
