"""Names: imports, assignments, loop variables, parameters."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from cryptrec_lint.readers.python import unsure
from cryptrec_lint.readers.python.calls_builtin import BUILTIN
from cryptrec_lint.readers.python.reaching import reaching
from cryptrec_lint.readers.python.scopes import Binding, BindingKind, Place, Scope, ScopeKind, beginning
from cryptrec_lint.readers.python.values import (
    UNKNOWN,
    Class,
    Constant,
    Function,
    Library,
    Possible,
)

if TYPE_CHECKING:
    from cryptrec_lint.readers.python.evaluate import Evaluator

_SITES = 8
"""Calls of a function in the same file that are looked at for what they give a parameter."""


def name(evaluator: Evaluator, node: ast.Name, place: Place) -> list[Possible]:
    """A name: everything that reaches it."""
    found = reaching(node.id, place, beginning(node))
    values: list[Possible] = []
    for binding in found.bindings:
        values += evaluator.bound(binding)
    if found.later and len(values) > 1:
        values = [value for value in values if value.value != Constant(None)] or values
    if found.too_many:
        values.append(Possible(UNKNOWN))
    if found.bindings and unsure.variable(evaluator.found, node.id, found.bindings, place, beginning(node)):
        values.append(Possible(UNKNOWN))
    values = values if found.bindings else _free(evaluator, node.id)
    return [one.after(touched=frozenset((id(node),))) for one in values]


def _free(evaluator: Evaluator, name: str) -> list[Possible]:
    """A name that nothing binds: from `import *`, or built in."""
    for module in evaluator.found.module.stars:
        dotted = evaluator.catalogue.canonical(f"{module}.{name}")
        if dotted in evaluator.catalogue.prefixes or dotted in BUILTIN:
            return [Possible(Library(dotted))]
    return [Possible(Library(f"builtins.{name}"))]


def bound(evaluator: Evaluator, binding: Binding) -> list[Possible]:
    """What a binding gives its name."""
    if binding.kind is BindingKind.IMPORT:
        return [Possible(Library(evaluator.catalogue.canonical(binding.dotted)))]
    if binding.scope is not None and binding.kind in (BindingKind.FUNCTION, BindingKind.CLASS):
        return [Possible(Function(binding.scope) if binding.kind is BindingKind.FUNCTION else Class(binding.scope))]
    if binding.kind is BindingKind.PARAMETER:
        return _parameter(evaluator, binding)
    if binding.kind is BindingKind.OPAQUE or binding.value is None:
        return [Possible(UNKNOWN)]
    return _assigned(evaluator, binding, binding.value)


def _assigned(evaluator: Evaluator, binding: Binding, value: ast.expr) -> list[Possible]:
    found = list(evaluator.evaluate(value, binding.place))
    whole = binding.kind is not BindingKind.ITERATION and not binding.index
    if whole and any(unsure.container(evaluator.found, binding.name, one.value) for one in found):
        found.append(Possible(UNKNOWN))
    if binding.kind is BindingKind.ITERATION:
        found = [element for one in found for element in evaluator.iterated(one)]
    for index in binding.index:
        found = [element for one in found for element in evaluator.element(one, index)]
    step = evaluator.spans.step(binding.node)
    return [
        one if isinstance(one.value, (Library, Function, Class)) and not one.steps else one.after(step) for one in found
    ]


def _parameter(evaluator: Evaluator, binding: Binding) -> list[Possible]:
    """A parameter: its default, what calls in this file give it, and what nobody sees."""
    function = binding.scope
    found = _default(evaluator, binding)
    if function is None or function.kind is not ScopeKind.FUNCTION:
        return [*found, Possible(UNKNOWN)]
    named = evaluator.sites.get(_called_name(function), [])
    sites = [site for site in named[:_SITES] if _calls(evaluator, site, function)]
    for call, place in sites:
        found += [one.after(binding.name) for one in _argument(evaluator, call, place, function, binding)]
    if not _all_calls_seen(evaluator, function, len(sites)):
        found.append(Possible(UNKNOWN))
    return found


def _default(evaluator: Evaluator, binding: Binding) -> list[Possible]:
    """The default of a parameter, if it has one."""
    if binding.value is None:
        return []
    step = f"{binding.name}={evaluator.spans.step(binding.value)}"
    found = [one.after(step) for one in evaluator.evaluate(binding.value, binding.place)]
    if any(unsure.container(evaluator.found, binding.name, one.value) for one in found):
        found.append(Possible(UNKNOWN))
    return found


def _calls(evaluator: Evaluator, site: tuple[ast.Call, Place], function: Scope) -> bool:
    """Whether a call is one of this very function."""
    values = [one.value for one in evaluator.evaluate(site[0].func, site[1])]
    return Function(function) in values or (function.parent is not None and Class(function.parent) in values)


def _argument(evaluator: Evaluator, call: ast.Call, place: Place, function: Scope, binding: Binding) -> list[Possible]:
    """What one call gives a parameter; nothing when it leaves it to the default."""
    arguments = function.node.args  # type: ignore[attr-defined]
    named = [*arguments.posonlyargs, *arguments.args]
    names = [argument.arg for argument in named]
    for keyword in call.keywords:
        if keyword.arg == binding.name:
            return list(evaluator.evaluate(keyword.value, place))
        if keyword.arg is None:
            return [Possible(UNKNOWN)]
    if binding.name not in names:
        return []
    position = names.index(binding.name) - _is_method(function)
    if any(isinstance(argument, ast.Starred) for argument in call.args[: position + 1]):
        return [Possible(UNKNOWN)]
    return list(evaluator.evaluate(call.args[position], place)) if 0 <= position < len(call.args) else []


def _all_calls_seen(evaluator: Evaluator, function: Scope, calls: int) -> bool:
    """Whether nothing outside this file can call a function: it is nested or private, and only ever called."""
    node = function.node
    nested = function.parent is not None and function.parent.kind is ScopeKind.FUNCTION
    private = function.name.startswith("_") and not function.name.endswith("__")
    decorated = bool(getattr(node, "decorator_list", ()))
    if not (nested or private) or decorated or not calls:
        return False
    by_text = function.name in evaluator.found.texts or unsure.looks_up(evaluator.found)
    # A call of which we cannot tell that it is this function's may be: `super()._f(…)`, `other()._f(…)`.
    return not by_text and evaluator.mentions.get(function.name, 0) == calls


def _called_name(function: Scope) -> str:
    """Under which name a function's calls are noted: a constructor under its class's."""
    if function.name == "__init__" and function.parent is not None and function.parent.kind is ScopeKind.CLASS:
        return function.parent.name
    return function.name


def _is_method(function: Scope) -> int:
    """1 when the first parameter is the object itself."""
    if function.parent is None or function.parent.kind is not ScopeKind.CLASS:
        return 0
    decorators = getattr(function.node, "decorator_list", ())
    static = any(isinstance(item, ast.Name) and item.id == "staticmethod" for item in decorators)
    return 0 if static else 1
