"""What one pass over a syntax tree notes: scopes, bindings, and the places where something may be chosen."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import NamedTuple

from cryptrec_lint.readers.python.scopes import Binding, Place, Scope


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
    in_fstring: set[int] = field(default_factory=set)
    """Nodes inside f-strings, whose positions are not exact before Python 3.12."""
