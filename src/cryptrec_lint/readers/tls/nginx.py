"""nginx: configuration files, whole or in parts.

What is observed, and where: each enabled protocol version at its word in `ssl_protocols`; each suite that can be
negotiated at the cipher list; groups, written TLS 1.3 suites and signature algorithms at their own words; the suites
that TLS 1.3 has by default at the word that enables it; what else applies by default at the `listen` (or `proxy_pass`)
that makes the side TLS. A setting that several servers inherit is observed once, at its place, with the servers as its
subject. Certificates and parameters are handed over as `FileNamed`, private keys are not.

Not modelled: before nginx 1.29.2 the versions of a socket were those of its default server, whatever the others wrote
(CHANGES 1.29.2); each server is taken at its word. `proxy_pass $scheme://…` is not known to be TLS. OpenSSL's default
signature algorithms are not listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from cryptrec_lint.model import MechanismUse, Observation, Unresolved, reason
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.readers.tls import nginx_sides, nginx_written
from cryptrec_lint.readers.tls.nginx_tree import Configuration, load_configuration
from cryptrec_lint.readers.tls.software import load
from cryptrec_lint.source import Source

MAX_OBSERVATIONS = 200_000
"""More than this of one configuration are not told apart any more; the rest is reported as one unread part."""
CLAIM_BYTES = 65_536
"""How much of a file is looked at to see what it is, from the first line on that is no comment."""
_STATEMENT_BEGINS = re.compile(rb"^[ \t\r]*[^#\s]", re.MULTILINE)
SUBJECTS = 3
"""How many servers are named where one setting is in force for many."""

_STATEMENT = re.compile(
    r"(?:^|(?<=[;{}]))[ \t]*(?P<name>[a-z][a-z0-9_]*)(?:(?P<block>[ \t]*\{)(?![{%#])|[ \t]+[^=:;\s])", re.MULTILINE
)
_SHAPED = re.compile(r"[;{}][ \t]*(?:#.*)?$|^[ \t]*(?:#|$|\{[%{#])|^[ \t]*(?:server|http|location)\b[^=:]*$")


class NginxReader:
    """Reads nginx configurations and fragments of them."""

    name = "nginx"

    def claims(self, source: Source) -> bool:
        """By the directives in the first part of the file; names of other formats' files are left to their readers."""
        if source.path.casefold().endswith(_other_formats()):
            return False
        if not registry.is_text(source.data):
            return False
        begin = _STATEMENT_BEGINS.search(source.data)
        at = begin.start() if begin else 0
        head = source.data[at : at + CLAIM_BYTES].decode("utf-8", "surrogateescape").lstrip("\ufeff")
        return _looks_like_nginx(head.split("\n"))

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """Yield what is seen; never raises ReadError: what cannot be read is an observation of its own."""
        found = _merged(_observations(load_configuration(source, files)))
        for seen, subjects in found.values():
            yield seen._replace(subject=_subject(subjects))
        if len(found) >= MAX_OBSERVATIONS:
            yield _too_many(source)


def _too_many(source: Source) -> Observation:
    return Unresolved(source.whole, "", "unreadable-input", reason("too-many-observations", limit=MAX_OBSERVATIONS))


# -------------------- claims


@cache
def _other_formats() -> tuple[str, ...]:
    return tuple(load("nginx")["claims"]["other_formats"])


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(load("nginx")["claims"][kind])


def _looks_like_nginx(lines: list[str]) -> bool:
    """One decisive directive, or a block with a usual directive or another block; and most lines have the shape."""
    written = [line.rstrip("\r") for line in lines if line.strip() and not line.lstrip().startswith("#")]
    found = list(_STATEMENT.finditer("\n".join(written)))
    blocks = {one["name"] for one in found if one["block"]} & _words("blocks")
    names = {one["name"] for one in found if not one["block"]}
    decided = names & _words("decisive") or (blocks and names & _words("usual")) or len(blocks) > 1
    return bool(decided) and _has_shape(written)


def _has_shape(written: list[str]) -> bool:
    """At least half of the lines end as statements do: other formats only quote some."""
    return 2 * sum(1 for line in written if _SHAPED.search(line)) >= len(written)


# -------------------- observations

_Seen = tuple[Observation, list[str]]
"""An observation and whose it is."""


def _observations(configuration: Configuration) -> Iterator[_Seen]:
    for unread in configuration.unresolved:
        yield unread, []
    for scope in configuration.scopes:
        for seen in nginx_written.observations(scope):
            yield seen, [nginx_sides.name(scope)]
    for group in nginx_sides.groups(configuration):
        for seen in group.side.observations():
            yield seen, group.subjects


def _subject(names: Iterable[str]) -> str:
    """`a.example, b.example, c.example +2`"""
    known = list(dict.fromkeys(filter(None, names)))
    more = len(known) - SUBJECTS
    return ", ".join(known[:SUBJECTS]) + (f" +{more}" if more > 0 else "")


def _merged(seen: Iterator[_Seen]) -> dict[object, _Seen]:
    """Each mechanism once a place, for all sides that have it there."""
    found: dict[object, _Seen] = {}
    for one, subjects in seen:
        key = _key(one)
        known = found.get(key)
        found[key] = (one, subjects) if known is None else (_both(known[0], one), [*known[1], *subjects])
        if len(found) >= MAX_OBSERVATIONS:
            break
    return found


def _key(seen: Observation) -> object:
    """What makes observations the same: place and kind. A snippet belongs to every server that includes it."""
    place = seen.location._replace(symbol="")
    if isinstance(seen, MechanismUse):
        return MechanismUse, place, seen.mechanism
    return type(seen), seen._replace(location=place)


def _both(one: Observation, other: Observation) -> Observation:
    """One observation for two sides: all components and all versions of both."""
    if not isinstance(one, MechanismUse) or not isinstance(other, MechanismUse):
        return one
    components = tuple(dict.fromkeys(one.components + other.components))
    return one._replace(components=components, details=tuple(dict.fromkeys(one.details + other.details)))


READER = NginxReader()
