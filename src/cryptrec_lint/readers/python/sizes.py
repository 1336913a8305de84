"""Lengths of keys and outputs, in bits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptrec_lint.readers.python import folding
from cryptrec_lint.readers.python.values import UNKNOWN, Constant, Items, Possible, Value
from cryptrec_lint.vocabulary import tables
from cryptrec_lint.vocabulary.catalogue import Kind, Parameter, Row

if TYPE_CHECKING:
    from cryptrec_lint.readers.python.arguments import Arguments


def number(kind: Kind, value: Value) -> int | None:
    """A value as a size in bits, or as a count; None when it cannot be told."""
    if kind is Kind.BYTES:
        return folding.bits_of(value)
    count = value.value if isinstance(value, Constant) else None
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        return None
    if kind is Kind.MODULUS:
        return count.bit_length()
    if kind is Kind.OCTETS:
        length = folding.of_bytes(count)
        return None if length is None else length.bits
    return count


def numbers(arguments: Arguments, parameter: Parameter) -> list[tuple[int | None, Possible]]:
    """Everything that a parameter may say, each with the possibility that says it."""
    argument = arguments.get(parameter)
    values = list(argument.values)
    if not values and parameter.default is not None:
        values = [Possible(Constant(parameter.default.constant))]
    if parameter.element is not None:
        values = [one for whole in values for one in _element(arguments, whole, parameter.element)]
    return [(number(parameter.kind, one.value), one) for one in values]


def _element(arguments: Arguments, whole: Possible, number: int) -> list[Possible]:
    """One element of a tuple."""
    if not isinstance(whole.value, Items) or number >= len(whole.value.elements):
        return [Possible(UNKNOWN)]
    return arguments.evaluator.element(whole, number)


def bits_given(arguments: Arguments, row: Row) -> int | None:
    """How long a byte string is that a call gives, where there is only one answer."""
    if row.gives is None or not row.gives.of:
        return None
    found = {size for size, _ in numbers(arguments, row.parameters[row.gives.of])}
    return found.pop() if len(found) == 1 else None


def output_bits(row: Row, arguments: Arguments) -> int | None:
    """How long the output of a hash object is."""
    from cryptrec_lint.readers.python.describe import describe

    found = {
        tables.atoms()[one.components[-1].name].output
        for one in describe(row, arguments).alternatives
        if one.components
    }
    return found.pop() if len(found) == 1 else None
