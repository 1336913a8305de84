"""nginx: the sides of a configuration: TLS servers, TLS connections to upstreams, and settings in force for neither.

A server speaks TLS when it listens with `ssl` or `quic`, shares its socket with a server that does, has `ssl on` or
`starttls`. A connection to an upstream does when its URL says so (`proxy_pass https://…`) or `proxy_ssl on` does.

Settings that no TLS side in sight uses are judged by themselves, without defaults: the file may be a fragment, or a
part of the configuration was not found. Where every TLS side replaces a setting, it is in force nowhere and not
observed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cryptrec_lint.readers.tls.nginx_side import InForce, Side
from cryptrec_lint.readers.tls.nginx_tree import Configuration, Directive, Scope
from cryptrec_lint.readers.tls.passage import Passage
from cryptrec_lint.readers.tls.software import Family, load, nginx_directives, nginx_families

_CONTROL_MARK = re.compile(r"\{%.*?%\}|<%(?!=).*?%>", re.DOTALL)
_SERVER = "server"
_ON = "on"


class Point(NamedTuple):
    """Where a block becomes TLS."""

    scope: Scope
    family: Family
    place: Passage
    subject: str
    only: frozenset[str] | None = None


@dataclass(slots=True)
class Group:
    """Sides with the same settings in force: evaluated once, at the place of the first."""

    side: Side
    subjects: list[str]


def groups(configuration: Configuration) -> list[Group]:
    """All sides of a configuration, in the order of the file."""
    points = [*_servers(configuration), *_upstreams(configuration)]
    found: dict[tuple[object, ...], Group] = {}
    for point in points:
        _join(found, point.scope, point.family, point.place, point.only, point.subject)
    for scope, family in _left_over(configuration, points):
        _join(found, scope, family, None, None, name(scope))
    return list(found.values())


def _join(
    found: dict[tuple[object, ...], Group],
    scope: Scope,
    family: Family,
    place: Passage | None,
    only: frozenset[str] | None,
    subject: str,
) -> None:
    in_force = _in_force(scope, family)
    key = (family.prefix, place is None, only, *(_identity(word, held) for word, held in in_force.items()))
    if key in found:
        found[key].subjects.append(subject)
        return
    settings = {word: [InForce(one, holder.label) for one in written] for word, (holder, written) in in_force.items()}
    found[key] = Group(Side(family, settings, place, only), [subject])


def _identity(word: str, held: tuple[Scope, list[Directive]]) -> tuple[str, int]:
    """Settings are the same when they stand in the same block; of files it matters only whether there are any."""
    return (word, 0) if load("nginx")["directives"][word].get("file") else (word, id(held[1]))


def _in_force(scope: Scope, family: Family) -> dict[str, tuple[Scope, list[Directive]]]:
    """Name without prefix → the innermost block that has the directive, and all that it has of it."""
    found = {}
    for word in load("nginx")["directives"]:
        holder = next((one for one in scope.chain() if family.prefix + word in one.directives), None)
        if holder is not None:
            found[word] = (holder, holder.directives[family.prefix + word])
    return found


def name(scope: Scope) -> str:
    """Whose the block is: the first server name of it or of the blocks around it, else the first address."""
    for directive in ("server_name", "listen"):
        for one in scope.chain():
            found = next((value for written in one.directives.get(directive, ()) for value in written.arguments), "")
            if found:
                return found if directive == "server_name" else f"listen {found}"
    return ""


# -------------------- servers


def _parameters(listen: Directive) -> set[str]:
    """The parameters after the address; a template's condition around one does not hide it."""
    return {word for value in listen.arguments[1:] for word in _CONTROL_MARK.sub(" ", value).split()}


def _address(listen: Directive) -> str:
    """The socket of a `listen`, in one spelling: `*:443` for `443` and `0.0.0.0:443`."""
    rules = load("nginx")["listen"]
    written = next(iter(listen.arguments), "")
    if written.startswith("unix:"):
        return written
    if written.isdigit():
        return f"*:{written}"
    host, colon, port = written.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = written, rules["default_port"]
    return f"*:{port}" if host in rules["any_address"] else f"{host}:{port}"


def _tls_sockets(configuration: Configuration) -> set[tuple[int, str]]:
    """Sockets that some server makes TLS, for all servers on them, by the block that holds the servers."""
    words = set(load("nginx")["listen"]["tls"])
    return {
        (id(scope.parent), _address(listen))
        for scope in configuration.scopes
        for listen in scope.directives.get("listen", ())
        if words & _parameters(listen)
    }


def _servers(configuration: Configuration) -> Iterator[Point]:
    sockets = _tls_sockets(configuration)
    family = nginx_families()[0]
    for scope in configuration.scopes:
        found = _server_place(scope, family, sockets)
        if found is not None:
            place, only = found
            yield Point(scope, family, place.passage(scope.label), name(scope), only)


def _server_place(
    scope: Scope, family: Family, sockets: set[tuple[int, str]]
) -> tuple[Directive, frozenset[str] | None] | None:
    """The directive that makes a server TLS, and the versions that its transport allows."""
    rules = load("nginx")["listen"]
    listens = scope.directives.get("listen", [])
    stream = [listen for listen in listens if (id(scope.parent), _address(listen)) in sockets]
    quic = [listen for listen in listens if set(rules["quic"]) & _parameters(listen)]
    stream = [listen for listen in stream if listen not in quic]
    switches = _switched_on(scope, family.switch) + [
        one for one in scope.directives.get("starttls", ()) if set(one.arguments) & set(rules["starttls"])
    ]
    if stream or switches:
        return (*stream, *switches)[0], None
    return (quic[0], frozenset(rules["quic_protocols"])) if quic else None


def _switched_on(scope: Scope, switch: str) -> list[Directive]:
    return [one for one in scope.directives.get(switch, ()) if [value.casefold() for value in one.arguments] == [_ON]]


# -------------------- upstreams


def _upstreams(configuration: Configuration) -> Iterator[Point]:
    for scope in configuration.scopes:
        for family in nginx_families()[1:]:
            passes = [one for one in scope.directives.get(family.passes, ()) if _is_tls(one, family)]
            for directive in passes or _switched_on(scope, family.switch):
                named = directive if passes else scope.directives.get(family.passes, [directive])[0]
                subject = f"{name(scope)} → {next(iter(named.arguments), '')}".strip()
                yield Point(scope, family, directive.passage(scope.label), subject)


def _is_tls(directive: Directive, family: Family) -> bool:
    url = next(iter(directive.arguments), "").casefold()
    return any(url.startswith(f"{scheme}://") for scheme in family.schemes)


# -------------------- settings that no side uses


def _left_over(configuration: Configuration, points: list[Point]) -> Iterator[tuple[Scope, Family]]:
    """Blocks with settings that no side at or below them is seen to use, or below which something is missing."""
    used = {(id(one), point.family.prefix) for point in points for one in point.scope.chain()}
    unsure = {id(one) for scope in configuration.scopes if scope.incomplete for one in scope.chain()}
    for scope in configuration.scopes:
        for family in _families_of(scope):
            if (id(scope), family.prefix) not in used or (id(scope) in unsure and scope.kind != _SERVER):
                yield scope, family


def _families_of(scope: Scope) -> list[Family]:
    own = scope.directives.keys() & nginx_directives().keys()
    words = load("nginx")["directives"]
    return [family for family in nginx_families() if any(family.prefix + word in own for word in words)]
