"""Which argument of a call is which parameter of the catalogue."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from cryptrec_lint.model import Word
from cryptrec_lint.readers.python.scopes import Place
from cryptrec_lint.readers.python.values import (
    NOTHING_KNOWN,
    UNKNOWN,
    Constant,
    Made,
    Mapping,
    Possibilities,
    Possible,
    union,
)
from cryptrec_lint.vocabulary.catalogue import Parameter

if TYPE_CHECKING:
    from cryptrec_lint.readers.python.evaluate import Evaluator


class Presence(Word):
    """Whether a parameter is given."""

    GIVEN = "given"
    OMITTED = "omitted"
    HIDDEN = "hidden"
    """It may be: in `*args`, in `**kwargs`, or in a call that is made elsewhere."""


class Argument(NamedTuple):
    """What a call gives a parameter."""

    presence: Presence
    values: Possibilities = ()
    node: ast.expr | None = None


OMITTED = Argument(Presence.OMITTED)
HIDDEN = Argument(Presence.HIDDEN, NOTHING_KNOWN)


class Arguments:
    """The arguments of one call; of none at all where something is only referred to."""

    def __init__(
        self, evaluator: Evaluator, call: ast.Call | None, place: Place, skip: int = 0, receiver: Possible | None = None
    ) -> None:
        self.evaluator = evaluator
        self.call = call
        self.place = place
        self.skip = skip
        self.receiver = receiver

    @classmethod
    def of(cls, evaluator: Evaluator, made: Made) -> Arguments:
        """The arguments with which something was made."""
        return cls(evaluator, made.call, made.place, made.skip)

    @property
    def open(self) -> bool:
        """Whether more arguments may come elsewhere."""
        return self.call is None or self.skip > 0

    def get(self, parameter: Parameter) -> Argument:
        """What the call gives a parameter."""
        if parameter.keyword == "self" and self.receiver is not None:
            return Argument(Presence.GIVEN, (self.receiver,))
        if self.call is None:
            return HIDDEN
        found = self._positional(self.call, parameter) or self._keyword(self.call, parameter)
        if found is not None:
            return found
        return HIDDEN if self.open else OMITTED

    def _positional(self, call: ast.Call, parameter: Parameter) -> Argument | None:
        if parameter.position is None:
            return None
        position = parameter.position + self.skip
        if any(isinstance(argument, ast.Starred) for argument in call.args[: position + 1]):
            return HIDDEN
        if position >= len(call.args):
            return None
        node = call.args[position]
        return Argument(Presence.GIVEN, self.evaluator.evaluate(node, self.place), node)

    def _keyword(self, call: ast.Call, parameter: Parameter) -> Argument | None:
        for keyword in call.keywords:
            if keyword.arg == parameter.keyword:
                values = self.evaluator.evaluate(keyword.value, self.place)
                return Argument(Presence.GIVEN, values, keyword.value)
        rest = [keyword.value for keyword in call.keywords if keyword.arg is None]
        return self._in_mappings(rest, parameter) if rest else None

    def _in_mappings(self, rest: list[ast.expr], parameter: Parameter) -> Argument | None:
        """A parameter that may be in `**mapping`."""
        found: list[Possible] = []
        absent = False
        for node in rest:
            for one in self.evaluator.evaluate(node, self.place):
                value = self._entry(one, parameter.keyword)
                absent = absent or value is None
                found += value or []
        if not found:
            return None
        if absent and len(rest) == 1:
            found.append(Possible(Constant(None)))
        return Argument(Presence.GIVEN, union(found), rest[0])

    def _entry(self, one: Possible, keyword: str) -> list[Possible] | None:
        """A keyword of one mapping; None when it certainly has it not."""
        if not isinstance(one.value, Mapping):
            return [Possible(UNKNOWN)]
        keys = [self._key(key, one.value.place) for key, _ in one.value.entries]
        if keyword in keys:
            expression = one.value.entries[keys.index(keyword)][1]
            return [found.after(*one.steps) for found in self.evaluator.evaluate(expression, one.value.place)]
        return [Possible(UNKNOWN)] if None in keys else None

    def _key(self, key: ast.expr | str | None, place: Place) -> object:
        """A key as a constant, None when it cannot be told."""
        if key is None or isinstance(key, str):
            return key
        values = [one.value for one in self.evaluator.evaluate(key, place)]
        return values[0].value if len(values) == 1 and isinstance(values[0], Constant) else None

    def flag_is_false(self, keyword: str) -> bool:
        """Whether a keyword is written as False, wherever it is written at all."""
        if not keyword or self.call is None:
            return False
        named = [item.value for item in self.call.keywords if item.arg == keyword]
        rest = [item.value for item in self.call.keywords if item.arg is None]
        values = [one for node in named for one in self.evaluator.evaluate(node, self.place)]
        entries = [self._entry(one, keyword) for node in rest for one in self.evaluator.evaluate(node, self.place)]
        values += [one for found in entries if found for one in found]
        return bool(values) and all(isinstance(one.value, Constant) and one.value.value is False for one in values)
