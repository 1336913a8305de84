"""Attributes of a TLS context that choose protocol versions when they are assigned."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from cryptrec_lint.model import Observation, VersionsOffered
from cryptrec_lint.readers.python.collected import Assigned
from cryptrec_lint.readers.python.evaluate import Evaluator
from cryptrec_lint.readers.python.telling import Teller
from cryptrec_lint.readers.python.tls import NO_NODES, protocol, row_of
from cryptrec_lint.readers.python.values import Made
from cryptrec_lint.readers.tls.software import versions
from cryptrec_lint.vocabulary.catalogue import Assignment, Catalogue

Told = tuple[tuple[Observation, ...], frozenset[int]]


class Contexts(NamedTuple):
    """What is needed to judge an assignment."""

    teller: Teller
    catalogue: Catalogue
    evaluator: Evaluator
    assigned: list[Assigned]
    """Every assignment to an attribute in the file."""


def assigned(contexts: Contexts, known: Assignment, found: Assigned) -> Iterator[Told]:
    """What an assignment to an attribute of a context chooses."""
    if known.effect == "clears":
        yield from _cleared(contexts, found)
    elif not isinstance(found.statement, ast.AugAssign):
        yield from _bounded(contexts, known, found)


def _bounded(contexts: Contexts, known: Assignment, found: Assigned) -> Iterator[Told]:
    """`minimum_version` and `maximum_version`: the versions between them, as far as both are written."""
    for one in contexts.evaluator.evaluate(found.value, found.place):
        row = row_of(contexts.catalogue, one)
        if row is not None and row.protocols:
            versions = _range(contexts, known, found, row.protocols[0])
            chosen = tuple(protocol(contexts.teller, it, found.value, found.place, row, one) for it in versions)
            yield (*chosen, *_bounded_above(contexts, known, found, row.protocols[0])), one.touched
        elif _is_context(contexts, found):
            told = contexts.teller.untold(found.value, found.place, known.attribute, known.attribute)
            yield (told,), NO_NODES


def _bounded_above(contexts: Contexts, known: Assignment, found: Assigned, version: str) -> Iterator[Observation]:
    """`maximum_version`: what lies above it is off, unless another branch of the code sets another bound."""
    if known.effect == "maximum" and version in known.order:
        end = known.order.index(version) + 1
        yield _offered(contexts, found, known.order[:end], known.order[end:])


def _offered(contexts: Contexts, found: Assigned, on: Iterable[str], off: Iterable[str]) -> VersionsOffered:
    """Whose the context is, and whether the statement is reached, cannot be told: what is off is only probably off."""
    location, written = contexts.teller.where(contexts.teller.spans.of(found.value), found.place)
    return VersionsOffered(location, written, tuple(on), tuple(off))


def _is_context(contexts: Contexts, found: Assigned) -> bool:
    """Whether the object whose attribute is assigned was certainly made as a TLS context."""
    values = [one.value for one in contexts.evaluator.evaluate(found.target.value, found.place)]
    rows = [contexts.catalogue.rows[value.name] for value in values if isinstance(value, Made)]
    return any(row.protocols or row.protocols_of for row in rows)


def _range(contexts: Contexts, known: Assignment, found: Assigned, version: str) -> tuple[str, ...]:
    """The versions that a bound leaves, with the other bound of the same object where it is written too."""
    if version not in known.order:
        return (version,)
    others = [it for it in contexts.assigned if it.target.attr == known.other and _same(contexts, it, found)]
    if known.effect == "maximum":
        return () if others else (version,)
    ends = [known.order.index(end) for other in others for end in _versions(contexts, other) if end in known.order]
    return known.order[known.order.index(version) : max(ends, default=len(known.order) - 1) + 1]


def _same(contexts: Contexts, one: Assigned, other: Assigned) -> bool:
    """Whether two assignments are to the same object, as it is written, in the same scope."""
    spans = contexts.teller.spans
    return one.place.scope is other.place.scope and spans.text_of(one.target.value) == spans.text_of(other.target.value)


def _versions(contexts: Contexts, found: Assigned) -> list[str]:
    rows = [row_of(contexts.catalogue, one) for one in contexts.evaluator.evaluate(found.value, found.place)]
    return [version for row in rows if row is not None for version in row.protocols]


def _cleared(contexts: Contexts, found: Assigned) -> Iterator[Told]:
    """`options &= ~ssl.OP_NO_SSLv3`: the version is allowed again. Any other change but `|` may clear a flag, too."""
    operation, value = _operation(contexts, found)
    if isinstance(operation, ast.BitOr):
        yield from _forbidden(contexts, found, value)
        return
    told = False
    for more in _allowed(contexts, found, value) if isinstance(operation, ast.BitAnd) else ():
        told = True
        yield more
    if not told and (_is_context(contexts, found) or _names_flag(contexts, found)):
        untold = contexts.teller.untold(found.value, found.place, found.target.attr, found.target.attr)
        yield (untold,), NO_NODES


def _forbidden(contexts: Contexts, found: Assigned, value: ast.expr) -> Iterator[Told]:
    """`options |= ssl.OP_NO_TLSv1_3`: the version is off."""
    rows = [
        row_of(contexts.catalogue, one)
        for node in _joined(value)
        for one in contexts.evaluator.evaluate(node, found.place)
    ]
    off = {version for row in rows if row is not None for version in row.forbids}
    if off:
        yield (_offered(contexts, found, (one for one in versions() if one not in off), sorted(off)),), NO_NODES


def _operation(contexts: Contexts, found: Assigned) -> tuple[ast.operator | None, ast.expr]:
    """How flags are changed, and by what: `x.options &= value` and `x.options = x.options & value` are the same."""
    if isinstance(found.statement, ast.AugAssign):
        return found.statement.op, found.value
    value, text = found.value, contexts.teller.spans.text_of
    if isinstance(value, ast.BinOp) and text(value.left) == text(found.target):
        return value.op, value.right
    if isinstance(value, ast.BinOp) and text(value.right) == text(found.target):
        return (None if isinstance(value.op, ast.Sub) else value.op), value.left
    return None, value


def _names_flag(contexts: Contexts, found: Assigned) -> bool:
    """Whether a value names a flag that forbids a version: then it is the options of a context that are assigned."""
    names = [node for node in islice(ast.walk(found.value), _LOOKED_AT) if isinstance(node, (ast.Name, ast.Attribute))]
    values = [one for node in names for one in contexts.evaluator.evaluate(node, found.place)]
    rows = [row_of(contexts.catalogue, one) for one in values]
    return any(row is not None and bool(row.forbids) for row in rows)


_LOOKED_AT = 64


def _allowed(contexts: Contexts, found: Assigned, value: ast.expr) -> Iterator[Told]:
    """The versions whose flags a mask clears."""
    for node in _flags(value):
        for one in contexts.evaluator.evaluate(node, found.place):
            row = row_of(contexts.catalogue, one)
            if row is not None and row.forbids:
                versions = [protocol(contexts.teller, it, node, found.place, row, one) for it in row.forbids]
                yield tuple(versions), one.touched


def _flags(value: ast.expr) -> Iterator[ast.expr]:
    """The flags of `~(a | b)`."""
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Invert):
        yield from _joined(value.operand)


def _joined(value: ast.expr) -> Iterator[ast.expr]:
    """The flags of `a | b`."""
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.BinOp):
            pending += [node.right, node.left]
        else:
            yield node
