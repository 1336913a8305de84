"""From what a use chooses to observations: places, names, origins, and reasons where something cannot be told."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from cryptrec_lint.model import Location, MechanismUse, Purpose, Reason, Unresolved, reason
from cryptrec_lint.readers.python.arguments import Arguments
from cryptrec_lint.readers.python.description import Description, Missing
from cryptrec_lint.readers.python.scopes import Place
from cryptrec_lint.readers.python.sizes import numbers
from cryptrec_lint.readers.python.spans import Spans
from cryptrec_lint.readers.python.spellings import mechanism_name, origin
from cryptrec_lint.readers.python.values import Possible
from cryptrec_lint.vocabulary.catalogue import Row


class Teller:
    """Makes the observations of one file."""

    def __init__(self, spans: Spans) -> None:
        self.spans = spans

    def where(self, span: tuple[int, int], place: Place) -> tuple[Location, str]:
        """Location and exact text of a span."""
        location = self.spans.location(span, place.scope.qualified)
        return location, self.spans.source.span(location)

    def at(self, node: ast.AST, place: Place) -> tuple[Location, str]:
        """Location and exact text of a node; of a chain of attributes, its name."""
        return self.where(self.spans.of_callee(node) if isinstance(node, ast.expr) else self.spans.of(node), place)

    def unresolved(self, node: ast.AST, place: Place, rule: str, why: Reason, mechanism: str = "") -> Unresolved:
        """Something that could not be told."""
        location, written = self.at(node, place)
        return Unresolved(location, written, rule, why, mechanism)

    def untold(self, node: ast.AST, place: Place, parameter: str, call: str) -> Unresolved:
        """A parameter of a call that could not be told."""
        why = reason("python-unresolved-argument", parameter=parameter, call=call)
        return self.unresolved(node, place, "unresolved-value", why, call)

    def unknown_name(self, node: ast.AST, place: Place, name: str, parameter: str, call: str) -> Unresolved:
        """A parameter whose value is known and is a name that no vocabulary has."""
        why = reason("python-unknown-name", name=name, parameter=parameter, call=call)
        return self.unresolved(node, place, "unknown-algorithm", why, call)

    def mechanisms(
        self, row: Row, description: Description, arguments: Arguments, callee: Possible, at: ast.expr
    ) -> Iterator[MechanismUse]:
        """One observation for each alternative."""
        location, written = self.at(at, arguments.place)
        purpose = Purpose.NON_SECURITY if arguments.flag_is_false(row.flag) else row.purpose
        details = tuple(_details(row, arguments))
        for one in description.alternatives:
            name = row.mechanism or mechanism_name(one.components)
            how = origin(one.default, (*callee.steps, *one.steps))
            yield MechanismUse(location, written, name, one.components, purpose, how, details)

    def missing(
        self, row: Row, lacking: tuple[Missing, ...], arguments: Arguments, at: ast.expr
    ) -> Iterator[Unresolved]:
        """What is missing to tell more; of a mere reference, that it is called elsewhere."""
        told = [item for item in lacking if item.parameter != "self"]
        if told and arguments.call is None:
            why = reason("python-passed-on", name=row.name)
            yield self.unresolved(at, arguments.place, "unresolved-value", why, row.name)
            return
        for item in told:
            node = item.node or at
            if item.spelling:
                yield self.unknown_name(node, arguments.place, item.spelling, item.parameter, row.name)
            else:
                yield self.untold(node, arguments.place, item.parameter, row.name)


def _details(row: Row, arguments: Arguments) -> Iterator[tuple[str, int | str]]:
    """Parameters that notes speak of, where each has one value."""
    for detail, name in row.details:
        values = {value for value, _ in numbers(arguments, row.parameters[name])}
        value = values.pop() if len(values) == 1 else None
        if value is not None:
            yield detail, value
