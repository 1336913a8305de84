"""Reads a Python file that passed the gate; one that the parser refuses is reported as such and read line by line."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Location, MechanismUse, Observation, Origin, OriginKind, ProtocolUse, Unresolved, reason
from cryptrec_lint.readers.python.collect import collect
from cryptrec_lint.readers.python.decode import decode
from cryptrec_lint.readers.python.lines import recovered
from cryptrec_lint.readers.python.parse import Failure, parse
from cryptrec_lint.readers.python.spans import Spans
from cryptrec_lint.readers.python.uses import Uses
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary.catalogue import catalogue

_LINE_BY_LINE = "read line by line"


def read_anyway(source: Source) -> Iterator[Observation]:
    """Read a file without asking the first gate."""
    decoded = decode(source)
    spans = Spans(source, decoded)
    tree = parse(decoded.text)
    if not isinstance(tree, Failure):
        yield from _in_order(Uses(collect(tree), catalogue(), spans).observations())
        return
    yield _refused(source, spans, tree)
    found = Uses(collect(recovered(decoded.text)), catalogue(), spans).observations()
    yield from _in_order(_line_by_line(item) for item in found)


def _in_order(found: Iterator[Observation]) -> list[Observation]:
    """Sorted by place, each observation once."""
    return sorted(dict.fromkeys(found), key=lambda item: item.location)


def _line_by_line(item: Observation) -> Observation:
    """Say that the structure around the line could not be read."""
    if not isinstance(item, (MechanismUse, ProtocolUse)) or item.origin.kind is OriginKind.DEFAULT:
        return item
    return item._replace(origin=Origin(OriginKind.DERIVED, (*item.origin.steps, _LINE_BY_LINE)))


def _refused(source: Source, spans: Spans, failure: Failure) -> Unresolved:
    """The parser's complaint, at its line."""
    written = source.line(failure.line) if failure.line else ""
    where = source.whole
    if written:
        where = Location(source.path, failure.line, 1, failure.line, len(written) + 1)
    return Unresolved(where, written, "unreadable-input", reason("python-not-parsed", message=failure.message))
