"""From the calls, references and assignments of a file to observations.

What another choice takes as its part (a hash in an HMAC, a mode in a cipher) is told there and only there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers.python import escapes, tls, tls_context
from cryptrec_lint.readers.python.arguments import Arguments
from cryptrec_lint.readers.python.collected import Assigned, Collected, Spot
from cryptrec_lint.readers.python.describe import describe
from cryptrec_lint.readers.python.evaluate import FUEL, Evaluator
from cryptrec_lint.readers.python.roots import Roots
from cryptrec_lint.readers.python.scopes import Place
from cryptrec_lint.readers.python.spans import Spans
from cryptrec_lint.readers.python.telling import Teller
from cryptrec_lint.readers.python.values import Constant, Library, Made, Method, Possible
from cryptrec_lint.vocabulary.catalogue import Catalogue, Row

_PARTIAL = "functools.partial"
_GETATTR = "builtins.getattr"
_RESOLVE = "pkgutil.resolve_name"
_NO_PART = 0
"""The key of what no other choice can take as its part."""


class Choice(NamedTuple):
    """What one call, reference or assignment chooses."""

    key: int
    """The node that chooses."""
    observations: tuple[Observation, ...]
    touched: frozenset[int] = frozenset()
    """Nodes whose choices are part of this one."""
    takes: bool = True
    """Whether its parts are told by it, and so not by themselves."""


class Uses:
    """The observations of one file."""

    def __init__(self, found: Collected, catalogue: Catalogue, spans: Spans) -> None:
        self.found = found
        self.catalogue = catalogue
        self.teller = Teller(spans)
        self.evaluator = Evaluator(found, catalogue, spans)
        self.roots = Roots(found, catalogue)
        self.telling = catalogue.telling_words
        self.hints = escapes.Hints(self.teller, catalogue, self.evaluator, found)

    def observations(self) -> Iterator[Observation]:
        """Everything that the file chooses, each choice once."""
        choices = list(self._choices())
        takers: dict[int, list[Choice]] = {}
        for choice in choices:
            for key in choice.touched if choice.takes else ():
                takers.setdefault(key, []).append(choice)
        for choice in choices:
            if not any(_takes(other, choice) for other in takers.get(choice.key, ())):
                yield from choice.observations
        if self.evaluator.given_up:
            why = reason("python-too-many-steps", limit=FUEL)
            yield self.teller.unresolved(*self.evaluator.given_up, "unreadable-input", why)

    def _choices(self) -> Iterator[Choice]:
        for spot in self.found.calls:
            if isinstance(spot.node, ast.Call) and self.roots.may_call(spot.node.func):
                yield from self._call(spot.node, spot.place)
        for spot in self.found.references:
            if self.roots.may_refer(spot.node):
                yield from self._reference(spot)
            elif self.roots.is_alias(spot.node):
                yield from self._untold(escapes.referred(self.hints, spot))
        for assigned in self.found.assigned:
            yield from self._assignment(assigned)
        yield from self._passed_on()

    # ---- calls

    def _call(self, node: ast.Call, place: Place) -> Iterator[Choice]:
        """What a call may choose: one choice for each name that it may call."""
        callees = self.evaluator.evaluate(node.func, place)
        others = []
        for callee in callees:
            name = callee.value.name if isinstance(callee.value, Library) else ""
            row = self.catalogue.rows.get(name) or self._row_of_method(callee)
            if row is not None:
                own = callee if name else Possible(callee.value)
                yield self._choice(row, Arguments(self.evaluator, node, place), own, node, node.func)
            elif name == _PARTIAL:
                yield from self._partial(node, place)
            elif name in (_GETATTR, _RESOLVE):
                yield from self._computed_member(node, place) if name == _GETATTR else ()
                yield from self._reference(Spot(node, place))
            elif name in escapes.EXECUTING:
                yield from self._untold(escapes.executed(self.hints, name, node, place))
            elif escapes.is_hidden(self.hints, name, node.func):
                yield from self._untold(escapes.hidden(self.hints, name, node.func, place))
            elif self._is_unknown_member(name):
                why = reason("python-unknown-member", name=name)
                told = self.teller.unresolved(node.func, place, "unknown-algorithm", why, name)
                yield Choice(id(node), (told,), callee.touched)
            else:
                others.append(callee)
        if others and isinstance(node.func, ast.Attribute):
            known = tuple(self._method(node.func.attr, others[0], node, place))
            yield from known or self._of_elsewhere(node.func, others, place)

    def _of_elsewhere(self, function: ast.Attribute, callees: list[Possible], place: Place) -> Iterator[Choice]:
        """`compat.lib.md5(data)`: a member with the name of an algorithm, of an import that no catalogue file knows."""
        if function.attr not in self.telling or self.roots.is_passed_on(function):
            return
        for one in callees:
            name = one.value.name if isinstance(one.value, Library) else ""
            if name and name.partition(".")[0] not in self.catalogue.prefixes | {"builtins"}:
                why = reason("python-imported-elsewhere", name=function.attr, module=name.rpartition(".")[0])
                yield Choice(_NO_PART, (self.teller.unresolved(function, place, "unresolved-value", why),))

    def _row_of_method(self, callee: Possible) -> Row | None:
        """The row of a method of something that the library made."""
        value = callee.value
        if not isinstance(value, Method) or not isinstance(value.of, Made):
            return None
        return self.catalogue.rows.get(f"{self.catalogue.rows[value.of.name].returns}.{value.attribute}")

    def _choice(self, row: Row, arguments: Arguments, callee: Possible, node: ast.expr, at: ast.expr) -> Choice:
        """What a row of the catalogue chooses here."""
        description = describe(row, arguments)
        observations: list[Observation] = []
        observations += self.teller.mechanisms(row, description, arguments, callee, at)
        observations += self.teller.missing(row, description.missing, arguments, at)
        touched = callee.touched.union(*(one.touched for one in description.alternatives))
        for more, nodes in tls.observed(self.teller, self.catalogue, row, arguments, callee, at):
            observations.append(more)
            touched |= nodes
        return Choice(id(node), tuple(observations), touched - {id(node)}, takes=bool(observations))

    def _partial(self, node: ast.Call, place: Place) -> Iterator[Choice]:
        """`partial(name, …)` chooses at `name`."""
        for one in self.evaluator.evaluate(node, place):
            if isinstance(one.value, Made) and one.value.skip:
                row = self.catalogue.rows[one.value.name]
                yield self._choice(row, Arguments.of(self.evaluator, one.value), one, node, node.args[0])

    def _computed_member(self, node: ast.Call, place: Place) -> Iterator[Choice]:
        """`getattr(module, name)` chooses something when the module is full of algorithms."""
        owners = self.evaluator.evaluate(node.args[0], place) if len(node.args) > 1 else ()
        for owner in owners:
            if isinstance(owner.value, Library) and owner.value.name in self.catalogue.namespaces:
                names = self.evaluator.evaluate(node.args[1], place)
                if not all(isinstance(one.value, Constant) for one in names):
                    why = reason("python-computed-member", module=owner.value.name)
                    yield Choice(_NO_PART, (self.teller.unresolved(node, place, "unresolved-value", why),))

    def _is_unknown_member(self, name: str) -> bool:
        """Whether a name lies in a module full of algorithms and is none that we know."""
        return any(
            name.startswith(module + ".") and self._is_new(module, name[len(module) + 1 :].partition(".")[0])
            for module in self.catalogue.namespaces
        )

    def _is_new(self, module: str, member: str) -> bool:
        if member.startswith("_") or member in self.catalogue.namespaces[module]:
            return False
        return f"{module}.{member}" not in self.catalogue.prefixes

    # ---- methods

    def _method(self, attribute: str, callee: Possible, node: ast.Call, place: Place) -> Iterator[Choice]:
        """A method that the catalogue knows by its object, by its name alone, or by what it is given."""
        rows = self.catalogue.methods.get(attribute, ())
        receiver = callee.value.of if isinstance(callee.value, Method) else None
        maker = self.catalogue.rows[receiver.name].returns if isinstance(receiver, Made) else ""
        self_ = callee.turned(receiver) if receiver is not None else None
        arguments = Arguments(self.evaluator, node, place, receiver=self_)
        own = [row for row in rows if maker and maker in row.receivers]
        for row in own or [row for row in rows if self._is_called_for(row, arguments)]:
            # What made the object is a choice of its own: the method takes none of it, unless as `self`.
            yield self._choice(row, arguments, Possible(callee.value), node, node.func)
            return

    def _is_called_for(self, row: Row, arguments: Arguments) -> bool:
        """Whether a method on an unknown object is the catalogue's."""
        if not row.needs and not row.given:
            return not row.receivers
        if not any(module in self.roots.modules for module in row.modules):
            return False
        keywords = {item.arg for item in arguments.call.keywords} if arguments.call is not None else set()
        if not keywords.issuperset(row.given):
            return False
        return all(self._is_from_library(row, name, arguments) for name in row.needs)

    def _is_from_library(self, row: Row, name: str, arguments: Arguments) -> bool:
        """Whether an argument is something of a library (or a word that only this parameter takes), and fits."""
        parameter = row.parameters[name]
        values = arguments.get(parameter).values
        if not parameter.choices and all(isinstance(one.value, Constant) for one in values):
            return False
        part = row._replace(parts=tuple(part for part in row.parts if part.of == name))
        return bool(describe(part, arguments).alternatives)

    # ---- what is not called

    def _reference(self, spot: Spot) -> Iterator[Choice]:
        """A name that is passed on, kept or returned without a call."""
        for one in self.evaluator.evaluate(spot.node, spot.place):
            row = self.catalogue.rows.get(one.value.name) if isinstance(one.value, Library) else None
            if row is not None and not row.silent:
                arguments = Arguments(self.evaluator, None, spot.place)
                yield self._choice(row, arguments, one, spot.node, spot.node)
        yield from self._untold(escapes.referred(self.hints, spot))

    def _untold(self, told: Iterator[Observation]) -> Iterator[Choice]:
        """What stands alone, whatever else takes the node."""
        for one in told:
            yield Choice(_NO_PART, (one,))

    def _assignment(self, assigned: Assigned) -> Iterator[Choice]:
        known = self.catalogue.assignments.get(assigned.target.attr)
        if known is not None:
            contexts = tls_context.Contexts(self.teller, self.catalogue, self.evaluator, self.found.assigned)
            for observations, touched in tls_context.assigned(contexts, known, assigned):
                yield Choice(id(assigned.statement), observations, touched)

    def _passed_on(self) -> Iterator[Choice]:
        """Names that only cryptography has, imported from a module that is none of the catalogue's."""
        for binding in self.roots.passed_on:
            module = binding.dotted.rpartition(".")[0] or "."
            why = reason("python-imported-elsewhere", name=binding.name, module=module)
            told = self.teller.unresolved(binding.node, binding.place, "unresolved-value", why)
            yield Choice(id(binding.node), (told,))


def _takes(other: Choice, choice: Choice) -> bool:
    """Whether another choice has this one as a part (and not each the other, in a loop)."""
    return other.key != choice.key and other.key not in choice.touched
