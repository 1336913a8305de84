"""A technique by any name: algorithm, mechanism, object identifier, cipher suite, curve or group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.commands.explaining import decisions, listed
from cryptrec_lint.commands.explaining.common import Cited, joined, say, section
from cryptrec_lint.documents.library import Library
from cryptrec_lint.model import Algorithm
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables
from cryptrec_lint.vocabulary.suites import Suite

_OID = re.compile(r"\d+(\.\d+)+")


class Technique(NamedTuple):
    """One thing that a name stands for."""

    name: str
    components: tuple[Algorithm, ...]
    suite: Suite | None = None
    group: tables.Group | None = None


def names(library: Library) -> Iterator[str]:
    """Every spelling of algorithms, mechanisms, suites and groups."""
    from cryptrec_lint.vocabulary import suites

    yield from tables.spellings()
    for group in tables.groups().values():
        yield from (group.name, *group.aliases)
    for suite in suites.suites().values():
        yield from suite.names


def lines(name: str, library: Library, lang: str) -> Iterator[str]:
    """Everything that the name stands for, an empty line between two."""
    for at, one in enumerate(found(name)):
        if at:
            yield ""
        yield from _technique(name, one, library, lang)


def found(name: str) -> list[Technique]:
    """What a name stands for. A group that is made of nothing but the algorithm of its name is one with it."""
    from cryptrec_lint.vocabulary import suites  # a table of 400 suites: only when asked for a name

    mechanism, group = tables.by_spelling(name), tables.group(name)
    if _OID.fullmatch(name):  # the look-up is a search in the text of the vocabulary: a word would be found there too
        mechanism, group = tables.by_oid(name), tables.group_by_oid(name)
    things = [Technique(suite.iana_name, suites.components(suite), suite) for suite in suites.every_suite(name)]
    if group and mechanism and _names(group.algorithms) == _names(mechanism.components):
        return [Technique(mechanism.name, mechanism.components, group=group), *things]
    if group:
        things.insert(0, Technique(group.name, group.algorithms, group=group))
    if mechanism:
        things.insert(0, Technique(mechanism.name, mechanism.components))
    return things


def _names(components: tuple[Algorithm, ...]) -> set[str]:
    return {one.name for one in components}


def _technique(name: str, one: Technique, library: Library, lang: str) -> Iterator[str]:
    from cryptrec_lint.commands.explaining import signing, strengths, tls_places

    cited = Cited()
    codes = (one.suite.code,) if one.suite and not one.suite.signalling else ()
    yield from _head(name, one, lang)
    yield from listed.timelines(one.components, library, cited, lang)
    yield from section("strength", strengths.lines(one.components, library, cited, lang), lang)
    yield from section("tls", tls_places.lines(one.components, codes, one.group, library, cited, lang), lang)
    yield from section("esign", signing.lines(one.components, one.group, library, cited, lang), lang)
    yield from section("decisions", decisions.concerning(one.components, library, lang), lang)
    yield from section("sources", cited.lines(), lang)


def _head(name: str, one: Technique, lang: str) -> Iterator[str]:
    if one.suite:
        yield from _suite(one.suite, lang)
    if one.group:
        yield from _group(one.group, lang)
    alone = len(one.components) == 1 and one.components[0].name == name
    if one.components and not alone:
        parts = ", ".join(map(_part, one.components))
        yield message("explain", "consists", name=name, parts=parts).in_language(lang)
    if oids := tables.oids_of(one.name):
        yield say("oids", lang, name=one.name, oids=joined(oids, lang))
    yield from _sizes(one.components, lang)


def _part(component: Algorithm) -> str:
    inside = f" ({component.inside})" if component.inside else ""
    size = f"-{component.size}" if component.size else ""
    return f"{component.name}{size}{inside}"


def _sizes(components: tuple[Algorithm, ...], lang: str) -> Iterator[str]:
    """The lengths that the specification of an algorithm fixes, where it stands alone."""
    if len(components) != 1:
        return
    atom = tables.atoms()[components[0].name]
    if atom.sizes:
        yield say("key-sizes", lang, sizes=joined(atom.sizes, lang))
    if atom.block:
        yield say("block-size", lang, size=atom.block)
    if atom.output:
        yield say("output-size", lang, size=atom.output)
    if atom.variant_of:
        yield say("variant-of", lang, name=atom.variant_of)


def _suite(suite: Suite, lang: str) -> Iterator[str]:
    code = ",".join(f"0x{suite.code[at : at + 2]}" for at in range(0, len(suite.code), 2))
    yield say("signalling" if suite.signalling else "suite", lang, name=suite.iana_name, code=code)
    others = [name for name in suite.names if name != suite.iana_name]
    if others:
        yield f"  {say('other-names', lang, names=joined(others, lang))}"
    if suite.protocol_min_spec:
        yield f"  {say('suite-from', lang, protocol=suite.protocol_min_spec, reference=suite.reference or '-')}"


def _group(group: tables.Group, lang: str) -> Iterator[str]:
    kind = say(f"group-{group.kind}", lang)
    yield say("group", lang, name=group.name, kind=kind)
    if group.bits:
        yield f"  {say('group-bits', lang, bits=group.bits)}"
    if group.oids:
        yield f"  {say('oids', lang, name=group.name, oids=joined(group.oids, lang))}"
    if group.aliases:
        yield f"  {say('other-names', lang, names=joined(group.aliases, lang))}"
