"""Attributes and elements: of modules, of objects of this file, of lists and dicts that are written out."""

from __future__ import annotations

import ast
from itertools import product
from typing import TYPE_CHECKING

from cryptrec_lint.readers.python import folding, unsure
from cryptrec_lint.readers.python.scopes import Place, Scope
from cryptrec_lint.readers.python.values import (
    UNKNOWN,
    Class,
    Constant,
    Instance,
    Items,
    Library,
    Mapping,
    Method,
    Possible,
)
from cryptrec_lint.readers.python.walk import class_of_self

if TYPE_CHECKING:
    from cryptrec_lint.readers.python.evaluate import Evaluator

_LONGEST_CHAIN = 60
_ELEMENTS = 32
"""Elements of a written list that are looked at one by one."""


def attribute(evaluator: Evaluator, node: ast.Attribute, place: Place) -> list[Possible]:
    """`a.b`; a long chain is walked from its start."""
    chain: list[ast.Attribute] = []
    base: ast.expr = node
    while isinstance(base, ast.Attribute) and len(chain) <= _LONGEST_CHAIN:
        chain.append(base)
        base = base.value
    found = _self(evaluator, chain[-1], place)
    if found is None:
        found = list(evaluator.evaluate(base, place))
    else:
        chain.pop()
    for part in reversed(chain):
        found = [value for one in found for value in member(evaluator, one, part)]
    return [one.after(touched=frozenset((id(node),))) for one in found]


def _self(evaluator: Evaluator, node: ast.Attribute, place: Place) -> list[Possible] | None:
    """`evaluator.name` of the class around it."""
    owner = class_of_self(node.value, place.scope)
    return None if owner is None else field(evaluator, owner, node.attr, node)


def field(evaluator: Evaluator, owner: Scope, name: str, node: ast.Attribute, exact: bool = False) -> list[Possible]:
    """An attribute of a class of this file (`exact`: of no subclass) or of its objects, and what else may be set."""
    own = [*owner.bindings.get(name, ()), *owner.attributes.get(name, ())]
    found = [value for binding in own[:_ELEMENTS] for value in evaluator.bound(binding)]
    if len(found) > 1:
        found = [one for one in found if one.value != Constant(None)] or found
    if not found:
        return [Possible(Method(Instance(owner), name, node))]
    unseen = len(own) > _ELEMENTS or unsure.attribute(evaluator.found, owner, name, own, exact)
    return [*found, Possible(UNKNOWN)] if unseen else found


def member(evaluator: Evaluator, one: Possible, node: ast.Attribute) -> list[Possible]:
    """An attribute of a value."""
    value = one.value
    if isinstance(value, Library):
        return [one.turned(Library(evaluator.catalogue.canonical(f"{value.name}.{node.attr}")))]
    if isinstance(value, (Class, Instance)):
        exact = isinstance(value, Class)
        return [found.after(*one.steps) for found in field(evaluator, value.scope, node.attr, node, exact)]
    return (
        [one.turned(Method(value, node.attr, node))]
        if value != UNKNOWN
        else [Possible(Method(UNKNOWN, node.attr, node))]
    )


def subscript(evaluator: Evaluator, node: ast.Subscript, place: Place) -> list[Possible]:
    """`a[index]`."""
    values = evaluator.evaluate(node.value, place)
    if isinstance(node.slice, ast.Slice):
        return [cut for one in values for cut in _sliced(evaluator, one, node.slice, place)]
    keys = evaluator.evaluate(node.slice, place)
    found = [element for one in values for key in keys for element in _indexed(evaluator, one, key)]
    return [one.after(touched=frozenset((id(node),))) for one in found]


def _sliced(evaluator: Evaluator, one: Possible, cut: ast.Slice, place: Place) -> list[Possible]:
    bounds = [
        evaluator.evaluate(bound, place) if bound else (Possible(Constant(None)),) for bound in (cut.lower, cut.upper)
    ]
    if cut.step is not None:
        return [Possible(UNKNOWN)]
    return [
        one.turned(folding.cut(one.value, _plain(lower), _plain(upper)) or UNKNOWN) for lower, upper in product(*bounds)
    ]


def _indexed(evaluator: Evaluator, one: Possible, index: Possible) -> list[Possible]:
    key = index.value.value if isinstance(index.value, Constant) else None
    if isinstance(one.value, Library) and one.value.name == "sys.modules":
        return [one.turned(Library(evaluator.catalogue.canonical(key)) if isinstance(key, str) else UNKNOWN)]
    if isinstance(one.value, Library):
        return [one.turned(Library(f"{one.value.name}.{key}") if isinstance(key, str) else UNKNOWN)]
    return element(evaluator, one, key) if isinstance(index.value, Constant) else elements(evaluator, one)


def element(evaluator: Evaluator, one: Possible, key: object) -> list[Possible]:
    """The element under a constant index or key; every element when the key is not among them."""
    value = one.value
    if isinstance(value, Items) and isinstance(key, int) and -len(value.elements) <= key < len(value.elements):
        return [found.after(*one.steps) for found in evaluator.evaluate(value.elements[key], value.place)]
    if isinstance(value, Mapping):
        for written, expression in value.entries:
            if _is_key(evaluator, written, key, value.place):
                return [found.after(*one.steps) for found in evaluator.evaluate(expression, value.place)]
    return elements(evaluator, one)


def _is_key(evaluator: Evaluator, written: ast.expr | str | None, key: object, place: Place) -> bool:
    if written is None or isinstance(written, str):
        return written is not None and written == key
    return [one.value for one in evaluator.evaluate(written, place)] == [Constant(key)]  # type: ignore[arg-type]


def iterated(evaluator: Evaluator, one: Possible) -> list[Possible]:
    """What a loop over a value takes: the elements of a list, the keys of a dict."""
    if not isinstance(one.value, Mapping):
        return elements(evaluator, one)
    found: list[Possible] = []
    for key, _ in one.value.entries[:_ELEMENTS]:
        if isinstance(key, ast.expr):
            found += [each.after(*one.steps) for each in evaluator.evaluate(key, one.value.place)]
        else:
            found.append(one.turned(Constant(key)) if key is not None else Possible(UNKNOWN))
    return found if len(one.value.entries) <= _ELEMENTS else [*found, Possible(UNKNOWN)]


def elements(evaluator: Evaluator, one: Possible) -> list[Possible]:
    """Every element of a list or dict (of which the values are meant)."""
    value = one.value
    if isinstance(value, Items):
        expressions = value.elements
    elif isinstance(value, Mapping) and all(key is not None for key, _ in value.entries):
        expressions = tuple(expression for _, expression in value.entries)
    else:
        return [Possible(UNKNOWN)]
    found = [
        each.after(*one.steps) for item in expressions[:_ELEMENTS] for each in evaluator.evaluate(item, value.place)
    ]
    return found if len(expressions) <= _ELEMENTS else [*found, Possible(UNKNOWN)]


def _plain(possible: Possible) -> object:
    return possible.value.value if isinstance(possible.value, Constant) else ""
