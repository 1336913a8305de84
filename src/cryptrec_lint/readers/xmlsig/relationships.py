"""The relationships of an office document as they are signed (ECMA-376 part 2 section 12.2.4.26).

Those that are named by their identifiers or types are signed, in the order of the identifiers, and no others: a
document may get more of them, such as that to its next signature, and stay right.
"""

from __future__ import annotations

from typing import NamedTuple
from xml.parsers import expat

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.xmlsig import encoding
from cryptrec_lint.readers.xmlsig.parts import Work
from cryptrec_lint.readers.xmlsig.scope import Attribute, FlawError
from cryptrec_lint.readers.xmlsig.tree import Node

_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
"""ECMA-376 part 2 section 8.3.3: the namespace of a relationships part."""
_DECLARED = ["xmlns", _SPACE]
_MODE, _INTERNAL = "TargetMode", "Internal"
"""Section 12.2.4.26 step 3: what an absent TargetMode means; the transform writes it."""
_NEEDED = {"Id", "Type", "Target"}
_MOST = 20_000
"""Relationships of one part; a text with a thousand pictures has as many."""
_COST = 4
"""Steps for each, since their attributes are gone through too."""


class Relationships(NamedTuple):
    """Which of them are signed."""

    ids: frozenset[str]
    types: frozenset[str]


class _UnknownError(Exception):
    """The part has what no relationships part has, of which the transform says nothing."""


def named(transform: Node) -> Relationships | Reason:
    """What a transform names: single ones by SourceId, groups by SourceType."""
    ids = [one.attributes.get("SourceId") for one in transform.children_named("RelationshipReference")]
    types = [one.attributes.get("SourceType") for one in transform.children_named("RelationshipsGroupReference")]
    if None in ids or None in types or not (ids or types):
        return reason("xmlsig-structure", element="RelationshipReference")
    return Relationships(frozenset(filter(None, ids)), frozenset(filter(None, types)))


def applied(wanted: Relationships, octets: bytes, work: Work) -> bytes | Reason:
    """The part with those that are wanted, in canonical form."""
    readable, declared = encoding.readable(octets)
    if readable is None or encoding.has_endless_tag(readable):
        return reason("xmlsig-relationships")
    reading = _Reading(expat.ParserCreate(declared or None), work)
    try:
        found = reading.through(readable)
    except (expat.ExpatError, _UnknownError):
        return reason("xmlsig-relationships")
    except FlawError as error:
        return error.why
    kept = sorted((one["Id"], one) for one in found if one["Id"] in wanted.ids or one["Type"] in wanted.types)
    return f'<Relationships xmlns="{_SPACE}">{"".join(_written(one) for _, one in kept)}</Relationships>'.encode()


def _written(one: dict[str, str]) -> str:
    values = sorted({_MODE: _INTERNAL, **one}.items())
    return f"<Relationship{''.join(Attribute('', name, name, value).written for name, value in values)}></Relationship>"


class _Reading:
    """A relationships part as programs write it: elements without a prefix, with nothing in them, and no more."""

    def __init__(self, parser: expat.XMLParserType, work: Work) -> None:
        self._parser, self._work = parser, work
        self._level = 0
        self._found: dict[str, dict[str, str]] = {}
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.ProcessingInstructionHandler = self._unknown
        parser.StartDoctypeDeclHandler = self._unknown

    def through(self, octets: bytes) -> list[dict[str, str]]:
        """Raises ExpatError, FlawError or _UnknownError."""
        self._parser.Parse(octets, True)
        return list(self._found.values())

    def _start(self, name: str, flat: list[str]) -> None:
        self._level += 1
        self._work.take(_COST)
        if self._level == 1:
            if name != "Relationships" or flat != _DECLARED:
                raise _UnknownError
            return
        one = dict(zip(flat[::2], flat[1::2], strict=True))
        known = _NEEDED <= one.keys() <= {*_NEEDED, _MODE}
        if (
            self._level > 2
            or name != "Relationship"
            or not known
            or one["Id"] in self._found
            or len(self._found) >= _MOST
        ):
            raise _UnknownError
        self._found[one["Id"]] = one

    def _end(self, _: str) -> None:
        self._level -= 1

    def _text(self, text: str) -> None:
        if text.strip(" \t\r\n"):
            raise _UnknownError

    def _unknown(self, *_: object) -> None:
        raise _UnknownError
