"""nginx: what can be said of a directive by itself, whatever block it is in force for: its files, its faults."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import FileNamed, Observation, reason
from cryptrec_lint.readers.tls import templates
from cryptrec_lint.readers.tls.nginx_tree import Directive, Scope
from cryptrec_lint.readers.tls.passage import Passage
from cryptrec_lint.readers.tls.software import load, nginx_directives

_COMMAND = "ssl_conf_command"


def observations(scope: Scope) -> Iterator[Observation]:
    """The files that the block's directives name, and what nginx or OpenSSL would refuse in them."""
    for name, written in scope.directives.items():
        if name in nginx_directives():
            yield from _repeated(name, written, scope)
            for directive in written:
                yield from _count(directive, scope.label)
                yield from _files(directive, scope.label)
                yield from _command(directive, scope.label)


def _repeated(name: str, written: list[Directive], scope: Scope) -> Iterator[Observation]:
    """Most directives may stand once in a block; in a template the two may exclude each other."""
    if not nginx_directives()[name].repeats and not scope.templated:
        for directive in written[1:]:
            where = directive.passage(scope.label)
            yield where.unresolved("rejected-by-server", reason("duplicate-directive", directive=name))


def _count(directive: Directive, symbol: str) -> Iterator[Observation]:
    expected = nginx_directives()[directive.name]
    count = len(directive.words) - 1
    if count < expected.least or (expected.most is not None and count > expected.most):
        why = reason("argument-count", directive=directive.name, count=count)
        yield directive.passage(symbol).unresolved("rejected-by-server", why)


def _files(directive: Directive, symbol: str) -> Iterator[Observation]:
    if nginx_directives()[directive.name].file and len(directive.words) > 1:
        yield from _file(directive.argument(1, symbol))


def _command(directive: Directive, symbol: str) -> Iterator[Observation]:
    """`ssl_conf_command NAME VALUE`."""
    if not directive.name.endswith(_COMMAND) or len(directive.words) < 2:
        return
    commands = load("openssl")["commands"]
    name = directive.argument(1, symbol)
    kind = next((kind for kind, names in commands.items() if name.value.casefold() in names), "")
    if not kind:
        yield _unknown_command(name)
    elif kind in commands_with_files() and len(directive.words) > 2:
        yield from _file(directive.argument(2, symbol))


def commands_with_files() -> tuple[str, ...]:
    """The kinds of configuration commands whose value is a certificate or parameter file."""
    return tuple(load("openssl")["kinds"]["files"])


def _unknown_command(name: Passage) -> Observation:
    if templates.unresolved(name.value):
        return name.unresolved("unresolved-value", reason("template-value"))
    return name.unresolved("unknown-keyword", reason("unknown-command", word=name.value), name.value)


def _file(place: Passage) -> Iterator[Observation]:
    """A certificate or parameter file. Variables, and values that are no path, are known at run time only."""
    if templates.unresolved(place.value) or place.value.startswith(tuple(load("nginx")["files"]["not_paths"])):
        yield place.unresolved("unresolved-value", reason("template-value"))
    elif place.value:
        yield FileNamed(place.location, place.written, place.value)
