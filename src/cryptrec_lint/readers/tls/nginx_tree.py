"""nginx: the blocks of a configuration with its includes, and the directives in them that concern TLS.

The result is flat: every block (`Scope`) knows its parent, none its children, so depth costs no recursion. An included
file's directives stand in the block that includes it, as in nginx, and keep their own source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import Location, Unresolved, reason
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.readers.tls import templates
from cryptrec_lint.readers.tls.brace import Close, Event, Mark, Problem, Statement, Word, parse
from cryptrec_lint.readers.tls.passage import Passage
from cryptrec_lint.readers.tls.software import load, nginx_directives, nginx_families
from cryptrec_lint.source import Source

MAX_INCLUDE_DEPTH = 16
MAX_INCLUDES = 4096
"""Files read for one configuration: includes of includes may multiply without end."""
MAX_STATEMENTS = 200_000
"""Of one configuration, with its includes: some three seconds' work; servers of thousands of sites have a tenth."""
MAX_BLOCK_DEPTH = 64
"""Deeper blocks count as part of the block at this depth."""

_GLOB = "*?["


class Directive(NamedTuple):
    """`name argument …` in its source."""

    source: Source
    words: tuple[Word, ...]

    @property
    def name(self) -> str:
        """The directive's name."""
        return self.words[0].value

    @property
    def arguments(self) -> tuple[str, ...]:
        """The values of its arguments."""
        return tuple(word.value for word in self.words[1:])

    def passage(self, symbol: str) -> Passage:
        """From the name to the last argument."""
        start, end = self.words[0].start, self.words[-1].end
        return Passage(self.source, start, end, self.source.text[start:end], None, symbol)

    def argument(self, place: int, symbol: str) -> Passage:
        """The argument `place`, from 1."""
        word = self.words[place]
        places = word.places
        if places is None and word.quoted:
            places = tuple(range(word.first, word.first + len(word.value) + 1))
        return Passage(self.source, word.start, word.end, word.value, places, symbol)


