"""The elements of a small XML document with their places. Entities are never expanded."""

from __future__ import annotations

from typing import NamedTuple
from xml.parsers import expat

from cryptrec_lint.model import Reason, Unresolved, reason
from cryptrec_lint.readers.certificates import place
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.source import Source

_LIMIT = 20_000
"""Elements; a configuration with a thousand domains has a few thousand."""
_DOMAINS = 5
"""Domains that are shown."""


class Element(NamedTuple):
    """An element, with what it is for."""

    name: str
    attributes: dict[str, str]
    symbol: str
    subject: str
    """The domains that the configuration around it is for, or `debug-overrides`."""
    where: Place
    """The start of its tag."""
    source: Source
    at: int
    """Offset of its tag in the text."""

    def value(self, attribute: str) -> Place:
        """The value of an attribute as it is written; the tag, where it is written in another way."""
        value, text = self.attributes.get(attribute, ""), self.source.text
        end = text.find(">", self.at)
        begin = text.find(attribute, self.at, end)
        start = text.find(value, begin + len(attribute), end) if value and begin >= 0 else -1
        return place.of_span(self.source, start, start + len(value)) if start >= 0 else self.where


class _Open(NamedTuple):
    name: str
    symbol: str
    domains: list[str]


class _StopError(Exception):
    """Reading ends here."""


def elements(source: Source) -> tuple[list[Element], Unresolved | None]:
    """The elements in their order, and why not all of them."""
    grower = _Grower(source)
    why = grower.grow()
    flaw = place.of_whole(source).unresolved("", "unreadable-input", why) if why else None
    return [one._replace(subject=_subject(domains)) for one, domains in grower.found], flaw


def _subject(domains: list[str]) -> str:
    return ", ".join(domains[:_DOMAINS]) + (", …" if len(domains) > _DOMAINS else "")


class _Grower:
    """What expat calls."""

    def __init__(self, source: Source) -> None:
        self.found: list[tuple[Element, list[str]]] = []
        self._source = source
        self._open: list[_Open] = []
        self._counts: dict[str, int] = {}
        self._text: list[str] = []
        self._why: Reason | None = None
        self._done = 0, 0
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.EntityDeclHandler = self._entity

    def grow(self) -> Reason | None:
        """Read it all; why it could not be, if so."""
        try:
            self._parser.Parse(self._source.data, True)
        except _StopError:
            return self._why
        except expat.ExpatError as error:
            return reason("xml-not-well-formed", detail=expat.ErrorString(error.code))
        return None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.found) >= _LIMIT:
            self._stop(reason("xml-too-many-elements", limit=_LIMIT))
        count = self._counts.get(name, 0)
        self._counts[name] = count + 1
        outer = self._open[-1] if self._open else None
        domains = ["debug-overrides"] if name == "debug-overrides" else []
        if name != "domain-config" and outer is not None and not domains:
            domains = outer.domains
        symbol = f"{name}[{count}]"
        at = self._offset(self._parser.CurrentByteIndex)
        where = place.of_span(self._source, at, at + 1 + len(name))
        self.found.append((Element(name, attributes, symbol, "", where, self._source, at), domains))
        self._open.append(_Open(name, symbol, domains))
        self._text = []

    def _end(self, name: str) -> None:
        self._open.pop()
        if name == "domain" and self._open:
            self._open[-1].domains.append("".join(self._text).strip())

    def _characters(self, text: str) -> None:
        self._text.append(text)

    def _entity(self, *declared: object) -> None:
        self._stop(reason("xml-entity", name=declared[0]))

    def _stop(self, why: Reason) -> None:
        self._why = why
        raise _StopError

    def _offset(self, octets: int) -> int:
        """Characters before so many octets, counted from the last answer on."""
        before, characters = self._done
        characters += len(self._source.data[before:octets].decode("utf-8", "surrogateescape"))
        self._done = octets, characters
        return characters
