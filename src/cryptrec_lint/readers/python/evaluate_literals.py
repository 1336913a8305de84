"""Literals and operators: what Python would compute, where all of it is known."""

from __future__ import annotations

import ast
from itertools import product
from typing import TYPE_CHECKING

from cryptrec_lint.readers.python import folding
from cryptrec_lint.readers.python.scopes import Place
from cryptrec_lint.readers.python.values import (
    NOTHING_KNOWN,
    UNKNOWN,
    Constant,
    Function,
    Items,
    Mapping,
    Possibilities,
    Possible,
    Value,
)

if TYPE_CHECKING:
    from cryptrec_lint.readers.python.evaluate import Evaluator

_MOST = 32
"""Combinations of the pieces of an f-string."""


def constant(evaluator: Evaluator, node: ast.Constant, place: Place) -> list[Possible]:
    """A literal."""
    value = node.value
    plain = value is None or isinstance(value, (str, bytes, int, float))
    return [Possible(Constant(value))] if plain else [Possible(UNKNOWN)]  # type: ignore[arg-type]


def operation(evaluator: Evaluator, node: ast.BinOp, place: Place) -> list[Possible]:
    """`a + b`."""
    left, right = evaluator.evaluate(node.left, place), evaluator.evaluate(node.right, place)
    return [
        one.after(*other.steps, touched=other.touched).turned(
            folding.binary(node.op, one.value, other.value) or UNKNOWN
        )
        for one, other in product(left, right)
    ]


def unary(evaluator: Evaluator, node: ast.UnaryOp, place: Place) -> list[Possible]:
    """`-a`."""
    return [one.turned(folding.unary(node.op, one.value) or UNKNOWN) for one in evaluator.evaluate(node.operand, place)]


def either(evaluator: Evaluator, node: ast.BoolOp, place: Place) -> list[Possible]:
    """`a or b` is one of them; of `or`, what is certainly false is not."""
    found = [one for part in node.values for one in evaluator.evaluate(part, place)]
    if isinstance(node.op, ast.Or):
        last = evaluator.evaluate(node.values[-1], place)
        found = [one for one in found if one in last or not _certainly_false(one.value)]
    return found


def conditional(evaluator: Evaluator, node: ast.IfExp, place: Place) -> list[Possible]:
    """`a if test else b`."""
    return [*evaluator.evaluate(node.body, place), *evaluator.evaluate(node.orelse, place)]


def text(evaluator: Evaluator, node: ast.JoinedStr, place: Place) -> list[Possible]:
    """An f-string."""
    parts = [_piece(evaluator, part, place) for part in node.values]
    found = []
    for combination in _combinations(parts):
        value = folding.joined([piece.value for piece in combination])
        found.append(_gathered(value or UNKNOWN, combination))
    return found


def _piece(evaluator: Evaluator, part: ast.expr, place: Place) -> Possibilities:
    if isinstance(part, ast.FormattedValue):
        plain = part.conversion == -1 and part.format_spec is None
        return evaluator.evaluate(part.value, place) if plain else NOTHING_KNOWN
    return evaluator.evaluate(part, place)


def items(evaluator: Evaluator, node: ast.Tuple | ast.List | ast.Set, place: Place) -> list[Possible]:
    """A list written out; with a `*` in it, it is open."""
    if any(isinstance(item, ast.Starred) for item in node.elts):
        return [Possible(UNKNOWN)]
    return [Possible(Items(tuple(node.elts), place, isinstance(node, ast.Tuple)))]


def mapping(evaluator: Evaluator, node: ast.Dict, place: Place) -> list[Possible]:
    """A dict written out."""
    return [Possible(Mapping(tuple(zip(node.keys, node.values, strict=True)), place))]


def walrus(evaluator: Evaluator, node: ast.NamedExpr, place: Place) -> list[Possible]:
    """`(a := value)`."""
    return list(evaluator.evaluate(node.value, place))


def anonymous(evaluator: Evaluator, node: ast.Lambda, place: Place) -> list[Possible]:
    """A `lambda`: its scope was noted when it was walked."""
    scope = evaluator.found.lambdas.get(id(node))
    return [Possible(Function(scope) if scope is not None else UNKNOWN)]


def _certainly_false(value: Value) -> bool:
    return isinstance(value, Constant) and not value.value


def _combinations(parts: list[Possibilities]) -> list[tuple[Possible, ...]]:
    count = 1
    for part in parts:
        count *= len(part)
    return list(product(*parts)) if count <= _MOST else [(Possible(UNKNOWN),)]


def _gathered(value: Value, combination: tuple[Possible, ...]) -> Possible:
    steps = tuple(step for piece in combination for step in piece.steps)
    touched: frozenset[int] = frozenset().union(*(piece.touched for piece in combination))
    return Possible(value, steps, touched)
