"""Walking a syntax tree with a stack of our own, so that its depth does not matter, and binding names on the way."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping

from cryptrec_lint.readers.python.collected import Collected
from cryptrec_lint.readers.python.scopes import (
    Arm,
    ArmKind,
    Binding,
    BindingKind,
    Path,
    Place,
    Scope,
    ScopeKind,
    beginning,
    ending,
)

Pending = tuple[ast.AST, Place]
Handler = Callable[["Walker", "ast.AST", Place], None]
"""What to do with a kind of node; kinds without one have their children walked."""


class Walker:
    """The nodes that are still to be walked, each with its place."""

    def __init__(self, found: Collected, handlers: Mapping[type, Handler]) -> None:
        self.found = found
        self.handlers = handlers
        self.stack: list[Pending] = []
        found.scopes.append(found.module)

    def run(self, tree: ast.Module, place: Place) -> None:
        """Walk the tree and put the bindings in source order."""
        self.push(tree.body, place)
        while self.stack:
            node, place = self.stack.pop()
            handler = self.handlers.get(type(node))
            if handler is None:
                self.children(node, place)
            else:
                handler(self, node, place)
        for scope in self.found.scopes:
            for bindings in (*scope.bindings.values(), *scope.attributes.values()):
                bindings.sort(key=lambda binding: binding.position)

    def push(self, nodes: Iterable[ast.AST | None], place: Place) -> None:
        """Walk these next, in this order."""
        self.stack.extend((node, place) for node in reversed(list(nodes)) if node is not None)

    def children(self, node: ast.AST, place: Place) -> None:
        """Walk a node's children."""
        self.push(ast.iter_child_nodes(node), place)

    def bind(
        self,
        name: str,
        kind: BindingKind,
        place: Place,
        node: ast.AST,
        value: ast.expr | None = None,
        dotted: str = "",
        index: tuple[int, ...] = (),
        scope: Scope | None = None,
        at: ast.AST | None = None,
    ) -> Binding:
        """Note that a name gets a value when the statement `at` (or `node`) ends."""
        binding = Binding(name, kind, place, ending(at or node), node, value, dotted, index, scope)
        home = place.scope
        while home.inline and home.parent is not None and kind is BindingKind.VALUE and isinstance(node, ast.NamedExpr):
            home = home.parent
        elsewhere = home.elsewhere.get(name)
        if elsewhere is not None:
            home = elsewhere
            binding = Binding(
                name, kind, Place(place.scope, _ELSEWHERE), ending(at or node), node, value, dotted, index, scope
            )
        home.bindings.setdefault(name, []).append(binding)
        return binding

    def target(self, target: ast.expr, kind: BindingKind, value: ast.expr | None, place: Place, at: ast.AST) -> None:
        """Bind what stands on the left of an assignment, unpacked as deep as it goes."""
        pending: list[tuple[ast.expr, tuple[int, ...], BindingKind]] = [(target, (), kind)]
        while pending:
            node, index, how = pending.pop()
            if isinstance(node, ast.Name):
                self.bind(node.id, how, place, at, value, index=index, at=at)
            elif isinstance(node, (ast.Tuple, ast.List)):
                starred = any(isinstance(item, ast.Starred) for item in node.elts)
                below = BindingKind.OPAQUE if starred else how
                pending += [(item, (*index, number), below) for number, item in enumerate(node.elts)]
            elif isinstance(node, ast.Starred):
                pending.append((node.value, index, BindingKind.OPAQUE))
            elif isinstance(node, ast.Attribute):
                self._attribute(node, how, value, place, at, index)
            else:
                self.stack.append((node, place))

    def _attribute(
        self,
        node: ast.Attribute,
        kind: BindingKind,
        value: ast.expr | None,
        place: Place,
        at: ast.AST,
        index: tuple[int, ...],
    ) -> None:
        self.base(node, place)
        owner = class_of_self(node.value, place.scope)
        binding = Binding(node.attr, kind, place, ending(at), at, value, index=index)
        self.found.attributes.setdefault(node.attr, []).append(binding)
        if owner is not None:
            owner.attributes.setdefault(node.attr, []).append(binding)

    def scope(self, kind: ScopeKind, name: str, node: ast.AST, place: Place) -> Scope:
        """A new scope below a place."""
        found = Scope(kind, name, place.scope, node, place.path)
        self.found.scopes.append(found)
        return found

    def base(self, node: ast.expr, place: Place) -> None:
        """Walk what a chain of attributes starts from, unless it is a name."""
        while isinstance(node, ast.Attribute):
            node = node.value
        if not isinstance(node, ast.Name):
            self.stack.append((node, place))

    def changed(self, node: ast.expr) -> None:
        """Note that the list or dict under a name is not what it was written as."""
        self.found.changed.update(names_in_chain(node))

    def condition(self, node: ast.expr, place: Place) -> None:
        """What is only asked whether it is true, is not used."""
        pending = [node]
        while pending:
            part = pending.pop()
            if isinstance(part, ast.BoolOp):
                pending += reversed(part.values)
            elif isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.Not):
                pending.append(part.operand)
            else:
                self.tested(part, place)

    def tested(self, node: ast.expr, place: Place) -> None:
        """What is only compared with something is not used; calls in it are."""
        pending = [node]
        while pending:
            part = pending.pop()
            if isinstance(part, (ast.Name, ast.Attribute)):
                self.base(part, place)
            elif isinstance(part, (ast.Tuple, ast.List, ast.Set)):
                pending += reversed(part.elts)
            else:
                self.stack.append((part, place))


class Mark(ast.AST):
    """Only a position, for bindings that hold from elsewhere than the end of their node."""

    def __init__(self, position: tuple[int, int]) -> None:
        super().__init__()
        self.end_lineno, self.end_col_offset = position


def last_name(node: ast.expr) -> str:
    """The name of a variable, or of the attribute at the end of a chain; empty for anything else."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def names_in_chain(node: ast.expr) -> list[str]:
    """Every name and attribute of a chain such as `a.b["c"].d()`."""
    names: list[str] = []
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    return [*names, node.id] if isinstance(node, ast.Name) else names


def start_of(node: ast.AST) -> Mark:
    """The position where a node begins."""
    return Mark(beginning(node))


def end_of(node: ast.AST) -> Mark:
    """The position where a node ends."""
    return Mark(ending(node))


def deeper(place: Place, arm: Arm) -> Place:
    """A place in one more branch."""
    return Place(place.scope, (*place.path, arm))


def class_of_self(node: ast.expr, scope: Scope) -> Scope | None:
    """The class whose object a name is: the first parameter of the method around it."""
    while scope.kind in (ScopeKind.LAMBDA, ScopeKind.COMPREHENSION) and scope.parent is not None:
        scope = scope.parent
    if scope.kind is not ScopeKind.FUNCTION or scope.parent is None or scope.parent.kind is not ScopeKind.CLASS:
        return None
    arguments = getattr(scope.node, "args", None)
    named = [*arguments.posonlyargs, *arguments.args] if arguments is not None else []
    return scope.parent if isinstance(node, ast.Name) and named and named[0].arg == node.id else None


_ELSEWHERE: Path = (Arm(0, 0, ArmKind.ELSEWHERE),)
