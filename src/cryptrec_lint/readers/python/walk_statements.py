"""Simple statements: assignments, imports, `return`, `assert`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from cryptrec_lint.readers.python.collected import Assigned
from cryptrec_lint.readers.python.scopes import Binding, BindingKind, Place, ending

if TYPE_CHECKING:
    from cryptrec_lint.readers.python.walk import Walker


def assign(walker: Walker, node: ast.Assign, place: Place) -> None:
    """`a = b = value`."""
    for target in node.targets:
        walker.target(target, BindingKind.VALUE, node.value, place, node)
        _assigned(walker, target, node, node.value, place)
    if all(isinstance(target, ast.Name) for target in node.targets):
        walker.found.followed.add(id(node.value))
    walker.push([node.value], place)


def annotated(walker: Walker, node: ast.AnnAssign, place: Place) -> None:
    """`a: T = value`: the annotation says nothing of a use."""
    if node.value is not None:
        walker.target(node.target, BindingKind.VALUE, node.value, place, node)
        _assigned(walker, node.target, node, node.value, place)
        walker.push([node.value], place)


def augmented(walker: Walker, node: ast.AugAssign, place: Place) -> None:
    """`a += value`."""
    walker.target(node.target, BindingKind.OPAQUE, None, place, node)
    _assigned(walker, node.target, node, node.value, place)
    walker.push([node.value], place)


def _assigned(
    walker: Walker, target: ast.expr, node: ast.Assign | ast.AugAssign | ast.AnnAssign, value: ast.expr, place: Place
) -> None:
    if isinstance(target, ast.Attribute):
        walker.found.assigned.append(Assigned(target, node, value, place))


def imported(walker: Walker, node: ast.Import, place: Place) -> None:
    """`import a.b` binds `a`; `import a.b as c` binds `c` to `a.b`."""
    for alias in node.names:
        name = alias.asname or alias.name.partition(".")[0]
        dotted = alias.name if alias.asname else name
        walker.found.imports.append(walker.bind(name, BindingKind.IMPORT, place, alias, dotted=dotted, at=node))
        if not alias.asname and "." in alias.name:
            whole = Binding(name, BindingKind.IMPORT, place, ending(node), alias, dotted=alias.name)
            walker.found.imports.append(whole)


def imported_from(walker: Walker, node: ast.ImportFrom, place: Place) -> None:
    """`from a import b as c`; a relative module keeps its dots."""
    module = "." * node.level + (node.module or "")
    for alias in node.names:
        if alias.name == "*":
            place.scope.stars.append(module)
            walker.found.stars.append((module, ending(node)))
            continue
        dotted = module + alias.name if module.endswith(".") else f"{module}.{alias.name}"
        name = alias.asname or alias.name
        walker.found.imports.append(walker.bind(name, BindingKind.IMPORT, place, alias, dotted=dotted, at=node))


def asserted(walker: Walker, node: ast.Assert, place: Place) -> None:
    """`assert test, message`."""
    walker.push([node.msg], place)
    walker.condition(node.test, place)


def returned(walker: Walker, node: ast.Return, place: Place) -> None:
    """`return value`."""
    if node.value is not None:
        place.scope.returns.append((node.value, place))
        walker.push([node.value], place)
