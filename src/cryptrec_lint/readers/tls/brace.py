"""Reads the syntax of nginx and its relatives: words, `;`, `{` and `}`; tolerant, with exact spans.

What a server would refuse is read as far as it can be, and each fault is an event of its own. The rules are those
of nginx (ngx_conf_read_token): a word ends at a blank, `;` or `{`; quotes count only at its start; a backslash
protects the next character; `${name}` does not open a block; `}` closes only where a word could start; `#` begins a
comment there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from cryptrec_lint.model import Word as Closed
from cryptrec_lint.readers.tls import lua
from cryptrec_lint.readers.tls.templates import Marks, brings_text


class Fault(Closed):
    """What is wrong with the syntax. The words are keys of messages."""

    UNCLOSED_QUOTE = "unclosed-quote"
    UNCLOSED_BLOCK = "unclosed-block"
    STRAY_CLOSE = "stray-close"
    MISSING_SEMICOLON = "missing-semicolon"
    NO_NAME = "block-without-name"


class Word(NamedTuple):
    """A word of a statement. `text[start:end]` has its quotes, `value` has not."""

    start: int
    end: int
    value: str
    quoted: bool = False
    places: tuple[int, ...] | None = None
    """Offset of each character of the value and of its end; None where they are consecutive."""

    @property
    def first(self) -> int:
        """Offset of the value's first character."""
        return self.start + self.quoted


class Statement(NamedTuple):
    """`words ;` or, when it `opens` a block, `words {`."""

    words: tuple[Word, ...]
    opens: bool = False


class Close(NamedTuple):
    """`}` of an open block."""

    start: int


class Mark(NamedTuple):
    """A template mark where a statement could stand. `brings_text`: it may put statements there."""

    start: int
    end: int
    brings_text: bool


class Problem(NamedTuple):
    """A fault of the syntax, `text[start:end]`."""

    fault: Fault
    start: int
    end: int


Event = Statement | Close | Mark | Problem

_BLANKS = re.compile(r"[ \t\r\n\ufeff]*")
_COMMENT = re.compile(r"#[^\n]*")
_PLAIN = re.compile(r"[^ \t\r\n;{\\$<]+|\\[\s\S]?|\$\{*|<(?!%)")
_IN_QUOTES = {quote: re.compile(rf"[^{quote}\\{{<]+|\\[\s\S]?|[{{<]") for quote in "\"'"}
_ESCAPE = re.compile(r"\\([\"'\\trn])")
_CONTROLS = {"t": "\t", "r": "\r", "n": "\n"}


def _unescape(text: str, start: int, end: int) -> tuple[str, tuple[int, ...] | None]:
    """The value of `text[start:end]` and, where escapes shift them, the places of its characters."""
    if "\\" not in text[start:end]:
        return text[start:end], None
    value: list[str] = []
    places: list[int] = []
    at = start
    while at < end:
        escape = _ESCAPE.match(text, at, end)
        value.append(_CONTROLS.get(escape[1], escape[1]) if escape else text[at])
        places.append(at)
        at = escape.end() if escape else at + 1
    return "".join(value), (*places, end)


@dataclass(slots=True)
class Tokenizer:
    """A place in the text and what can be read there."""

    text: str
    at: int = 0
    marks: Marks = field(init=False)
    _unclosed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.marks = Marks(self.text)

    def skip(self) -> None:
        """blank = " " | tab | CR | LF | comment"""
        while True:
            self.at = _BLANKS.match(self.text, self.at).end()  # type: ignore[union-attr]
            comment = _COMMENT.match(self.text, self.at)
            if comment is None:
                return
            self.at = comment.end()

    def peek(self) -> str:
        """The character here, empty at the end."""
        return self.text[self.at : self.at + 1]

    def word(self) -> tuple[Word, Problem | None]:
        """word = quoted | plain"""
        quote = self.peek()
        if quote in ('"', "'"):
            return self._quoted(quote)
        return self._plain(), None

    def _plain(self) -> Word:
        """plain = { any character but blank, ";", "{" | "\\" any | "$" { "{" } | template mark }"""
        start = self.at
        while True:
            found = _PLAIN.match(self.text, self.at)
            end = found.end() if found else self.marks.end(self.at) or self._less_than()
            if end is None:
                break
            self.at = end
        value, places = _unescape(self.text, start, self.at)
        return Word(start, self.at, value, False, places)

    def _less_than(self) -> int | None:
        """The end of a `<%` that is no mark."""
        return self.at + 1 if self.peek() == "<" else None

    def _quoted(self, quote: str) -> tuple[Word, Problem | None]:
        """quoted = '"' { any character but '"' | "\\" any | template mark } '"'"""
        start = self.at
        end = None if quote in self._unclosed else self._closing(quote, start + 1)
        if end is None:
            self._unclosed.add(quote)
            return self._rest_of_line(start)
        self.at = end + 1
        value, places = _unescape(self.text, start + 1, end)
        return Word(start, self.at, value, True, places), None

    def _closing(self, quote: str, at: int) -> int | None:
        while at < len(self.text):
            if self.text[at] == quote:
                return at
            mark = self.marks.end(at)
            found = _IN_QUOTES[quote].match(self.text, at)
            at = mark or (found.end() if found else at + 1)
        return None

    def _rest_of_line(self, start: int) -> tuple[Word, Problem]:
        """A quote that nothing closes: its word ends with the line or before the line's last `;`."""
        line_end = self.text.find("\n", start)
        line_end = len(self.text) if line_end < 0 else line_end
        end = start + 1 + len(self.text[start + 1 : line_end].rstrip().rstrip(";"))
        self.at = end
        value, places = _unescape(self.text, start + 1, end)
        return Word(start, end, value, True, places), Problem(Fault.UNCLOSED_QUOTE, start, end)


