"""Which names of a file can lead to the catalogue at all: a quick look before anything is resolved."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from cryptrec_lint.readers.python.collected import Collected
from cryptrec_lint.readers.python.scopes import Binding, BindingKind, Scope
from cryptrec_lint.readers.python.walk import names_in_chain
from cryptrec_lint.vocabulary.catalogue import Catalogue

_ALWAYS = frozenset(("getattr", "__import__", "eval", "exec", "compile"))
_CALLERS = frozenset(("partial", "import_module", "getattr", "__import__", "resolve_name", "modules"))
_INSIDES = frozenset(("__dict__", "__getattribute__", "__getattr__"))
_CARRIERS = (BindingKind.VALUE, BindingKind.ITERATION)


class Roots:
    """Names by what they may stand for."""

    def __init__(self, found: Collected, catalogue: Catalogue) -> None:
        self.found = found
        self.catalogue = catalogue
        self.modules = {binding.dotted.partition(".")[0] for binding in found.imports}
        self.modules |= {star.partition(".")[0] for star in found.module.stars}
        imported = [binding for binding in found.imports if self._concerns(binding)]
        self._imported = {binding.name for binding in imported}
        self._carried = _carried(found.module, found)
        self._aliases = self._imported | _aliases(found, self._imported)
        self._stars = [module for module in found.module.stars if catalogue.canonical(module) in catalogue.prefixes]

    def _concerns(self, binding: Binding) -> bool:
        dotted = self.catalogue.canonical(binding.dotted)
        return (
            self.catalogue.concerns(dotted)
            or dotted.partition(".")[0] in self.catalogue.prefixes
            or (dotted.rpartition(".")[2] in _CALLERS)
        )

    def may_call(self, node: ast.expr) -> bool:
        """Whether what a call calls may be something of the catalogue."""
        if isinstance(node, ast.Name):
            return self._may_be(node.id)
        if isinstance(node, ast.Attribute):
            return (
                node.attr in self.catalogue.leaves
                or node.attr in _CALLERS
                or node.attr in _INSIDES
                or _root(node) in self._imported
                or (self.carried_attribute(node.attr))
            )
        return isinstance(node, (ast.Call, ast.Subscript, ast.IfExp, ast.BoolOp))

    def may_refer(self, node: ast.expr) -> bool:
        """Whether a reference may be to something of the catalogue."""
        if isinstance(node, ast.Name):
            return node.id in self._imported or bool(self._stars and node.id in self.catalogue.leaves)
        if isinstance(node, ast.Subscript):
            return _root(node.value) in self._imported
        return isinstance(node, ast.Attribute) and (node.attr in self.catalogue.leaves or node.attr in _INSIDES)

    def is_alias(self, node: ast.expr) -> bool:
        """Whether a name, or what a subscript is taken of, may be another name of a module."""
        return _root(node.value if isinstance(node, ast.Subscript) else node) in self._aliases

    def carried_attribute(self, name: str) -> bool:
        """Whether some object of this file holds its own value under an attribute of this name."""
        return name in self._carried

    def _may_be(self, name: str) -> bool:
        if name in self._imported or name in self._carried or name in _ALWAYS:
            return True
        if self._stars and name in self.catalogue.leaves:
            return True
        return bool(self.found.stars) and name in _CALLERS

    @cached_property
    def passed_on(self) -> tuple[Binding, ...]:
        """Imports of distinctive names from modules that the catalogue does not know, where the name is used."""
        return tuple(self._passed_on())

    def _passed_on(self) -> Iterator[Binding]:
        used = {
            _used_as(spot.node.func if isinstance(spot.node, ast.Call) else spot.node)
            for spot in (*self.found.calls, *self.found.references)
        }
        for binding in self.found.imports:
            leaf = binding.dotted.rpartition(".")[2]
            dotted = self.catalogue.canonical(binding.dotted)
            distinctive = leaf in self.catalogue.words or leaf in self.catalogue.modules
            if not distinctive or binding.dotted == leaf or dotted.partition(".")[0] in self.catalogue.prefixes:
                continue
            if any(name == binding.name and (not member or member in self.catalogue.leaves) for name, member in used):
                yield binding

    def is_passed_on(self, node: ast.expr) -> bool:
        """Whether a chain of attributes begins with one of the names that `passed_on` tells."""
        name = _root(node)
        return any(binding.name == name for binding in self.passed_on)


def is_inside(node: ast.expr) -> bool:
    """Whether a chain of attributes goes through what a module has inside: `hashlib.__dict__`."""
    return not _INSIDES.isdisjoint(names_in_chain(node))


def _aliases(found: Collected, imported: set[str]) -> set[str]:
    """Names that are assigned an imported name."""
    assigned = [
        binding
        for scope in found.scopes
        for bindings in scope.bindings.values()
        for binding in bindings
        if isinstance(binding.value, (ast.Name, ast.Attribute))
    ]
    return {binding.name for binding in assigned if binding.value is not None and _root(binding.value) in imported}


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _used_as(node: ast.expr) -> tuple[str, str]:
    """(first name, first attribute) of a chain of attributes."""
    member = ""
    while isinstance(node, ast.Attribute):
        member, node = node.attr, node.value
    return (node.id if isinstance(node, ast.Name) else "", member)


def _carried(module: Scope, found: Collected) -> set[str]:
    """Names and attributes that are assigned something other than a plain literal."""
    names: set[str] = set()
    for scope in found.scopes:
        for name, bindings in (*scope.bindings.items(), *scope.attributes.items()):
            if any(binding.kind in _CARRIERS and not isinstance(binding.value, ast.Constant) for binding in bindings):
                names.add(name)
    return names
