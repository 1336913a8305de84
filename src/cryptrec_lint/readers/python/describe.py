"""From a row of the catalogue and the arguments of a call to the algorithms that are chosen.

A description is every alternative that the arguments allow, and what is missing to tell more.
"""

from __future__ import annotations

import ast

from cryptrec_lint.model import Algorithm
from cryptrec_lint.readers.python import folding
from cryptrec_lint.readers.python.arguments import Argument, Arguments, Presence
from cryptrec_lint.readers.python.description import Alternative, Description, Missing, combinations, once, whole
from cryptrec_lint.readers.python.sizes import numbers
from cryptrec_lint.readers.python.spellings import of_part, of_spelled_group, of_spelling, placed
from cryptrec_lint.readers.python.values import ByteString, Constant, Function, Items, Library, Made, Possible, Value
from cryptrec_lint.vocabulary.catalogue import Kind, Parameter, Part, Row

_DEEPEST = 12
"""Objects made with objects made with objects …"""

Found = tuple[list[Alternative], list[Missing]]


def describe(row: Row, arguments: Arguments, role: str = "", depth: int = 0) -> Description:
    """Everything that a name of the catalogue chooses with these arguments."""
    if depth > _DEEPEST or (row.roles and role not in row.roles):
        return Description((), (Missing(role or row.name),))
    parts = row.roles[role] if row.roles else row.parts
    reader = _Reader(row, arguments, depth)
    found = [reader.part(part) for part in parts]
    missing = [item for _, items in found for item in items]
    options = [alternatives for alternatives, _ in found if alternatives]
    keys_per_mode = arguments.evaluator.catalogue.keys_per_mode
    combined = [whole(taken, keys_per_mode) for taken in combinations(options)]
    return Description(once(combined), tuple(dict.fromkeys(missing)))


