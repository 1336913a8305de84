"""Statements and expressions that open scopes: functions, classes, comprehensions, and what changes a name's scope."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from cryptrec_lint.readers.python.scopes import Binding, BindingKind, Place, Scope, ScopeKind, beginning
from cryptrec_lint.readers.python.walk import start_of

if TYPE_CHECKING:
    from cryptrec_lint.readers.python.walk import Walker


def function(walker: Walker, node: ast.FunctionDef | ast.AsyncFunctionDef, place: Place) -> None:
    """`def`: decorators and defaults belong outside, the body to a scope of its own."""
    scope = walker.scope(ScopeKind.FUNCTION, node.name, node, place)
    scope.yields = isinstance(node, ast.AsyncFunctionDef)
    walker.bind(node.name, BindingKind.FUNCTION, place, node, scope=scope, at=start_of(node))
    inner = Place(scope)
    parameters(walker, node.args, scope, place)
    walker.push(node.body, inner)
    walker.push([*node.decorator_list, *node.args.defaults, *node.args.kw_defaults], place)


def anonymous(walker: Walker, node: ast.Lambda, place: Place) -> None:
    """`lambda`: a function whose body is what it returns."""
    scope = walker.found.lambdas[id(node)] = walker.scope(ScopeKind.LAMBDA, "", node, place)
    parameters(walker, node.args, scope, place)
    scope.returns.append((node.body, Place(scope)))
    walker.push([node.body], Place(scope))
    walker.push([*node.args.defaults, *node.args.kw_defaults], place)


def parameters(walker: Walker, arguments: ast.arguments, scope: Scope, outside: Place) -> None:
    """Parameters are bound from the start; a default is an expression of the scope outside."""
    named = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(named) - len(arguments.defaults))
    names = [*named, *arguments.kwonlyargs]
    for argument, default in zip(names, [*defaults, *arguments.defaults, *arguments.kw_defaults], strict=True):
        binding = Binding(
            argument.arg, BindingKind.PARAMETER, outside, beginning(argument), argument, default, scope=scope
        )
        scope.bindings.setdefault(argument.arg, []).append(binding)
    for rest in (arguments.vararg, arguments.kwarg):
        if rest is not None:
            found = Binding(rest.arg, BindingKind.OPAQUE, Place(scope), beginning(rest), rest)
            scope.bindings.setdefault(rest.arg, []).append(found)


def klass(walker: Walker, node: ast.ClassDef, place: Place) -> None:
    """`class`: its body runs at once, but its names are not seen from its methods."""
    scope = walker.scope(ScopeKind.CLASS, node.name, node, place)
    walker.bind(node.name, BindingKind.CLASS, place, node, scope=scope)
    walker.push(node.body, Place(scope))
    walker.push([*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)], place)


def comprehension(walker: Walker, node: ast.AST, place: Place) -> None:
    """A comprehension: the first iterable belongs outside; the rest to a scope that runs where it stands."""
    scope = walker.scope(ScopeKind.COMPREHENSION, place.scope.name, node, place)
    inner = Place(scope, place.path)
    generators: list[ast.comprehension] = node.generators  # type: ignore[attr-defined]
    for generator in generators:
        walker.target(generator.target, BindingKind.ITERATION, generator.iter, inner, start_of(node))
        walker.found.harmless.add(id(generator.iter))
    walker.push([getattr(node, name) for name in ("key", "value", "elt") if hasattr(node, name)], inner)
    for generator in reversed(generators):
        walker.push([generator.iter, *generator.ifs], place if generator is generators[0] else inner)


def declared(walker: Walker, node: ast.Global | ast.Nonlocal, place: Place) -> None:
    """`global` and `nonlocal`: the names belong to another scope."""
    for name in node.names:
        outer = _outer(walker, place.scope, name, isinstance(node, ast.Global))
        if outer is not None and outer is not place.scope:
            place.scope.elsewhere[name] = outer


def _outer(walker: Walker, scope: Scope, name: str, is_global: bool) -> Scope | None:
    if is_global:
        return walker.found.module
    outer = scope.parent
    while outer is not None and (outer.kind is not ScopeKind.FUNCTION or name not in outer.bindings):
        outer = outer.parent
    return outer
