"""Expressions: calls, references, and places where something is only asked about."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from cryptrec_lint.readers.python.collected import Spot
from cryptrec_lint.readers.python.scopes import BindingKind, Place
from cryptrec_lint.readers.python.walk import last_name

if TYPE_CHECKING:
    from cryptrec_lint.readers.python.walk import Walker

_TYPING = frozenset(
    ("Union", "Optional", "Type", "type", "Callable", "ClassVar", "Final", "Annotated", "Literal", "TypeAlias")
)
"""Names after which brackets hold types."""
_CHANGING = frozenset(("append", "extend", "insert", "add", "update", "setdefault", "appendleft"))
"""Methods that put something into a list, set or dict."""
_TESTS = frozenset(("isinstance", "issubclass"))


def walrus(walker: Walker, node: ast.NamedExpr, place: Place) -> None:
    """`(a := value)`."""
    walker.bind(node.target.id, BindingKind.VALUE, place, node, node.value)
    walker.push([node.value], place)


def yielded(walker: Walker, node: ast.Yield | ast.YieldFrom, place: Place) -> None:
    """`yield`: calling the function does not give what it returns."""
    place.scope.yields = True
    walker.children(node, place)


def call(walker: Walker, node: ast.Call, place: Place) -> None:
    """A call: what it calls is no reference of its own."""
    walker.found.calls.append(Spot(node, place))
    if isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGING:
        walker.changed(node.func.value)
    arguments: list[ast.AST] = [*node.args, *(keyword.value for keyword in node.keywords)]
    if isinstance(node.func, ast.Name) and node.func.id in _TESTS and len(node.args) > 1:
        walker.push(arguments[:1], place)
        walker.tested(node.args[1], place)
    else:
        walker.push(arguments, place)
    walker.base(node.func, place)


def subscript(walker: Walker, node: ast.Subscript, place: Place) -> None:
    """`a[b]`: a reference where `a` is a library's; in a type, what stands in brackets is not used."""
    if isinstance(node.ctx, ast.Load):
        walker.found.references.append(Spot(node, place))
    else:
        walker.changed(node.value)
    if last_name(node.value) in _TYPING:
        walker.tested(node.slice, place)
    else:
        walker.push([node.slice], place)
    walker.base(node.value, place)


def reference(walker: Walker, node: ast.Attribute | ast.Name, place: Place) -> None:
    """A name, or a chain of attributes as a whole, that is not called."""
    if isinstance(node.ctx, ast.Load):
        walker.found.references.append(Spot(node, place))
    walker.base(node, place)


def compare(walker: Walker, node: ast.Compare, place: Place) -> None:
    """`==`, `is`, `in` …"""
    for part in reversed([node.left, *node.comparators]):
        walker.tested(part, place)


def choice(walker: Walker, node: ast.IfExp, place: Place) -> None:
    """`a if test else b`."""
    walker.push([node.body, node.orelse], place)
    walker.condition(node.test, place)


def formatted(walker: Walker, node: ast.AST, place: Place) -> None:
    """An f-string: remember what stands in it."""
    if id(node) not in walker.found.in_fstring:
        walker.found.in_fstring.update(map(id, ast.walk(node)))
    walker.children(node, place)


def nothing(walker: Walker, node: ast.AST, place: Place) -> None:
    """Nothing in it is a use."""
