"""`explain NAME`: what a rule means, what an algorithm, suite or OID is and where it stood in every edition."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cryptrec_lint.commands.options import documents, lang_option, library_of, lists_option
from cryptrec_lint.commands.standing import timeline
from cryptrec_lint.documents.library import Kind
from cryptrec_lint.model import Algorithm
from cryptrec_lint.texts import RuleText, fill, message, rules
from cryptrec_lint.vocabulary import tables
from cryptrec_lint.wording import sentence

_BLANKS = ("instead", "last", "document", "url", "decision", "name")
"""Placeholders of remedies: what stands there depends on the finding."""


def command(lang: str) -> click.Command:
    """The command in a language."""
    return click.Command(
        "explain",
        callback=lambda name: _run(name, lang),
        params=[click.Argument(["name"], metavar="NAME"), lists_option(lang), lang_option(lang)],
        help=sentence(lang, "help", "help", "explain"),
    )


def _run(name: str, lang: str) -> None:
    with documents(lang):
        lines = list(_rule(rules()[name], lang)) if name in rules() else list(_mechanism(name, lang))
    if not lines:
        raise click.UsageError(_say("unknown", lang, name=name, near=_near(name) or "-"))
    for line in lines:
        click.echo(line)


def _say(key: str, lang: str, **args: object) -> str:
    return message("explain", key, **args).in_language(lang)


def _near(name: str) -> str:
    from difflib import get_close_matches  # only on the way to an error

    return ", ".join(get_close_matches(name, [*rules(), *tables.spellings()], n=4, cutoff=0.6))


def _rule(rule: RuleText, lang: str) -> Iterator[str]:
    yield f"{rule.id}: {rule.title.in_language(lang)}"
    verdicts = "、".join if lang == "ja" else ", ".join
    yield _say("verdicts", lang, verdicts=verdicts(message("verdict", one).in_language(lang) for one in rule.verdicts))
    yield rule.why.in_language(lang)
    yield fill(rule.remedy, **{name: message("explain", "blank") for name in _BLANKS}).in_language(lang)


def _mechanism(name: str, lang: str) -> Iterator[str]:
    components = _components(name)
    if not components:
        return
    if len(components) > 1 or components[0].name != name:
        yield _say("consists", lang, name=name, parts=", ".join(map(_part, components)))
    library = library_of()
    editions = [library.cipher_list(id) for id in library.heads(Kind.CIPHERS)]
    for component in dict.fromkeys((one.primitive, one.name) for one in components):
        yield ""
        yield from timeline(component[1], editions, lang)


def _components(name: str) -> tuple[Algorithm, ...]:
    from cryptrec_lint.vocabulary import suites  # a table of 400 suites: only when asked for a name

    if found := tables.by_spelling(name) or tables.by_oid(name):
        return found.components
    if suite := suites.suite(name):
        return suites.components(suite)
    group = tables.group(name) or tables.group_by_oid(name)
    return group.algorithms if group else ()


def _part(component: Algorithm) -> str:
    inside = f" ({component.inside})" if component.inside else ""
    size = f"-{component.size}" if component.size else ""
    return f"{component.name}{size}{inside}"
