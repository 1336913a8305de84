"""What an expression may be worth, asked for backwards from where it is used.

Depth and the number of steps are bounded; what lies beyond is `UNKNOWN`, never a guess.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cached_property

from cryptrec_lint.readers.python import calls, unsure
from cryptrec_lint.readers.python import evaluate_literals as literals
from cryptrec_lint.readers.python import evaluate_members as members
from cryptrec_lint.readers.python import evaluate_names as names
from cryptrec_lint.readers.python.collected import Collected
from cryptrec_lint.readers.python.scopes import Binding, Place
from cryptrec_lint.readers.python.spans import Spans
from cryptrec_lint.readers.python.values import NOTHING_KNOWN, Possibilities, Possible, union
from cryptrec_lint.vocabulary.catalogue import Catalogue

_DEEPEST = 60
"""Steps from a use back to a value."""
FUEL = 250_000
"""Steps for a whole file: many times what the longest known file needs, and as many as one of the greatest length takes
that consists of calls alone."""


class Evaluator:
    """Values of the expressions of one file."""

    def __init__(self, found: Collected, catalogue: Catalogue, spans: Spans) -> None:
        self.found = found
        self.catalogue = catalogue
        self.spans = spans
        self.fuel = FUEL
        self.given_up: tuple[ast.expr, Place] | None = None
        """The first expression that was not evaluated because the steps for the file were used up."""
        self._known: dict[int, Possibilities] = {}
        self.running: set[int] = set()
        self._depth = 0
        self._cut = False
        self.made_up: list[ast.AST] = []
        """Nodes that stand in no file: kept, because values are remembered by the identity of their node."""
        self.sites = _call_sites(found)

    @cached_property
    def mentions(self) -> dict[str, int]:
        """How often each name stands in the file."""
        return unsure.mentions(self.found)

    def evaluate(self, node: ast.expr | None, place: Place) -> Possibilities:
        """Everything that an expression may be worth at its place."""
        if node is None:
            return NOTHING_KNOWN
        known = self._known.get(id(node))
        if known is not None:
            return known
        if id(node) in self.running:
            return NOTHING_KNOWN
        if self._depth >= _DEEPEST or self.fuel <= 0:
            if self.fuel <= 0:
                self.given_up = self.given_up or (node, place)
            self._cut = True
            return NOTHING_KNOWN
        if self._depth:
            return self._computed(node, place)
        try:
            return self._computed(node, place)
        except RecursionError:  # we were called from deep down a stack that is not ours
            self._depth = 0
            self.running.clear()
            return NOTHING_KNOWN

    def _computed(self, node: ast.expr, place: Place) -> Possibilities:
        outer_cut, self._cut = self._cut, False
        self.fuel -= 1
        self._depth += 1
        self.running.add(id(node))
        handler = _HANDLERS.get(type(node))
        found = NOTHING_KNOWN if handler is None else union(handler(self, node, place)) or NOTHING_KNOWN
        self.running.discard(id(node))
        self._depth -= 1
        if not self._cut or self._depth == 0:
            self._known[id(node)] = found
        self._cut = self._cut or outer_cut
        return found

    def bound(self, binding: Binding) -> list[Possible]:
        """What a binding gives its name."""
        return names.bound(self, binding)

    def element(self, one: Possible, key: object) -> list[Possible]:
        """The element under a constant index or key; every element when the key is not among them."""
        return members.element(self, one, key)

    def elements(self, one: Possible) -> list[Possible]:
        """Every element of a list or dict (of which the values are meant)."""
        return members.elements(self, one)

    def iterated(self, one: Possible) -> list[Possible]:
        """What a loop over a value takes: the elements of a list, the keys of a dict."""
        return members.iterated(self, one)


def _call_sites(found: Collected) -> dict[str, list[tuple[ast.Call, Place]]]:
    sites: dict[str, list[tuple[ast.Call, Place]]] = {}
    for spot in found.calls:
        if isinstance(spot.node, ast.Call):
            name = _callee(spot.node.func)
            if name:
                sites.setdefault(name, []).append((spot.node, spot.place))
    return sites


def _callee(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr
    return ""


_HANDLERS: dict[type, Callable[..., list[Possible]]] = {
    ast.Constant: literals.constant,
    ast.BinOp: literals.operation,
    ast.UnaryOp: literals.unary,
    ast.BoolOp: literals.either,
    ast.IfExp: literals.conditional,
    ast.JoinedStr: literals.text,
    ast.Tuple: literals.items,
    ast.List: literals.items,
    ast.Set: literals.items,
    ast.Dict: literals.mapping,
    ast.NamedExpr: literals.walrus,
    ast.Lambda: literals.anonymous,
    ast.Name: names.name,
    ast.Attribute: members.attribute,
    ast.Subscript: members.subscript,
    ast.Call: calls.returned,
}
