"""Which bindings of a name reach a place: the last one in each branch that can lead there."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import NamedTuple

from cryptrec_lint.readers.python.scopes import Arm, ArmKind, Binding, Path, Place, Position, Scope, ScopeKind

_MOST = 64
"""Bindings of one name that are looked at; with more, the value counts as unknown."""


class Reaching(NamedTuple):
    """Bindings that can give a name its value at a place, and whether there may be others."""

    bindings: tuple[Binding, ...]
    too_many: bool = False
    later: bool = False
    """They were looked at from code that runs at another time (a function): the order says nothing."""


NOTHING = Reaching(())


def reaching(name: str, place: Place, position: Position) -> Reaching:
    """The bindings of a name that reach a position."""
    scope: Scope | None = place.scope
    path, inline, first = place.path, True, True
    while scope is not None:
        if name in scope.elsewhere:
            scope, inline, first = scope.elsewhere[name], False, False
            continue
        found = scope.bindings.get(name)
        if found and (first or scope.kind is not ScopeKind.CLASS):
            here = _in_scope(found, path, position) if inline else _at_any_time(found)
            if here.bindings or scope.kind is ScopeKind.FUNCTION:
                return here
        inline = inline and scope.inline
        path, first = scope.inside, scope.inline and first
        scope = scope.parent
    return NOTHING


def _at_any_time(bindings: list[Binding]) -> Reaching:
    return Reaching(tuple(bindings[:_MOST]), len(bindings) > _MOST, later=len(bindings) > 1)


def _in_scope(bindings: list[Binding], path: Path, position: Position) -> Reaching:
    count = bisect_right(bindings, position, key=attrgetter("position"))
    before = bindings[:count]
    found, dominant = _backwards(before[-_MOST:], path)
    found += _round_the_loop(bindings[count : count + _MOST], path, dominant)
    return Reaching(tuple(found), too_many=dominant is None and len(before) > _MOST)


def _backwards(bindings: list[Binding], path: Path) -> tuple[list[Binding], Path | None]:
    """Bindings before the place, from the last one back to one that is always executed (whose path is returned)."""
    found: list[Binding] = []
    covered: dict[tuple[Path, int], set[int]] = {}
    for binding in reversed(bindings):
        where = binding.place.path
        if _excluded(where, path):
            continue
        found.append(binding)
        where = _covers(where, covered)
        if path[: len(where)] == where:
            return found, where
    return found, None


def _excluded(binding: Path, use: Path) -> bool:
    """Whether they stand in different arms of one `if`."""
    for one, other in zip(binding, use, strict=False):
        if one != other:
            return one.statement == other.statement and one.kind in (ArmKind.IF, ArmKind.MATCH)
    return False


def _covers(path: Path, covered: dict[tuple[Path, int], set[int]]) -> Path:
    """The branch in which the name is now bound for certain: an `if` all of whose arms bind it is as good as one."""
    while path:
        arm, outer = path[-1], path[:-1]
        arms = covered.setdefault((outer, arm.statement), set())
        arms.add(arm.number)
        if not arm.total or len(arms) < arm.total:
            return path
        path = outer
    return path


def _round_the_loop(bindings: list[Binding], path: Path, dominant: Path | None) -> list[Binding]:
    """Bindings after the place that reach it in the next round of a loop."""
    loops = [arm for arm in path if arm.kind is ArmKind.LOOP]
    open_loops = [arm for arm in loops if dominant is None or arm not in dominant]
    return [binding for binding in bindings if _shares(binding.place.path, open_loops)]


def _shares(path: Path, loops: list[Arm]) -> bool:
    return any(arm in path for arm in loops)
