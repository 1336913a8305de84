"""TLS in Python code: protocol versions, OpenSSL cipher strings and groups."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from cryptrec_lint.model import MechanismUse, Observation, ProtocolUse, Purpose, Unresolved, reason
from cryptrec_lint.readers.python.arguments import Arguments
from cryptrec_lint.readers.python.scopes import Place
from cryptrec_lint.readers.python.spellings import origin
from cryptrec_lint.readers.python.telling import Teller
from cryptrec_lint.readers.python.values import Constant, Library, Possible
from cryptrec_lint.vocabulary import tables
from cryptrec_lint.vocabulary.catalogue import Catalogue, Parameter, Row

Seen = tuple[Observation, frozenset[int]]
"""An observation, and the nodes whose choices it tells."""
NO_NODES: frozenset[int] = frozenset()


def observed(
    teller: Teller, catalogue: Catalogue, row: Row, arguments: Arguments, callee: Possible, at: ast.expr
) -> Iterator[Seen]:
    """What a row says of TLS beside the parts of a mechanism."""
    for version in row.protocols:
        yield protocol(teller, version, at, arguments.place, row, callee), NO_NODES
    if row.protocols_of:
        yield from _protocols(teller, catalogue, row, row.parameters[row.protocols_of], arguments, at)
    if row.suites_of:
        yield from _suites(teller, row, row.parameters[row.suites_of], arguments, at)
    if row.groups_of:
        yield from _groups(teller, row, row.parameters[row.groups_of], arguments, at)


def protocol(teller: Teller, version: str, at: ast.expr, place: Place, row: Row, one: Possible) -> ProtocolUse:
    """A version that a name of the library stands for."""
    location, written = teller.at(at, place)
    default = row.protocol_default.steps if row.protocol_default is not None else ()
    return ProtocolUse(location, written, version, origin(default, one.steps))


def row_of(catalogue: Catalogue, one: Possible) -> Row | None:
    """The row of a value that is a name of the library."""
    return catalogue.rows.get(one.value.name) if isinstance(one.value, Library) else None


def _protocols(
    teller: Teller, catalogue: Catalogue, row: Row, parameter: Parameter, arguments: Arguments, at: ast.expr
) -> Iterator[Seen]:
    """The versions that a parameter chooses."""
    node = arguments.get(parameter).node or at
    for one in _given_or_default(parameter, arguments):
        meant = row_of(catalogue, one)
        if meant is None or not meant.protocols:
            yield teller.untold(node, arguments.place, parameter.name, row.name), NO_NODES
            continue
        for version in meant.protocols:
            yield protocol(teller, version, at, arguments.place, meant, one), one.touched


def _given_or_default(parameter: Parameter, arguments: Arguments) -> list[Possible]:
    """What is given; where that is nothing or None, or where nothing is called yet, the default."""
    if arguments.call is None:
        return _default(parameter)
    values = list(arguments.get(parameter).values)
    given = [one for one in values if one.value != Constant(None)]
    return given if values and len(given) == len(values) else [*given, *_default(parameter)]


def _default(parameter: Parameter) -> list[Possible]:
    return [Possible(Library(parameter.default.name))] if parameter.default is not None else []


def _suites(teller: Teller, row: Row, parameter: Parameter, arguments: Arguments, at: ast.expr) -> Iterator[Seen]:
    """The suites of an OpenSSL cipher string."""
    argument = arguments.get(parameter)
    node = argument.node or at
    for one in argument.values:
        text = one.value.value if isinstance(one.value, Constant) else UNTOLD
        text = text.decode("latin-1") if isinstance(text, bytes) else text
        if isinstance(text, str):
            yield from ((found, NO_NODES) for found in _expanded(teller, text, node, arguments.place, one))
        elif text is not None:
            yield teller.untold(node, arguments.place, parameter.name, row.name), NO_NODES


UNTOLD = object()


def _expanded(teller: Teller, text: str, node: ast.expr, place: Place, one: Possible) -> Iterator[Observation]:
    """One observation a suite, and one for each element that OpenSSL does not know."""
    from cryptrec_lint.vocabulary import suites
    from cryptrec_lint.vocabulary.openssl_ciphers import expand

    location, written = teller.where(teller.spans.of(node), place)
    found = expand(text)
    for code in found.codes:
        suite = suites.suites()[code]
        how = origin((), (*one.steps, text, f"OpenSSL: {found.build}"))
        yield MechanismUse(location, written, suite.iana_name, suites.components(suite), Purpose.TLS, how)
    for token in found.unknown:
        why = reason("python-unknown-cipher-keyword", keyword=token.text)
        yield Unresolved(location, written, "unknown-keyword", why, text)
    if not found.codes:
        yield Unresolved(location, written, "unresolved-value", reason("python-no-cipher", text=text), text)


def _groups(teller: Teller, row: Row, parameter: Parameter, arguments: Arguments, at: ast.expr) -> Iterator[Seen]:
    """The group that `set_ecdh_curve` names."""
    argument = arguments.get(parameter)
    node = argument.node or at
    location, written = teller.where(teller.spans.of(node), arguments.place)
    for one in argument.values:
        text = one.value.value if isinstance(one.value, Constant) else None
        group = tables.group(text) if isinstance(text, str) else None
        if group is not None:
            how = origin((), one.steps)
            yield MechanismUse(location, written, group.name, group.algorithms, Purpose.TLS, how), NO_NODES
        elif isinstance(text, str):
            yield teller.unknown_name(node, arguments.place, text, parameter.name, row.name), NO_NODES
        else:
            yield teller.untold(node, arguments.place, parameter.name, row.name), NO_NODES