@dataclass(slots=True)
class _Parser:
    tokens: Tokenizer
    is_lua: Callable[[str], bool]
    words: list[Word] = field(default_factory=list)
    open: list[Word] = field(default_factory=list)
    """The first word of each block that is open."""
    lua_fails: bool = False

    def events(self) -> Iterator[Event]:
        """file = { statement | "}" | mark }"""
        while True:
            self.tokens.skip()
            character = self.tokens.peek()
            if not character:
                break
            yield from self._step(character)
        yield from self._missing_semicolon()
        yield from (Problem(Fault.UNCLOSED_BLOCK, word.start, word.end) for word in self.open)

    def _step(self, character: str) -> Iterator[Event]:
        mark = self.tokens.marks.end(self.tokens.at)
        if mark and self._stands_alone(mark):
            yield from self._mark(mark)
        elif character == ";":
            self.tokens.at += 1
            yield from self._statement(False)
        elif character == "{" and not mark:
            yield from self._block()
        elif character == "}":
            yield from self._close()
        else:
            word, problem = self.tokens.word()
            self.words.append(word)
            if problem:
                yield problem

    def _statement(self, opens: bool) -> Iterator[Event]:
        if self.words:
            yield Statement(tuple(self.words), opens)
        self.words = []

    def _missing_semicolon(self) -> Iterator[Event]:
        if self.words:
            yield Problem(Fault.MISSING_SEMICOLON, self.words[0].start, self.words[-1].end)
            yield from self._statement(False)

    def _stands_alone(self, end: int) -> bool:
        """A control mark stands anywhere; an expression is a statement only alone on its line, else part of a word."""
        text, at = self.tokens.text, self.tokens.at
        if not brings_text(text[at : at + 64]):
            return True
        if self.words:
            return False
        following = _LINE_REST.match(text, end)
        return following is not None

    def _mark(self, end: int) -> Iterator[Event]:
        start = self.tokens.at
        self.tokens.at = end
        yield Mark(start, end, brings_text(self.tokens.text[start:end]))

    def _block(self) -> Iterator[Event]:
        """block = words "{" { statement } "}" """
        start = self.tokens.at
        self.tokens.at += 1
        if not self.words:
            yield Problem(Fault.NO_NAME, start, start + 1)
            self.words = [Word(start, start + 1, "")]
        name = self.words[0]
        end = None if self.lua_fails or not self.is_lua(name.value) else lua.block_end(self.tokens.text, self.tokens.at)
        if end is not None:
            self.tokens.at = end
            self.words = []
            return
        self.lua_fails = self.lua_fails or self.is_lua(name.value)
        self.open.append(name)
        yield from self._statement(True)

    def _close(self) -> Iterator[Event]:
        yield from self._missing_semicolon()
        start = self.tokens.at
        self.tokens.at += 1
        if self.open:
            self.open.pop()
            yield Close(start)
        else:
            yield Problem(Fault.STRAY_CLOSE, start, start + 1)


_LINE_REST = re.compile(r"[ \t\r]*(?:#[^\n]*)?(?:\n|$|\})")


def parse(text: str, is_lua: Callable[[str], bool] = lambda name: False) -> Iterator[Event]:
    """The events of a text in order. Blocks whose name `is_lua` accepts are skipped whole. Never raises."""
    return _Parser(Tokenizer(text), is_lua).events()
