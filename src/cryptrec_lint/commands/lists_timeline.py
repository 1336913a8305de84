"""`lists timeline ALGORITHM`: where it stood in every edition, and what the strength documents say of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from cryptrec_lint.commands.explaining import techniques
from cryptrec_lint.commands.options import lang_option, library_of, lists_option, option, print_lines
from cryptrec_lint.commands.standing import head, places
from cryptrec_lint.commands.strength_lines import strength_lines
from cryptrec_lint.commands.timeline_json import as_json
from cryptrec_lint.documents.ciphers import CipherList
from cryptrec_lint.documents.library import Kind, Library
from cryptrec_lint.documents.standing import Place, answering, standing
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables
from cryptrec_lint.wording import sentence

FORMATS = ("text", "json")


def command(lang: str) -> click.Command:
    """The command in a language."""

    def run(algorithm: str, format: str) -> None:
        print_lines(_lines(library_of(), algorithm, format, lang), lang)

    return click.Command(
        "timeline",
        callback=run,
        params=[
            click.Argument(["algorithm"], metavar="ALGORITHM"),
            option(lang, "format", type=click.Choice(FORMATS), default="text", show_default=True),
            lists_option(lang),
            lang_option(lang),
        ],
        help=sentence(lang, "help", "help", "lists-timeline"),
    )


def _lines(library: Library, name: str, format: str, lang: str) -> Iterator[str]:
    names = tuple(dict.fromkeys(component.name for one in techniques.found(name) for component in one.components))
    if not names:
        raise click.UsageError(message("timeline", "unknown", name=name, near=_near(name) or "-").in_language(lang))
    editions = [library.cipher_list(id) for id in library.heads(Kind.CIPHERS)]
    if format == "json":
        yield json.dumps(as_json(name, names, editions), ensure_ascii=False, indent=2)
        return
    if names != (name,):
        parts = ("、" if lang == "ja" else ", ").join(names)
        key = "means" if len(names) == 1 else "consists"
        yield message("timeline", key, name=name, parts=parts).in_language(lang)
    for at, component in enumerate(names):
        if at:
            yield ""
        yield from _component(component, editions, library, lang)


def _near(name: str) -> str:
    from difflib import get_close_matches  # only on the way to an error

    return ", ".join(get_close_matches(name, tables.spellings(), n=4, cutoff=0.6))


def _component(name: str, editions: list[CipherList], library: Library, lang: str) -> Iterator[str]:
    yield from head(name, lang)
    for one in answering(name):
        if one != name:
            yield f" {one}"
        yield from places(one, editions, lang)
        yield from _in_no_edition(one, editions, lang)
        yield from _decisions(one, library, lang)
    yield from strength_lines(name, library, lang)


def _in_no_edition(name: str, editions: list[CipherList], lang: str) -> Iterator[str]:
    """Said in words where no edition lists it; and said with care where that could not be established."""
    found = {standing(name, edition).place for edition in editions}
    if Place.LISTED not in found:
        key = "in-no-edition-known" if Place.NOT_ESTABLISHED in found else "in-no-edition"
        yield message("timeline", key, name=name).in_language(lang)


def _decisions(name: str, library: Library, lang: str) -> Iterator[str]:
    """Where the lists leave room about a name that they do not have, how the project reads them."""
    for decision in library.decisions().decision:
        if name in decision.undetermined:
            yield message("timeline", "reading", text=decision.text).in_language(lang)
