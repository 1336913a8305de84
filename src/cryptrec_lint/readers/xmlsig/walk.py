"""One reading of an XML document that feeds the parts which are asked of it. No tree is built, nothing is fetched."""

from __future__ import annotations

from xml.parsers import expat

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.xmlsig import encoding, methods, names
from cryptrec_lint.readers.xmlsig.canonical import escape
from cryptrec_lint.readers.xmlsig.parts import ANY, OF_ROOT, Part, Work
from cryptrec_lint.readers.xmlsig.scope import FlawError, Scope, shown

_BUFFER = 1 << 16
_LONG = 8
"""A text counts once more for each 256 characters."""
_LEVELS = 100_000
"""Elements inside each other; expat needs memory for each."""
_OF_ROOT = 2
"""The level of elements directly in the document element."""


def feed(octets: bytes, parts: list[Part], work: Work) -> None:
    """Feed the parts of a document. Those that could not be made say why. Never raises."""
    readable, declared = encoding.readable(octets)
    if readable is None:
        why: Reason | None = reason("xml-encoding", encoding=declared)
    elif encoding.has_endless_tag(readable):
        why = reason("xml-too-many-attributes", limit=encoding.ATTRIBUTES)
    else:
        why = _Walk(expat.ParserCreate(declared or None), parts, work).through(readable)
    for part in parts:
        part.why = part.why or why


