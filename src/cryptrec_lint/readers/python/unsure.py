"""Where a value may come from that cannot be seen: what is found is then not all that there may be.

Another module that assigns into this one is not considered, nor one that reaches for names with a leading underscore.
"""

from __future__ import annotations

import ast

from cryptrec_lint.readers.python.collected import Collected
from cryptrec_lint.readers.python.scopes import Binding, BindingKind, Place, Position, Scope, ScopeKind
from cryptrec_lint.readers.python.values import Items, Mapping, Value

_CONTAINERS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def attribute(found: Collected, owner: Scope, name: str, own: list[Binding], exact: bool) -> bool:
    """Whether an attribute may hold something else than its own class gives it."""
    if found.sets_any or name in found.set_names or _elsewhere(found, name, own):
        return True
    if _is_field(owner, own):
        return True
    public = not name.startswith("_") and not owner.name.startswith("_")
    return public and not (exact and name.isupper())


def _elsewhere(found: Collected, name: str, own: list[Binding]) -> bool:
    """Whether the file gives the attribute a value on another object or in another class."""
    given = list(found.attributes.get(name, ()))
    for scope in found.scopes:
        if scope.kind is ScopeKind.CLASS:
            given += scope.bindings.get(name, ())
    values = {_text(binding) for binding in own}
    return any(not any(binding is one for one in own) and _text(binding) not in values for binding in given)


def _text(binding: Binding) -> object:
    """Something by which equal constants are equal, and all else is itself."""
    constant = binding.kind is BindingKind.VALUE and isinstance(binding.value, ast.Constant)
    return ast.dump(binding.value) if constant and binding.value is not None else id(binding.node)


def _is_field(owner: Scope, own: list[Binding]) -> bool:
    """Whether the constructor may take the attribute: an annotated name in a class with a decorator or a base."""
    node = owner.node
    made = isinstance(node, ast.ClassDef) and bool(node.decorator_list or node.bases or node.keywords)
    return made and any(isinstance(binding.node, ast.AnnAssign) and binding.place.scope is owner for binding in own)


def variable(found: Collected, name: str, bindings: tuple[Binding, ...], place: Place, at: Position) -> bool:
    """Whether a variable may have been bound where no assignment is seen."""
    rebound = [binding for binding in bindings if binding.kind not in (BindingKind.IMPORT, BindingKind.PARAMETER)]
    if not rebound:
        return False
    if found.rebinds_any:
        return True
    ours = found.module.bindings.get(name, ())
    if not any(binding is one for binding in rebound for one in ours):
        return False
    by_text = name in found.set_names
    by_module = found.own_module and (found.sets_any or name in found.attributes)
    return by_text or by_module or _starred(found, rebound, place, at)


def _starred(found: Collected, bindings: list[Binding], place: Place, at: Position) -> bool:
    """Whether an `import *` stands between a binding and the place."""
    first = min(binding.position for binding in bindings)
    at_once = place.scope is found.module
    return any(first < star and (not at_once or star < at) for _, star in found.stars)


def container(found: Collected, name: str, value: Value) -> bool:
    """Whether the list or dict under a name may have been changed since it was written."""
    if not isinstance(value, (Items, Mapping)):
        return False
    fixed = isinstance(value, Items) and value.fixed
    if not fixed and (name in found.changed or name in found.passed):
        return True
    parts = value.elements if isinstance(value, Items) else [expression for _, expression in value.entries]
    nested = any(isinstance(part, _CONTAINERS) for part in parts)
    return nested and (name in found.passed or name in found.changed or name in found.elements_passed)


def looks_up(found: Collected) -> bool:
    """Whether something of this file may be reached by a computed name: of an imported module, only its own."""
    return not found.looked_up_on <= {binding.name for binding in found.imports}


def mentions(found: Collected) -> dict[str, int]:
    """How often each name stands in the file, as a variable or as an attribute, apart from where it is bound."""
    count: dict[str, int] = {}
    for node in ast.walk(found.module.node):
        name = ""
        if isinstance(node, ast.Attribute):
            name = node.attr
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            name = node.id
        count[name] = count.get(name, 0) + 1
    return count
