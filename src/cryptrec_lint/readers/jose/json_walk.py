"""The objects of a JSON text (RFC 8259) with the places of their members, for the few members that are wanted.

Not a parser: what is wrong around them does not hide the objects that can be read. One pass over the tokens, a frame
for each open bracket, no recursion: the time is proportional to the text, whatever it holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

TOKENS = 2_500_000
"""Strings, brackets and commas that are looked at. The longest set of keys in use has some ten thousand keys."""
_MARK = re.compile(r'["{}\[\]:,]')
_INSIDE = re.compile(r'[^"\\\n]*(?:\\.[^"\\\n]*){0,1000}')
"""A piece of a string with some of its escapes: nothing follows in the pattern, so it never goes back."""
_NAME_LENGTH = 200
"""Code points; no member that is wanted has a longer name."""
_CLOSES = {"{": "}", "[": "]"}


class Text(NamedTuple):
    """A string and its place with its quotes: offsets in code points."""

    start: int
    end: int
    value: str | None
    """None where it is no string that JSON allows (a broken escape)."""


class Member(NamedTuple):
    """A member of an object."""

    name: Text
    texts: tuple[Text, ...]
    """The string that it has, or those in its array; empty for any other value."""
    is_array: bool


class Found(NamedTuple):
    """An object that has wanted members."""

    start: int
    under: str
    """Name of the member that holds it; empty for an element of an array and at the top."""
    members: tuple[Member, ...]
    whole: bool
    """Its closing bracket was found."""


Span = tuple[int, int]


class _Frame:
    """An open bracket."""

    __slots__ = ("bracket", "is_array", "members", "name", "start", "texts", "under")

    def __init__(self, bracket: str, start: int, under: str) -> None:
        self.bracket, self.start, self.under = bracket, start, under
        self.members: list[Member] = []
        self.name: Text | None = None
        """The member whose value is being read, if it is wanted."""
        self.texts: list[Text] = []
        self.is_array = False


class Walk:
    """One pass over a text. After it, `complete` says whether every bracket was closed within the limit."""

    def __init__(self, text: str, wanted: Callable[[str], bool]) -> None:
        self._text, self._wanted = text, wanted
        self.complete = True

    def objects(self) -> Iterator[Found]:
        """Objects with wanted members, each when it closes: inner ones come before those that hold them."""
        frames: list[_Frame] = []
        previous: Span | None = None
        for count, (start, end) in enumerate(self._tokens()):
            if count == TOKENS:
                self.complete = False
                break
            mark = self._text[start]
            if mark == '"':
                previous = (start, end)
                continue
            yield from self._structure(mark, start, previous, frames)
            previous = None
        self.complete &= not frames
        while frames:
            yield from _found(frames.pop(), whole=False)

    def _tokens(self) -> Iterator[Span]:
        """Strings, and the characters of structure. A string that its line does not close is passed over."""
        text, found = self._text, _MARK.search(self._text)
        while found is not None:
            start, end = found.span()
            if found[0] == '"':
                end = self._end_of_string(end)
                closed = text.startswith('"', end)
                end += closed
                self.complete &= closed
            if found[0] != '"' or closed:
                yield start, end
            found = _MARK.search(text, end)

    def _end_of_string(self, at: int) -> int:
        """Where the string that begins before `at` has its closing quote, or breaks off."""
        while True:
            inside = _INSIDE.match(self._text, at)
            at = inside.end() if inside else at
            if not self._text.startswith("\\", at) or self._text.startswith("\\\n", at) or at + 1 >= len(self._text):
                return at

    def _structure(self, mark: str, at: int, text: Span | None, frames: list[_Frame]) -> Iterator[Found]:
        """A bracket, colon or comma; `text` is the string just before it, if there is one."""
        top = frames[-1] if frames else None
        if mark in _CLOSES:
            frames.append(_Frame(mark, at, _under(top)))
        elif top is None:
            self.complete &= mark not in "]}"
        elif mark == ":":
            self._named(top, text)
        else:
            self._value(top, text, frames)
            if mark != ",":
                self.complete &= _CLOSES[top.bracket] == mark
                yield from _found(frames.pop(), whole=True)

    def _named(self, top: _Frame, text: Span | None) -> None:
        name = self._string(text) if text is not None and text[1] - text[0] <= _NAME_LENGTH else None
        top.name = name if name is not None and name.value is not None else None
        top.texts, top.is_array = [], False

    def _value(self, top: _Frame, text: Span | None, frames: list[_Frame]) -> None:
        """The end of a value or element: keep the string, and close the member."""
        if top.bracket == "[":
            holder = frames[-2] if len(frames) > 1 else None
            if text is not None and holder is not None and self._keeps(holder):
                holder.texts.append(self._string(text))
                holder.is_array = True
            return
        if self._keeps(top) and top.name is not None:
            texts = (self._string(text),) if text is not None else tuple(top.texts)
            top.members.append(Member(top.name, texts, top.is_array))
        top.name = None

    def _string(self, span: Span) -> Text:
        start, end = span
        return Text(start, end, decoded(self._text[start:end]))

    def _keeps(self, frame: _Frame) -> bool:
        name = frame.name
        return name is not None and name.value is not None and self._wanted(name.value)


def _under(holder: _Frame | None) -> str:
    name = holder.name if holder is not None else None
    return name.value or "" if name is not None else ""


def decoded(quoted: str) -> str | None:
    """The string that a quoted one stands for, or None."""
    if "\\" not in quoted:
        return quoted[1:-1]
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:
        return None


def _found(frame: _Frame, whole: bool) -> Iterator[Found]:
    if frame.members:
        yield Found(frame.start, frame.under, tuple(frame.members), whole)
