"""Modules full of algorithms that go where they cannot be followed, and code that is kept in a text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers.python.collected import Collected, Spot
from cryptrec_lint.readers.python.evaluate import Evaluator
from cryptrec_lint.readers.python.roots import is_inside
from cryptrec_lint.readers.python.scopes import Place
from cryptrec_lint.readers.python.telling import Teller
from cryptrec_lint.readers.python.values import Constant, Library
from cryptrec_lint.readers.python.walk import names_in_chain
from cryptrec_lint.vocabulary.catalogue import Catalogue

EXECUTING = frozenset(("builtins.eval", "builtins.exec", "builtins.compile"))
_WORD = re.compile(r"\w+")


class Hints(NamedTuple):
    """What is needed to tell."""

    teller: Teller
    catalogue: Catalogue
    evaluator: Evaluator
    found: Collected


def referred(hints: Hints, spot: Spot) -> Iterator[Observation]:
    """A module that is passed on, or asked for a member by a computed name."""
    if id(spot.node) in hints.found.followed or id(spot.node) in hints.found.harmless:
        return
    node = spot.node.value if isinstance(spot.node, ast.Subscript) else spot.node
    names = [one.value.name for one in hints.evaluator.evaluate(node, spot.place) if isinstance(one.value, Library)]
    for name in dict.fromkeys(names):
        if is_hidden(hints, name, node):
            yield from hidden(hints, name, spot.node, spot.place)
        elif name in hints.catalogue.holders and not _is_told(hints, spot):
            yield _computed(hints, name, spot.node, spot.place)


def _is_told(hints: Hints, spot: Spot) -> bool:
    """Whether a subscript names its member by a constant."""
    if isinstance(spot.node, ast.Call):
        return True
    if not isinstance(spot.node, ast.Subscript):
        return False
    return all(isinstance(one.value, Constant) for one in hints.evaluator.evaluate(spot.node.slice, spot.place))


def is_hidden(hints: Hints, name: str, node: ast.expr) -> bool:
    """Whether a chain goes through the inside of a module, or through a module that imports it."""
    return bool(_holder(hints, name, node)) or bool(_elsewhere(hints, name, node))


def _holder(hints: Hints, name: str, node: ast.expr) -> str:
    """The module whose inside a chain goes through."""
    if not is_inside(node) or "__" not in name:
        return ""
    module = name.partition(".__")[0]
    return module if module in hints.catalogue.holders else ""


def _elsewhere(hints: Hints, name: str, node: ast.expr) -> str:
    """The module of the catalogue that a chain takes from another module: `compat.hashlib.md5`."""
    if name.partition(".")[0] in hints.catalogue.prefixes or not name:
        return ""
    middle = names_in_chain(node)[1:-1]
    known = [part for part in middle if part in hints.catalogue.modules and f".{part}." in name]
    leaf = name.rpartition(".")[2]
    return known[0] if known and leaf in hints.catalogue.leaves else ""


def hidden(hints: Hints, name: str, node: ast.expr, place: Place) -> Iterator[Observation]:
    """What is said of such a chain."""
    module = _elsewhere(hints, name, node)
    if module:
        why = reason("python-imported-elsewhere", name=module, module=name.partition(f".{module}.")[0])
        yield hints.teller.unresolved(node, place, "unresolved-value", why)
    else:
        yield _computed(hints, name.partition(".__")[0], node, place)


def _computed(hints: Hints, module: str, node: ast.expr, place: Place) -> Observation:
    return hints.teller.unresolved(node, place, "unresolved-value", reason("python-computed-member", module=module))


def executed(hints: Hints, name: str, node: ast.Call, place: Place) -> Iterator[Observation]:
    """`eval`, `exec` and `compile` of a text that has a word of the catalogue."""
    texts = [
        one.value.value
        for one in hints.evaluator.evaluate(node.args[0] if node.args else None, place)
        if isinstance(one.value, Constant)
    ]
    plain = [text.decode("latin-1") if isinstance(text, bytes) else text for text in texts]
    words = {word for text in plain if isinstance(text, str) for word in _WORD.findall(text)}
    known = sorted(words & (hints.catalogue.modules | hints.catalogue.words))
    if known:
        why = reason("python-code-in-text", call=name.rpartition(".")[2], name=", ".join(known))
        yield hints.teller.unresolved(node, place, "unresolved-value", why)
