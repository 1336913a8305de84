"""What a call returns: an object of a library, a byte string of some length, the result of a function of this file."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from cryptrec_lint.readers.python import folding
from cryptrec_lint.readers.python.arguments import Arguments
from cryptrec_lint.readers.python.calls_builtin import BUILTIN
from cryptrec_lint.readers.python.scopes import Place, Scope
from cryptrec_lint.readers.python.sizes import bits_given, output_bits
from cryptrec_lint.readers.python.values import (
    UNKNOWN,
    ByteString,
    Class,
    Constant,
    Function,
    Instance,
    Items,
    Library,
    Made,
    Mapping,
    Method,
    Possible,
    Value,
)
from cryptrec_lint.vocabulary.catalogue import Kind

if TYPE_CHECKING:
    from cryptrec_lint.readers.python.evaluate import Evaluator

_NEUTRAL = frozenset(("staticmethod", "classmethod", "lru_cache", "cache", "override", "final"))
"""Decorators after which calling a function still gives what it returns."""


def returned(evaluator: Evaluator, node: ast.Call, place: Place) -> list[Possible]:
    """Everything that a call may give."""
    found: list[Possible] = []
    for callee in evaluator.evaluate(node.func, place):
        found += _of(evaluator, callee, node, place)
    return found


def _of(evaluator: Evaluator, callee: Possible, node: ast.Call, place: Place) -> list[Possible]:
    value = callee.value
    if isinstance(value, Library):
        return _library(evaluator, callee, value.name, node, place)
    if isinstance(value, Function):
        return [one.after(*callee.steps) for one in results(evaluator, value.scope)]
    if isinstance(value, Class):
        return [callee.turned(Instance(value.scope))]
    if isinstance(value, Method):
        return _method(evaluator, callee, value, node, place)
    return [Possible(UNKNOWN)]


def results(evaluator: Evaluator, scope: Scope) -> list[Possible]:
    """What a function of this file returns, whatever it is given."""
    decorators = getattr(scope.node, "decorator_list", ())
    if scope.yields or not all(_name(item) in _NEUTRAL for item in decorators) or not scope.returns:
        return [Possible(UNKNOWN)]
    found = [one for expression, place in scope.returns for one in evaluator.evaluate(expression, place)]
    return [one for one in found if one.value != Constant(None)] or found


def _name(decorator: ast.expr) -> str:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _library(evaluator: Evaluator, callee: Possible, name: str, node: ast.Call, place: Place) -> list[Possible]:
    known = BUILTIN.get(name)
    if known is not None:
        return known(evaluator, node, place)
    row = evaluator.catalogue.rows.get(name)
    if row is None:
        return [Possible(UNKNOWN)]
    if row.gives is not None and not row.gives.method:
        arguments = Arguments(evaluator, node, place)
        given = row.parameters[row.gives.of]
        if given.kind is Kind.BYTES:
            return [one.after(*callee.steps) for one in arguments.get(given).values] or [Possible(UNKNOWN)]
        bits = bits_given(arguments, row)
        value: Value = ByteString(bits) if bits is not None else UNKNOWN
        return [Possible(value, callee.steps, frozenset((id(node),)) if row.gives.same_choice else frozenset())]
    return [callee.turned(Made(name, node, place), id(node))]


def _method(evaluator: Evaluator, callee: Possible, value: Method, node: ast.Call, place: Place) -> list[Possible]:
    owner = value.of
    if isinstance(owner, Made):
        return _method_of_made(evaluator, callee, owner, value.attribute, node, place)
    if isinstance(owner, Constant):
        return [callee.turned(_text_method(evaluator, owner, value.attribute, node, place) or UNKNOWN)]
    if isinstance(owner, Mapping):
        return _method_of_mapping(evaluator, callee, owner, value.attribute, node, place)
    return [Possible(UNKNOWN)]


def _method_of_made(
    evaluator: Evaluator, callee: Possible, owner: Made, attribute: str, node: ast.Call, place: Place
) -> list[Possible]:
    row = evaluator.catalogue.rows[owner.name]
    if row.gives is not None and row.gives.method == attribute:
        arguments = Arguments.of(evaluator, owner)
        bits = bits_given(arguments, row) if row.gives.of else output_bits(row, arguments)
        return [Possible(ByteString(bits) if bits is not None else UNKNOWN, callee.steps)]
    name = f"{row.returns}.{attribute}"
    if name in evaluator.catalogue.rows:
        return _library(evaluator, callee, name, node, place)
    return [callee.turned(owner)] if row.fluent else [Possible(UNKNOWN)]


def _text_method(evaluator: Evaluator, owner: Constant, name: str, node: ast.Call, place: Place) -> Value | None:
    arguments = [_only(evaluator, argument, place) for argument in node.args]
    if node.keywords or any(argument is None for argument in arguments):
        return None
    return folding.method(owner.value, name, [argument.value for argument in arguments if argument is not None])


def _only(evaluator: Evaluator, node: ast.expr, place: Place) -> Constant | None:
    values = evaluator.evaluate(node, place)
    return values[0].value if len(values) == 1 and isinstance(values[0].value, Constant) else None


def _method_of_mapping(
    evaluator: Evaluator, callee: Possible, owner: Mapping, name: str, node: ast.Call, place: Place
) -> list[Possible]:
    """`get`, `values`, `keys` and `items` of a dict written out."""
    if name == "get" and node.args:
        found = [
            one
            for key in evaluator.evaluate(node.args[0], place)
            for one in evaluator.element(
                callee.turned(owner), key.value.value if isinstance(key.value, Constant) else None
            )
        ]
        return [*found, *(evaluator.evaluate(node.args[1], place) if len(node.args) > 1 else ())]
    keys = [key for key, _ in owner.entries if isinstance(key, ast.expr)]
    if len(keys) < len(owner.entries):
        return [Possible(UNKNOWN)]
    values = [value for _, value in owner.entries]
    pairs: list[ast.expr] = [ast.Tuple([key, value], ast.Load()) for key, value in zip(keys, values, strict=True)]
    evaluator.made_up += pairs
    elements = {"values": values, "keys": keys, "items": pairs}.get(name)
    return [callee.turned(Items(tuple(elements), owner.place))] if elements is not None else [Possible(UNKNOWN)]
