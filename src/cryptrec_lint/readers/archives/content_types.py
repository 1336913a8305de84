"""Of which type the parts of an office document are (ECMA-376 part 2 section 9.1.2).

A signature says it of each part, and what it says has to be so (section 12.5): the same octets are something else to a
program where their type is another one.
"""

from __future__ import annotations

from posixpath import basename
from xml.parsers import expat

NAME = "[Content_Types].xml"
_SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_SEPARATOR = " "
_LONGEST = 1 << 20
"""Octets of the part; those of a text with a thousand pictures are 200 KB."""


class ContentTypes:
    """The types of one package; none where its part cannot be read."""

    def __init__(self, octets: bytes) -> None:
        self._defaults: dict[str, str] = {}
        self._overrides: dict[str, str] = {}
        self.is_clear = len(octets) <= _LONGEST
        """It could be read, and says nothing twice."""
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = _refuse
        try:
            parser.Parse(octets if self.is_clear else b"", True)
        except (expat.ExpatError, ValueError):
            self.is_clear = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_SPACE}{_SEPARATOR}Default":
            self._note(self._defaults, attributes.get("Extension"), attributes)
        elif name == f"{_SPACE}{_SEPARATOR}Override":
            self._note(self._overrides, attributes.get("PartName"), attributes)

    def _note(self, table: dict[str, str], key: str | None, attributes: dict[str, str]) -> None:
        folded = (key or "").lower().lstrip("/")
        if not folded or folded in table:
            self.is_clear = False
        table[folded] = attributes.get("ContentType", "")

    def of(self, name: str) -> str:
        """The type of a part; empty where it has none. Names of parts know no case; types do (12.5)."""
        folded = name.lower()
        return self._overrides.get(folded) or self._defaults.get(basename(folded).rpartition(".")[2], "")


def _refuse(*_: object) -> None:
    """A document type could set attributes; no part may have one."""
    raise ValueError