class _Walk:
    """What expat calls."""

    def __init__(self, parser: expat.XMLParserType, parts: list[Part], work: Work) -> None:
        self._parser, self._work, self._scope = parser, work, Scope()
        self._level = 0
        self._active: list[Part] = []
        self._at: dict[int, list[Part]] = {}
        self._named: dict[str, list[Part]] = {}
        self._declared: set[tuple[str, str]] = set()
        """Elements with their attributes that the document type declares to be identifiers."""
        self._closing: dict[int, list[Part]] = {}
        self._resuming: dict[int, list[Part]] = {}
        self._omitted = {part.select.omitted for part in parts}
        self._inside: dict[int, int] = {}
        """Open elements that some part leaves out as its own signature: level → where it begins."""
        self._removed: dict[str, set[int]] = {part.select.signatures: set() for part in parts if part.select.signatures}
        """Which signatures are left out → where those begin."""
        self._signatures: list[int] = []
        """Levels of the open elements that are signatures, where any are left out."""
        self._sort(parts)
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.buffer_size = _BUFFER
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._entity
        parser.AttlistDeclHandler = self._attribute
        parser.StartDoctypeDeclHandler = self._doctype

    def _sort(self, parts: list[Part]) -> None:
        for part in parts:
            part.removed = self._removed.get(part.select.signatures, frozenset())
            if part.select.identifier is not None:
                self._named.setdefault(part.select.identifier, []).append(part)
            elif part.select.offset is not None:
                self._at.setdefault(part.select.offset, []).append(part)
            else:
                self._active.append(part)
                part.found = 1

    def through(self, octets: bytes) -> Reason | None:
        """Read it all; why not."""
        whole = list(self._active)
        try:
            self._parser.Parse(octets, True)
            for part in whole:
                part.end = len(octets)
                part.finish()
        except FlawError as error:
            return error.why
        except expat.ExpatError as error:
            return reason("xml-not-well-formed", detail=expat.ErrorString(error.code))
        return None

    def _start(self, name: str, flat: list[str]) -> None:
        offset = self._parser.CurrentByteIndex
        self._level += 1
        self._work.take(1 + (len(flat) >> 3))
        if self._level > _LEVELS:
            raise FlawError(reason("xml-too-deep", limit=_LEVELS))
        declared, others = self._scope.open(flat)
        leaves_out = offset in self._omitted
        if leaves_out:
            self._inside[self._level] = offset
        if self._removed and name.endswith(names.SIGNATURE):
            leaves_out = self._remove(name, offset) or leaves_out
        for part in self._at.get(offset, ()):
            self._open(part, name, offset)
        if self._named and others:
            self._identify(name, others, offset)
        if leaves_out:
            self._pause(offset)
        if self._active:
            tag = self._scope.start(name, declared, others)
            cost = 1 + (len(tag.written) >> _LONG) + (len(declared) >> 1)
            self._work.take(cost * len(self._active))
            for part in self._active:
                part.on_start(tag, self._scope)

    def _identify(self, name: str, others: list[str], offset: int) -> None:
        """White space around an identifier does not count (xml:id section 4)."""
        met = {
            others[index + 1].strip()
            for index in range(0, len(others), 2)
            if others[index + 1].strip() in self._named
            and (methods.is_identifier(others[index]) or (name, others[index]) in self._declared)
        }
        for identifier in met:
            for part in self._named[identifier]:
                self._open(part, name, offset)

    def _open(self, part: Part, name: str, offset: int) -> None:
        """The part begins, unless it is one that has begun already: then it is two parts, and neither is it."""
        part.found += 1
        if part.found > 1:
            return
        part.name, part.start, part.level = name, offset, self._level - 1
        if part.select.omitted in self._inside.values():
            part.why = reason("xmlsig-enveloped-empty")
            return
        if self._is_within(part.select.signatures):
            part.why = reason("xmlsig-filter-empty")
            return
        self._work.take(len(self._scope.spaces) >> 1)  # an apex may have to declare them all
        self._active.append(part)
        self._closing.setdefault(self._level, []).append(part)

    def _remove(self, name: str, offset: int) -> bool:
        """Whether the element is a signature; those that are left out by some part are noted."""
        prefix, _, local = name.rpartition(":")
        if local != names.SIGNATURE or self._scope.spaces.get(prefix) != names.SIGNATURES:
            return False
        if ANY in self._removed and not self._signatures:
            self._removed[ANY].add(offset)
        if OF_ROOT in self._removed and self._level == _OF_ROOT:
            self._removed[OF_ROOT].add(offset)
        self._signatures.append(self._level)
        return True

    def _is_within(self, which: str) -> bool:
        """Whether the open element is, or lies in, a signature that is left out."""
        if which == OF_ROOT:
            return _OF_ROOT in self._signatures[:_OF_ROOT]
        return which == ANY and bool(self._signatures)

    def _pause(self, offset: int) -> None:
        self._work.take(len(self._active))
        paused = [part for part in self._active if part.select.omitted == offset or offset in part.removed]
        if not paused:
            return
        left_out = set(paused)
        self._active = [part for part in self._active if part not in left_out]
        self._resuming.setdefault(self._level, []).extend(paused)
        if self._level == 1:
            for part in paused:
                part.why = reason("xmlsig-filter-empty" if part.removed else "xmlsig-enveloped-empty")

    def _end(self, name: str) -> None:
        for part in self._active:
            part.on_end(name)
        if self._resuming and (resumed := self._resuming.pop(self._level, None)):
            self._active += resumed
        if self._closing and (closed := self._closing.pop(self._level, None)):
            for part in closed:
                part.end = self._parser.CurrentByteIndex
                part.finish()
            ended = set(closed)
            self._active = [part for part in self._active if part not in ended]
        self._scope.close()
        self._inside.pop(self._level, None)
        if self._signatures and self._signatures[-1] == self._level:
            self._signatures.pop()
        self._level -= 1

    def _text(self, text: str) -> None:
        if self._active:
            self._take(text)
            escaped = escape(text)
            for part in self._active:
                part.on_text(text, escaped)

    def _comment(self, text: str) -> None:
        self._take(text)
        for part in self._active:
            part.on_comment(text)

    def _instruction(self, target: str, data: str) -> None:
        self._take(data)
        for part in self._active:
            part.on_instruction(target, data)

    def _take(self, text: str) -> None:
        self._work.take((1 + (len(text) >> _LONG)) * len(self._active))

    def _entity(self, *declared: object) -> None:
        raise FlawError(reason("xml-entity", name=shown(str(declared[0]))))

    def _attribute(self, element: str, attribute: str, kind: str, *_: object) -> None:
        self._work.take(1)
        if kind == "ID":
            self._declared.add((element, attribute))

    def _doctype(self, _: str, system: str | None, *__: object) -> None:
        """Outside the document attributes with defaults and identifiers can be declared, which belong to what is
        signed; nothing is fetched."""
        if system is not None:
            raise FlawError(reason("xmlsig-doctype-outside", name=shown(system)))
