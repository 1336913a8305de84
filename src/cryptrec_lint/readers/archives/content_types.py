"""Of which type the parts of an office document are (ECMA-376 part 2 section 9.1.2).

A signature says it of each part, and what it says has to be so (section 12.5): the same octets are something else to a
program where their type is another one.
"""

from __future__ import annotations

from posixpath import basename
from string import ascii_lowercase, ascii_uppercase
from xml.parsers import expat

NAME = "[Content_Types].xml"
_SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_SEPARATOR = " "
_OVERRIDDEN = "PartName"
_KEYS = {f"{_SPACE}{_SEPARATOR}Default": "Extension", f"{_SPACE}{_SEPARATOR}Override": _OVERRIDDEN}
"""Elements → the attribute that says of what they set the type."""
_DIRECTLY = 2
"""The level of elements directly in the document element."""
_FOLDED = str.maketrans(ascii_uppercase, ascii_lowercase)
_LONGEST = 1 << 20
"""Octets of the part; those of a text with a thousand pictures are 200 KB."""


class ContentTypes:
    """The types of one package; none where its part cannot be read."""

    def __init__(self, octets: bytes) -> None:
        self._defaults: dict[str, str] = {}
        self._overrides: dict[str, str] = {}
        self.is_clear = len(octets) <= _LONGEST
        """It could be read, says nothing twice, and has nothing else in it."""
        self._level = 0
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse
        try:
            parser.Parse(octets if self.is_clear else b"", True)
        except (expat.ExpatError, ValueError):
            self.is_clear = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._level += 1
        key = _KEYS.get(name, "")
        if self._level == 1:
            self.is_clear = self.is_clear and name == f"{_SPACE}{_SEPARATOR}Types"
        elif self._level > _DIRECTLY or not key:
            self.is_clear = False
        else:
            table = self._overrides if key == _OVERRIDDEN else self._defaults
            self._note(table, attributes.get(key, ""), attributes)

    def _end(self, _: str) -> None:
        self._level -= 1

    def _note(self, table: dict[str, str], key: str, attributes: dict[str, str]) -> None:
        folded = key.translate(_FOLDED).removeprefix("/")
        if not folded or folded in table:
            self.is_clear = False
        table[folded] = attributes.get("ContentType", "")

    def of(self, name: str) -> str:
        """The type of a part; empty where it has none. Names of parts know no case in ASCII; types do (12.5)."""
        folded = name.translate(_FOLDED)
        if folded in self._overrides:
            return self._overrides[folded]
        _, dot, extension = basename(folded).rpartition(".")
        return self._defaults.get(extension, "") if dot else ""


def _refuse(*_: object) -> None:
    """A document type could set attributes; no part may have one."""
    raise ValueError
