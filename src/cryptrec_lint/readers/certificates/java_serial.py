"""Objects that Java wrote (Java Object Serialization Specification, chapter 6 "Object Serialization Stream Protocol").

Only read: fields of objects, strings, arrays of octets. No class is known here, none is loaded, nothing is executed.
"""

from __future__ import annotations

from typing import NamedTuple, Union

from cryptrec_lint.readers.certificates.big_endian import CutShortError, Octets

MAGIC = b"\xac\xed\x00\x05"
_NULL, _REFERENCE, _CLASS, _OBJECT, _STRING, _ARRAY, _END_BLOCK = 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x78
_BLOCK, _LONG_BLOCK, _ENUM = 0x77, 0x7A, 0x7E
_FIRST_HANDLE = 0x7E0000
_WRITE_METHOD = 1
_PRIMITIVES = {"B": 1, "C": 2, "D": 8, "F": 4, "I": 4, "J": 8, "S": 2, "Z": 1}
"""Type codes and their octets (section 6.4.2)."""
_DEPTH = 32
"""Objects inside objects; a sealed key goes three deep."""

Value = Union[None, str, bytes, "Object", "_Class"]


class Object(NamedTuple):
    """An object: its class, and its fields that are strings, arrays of octets or objects."""

    name: str
    fields: dict[str, Value]


class _Class(NamedTuple):
    name: str
    flags: int
    fields: tuple[tuple[str, str], ...]
    above: _Class | None


def read(octets: Octets) -> Value:
    """The first value of a stream; `octets` stands behind it afterwards. Raises CutShortError where it is none."""
    if octets.take(len(MAGIC)) != MAGIC:
        raise CutShortError(octets.at)
    return _Stream(octets).value(0)


class _Stream:
    """A stream with the things in it that later ones refer to."""

    def __init__(self, octets: Octets) -> None:
        self._octets = octets
        self._known: list[Value] = []

    def value(self, depth: int) -> Value:
        """The next thing."""
        if depth > _DEPTH:
            raise CutShortError(self._octets.at)
        code = self._octets.number(1)
        if code == _NULL:
            return None
        if code == _REFERENCE:
            return self._referred()
        if code == _STRING:
            return self._keep(self._octets.string(2).decode("utf-8", "replace"))
        if code == _CLASS:
            return self._described(depth)
        if code == _OBJECT:
            return self._object(depth)
        if code == _ARRAY:
            return self._array(depth)
        if code == _ENUM:
            return self._enum(depth)
        raise CutShortError(self._octets.at)

    def _referred(self) -> Value:
        index = self._octets.number(4) - _FIRST_HANDLE
        if not 0 <= index < len(self._known):
            raise CutShortError(self._octets.at)
        return self._known[index]

    def _keep(self, value: Value) -> Value:
        self._known.append(value)
        return value

    def _described(self, depth: int) -> _Class:
        name = self._octets.string(2).decode("utf-8", "replace")
        self._octets.take(8)  # serialVersionUID
        place = len(self._known)
        self._known.append(None)
        flags, count = self._octets.number(1), self._octets.number(2)
        fields = tuple(self._field(depth) for _ in range(count))
        self._annotation(depth)
        above = self.value(depth + 1)
        described = _Class(name, flags, fields, above if isinstance(above, _Class) else None)
        self._known[place] = described
        return described

    def _field(self, depth: int) -> tuple[str, str]:
        code = chr(self._octets.number(1))
        name = self._octets.string(2).decode("utf-8", "replace")
        if code not in _PRIMITIVES:
            self.value(depth + 1)  # the name of its class
        return code, name

    def _annotation(self, depth: int) -> None:
        """What a class writes besides its fields, to the end of the block."""
        while True:
            code = self._octets.number(1)
            if code == _END_BLOCK:
                return
            if code == _BLOCK:
                self._octets.string(1)
            elif code == _LONG_BLOCK:
                self._octets.string(4)
            else:
                self._octets.at -= 1
                self.value(depth + 1)

    def _class_of(self, depth: int) -> _Class:
        found = self.value(depth + 1)
        if not isinstance(found, _Class):
            raise CutShortError(self._octets.at)
        return found

    def _object(self, depth: int) -> Object:
        described = self._class_of(depth)
        found = Object(described.name, {})
        self._keep(found)
        for one in _from_above(described):
            for code, name in one.fields:
                if code in _PRIMITIVES:
                    self._octets.take(_PRIMITIVES[code])
                else:
                    found.fields[name] = self.value(depth + 1)
            if one.flags & _WRITE_METHOD:
                self._annotation(depth)
        return found

    def _array(self, depth: int) -> Value:
        described = self._class_of(depth)
        place = len(self._known)
        self._known.append(None)
        count, code = self._octets.number(4), described.name[1:2]
        if code in _PRIMITIVES:
            self._known[place] = self._octets.take(count * _PRIMITIVES[code])
        else:
            for _ in range(count):
                self.value(depth + 1)
        return self._known[place]

    def _enum(self, depth: int) -> Value:
        self._class_of(depth)
        self._keep(None)
        return self.value(depth + 1)


def _from_above(described: _Class) -> list[_Class]:
    """The classes whose fields an object has, the highest first."""
    found: list[_Class] = []
    one: _Class | None = described
    while one is not None:
        found.append(one)
        one = one.above
    return found[::-1]