@dataclass(slots=True, eq=False)
class Scope:
    """A block, or a file's top level."""

    kind: str
    """The block's name, empty for the top level."""
    parent: Scope | None
    depth: int
    directives: dict[str, list[Directive]] = field(default_factory=dict)
    incomplete: bool = False
    """Something in it could not be read: a file that is not there, a template's text."""
    templated: bool = False
    """It has conditions of a template: then one directive may stand there twice."""

    @property
    def label(self) -> str:
        """`server example.com`, `http`; empty for the top level."""
        names = self.directives.get("server_name", ())
        first = next((name for directive in names for name in directive.arguments), "")
        return f"{self.kind} {first}".strip() if self.kind else ""

    def chain(self) -> Iterator[Scope]:
        """The block and those around it, innermost first."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent


@dataclass(slots=True)
class Configuration:
    """All blocks in the order in which they open, and what could not be read."""

    scopes: list[Scope] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)


@cache
def _wanted() -> frozenset[str]:
    """Names of the directives that are kept."""
    passes = {family.passes for family in nginx_families()} | {family.switch for family in nginx_families()}
    return frozenset({*nginx_directives(), *passes, "listen", "server_name", "starttls", "include"} - {""})


def _is_lua(name: str) -> bool:
    return name.endswith(load("nginx")["contexts"]["lua_suffix"])


@dataclass(slots=True)
class _File:
    """A file that is being read."""

    source: Source
    events: Iterator[Event]
    floor: int
    """How many blocks were open when it began."""
    written: Passage | None = None
    """The include that names it."""
    siblings: list[Source] = field(default_factory=list)
    """What the same include names after it, last first."""


@dataclass(slots=True)
class _Loader:
    root: Source
    files: Files
    result: Configuration = field(default_factory=Configuration)
    stack: list[_File] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    excess: list[int] = field(default_factory=list)
    """For each file, how many blocks deeper than `MAX_BLOCK_DEPTH` are open."""
    statements: int = 0
    includes: int = 0
    skipping: int = 0
    """How many blocks are open inside one whose contents do not matter."""

    def load(self) -> Configuration:
        self._enter(Scope("", None, 0))
        self._open(_File(self.root, self._parsed(self.root), 1))
        while self.stack:
            event = next(self.stack[-1].events, None)
            if event is None or self.statements > MAX_STATEMENTS:
                self._end_of_file()
                continue
            self.statements += 1
            self._event(event)
        if self.statements > MAX_STATEMENTS:
            self._note(self.root, self.root.whole, "unreadable-input", "too-many-statements", limit=MAX_STATEMENTS)
        return self.result

    def _enter(self, scope: Scope) -> None:
        self.scopes.append(scope)
        self.result.scopes.append(scope)

    @staticmethod
    def _parsed(source: Source) -> Iterator[Event]:
        return parse(source.text, _is_lua)

    def _open(self, file: _File) -> None:
        self.stack.append(file)
        self.excess.append(0)

    def _end_of_file(self) -> None:
        """Blocks that a file leaves open end with it; nginx refuses such a file."""
        done = self.stack.pop()
        self.excess.pop()
        del self.scopes[done.floor :]
        self.skipping = 0
        if done.written is not None:
            self._descend(done.siblings, done.written)

    def _event(self, event: Event) -> None:
        if isinstance(event, Statement):
            self._statement(event)
        elif isinstance(event, Close):
            self._close()
        elif isinstance(event, Mark):
            self._mark(event)
        else:
            self._problem(event)

    def _close(self) -> None:
        if self.skipping:
            self.skipping -= 1
        elif self.excess[-1]:
            self.excess[-1] -= 1
        elif len(self.scopes) > self.stack[-1].floor:
            self.scopes.pop()

    def _mark(self, mark: Mark) -> None:
        if self.skipping:
            return
        scope = self.scopes[-1]
        scope.templated = True
        if mark.brings_text:
            scope.incomplete = True
            source = self.stack[-1].source
            self._note(source, source.location(mark.start, mark.end, scope.label), "unresolved-value", "template-text")

    def _problem(self, problem: Problem) -> None:
        source = self.stack[-1].source
        where = source.location(problem.start, problem.end, self.scopes[-1].label)
        self._note(source, where, "unreadable-input", str(problem.fault))

    def _note(self, source: Source, where: Location, rule: str, key: str, **args: object) -> None:
        self.result.unresolved.append(Unresolved(where, source.span(where), rule, reason(key, **args)))

    def _statement(self, statement: Statement) -> None:
        if self.skipping:
            self.skipping += statement.opens
            return
        parts = _split(self.stack[-1].source, statement.words)
        for words in parts[:-1]:
            directive = Directive(self.stack[-1].source, words)
            where = directive.passage(self.scopes[-1].label).location
            self._note(directive.source, where, "rejected-by-server", "missing-semicolon")
            self._keep(directive)
        if statement.opens:
            self._block(parts[-1])
        else:
            self._keep(Directive(self.stack[-1].source, parts[-1]))

    def _block(self, words: tuple[Word, ...]) -> None:
        name = words[0].value
        if name in load("nginx")["contexts"]["skipped"]:
            self.skipping = 1
        elif len(self.scopes) >= MAX_BLOCK_DEPTH:
            self.excess[-1] += 1
        else:
            self._enter(Scope(name, self.scopes[-1], len(self.scopes)))

    def _keep(self, directive: Directive) -> None:
        if directive.name == "include" and len(directive.words) > 1:
            self._include(directive)
        elif directive.name in _wanted():
            self.scopes[-1].directives.setdefault(directive.name, []).append(directive)

    def _include(self, directive: Directive) -> None:
        written = directive.argument(1, self.scopes[-1].label)
        if templates.unresolved(written.value):
            self._unread(written, "unresolved-value", "template-value")
            return
        found = self._found(written)
        if not found and not self._nothing_hidden(written.value):
            self._unread(written, "missing-file", "include-missing", path=written.value)
        self._descend(found[::-1], written)

    def _found(self, written: Passage) -> list[Source]:
        """The files of an include: beside the configuration's first file, as nginx has it, else beside this one."""
        for beside in (self.root, written.source):
            try:
                found = _lookup(self.files, beside, written.value)
            except ReadError as error:
                self.scopes[-1].incomplete = True
                self.result.unresolved.append(written.unresolved("unreadable-input", error.why))
                return []
            if found:
                return found
        return []

    def _nothing_hidden(self, pattern: str) -> bool:
        """Whether it does not matter that nothing was found."""
        if any(fnmatchcase(pattern, f"*{name}") for name in load("nginx")["files"]["shipped"]):
            return True
        return any(mark in pattern for mark in _GLOB) and _within(self.root.path, pattern)

    def _unread(self, written: Passage, rule: str, key: str, **args: object) -> None:
        self.scopes[-1].incomplete = True
        self.result.unresolved.append(written.unresolved(rule, reason(key, **args)))

    def _descend(self, sources: list[Source], written: Passage) -> None:
        """Go on with the last of `sources`; the others follow when it ends."""
        while sources and self.statements <= MAX_STATEMENTS:
            source = sources.pop()
            if self._may_open(source, written):
                self.includes += 1
                self._open(_File(source, self._parsed(source), len(self.scopes), written, sources))
                return

    def _may_open(self, source: Source, written: Passage) -> bool:
        if any(source.path == open_file.source.path for open_file in self.stack):
            self._unread(written, "rejected-by-server", "include-loop", path=source.path)
        elif len(self.stack) > MAX_INCLUDE_DEPTH:
            self._unread(written, "unreadable-input", "include-too-deep", limit=MAX_INCLUDE_DEPTH)
        elif self.includes >= MAX_INCLUDES:
            self._unread(written, "unreadable-input", "include-too-many", limit=MAX_INCLUDES)
        else:
            return True
        return False


def _lookup(files: Files, beside: Source, pattern: str) -> list[Source]:
    """The files of a path or a glob pattern; nginx takes a path with none of `*?[` for a plain name."""
    if any(mark in pattern for mark in _GLOB):
        return list(files.matching(beside, pattern))
    found = files.named(beside, pattern)
    return [] if found is None else [found]


def _within(path: str, pattern: str) -> bool:
    """Whether an empty glob is a fact: its folder belongs to the tree in which the configuration was found.

    A relative pattern starts at the configuration's own folder. `/etc/nginx/conf.d/*` does when the configuration was
    found in a folder `etc/nginx`; found elsewhere, the target host's folder was not seen.
    """
    if not pattern.startswith("/"):
        return True
    folder = "/" + path.rpartition("/")[0].strip("/")
    wanted = pattern[: min(pattern.find(mark) for mark in _GLOB if mark in pattern)].rpartition("/")[0]
    home = wanted.rpartition("/")[0]
    return bool(home) and (folder.endswith((home, wanted)))


def _split(source: Source, words: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """The statements that a missing `;` made one: a known name that begins a line begins a statement."""
    starts = [0]
    for place in range(1, len(words)):
        word = words[place]
        new_line = "\n" in source.text[words[place - 1].end : word.start]
        if new_line and not word.quoted and word.value in _wanted():
            starts.append(place)
    return [words[start:end] for start, end in zip(starts, [*starts[1:], len(words)], strict=True)]


def load_configuration(source: Source, files: Files) -> Configuration:
    """The configuration that begins with `source`. Never raises; what cannot be read is in `unresolved`."""
    return _Loader(source, files).load()