class _Reader:
    """Reads the parts of one row."""

    def __init__(self, row: Row, arguments: Arguments, depth: int) -> None:
        self.row = row
        self.arguments = arguments
        self.evaluator = arguments.evaluator
        self.depth = depth

    def part(self, part: Part) -> Found:
        """The alternatives of one part, and what is missing for it."""
        if part.unless and self._given(part.unless):
            return [], []
        if part.only_with and not self._may_be_given(part.only_with):
            return [], []
        if part.of:
            return self._taken(part, self.row.parameters[part.of])
        if part.by_maker_of:
            return self._by_maker(part, self.row.parameters[part.by_maker_of])
        if part.group or part.agreement:
            return [Alternative(placed(of_spelled_group(part.group or part.agreement, bool(part.group)), part))], []
        return self._sized(part), []

    def _sized(self, part: Part) -> list[Alternative]:
        """A fixed algorithm, whose size or identity a parameter may tell."""
        if part.by_length_of:
            sizes = self._numbers(part.by_length_of)
            return [self._by_length(part, size, one) for size, one in sizes]
        if part.size_of and part.algorithm is not None:
            return [_of_size(part, part.algorithm, size, one) for size, one in self._numbers(part.size_of)]
        return [Alternative(placed((part.algorithm,), part))] if part.algorithm is not None else []

    def _numbers(self, name: str) -> list[tuple[int | None, Possible]]:
        parameter = self.row.parameters[name]
        found = numbers(self.arguments, parameter) or [(None, Possible(Constant(None)))]
        if parameter.kind is Kind.BYTES and len({size for size, _ in found}) > 1:
            # Keys of several lengths come with ciphers of several kinds: which goes with which cannot be seen.
            return [(None, found[0][1])]
        return found

    def _by_length(self, part: Part, size: int | None, one: Possible) -> Alternative:
        if part.thirds and size in part.lengths:
            size = _of_thirds(part, size, one.value)
        chosen = part.lengths.get(size, part.algorithm) if size is not None else part.algorithm
        found = Alternative(placed((chosen,) if chosen is not None else (), part))
        return found if size is None else found.via(one)

    def _by_maker(self, part: Part, parameter: Parameter) -> Found:
        """An algorithm that follows from what made the value of a parameter (a signature from its key)."""
        if self._replaced(parameter):
            return [], []
        argument = self.arguments.get(parameter)
        found: list[Alternative] = []
        for one in argument.values:
            maker = one.value.name if isinstance(one.value, Made) else ""
            if maker in part.makers:
                found.append(Alternative(placed((part.makers[maker],), part), one.steps))
        if len(found) < len(argument.values) or not found:
            return found, [] if part.optional else [Missing(parameter.name, argument.node)]
        return found, []

    def _replaced(self, parameter: Parameter) -> bool:
        """Whether another parameter, which is given, takes this one's place."""
        return bool(parameter.unless) and self._given(parameter.unless)

    def _given(self, name: str) -> bool:
        """Whether a parameter is given, and not as None."""
        other = self.arguments.get(self.row.parameters[name])
        return other.presence is Presence.GIVEN and any(one.value != Constant(None) for one in other.values)

    def _may_be_given(self, name: str) -> bool:
        """Whether a parameter is given, or may be, and not as None."""
        other = self.arguments.get(self.row.parameters[name])
        if other.presence is Presence.HIDDEN:
            return self.arguments.call is not None
        return self._given(name)

    def _taken(self, part: Part, parameter: Parameter) -> Found:
        """The components of a parameter's value."""
        if self._replaced(parameter):
            return [], []
        alternatives, missing = self.parameter(parameter)
        return [one._replace(components=placed(one.components, part)) for one in alternatives], missing

    def parameter(self, parameter: Parameter) -> Found:
        """Everything that a parameter may choose."""
        argument = self.arguments.get(parameter)
        if argument.presence is Presence.HIDDEN:
            return ([], []) if parameter.optional else ([], [Missing(parameter.name)])
        if argument.presence is Presence.OMITTED:
            return self._left_out(parameter, argument)
        found: list[Alternative] = []
        missing: list[Missing] = []
        for one in argument.values:
            more, lacking = (
                self._left_out(parameter, argument)
                if one.value == Constant(None)
                else self._read(one, parameter, argument)
            )
            found += more
            missing += lacking
        return found, missing

    def _left_out(self, parameter: Parameter, argument: Argument) -> Found:
        default = parameter.default
        if default is None:
            return ([], []) if parameter.optional else ([], [Missing(parameter.name, argument.node)])
        value = Library(default.name) if default.name else Constant(default.constant)
        found, missing = self._read(Possible(value), parameter, argument)
        return [one._replace(default=default.steps) for one in found], missing

    def _read(self, one: Possible, parameter: Parameter, argument: Argument) -> Found:
        """One possibility of a parameter."""
        if isinstance(one.value, Constant):
            return self._written(one, one.value.value, parameter, argument)
        found, missing = self._objects(one, parameter, argument)
        fitting = [item for item in found if _fits(item, parameter)]
        if not fitting and not missing:
            missing = [Missing(parameter.name, argument.node)]
        return [item.via(one) for item in fitting], missing

    def _written(self, one: Possible, text: object, parameter: Parameter, argument: Argument) -> Found:
        """A name or number written as a constant."""
        chosen = parameter.choices.get(str(text))
        if chosen is not None:
            components = tuple(item for part in chosen for item in of_part(part))
        elif isinstance(text, str):
            components = of_spelling(text, parameter)
        elif parameter.choices and isinstance(text, int):
            components = ()
        else:
            return [], [Missing(parameter.name, argument.node)]
        if not components:
            return [], [Missing(parameter.name, argument.node, str(text))]
        return [Alternative(components).via(one)], []

    def _objects(self, one: Possible, parameter: Parameter, argument: Argument) -> Found:
        """A name of the library, what it made, or several of them."""
        value = one.value
        rows = self.evaluator.catalogue.rows
        if isinstance(value, (Library, Made)) and value.name in rows:
            given = (
                Arguments.of(self.evaluator, value)
                if isinstance(value, Made)
                else Arguments(self.evaluator, None, self.arguments.place)
            )
            described = [describe(rows[value.name], given, role, self.depth + 1) for role in self._roles(parameter)]
            lacking = any(one.missing for one in described)
            alternatives = [item for one in described for item in one.alternatives]
            return alternatives, [Missing(parameter.name, argument.node)] if lacking else []
        if isinstance(value, Items):
            return self._several(self.evaluator.elements(one), parameter, argument)
        if isinstance(value, Function) and self.depth < _DEEPEST:
            return self._several(self._results(value), parameter, argument)
        return [], [Missing(parameter.name, argument.node)]

    def _roles(self, parameter: Parameter) -> list[str]:
        """The roles that a value of a parameter plays: fixed, or named by another parameter."""
        if not parameter.role_of:
            return [parameter.role]
        values = self.arguments.get(self.row.parameters[parameter.role_of]).values
        names = [one.value.name if isinstance(one.value, Library) else "" for one in values]
        return [name.rpartition(".")[2] for name in names] or [""]

    def _several(self, values: list[Possible], parameter: Parameter, argument: Argument) -> Found:
        reader = _Reader(self.row, self.arguments, self.depth + 1)
        if self.depth >= _DEEPEST:
            return [], [Missing(parameter.name, argument.node)]
        found = [reader._read(one, parameter, argument) for one in values]
        return [item for items, _ in found for item in items], [item for _, items in found for item in items]

    def _results(self, function: Function) -> list[Possible]:
        """What a function returns; for `return h.digest()`, what `h` is."""
        found: list[Possible] = []
        for expression, place in function.scope.returns:
            called = expression.func if isinstance(expression, ast.Call) else None
            inner = self.evaluator.evaluate(called.value, place) if isinstance(called, ast.Attribute) else ()
            digested = [one for one in inner if isinstance(one.value, Made)]
            found += digested or self.evaluator.evaluate(expression, place)
        return found


def _of_thirds(part: Part, size: int | None, value: Value) -> int | None:
    """The length of the keys that are different, of a key that is three keys in turn."""
    if isinstance(value, ByteString) and value.composed:
        return None
    one = min(part.lengths)
    different = folding.different_keys(value, one)
    return size if different is None else one * different


def _fits(alternative: Alternative, parameter: Parameter) -> bool:
    """Whether what a value stands for is of a kind that the parameter takes."""
    if not alternative.components:
        return False
    return not parameter.only or alternative.components[0].primitive in parameter.only


def _of_size(part: Part, algorithm: Algorithm, size: int | None, one: Possible) -> Alternative:
    """An algorithm with its size; where that cannot be seen, the way to it says nothing."""
    if size is None:
        return Alternative(placed((algorithm,), part))
    return Alternative(placed((algorithm._replace(size=size),), part)).via(one)
