"""Canonical XML 1.0 and 1.1 and Exclusive XML Canonicalization 1.0, of a document or of one element with all in it.

Fed with what expat reads, it hands on the octets as they come, so that a document of any length needs no tree. lxml,
the library that has the exclusive form and 1.0, has no 1.1, and leaves out the attributes that an element inherits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from cryptrec_lint.model import reason
from cryptrec_lint.readers.xmlsig.scope import FlawError, Scope, Start, shown

_TEXT_MARKS = re.compile("[&<>\r]")
_INHERITED = ("xml:lang", "xml:space")
"""Canonical XML 1.1 section 2.4: the simple inheritable attributes. In 1.0 all of the prefix are inherited."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_MARKS = frozenset('&<"\t\n\r')
_FLUSH = 2000
"""Pieces of text that are gathered before they are handed on."""


class Form(NamedTuple):
    """One of the canonical forms."""

    way: str
    """`inclusive`, `inclusive-1.1` or `exclusive`."""
    comments: bool = False
    prefixes: frozenset[str] = frozenset()
    """Of the exclusive form: prefixes that are treated as in the inclusive one; empty for the default namespace."""

    @property
    def exclusive(self) -> bool:
        """Only the namespaces that are used are written."""
        return self.way == "exclusive"


class Writer:
    """Writes one canonical form."""

    def __init__(self, form: Form, give: Callable[[bytes], object]) -> None:
        self._form, self._give = form, give
        self._exclusive, self._comments = form.exclusive, form.comments
        self._rendered: dict[str, str] = {}
        """Prefix → namespace, as it was written on the elements around."""
        self._undo: list[list[tuple[str, str]] | None] = []
        self._out: list[str] = []
        self._root_seen = False

    def start(self, tag: Start, scope: Scope) -> None:
        """A start tag. The first one is the apex, which inherits from what is left out around it."""
        if self._undo:
            attributes = tag.written
            prefixes = self._prefixes(tag)
        else:
            attributes = self._apex(tag, scope)
            prefixes = self._of_apex(tag, scope)
        self._out += ("<", tag.name, self._namespaces(prefixes, scope) if prefixes else "", attributes, ">")
        if not prefixes:
            self._undo.append(None)
        if len(self._out) > _FLUSH:
            self.flush()

    def _prefixes(self, tag: Start) -> Iterable[str]:
        if not self._exclusive:
            return tag.declared
        if not self._form.prefixes or not tag.declared:
            return tag.visible
        return {*tag.visible, *self._form.prefixes.intersection(tag.declared)}

    def _of_apex(self, tag: Start, scope: Scope) -> Iterable[str]:
        if not self._exclusive:
            return list(scope.spaces) or [""]
        return {*tag.visible, *(one for one in self._form.prefixes if one in scope.spaces)}

    def _namespaces(self, prefixes: Iterable[str], scope: Scope) -> str:
        """The declarations that are not in force already by what was written around."""
        changes, found = [], []
        for prefix in prefixes:
            space, before = scope.spaces.get(prefix, ""), self._rendered.get(prefix, "")
            if space != before and prefix != "xml":
                changes.append((prefix, before))
                found.append((prefix, space))
        self._undo.append(changes or None)
        if not found:
            return ""
        self._rendered.update(found)
        found.sort()
        return "".join([_declaration(*one) for one in found])

    def _apex(self, tag: Start, scope: Scope) -> str:
        """The attributes with those of the prefix `xml` that stand around (Canonical XML 1.0 and 1.1 section 2.4)."""
        own = {one.name for one in tag.attributes}
        if self._exclusive or not scope.xml:
            return tag.written
        if self._form.way == "inclusive":
            names = set(scope.xml)
        elif scope.bases > ("xml:base" in own):
            raise FlawError(reason("xmlsig-base-around"))
        else:
            names = scope.xml.keys() & _INHERITED
        more = [scope.attribute(name, scope.xml[name]) for name in names - own]
        return "".join([one.written for one in sorted([*tag.attributes, *more])])

    def end(self, name: str) -> None:
        """An end tag."""
        for prefix, space in self._undo.pop() or ():
            self._rendered[prefix] = space
        self._out += ("</", name, ">")
        self._root_seen = self._root_seen or not self._undo

    def text(self, _: str, escaped: str) -> None:
        """Characters, as they are and as `escape` writes them."""
        self._out.append(escaped)

    def comment(self, text: str) -> None:
        """A comment, which most forms leave out."""
        if self._comments:
            self._outside(f"<!--{text}-->")

    def instruction(self, target: str, data: str) -> None:
        """A processing instruction."""
        self._outside(f"<?{target} {data}?>" if data else f"<?{target}?>")

    def _outside(self, written: str) -> None:
        """Outside the document element each stands on a line of its own (section 2.3)."""
        inside = bool(self._undo)
        self._out.append(written if inside else f"\n{written}" if self._root_seen else f"{written}\n")

    def flush(self) -> None:
        """Hand on what was gathered."""
        if self._out:
            self._give("".join(self._out).encode())
            self._out.clear()


def escape(text: str) -> str:
    """Characters as they stand in a canonical form (section 2.3, "Text Nodes")."""
    if _TEXT_MARKS.search(text):
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#xD;")
    return text


def _declaration(prefix: str, space: str) -> str:
    """A namespace node (section 2.3). Relative references have no canonical form (section 1.3); of characters that must
    be written as references, libxml2 makes none, so that programs differ."""
    if space and not _SCHEME.match(space):
        raise FlawError(reason("xmlsig-relative-namespace", name=shown(space)))
    if not _MARKS.isdisjoint(space):
        raise FlawError(reason("xmlsig-namespace-marks", name=shown(space)))
    return f' xmlns:{prefix}="{space}"' if prefix else f' xmlns="{space}"'
