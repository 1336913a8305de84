"""What one pass over a syntax tree notes: scopes, bindings, and the places where something may be chosen."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import NamedTuple

from cryptrec_lint.readers.python.scopes import Binding, Place, Position, Scope


class Spot(NamedTuple):
    """A call, or a reference without a call, with its place."""

    node: ast.Call | ast.Attribute | ast.Name | ast.Subscript
    place: Place


class Assigned(NamedTuple):
    """An assignment to an attribute of something."""

    target: ast.Attribute
    statement: ast.Assign | ast.AugAssign | ast.AnnAssign
    value: ast.expr
    place: Place


@dataclass(slots=True)
class Collected:
    """What the pass found."""

    module: Scope
    calls: list[Spot] = field(default_factory=list)
    references: list[Spot] = field(default_factory=list)
    assigned: list[Assigned] = field(default_factory=list)
    imports: list[Binding] = field(default_factory=list)
    lambdas: dict[int, Scope] = field(default_factory=dict)
    scopes: list[Scope] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    """Names (of variables and attributes) of lists and dicts that are changed after they were written."""
    passed: set[str] = field(default_factory=set)
    """Names used where something else may get hold of the list or dict under them, and change it."""
    elements_passed: set[str] = field(default_factory=set)
    """Names of which an element is used so."""
    harmless: set[int] = field(default_factory=set)
    """Nodes of which what stands around them only reads the value."""
    followed: set[int] = field(default_factory=set)
    """Nodes whose value goes to a plain name, or to `getattr`: it is followed from there."""
    attributes: dict[str, list[Binding]] = field(default_factory=dict)
    """Name of an attribute → every assignment to it, whatever the object."""
    set_names: set[str] = field(default_factory=set)
    """Names that are set by their text: `setattr(x, "name", …)`, `globals()["name"] = …`."""
    sets_any: bool = False
    """Attributes are set by a computed name."""
    rebinds_any: bool = False
    """Variables may be bound by a computed name: `exec`, `globals()` passed on."""
    own_module: bool = False
    """The file takes its own module as an object: `sys.modules[__name__]`."""
    looked_up_on: set[str] = field(default_factory=set)
    """Names of objects whose attributes are looked up by a computed name; empty: of something else, or of all."""
    texts: set[str] = field(default_factory=set)
    """Constants that could be names."""
    stars: list[tuple[str, Position]] = field(default_factory=list)
    """`from module import *`, with where it ends."""
    in_fstring: set[int] = field(default_factory=set)
    """Nodes inside f-strings, whose positions are not exact before Python 3.12."""
