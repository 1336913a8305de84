"""Functions of Python itself through which names, lengths and constants pass."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from cryptrec_lint.readers.python import folding
from cryptrec_lint.readers.python.scopes import Place
from cryptrec_lint.readers.python.values import (
    UNKNOWN,
    ByteString,
    Constant,
    Items,
    Library,
    Made,
    Mapping,
    Possible,
    Value,
)

if TYPE_CHECKING:
    from cryptrec_lint.readers.python.evaluate import Evaluator


def _getattr(evaluator: Evaluator, node: ast.Call, place: Place) -> list[Possible]:
    """`getattr(module, "name")`, with its default."""
    if len(node.args) < 2:
        return [Possible(UNKNOWN)]
    found: list[Possible] = list(evaluator.evaluate(node.args[2], place)) if len(node.args) > 2 else []
    names = evaluator.evaluate(node.args[1], place)
    found += [
        _named(evaluator, owner, name, node) for owner in evaluator.evaluate(node.args[0], place) for name in names
    ]
    return found


def _named(evaluator: Evaluator, owner: Possible, name: Possible, node: ast.Call) -> Possible:
    """A member of a module; the call itself counts as the reference to it."""
    text = name.value.value if isinstance(name.value, Constant) else None
    if not isinstance(owner.value, Library) or not isinstance(text, str):
        return Possible(UNKNOWN)
    return owner.after(*name.steps).turned(
        Library(evaluator.catalogue.canonical(f"{owner.value.name}.{text}")), id(node)
    )


def _import(evaluator: Evaluator, node: ast.Call, place: Place) -> list[Possible]:
    """`importlib.import_module("name")`."""
    return (
        [_module(evaluator, one) for one in evaluator.evaluate(node.args[0], place)]
        if node.args
        else [Possible(UNKNOWN)]
    )


def _resolved(evaluator: Evaluator, node: ast.Call, place: Place) -> list[Possible]:
    """`pkgutil.resolve_name("module:name")`; the call itself counts as the reference to it."""
    names = evaluator.evaluate(node.args[0], place) if node.args else (Possible(UNKNOWN),)
    texts = [one.value.value if isinstance(one.value, Constant) else None for one in names]
    return [
        one.turned(
            Library(evaluator.catalogue.canonical(text.replace(":", "."))) if isinstance(text, str) else UNKNOWN,
            id(node),
        )
        for one, text in zip(names, texts, strict=True)
    ]


def _module(evaluator: Evaluator, one: Possible) -> Possible:
    text = one.value.value if isinstance(one.value, Constant) else None
    return one.turned(Library(evaluator.catalogue.canonical(text)) if isinstance(text, str) else UNKNOWN)


def _top_import(evaluator: Evaluator, node: ast.Call, place: Place) -> list[Possible]:
    """`__import__("a.b")` gives `a`, unless it has a list of names."""
    found = _import(evaluator, node, place)
    if len(node.args) > 3 or node.keywords:
        return found
    return [
        one.turned(Library(one.value.name.partition(".")[0])) if isinstance(one.value, Library) else one
        for one in found
    ]


def _partial(evaluator: Evaluator, node: ast.Call, place: Place) -> list[Possible]:
    """`functools.partial(name, …)`: the name with some of its arguments."""
    if not node.args:
        return [Possible(UNKNOWN)]
    return [
        one.turned(Made(one.value.name, node, place, skip=1), id(node))
        if isinstance(one.value, Library) and one.value.name in evaluator.catalogue.rows
        else Possible(UNKNOWN)
        for one in evaluator.evaluate(node.args[0], place)
    ]


def _bytes(evaluator: Evaluator, node: ast.Call, place: Place) -> list[Possible]:
    """`bytes(n)`, `bytes("text", "ascii")`, `bytearray(b"…")`."""
    if not node.args:
        return [Possible(ByteString(0))]
    return [one.turned(_as_bytes(one.value) or UNKNOWN) for one in evaluator.evaluate(node.args[0], place)]


def _as_bytes(value: Value) -> Value | None:
    if isinstance(value, Items):
        length = folding.of_bytes(len(value.elements))
        return None if length is None else length._replace(composed=True)
    if isinstance(value, Constant) and isinstance(value.value, int):
        return folding.zeros(value.value)
    return value if folding.bits_of(value) is not None else None


def _decoded(kind: str) -> Callable[[Evaluator, ast.Call, Place], list[Possible]]:
    def decode(evaluator: Evaluator, node: ast.Call, place: Place) -> list[Possible]:
        if not node.args:
            return [Possible(UNKNOWN)]
        return [
            one.turned((folding.decoded(kind, one.value.value) if isinstance(one.value, Constant) else None) or UNKNOWN)
            for one in evaluator.evaluate(node.args[0], place)
        ]

    return decode


def _dict(evaluator: Evaluator, node: ast.Call, place: Place) -> list[Possible]:
    """`dict(key=value)`."""
    if node.args:
        return list(evaluator.evaluate(node.args[0], place)) if not node.keywords else [Possible(UNKNOWN)]
    return [Possible(Mapping(tuple((keyword.arg, keyword.value) for keyword in node.keywords), place))]


def _same(number: int) -> Callable[[Evaluator, ast.Call, Place], list[Possible]]:
    """A function that gives back one of its arguments, as far as we care."""

    def same(evaluator: Evaluator, node: ast.Call, place: Place) -> list[Possible]:
        return list(evaluator.evaluate(node.args[number], place)) if len(node.args) > number else [Possible(UNKNOWN)]

    return same


def _text(evaluator: Evaluator, node: ast.Call, place: Place) -> list[Possible]:
    """`str(x)` of a text or number."""
    if len(node.args) != 1:
        return [Possible(UNKNOWN)]
    return [one.turned(folding.joined([one.value]) or UNKNOWN) for one in evaluator.evaluate(node.args[0], place)]


BUILTIN: dict[str, Callable[[Evaluator, ast.Call, Place], list[Possible]]] = {
    "builtins.getattr": _getattr,
    "builtins.__import__": _top_import,
    "importlib.import_module": _import,
    "importlib.__import__": _top_import,
    "pkgutil.resolve_name": _resolved,
    "functools.partial": _partial,
    "builtins.bytes": _bytes,
    "builtins.bytearray": _bytes,
    "builtins.bytes.fromhex": _decoded("hex"),
    "builtins.bytearray.fromhex": _decoded("hex"),
    "binascii.unhexlify": _decoded("hex"),
    "binascii.a2b_hex": _decoded("hex"),
    "base64.b64decode": _decoded("base64"),
    "builtins.dict": _dict,
    "builtins.str": _text,
    "builtins.list": _same(0),
    "builtins.tuple": _same(0),
    "builtins.set": _same(0),
    "builtins.frozenset": _same(0),
    "builtins.sorted": _same(0),
    "builtins.reversed": _same(0),
    "builtins.int": _same(0),
    "builtins.iter": _same(0),
    "typing.cast": _same(1),
}
"""Dotted name → what calling it gives."""
