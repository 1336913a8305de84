"""`explain NAME`: what a rule means, what an algorithm, suite or OID is and where it stood in every edition."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cryptrec_lint.commands.options import documents, lang_option
from cryptrec_lint.documents.ciphers import CipherList, Entry
from cryptrec_lint.documents.head import State
from cryptrec_lint.documents.library import Kind, Library
from cryptrec_lint.model import Algorithm, Grade
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
        params=[click.Argument(["name"], metavar="NAME"), lang_option(lang)],
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
    library = Library()
    editions = [library.cipher_list(id) for id in library.heads(Kind.CIPHERS)]
    for component in dict.fromkeys((one.primitive, one.name) for one in components):
        yield ""
        yield from _timeline(component[1], editions, lang)


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


def _timeline(name: str, editions: list[CipherList], lang: str) -> Iterator[str]:
    atom = tables.atoms()[name]
    yield _say("is", lang, name=name, primitive=message("primitive", atom.primitive).in_language(lang))
    for label, others in (("serves", atom.serves), ("one-of", atom.one_of), ("parts", atom.parts)):
        if others:
            yield _say(label, lang, names=", ".join(others))
    if atom.serves:
        return  # lists have schemes, not keys
    for edition in editions:
        yield f"  {edition.edition.id:<18} {edition.publication.shown:<24} {_standing(name, edition, lang)}"


def _standing(name: str, edition: CipherList, lang: str) -> str:
    entries = [entry for entry in edition.entry if entry.canonical == name]
    if any(missing.algorithm == name for missing in edition.missing):
        text = _say("not-established", lang)
    elif entries:
        text = " / ".join(_entry(entry, edition, lang) for entry in entries)
    else:
        text = _say("not-listed", lang)
    return text if edition.edition.state is not State.RECONSTRUCTED else f"{text} {_say('reconstructed', lang)}"


def _entry(entry: Entry, edition: CipherList, lang: str) -> str:
    tier = next(row.title for row in edition.tier if row.id is entry.tier).in_language(lang)
    notes = f" {_say('notes', lang, numbers=', '.join(map(str, entry.notes)))}" if entry.notes else ""
    printed = f" [{entry.name}]" if entry.name != entry.canonical else ""
    grade = "" if entry.grade is Grade.VERIFIED else f" [{_say(f'grade-{entry.grade.lower()}', lang)}]"
    return f"{tier}{printed}{notes}{grade}"
