"""Expressions: calls, references, and places where something is only asked about."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from cryptrec_lint.readers.python.collected import Spot
from cryptrec_lint.readers.python.scopes import BindingKind, Place
from cryptrec_lint.readers.python.walk import last_name, names_in_chain

if TYPE_CHECKING:
    from cryptrec_lint.readers.python.walk import Walker

_TYPING = frozenset(
    ("Union", "Optional", "Type", "type", "Callable", "ClassVar", "Final", "Annotated", "Literal", "TypeAlias")
)
"""Names after which brackets hold types."""
_READING = frozenset(
    ("get", "keys", "values", "items", "copy", "index", "count", "union", "intersection", "difference", "issubset")
)
"""Methods that leave a list, set or dict as it is."""
_PURE = frozenset(
    ("len", "sorted", "list", "tuple", "set", "frozenset", "dict", "reversed", "enumerate", "zip", "min", "max", "any")
).union(("all", "sum", "str", "repr", "print", "bool", "hasattr", "callable", "id", "hash", "choice", "reload"))
"""Functions that only read what they are given."""
_NAMESPACES = frozenset(("globals", "locals", "vars"))
_EXECUTING = frozenset(("exec", "execfile", "eval"))
_SETTING = frozenset(("setattr", "__setattr__"))
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
    _what_it_may_change(walker, node)
    arguments: list[ast.AST] = [*node.args, *(keyword.value for keyword in node.keywords)]
    if isinstance(node.func, ast.Name) and node.func.id in _TESTS and len(node.args) > 1:
        walker.push(arguments[:1], place)
        walker.tested(node.args[1], place)
    else:
        walker.push(arguments, place)
    walker.base(node.func, place)


def _what_it_may_change(walker: Walker, node: ast.Call) -> None:
    """Note the names under which something may be another thing after a call."""
    name, found = last_name(node.func), walker.found
    spread = [keyword.value for keyword in node.keywords if keyword.arg is None]
    if name in _PURE or (name == "join" and _on_text(node.func)):
        spread += node.args
    found.harmless.update(map(id, spread))
    if isinstance(node.func, ast.Attribute):
        if name in _READING:
            found.harmless.add(id(node.func.value))
        else:
            walker.changed(node.func.value)
    if "__dict__" in names_in_chain(node.func) and name not in _READING:
        found.sets_any = True
    if name in _SETTING and len(node.args) > 1:
        _set(walker, node.args[-2])
    elif name == "getattr" and len(node.args) > 1:
        found.followed.add(id(node.args[0]))
        if not isinstance(node.args[1], ast.Constant):
            found.looked_up_on.add(node.args[0].id if isinstance(node.args[0], ast.Name) else "")
    elif isinstance(node.func, ast.Name):
        _of_namespaces(walker, node, name)


def _on_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Constant)


def _set(walker: Walker, name: ast.expr) -> None:
    """A name is set by its text; one that is computed may be any."""
    if isinstance(name, ast.Constant):
        walker.found.set_names.add(str(name.value))
    else:
        walker.found.sets_any = True


def _of_namespaces(walker: Walker, node: ast.Call, name: str) -> None:
    """`globals()` that is not only read, and `exec` in the namespace around it, may bind any name."""
    if name in _NAMESPACES:
        walker.found.looked_up_on.add("")
        walker.found.sets_any |= bool(node.args) and id(node) not in walker.found.harmless
        walker.found.rebinds_any |= not node.args and id(node) not in walker.found.harmless
    elif name in _EXECUTING:
        walker.found.looked_up_on.add("")
        given = node.args[1] if len(node.args) > 1 else None
        walker.found.rebinds_any |= given is None and name != "eval"


def subscript(walker: Walker, node: ast.Subscript, place: Place) -> None:
    """`a[b]`: a reference where `a` is a library's; in a type, what stands in brackets is not used."""
    found = walker.found
    if isinstance(node.ctx, ast.Load):
        found.references.append(Spot(node, place))
        if id(node) not in found.harmless:
            found.elements_passed.update(names_in_chain(node))
        found.harmless.add(id(node.value))
    else:
        _stored(walker, node)
    found.own_module |= isinstance(node.slice, ast.Name) and node.slice.id == "__name__"
    if last_name(node.value) in _TYPING:
        walker.tested(node.slice, place)
    else:
        walker.push([node.slice], place)
    walker.base(node.value, place)


def _stored(walker: Walker, node: ast.Subscript) -> None:
    """`a[b] = …`: also `globals()["name"] = …`, and `x.__dict__["name"] = …`."""
    walker.changed(node.value)
    inner = node.value
    if isinstance(inner, ast.Call) and last_name(inner.func) in _NAMESPACES and isinstance(node.slice, ast.Constant):
        walker.found.harmless.add(id(inner))
        walker.found.set_names.add(str(node.slice.value))
    elif last_name(inner) == "__dict__":
        _set(walker, node.slice)


def reference(walker: Walker, node: ast.Attribute | ast.Name, place: Place) -> None:
    """A name, or a chain of attributes as a whole, that is not called."""
    if isinstance(node.ctx, ast.Load):
        walker.found.references.append(Spot(node, place))
        if id(node) not in walker.found.harmless:
            walker.found.passed.update(names_in_chain(node))
            walker.found.sets_any |= isinstance(node, ast.Attribute) and node.attr == "__dict__"
    walker.base(node, place)


def constant(walker: Walker, node: ast.Constant, place: Place) -> None:
    """A constant: a text may be the name by which something is looked up."""
    if isinstance(node.value, str) and node.value.isidentifier():
        walker.found.texts.add(node.value)


def operation(walker: Walker, node: ast.BinOp, place: Place) -> None:
    """`a + b` makes something new of both."""
    walker.found.harmless.update((id(node.left), id(node.right)))
    walker.push([node.left, node.right], place)


def display(walker: Walker, node: ast.Dict, place: Place) -> None:
    """`{**a}` copies."""
    walker.found.harmless.update(id(value) for key, value in zip(node.keys, node.values, strict=True) if key is None)
    walker.children(node, place)


def starred(walker: Walker, node: ast.Starred, place: Place) -> None:
    """`*a` copies."""
    walker.found.harmless.add(id(node.value))
    walker.children(node, place)


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
