"""Scopes of a Python file, the names that they bind, and where in their branches something stands."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import NamedTuple

from cryptrec_lint.model import Word


class ScopeKind(Word):
    """What opened a scope."""

    MODULE = "module"
    FUNCTION = "function"
    CLASS = "class"
    LAMBDA = "lambda"
    COMPREHENSION = "comprehension"


class BindingKind(Word):
    """How a name gets its value."""

    IMPORT = "import"
    VALUE = "value"
    ITERATION = "iteration"
    PARAMETER = "parameter"
    FUNCTION = "function"
    CLASS = "class"
    OPAQUE = "opaque"
    """In a way that says nothing of the value: `with … as`, `except … as`, a pattern, `+=`."""


class ArmKind(Word):
    """What kind of statement an arm belongs to."""

    IF = "if"
    TRY = "try"
    LOOP = "loop"
    MATCH = "match"
    ELSEWHERE = "elsewhere"
    """Another scope: `global x` in a function."""


class Arm(NamedTuple):
    """One branch of a compound statement."""

    statement: int
    number: int
    kind: ArmKind
    total: int = 0
    """How many arms there are when exactly one of them is taken, else 0."""


Path = tuple[Arm, ...]
Position = tuple[int, int]


@dataclass(eq=False, slots=True)
class Scope:
    """A scope with what is bound in it. Lists are in source order once the collector is through."""

    kind: ScopeKind
    name: str
    parent: Scope | None
    node: ast.AST
    inside: Path = ()
    """The branches of the parent scope in which it was opened."""
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    attributes: dict[str, list[Binding]] = field(default_factory=dict)
    """Of a class: what its methods assign to `self.name`."""
    elsewhere: dict[str, Scope] = field(default_factory=dict)
    """Names that `global` and `nonlocal` give to another scope."""
    stars: list[str] = field(default_factory=list)
    """Modules whose names `import *` brings."""
    returns: list[tuple[ast.expr, Place]] = field(default_factory=list)
    yields: bool = False

    @property
    def inline(self) -> bool:
        """Whether its code runs where it stands."""
        return self.kind is ScopeKind.COMPREHENSION

    @property
    def qualified(self) -> str:
        """The name with the classes and functions around it: `Class.method`."""
        names = []
        scope: Scope | None = self
        while scope is not None:
            if scope.kind in (ScopeKind.FUNCTION, ScopeKind.CLASS):
                names.append(scope.name)
            scope = scope.parent
        return ".".join(reversed(names))


class Place(NamedTuple):
    """Where an expression stands: its scope and the branches around it there."""

    scope: Scope
    path: Path = ()


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """A name gets a value."""

    name: str
    kind: BindingKind
    place: Place
    position: Position
    """From here on the name has the value: the end of the statement."""
    node: ast.AST
    value: ast.expr | None = None
    dotted: str = ""
    """Of an import: what the name stands for."""
    index: tuple[int, ...] = ()
    """Of an unpacking: which element, from the outside in."""
    scope: Scope | None = None
    """Of a function or class: its scope. Of a parameter: its function's."""


def ending(node: ast.AST) -> Position:
    """The position after a node."""
    return getattr(node, "end_lineno", 0) or 0, getattr(node, "end_col_offset", 0) or 0


def beginning(node: ast.AST) -> Position:
    """The position of a node."""
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
