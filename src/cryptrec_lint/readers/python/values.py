"""What an expression may be worth. A value is a small set of possibilities; `UNKNOWN` is one of them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cryptrec_lint.readers.python.scopes import Place, Scope

LIMIT = 8
"""More possibilities than these are not followed: the rest is unknown."""


class Constant(NamedTuple):
    """A text, a number, a byte string, a truth value or None."""

    value: str | bytes | int | float | bool | None


class ByteString(NamedTuple):
    """A byte string of which only the length is known, in bits."""

    bits: int
    composed: bool = False
    """It was put together of byte strings, some of which may be the same."""


class Library(NamedTuple):
    """A dotted name of an imported library."""

    name: str


class Made(NamedTuple):
    """What calling a name of the catalogue gives. `skip` arguments of the call are not the callee's (`partial`)."""

    name: str
    call: ast.Call
    place: Place
    skip: int = 0


class Items(NamedTuple):
    """A tuple, list or set written out."""

    elements: tuple[ast.expr, ...]
    place: Place
    fixed: bool = False
    """A tuple: nothing can be put into it."""


class Mapping(NamedTuple):
    """A dict written out: key expression (None for `**`) and value expression."""

    entries: tuple[tuple[ast.expr | str | None, ast.expr], ...]
    place: Place


class Function(NamedTuple):
    """A function of this file."""

    scope: Scope


class Class(NamedTuple):
    """A class of this file."""

    scope: Scope


class Instance(NamedTuple):
    """An object of a class of this file."""

    scope: Scope


class Method(NamedTuple):
    """An attribute of something that is not a module: a method, until it is known better."""

    of: Value
    attribute: str
    node: ast.Attribute


class Unknown(NamedTuple):
    """Anything."""


UNKNOWN = Unknown()

Value = Constant | ByteString | Library | Made | Items | Mapping | Function | Class | Instance | Method | Unknown


class Possible(NamedTuple):
    """One possibility, how it came here, and which calls and references of the library it went through."""

    value: Value
    steps: tuple[str, ...] = ()
    touched: frozenset[int] = frozenset()

    def after(self, *steps: str, touched: frozenset[int] = frozenset()) -> Possible:
        """The same possibility, come a step further."""
        return Possible(self.value, (*steps, *self.steps), self.touched | touched)

    def turned(self, value: Value, *touched: int) -> Possible:
        """Another value that follows from this one."""
        return Possible(value, self.steps, self.touched.union(touched))


Possibilities = tuple[Possible, ...]

NOTHING_KNOWN: Possibilities = (Possible(UNKNOWN),)


def union(found: list[Possible]) -> Possibilities:
    """Each value once, at most `LIMIT` of them; what is left out is unknown."""
    once: dict[tuple[type, Value], Possible] = {}
    for possible in found:
        # Named tuples of different types may be equal: the text `md5` is not the module `md5`.
        key = type(possible.value), possible.value
        known = once.get(key)
        once[key] = possible if known is None else known.after(touched=possible.touched)
    kept = list(once.values())
    if len(kept) <= LIMIT:
        return tuple(kept)
    return (*[item for item in kept if item.value != UNKNOWN][:LIMIT], Possible(UNKNOWN))
