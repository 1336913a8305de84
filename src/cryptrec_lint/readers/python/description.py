"""A description: every alternative that a use may choose, and what is missing to tell more."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from cryptrec_lint.model import Algorithm, Primitive
from cryptrec_lint.readers.python.values import Possible

_MOST = 16
"""Combinations of alternatives that are told one by one; of more, each part is told by itself."""
FIRST = "\0first"
"""Marks a component that is used inside the mechanism's first one, until that is known."""


class Alternative(NamedTuple):
    """One thing that may be chosen, and how that is known."""

    components: tuple[Algorithm, ...]
    steps: tuple[str, ...] = ()
    touched: frozenset[int] = frozenset()
    default: tuple[str, ...] = ()

    def via(self, one: Possible) -> Alternative:
        """The same, through a value."""
        return self._replace(steps=(*one.steps, *self.steps), touched=self.touched | one.touched)

    def joined(self, other: Alternative) -> Alternative:
        """Both as one; what is in both is there once."""
        return Alternative(
            (*self.components, *(item for item in other.components if item not in self.components)),
            (*self.steps, *(step for step in other.steps if step not in self.steps)),
            self.touched | other.touched,
            self.default or other.default,
        )


class Missing(NamedTuple):
    """A parameter that decides and cannot be told."""

    parameter: str
    node: ast.expr | None = None
    spelling: str = ""
    """Not empty: the value is known, and it is a name that no vocabulary has."""


class Description(NamedTuple):
    """What a use may choose."""

    alternatives: tuple[Alternative, ...]
    missing: tuple[Missing, ...] = ()


def combinations(options: list[list[Alternative]]) -> list[tuple[Alternative, ...]]:
    """One alternative of each part, in every way; the parts one by one where there are too many ways."""
    count = 1
    for option in options:
        count *= len(option)
    if count <= _MOST:
        return list(product(*options)) if options else []
    return [(alternative,) for option in options for alternative in option]


def whole(parts: Sequence[Alternative], keys_per_mode: dict[str, int]) -> Alternative:
    """The parts as one mechanism: `inside` of the first, and sizes of keys that a mode cuts."""
    total = Alternative(())
    for part in parts:
        total = total.joined(_inside_first(part, total))
    keys = max((keys_per_mode.get(item.name, 1) for item in total.components), default=1)
    if keys == 1:
        return total
    return total._replace(components=tuple(_cut(item, keys) for item in total.components))


def _cut(item: Algorithm, keys: int) -> Algorithm:
    if item.primitive is not Primitive.BLOCK_CIPHER or item.size is None:
        return item
    return item._replace(size=item.size // keys)


def _inside_first(part: Alternative, before: Alternative) -> Alternative:
    """Fill in what the components of a part are used inside."""
    first = before.components[0].name if before.components else ""
    return part._replace(components=tuple(_inside(item, first) for item in part.components))


def _inside(item: Algorithm, first: str) -> Algorithm:
    if item.inside is None or not item.inside.startswith(FIRST):
        return item
    return item._replace(inside=first or item.inside[len(FIRST) :] or None)


def once(alternatives: list[Alternative]) -> tuple[Alternative, ...]:
    """Each mechanism once; those without a component say nothing."""
    kept: dict[tuple[Algorithm, ...], Alternative] = {}
    for one in alternatives:
        if not one.components:
            continue
        known = kept.get(one.components)
        kept[one.components] = one if known is None else known._replace(touched=known.touched | one.touched)
    return tuple(kept.values())
