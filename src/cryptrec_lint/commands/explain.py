"""`explain NAME…`: what a rule, technique, edition, policy, note, article or word means, with sources and grades."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import click

from cryptrec_lint.commands.options import documents, lang_option, library_of, lists_option
from cryptrec_lint.documents.library import Library
from cryptrec_lint.texts import message
from cryptrec_lint.wording import sentence

KINDS = (
    "rules",
    "decisions",
    "articles",
    "esign_terms",
    "words",
    "policies",
    "editions",
    "notes",
    "protocols",
    "profiles",
    "techniques",
)
"""Kinds of thing, in the order of the answers: each is a module of `explaining/`."""
APART = ("rules", "decisions", "articles", "esign_terms")
"""Kinds whose names no other kind has; a test holds them to it. Reports send their readers to them, so they answer
without a look into the lists of ciphers."""
_PLACED = ("notes", "articles")
"""Kinds whose names say what they mean to be: their `why_not` says what is wrong with one."""
_CLOSE = 0.6
"""How alike two names must be for one to be suggested for the other (0 to 1)."""


def command(lang: str) -> click.Command:
    """The command in a language."""
    return click.Command(
        "explain",
        callback=lambda name: _run(" ".join(name), lang),
        params=[
            click.Argument(["name"], metavar="NAME...", nargs=-1, required=True),
            lists_option(lang),
            lang_option(lang),
        ],
        help=sentence(lang, "help", "help", "explain"),
    )


def _run(name: str, lang: str) -> None:
    with documents(lang):
        library = library_of()
        answered = list(answers(name, library, lang))
        if not answered:
            raise click.UsageError(_unknown(name, library, lang))
    for line in answered:
        click.echo(line)


def answers(name: str, library: Library, lang: str) -> Iterator[str]:
    """The lines of every kind of thing that the name is, an empty line between two kinds. Raises DocumentError."""
    apart = [found for kind in APART if (found := _lines(kind, name, library, lang))]
    others = () if apart else (_lines(kind, name, library, lang) for kind in KINDS if kind not in APART)
    for at, lines in enumerate(lines for lines in (*apart, *others) if lines):
        yield from ["", *lines] if at else lines


def _lines(kind: str, name: str, library: Library, lang: str) -> list[str]:
    return list(_module(kind).lines(name, library, lang))


def _module(kind: str) -> Any:
    return import_module(f"cryptrec_lint.commands.explaining.{kind}")


def _unknown(name: str, library: Library, lang: str) -> str:
    """One line: what is wrong with a note or an article, else the near names of all kinds."""
    for kind in _PLACED:
        if why := _module(kind).why_not(name, library, lang):
            return str(why)
    near = ", ".join(_near(name, library)) or "-"
    return message("explaining", "unknown", name=name, near=near).in_language(lang)


def _near(name: str, library: Library) -> list[str]:
    from difflib import get_close_matches  # only on the way to an error

    known = {word.casefold(): word for kind in KINDS for word in _module(kind).names(library)}
    return [known[word] for word in get_close_matches(name.casefold(), known, n=4, cutoff=_CLOSE)]
