"""Compound statements: each of their branches is an arm of the path on which something stands."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from cryptrec_lint.readers.python.scopes import Arm, ArmKind, BindingKind, Place
from cryptrec_lint.readers.python.walk import deeper, end_of, start_of

if TYPE_CHECKING:
    from cryptrec_lint.readers.python.walk import Walker


def conditional(walker: Walker, node: ast.If, place: Place) -> None:
    """`if`, `elif` and `else` are arms of one statement."""
    arms: list[tuple[ast.expr | None, list[ast.stmt]]] = [(node.test, node.body)]
    rest = node.orelse
    while len(rest) == 1 and isinstance(rest[0], ast.If):
        arms.append((rest[0].test, rest[0].body))
        rest = rest[0].orelse
    total = len(arms) + 1 if rest else 0
    arms += [(None, rest)] if rest else []
    for number, (_, body) in reversed(list(enumerate(arms))):
        walker.push(body, deeper(place, Arm(id(node), number, ArmKind.IF, total)))
    for test, _ in reversed(arms):
        if test is not None:
            walker.condition(test, place)


def attempt(walker: Walker, node: ast.Try, place: Place) -> None:
    """`try`: body (with `else`) and handlers are arms; `finally` always runs."""
    total = len(node.handlers) + 1
    walker.push(node.finalbody, place)
    for number, handler in reversed(list(enumerate(node.handlers, 1))):
        inside = deeper(place, Arm(id(node), number, ArmKind.TRY, total))
        if handler.name:
            walker.bind(handler.name, BindingKind.OPAQUE, inside, handler, at=start_of(handler))
        walker.push([handler.type, *handler.body], inside)
    walker.push([*node.body, *node.orelse], deeper(place, Arm(id(node), 0, ArmKind.TRY, total)))


def loop(walker: Walker, node: ast.For | ast.AsyncFor, place: Place) -> None:
    """`for`: its target takes every element."""
    inside = deeper(place, Arm(id(node), 0, ArmKind.LOOP))
    walker.push(node.orelse, deeper(place, Arm(id(node), 1, ArmKind.LOOP)))
    walker.push(node.body, inside)
    walker.target(node.target, BindingKind.ITERATION, node.iter, inside, start_of(node.body[0]))
    walker.found.harmless.add(id(node.iter))
    walker.push([node.iter], place)


def repeat(walker: Walker, node: ast.While, place: Place) -> None:
    """`while`."""
    walker.push(node.orelse, deeper(place, Arm(id(node), 1, ArmKind.LOOP)))
    walker.push(node.body, deeper(place, Arm(id(node), 0, ArmKind.LOOP)))
    walker.condition(node.test, place)


def match(walker: Walker, node: ast.Match, place: Place) -> None:
    """`match`: each case is an arm; what patterns capture is not followed."""
    for number, case in reversed(list(enumerate(node.cases))):
        inside = deeper(place, Arm(id(node), number, ArmKind.MATCH))
        for part in ast.walk(case.pattern):
            captured = getattr(part, "name", None) or getattr(part, "rest", None)
            if isinstance(captured, str):
                walker.bind(captured, BindingKind.OPAQUE, inside, part)
        walker.push([case.guard, *case.body], inside)
    walker.push([node.subject], place)


def manage(walker: Walker, node: ast.With | ast.AsyncWith, place: Place) -> None:
    """`with`: most context managers of libraries return themselves."""
    walker.push(node.body, place)
    for item in reversed(node.items):
        if item.optional_vars is not None:
            walker.target(item.optional_vars, BindingKind.VALUE, item.context_expr, place, end_of(item.context_expr))
        walker.push([item.context_expr], place)
