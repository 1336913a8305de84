"""`lists diff A B`: what changed from one document to another of the same kind."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cryptrec_lint.commands.diff_json import as_json
from cryptrec_lint.commands.diff_text import markdown, plain
from cryptrec_lint.commands.diff_view import view
from cryptrec_lint.commands.lists_named import pair
from cryptrec_lint.commands.options import lang_option, library_of, lists_option, option, print_lines
from cryptrec_lint.documents.diff import difference
from cryptrec_lint.documents.library import Library
from cryptrec_lint.wording import sentence

FORMATS = ("text", "markdown", "json")


def command(lang: str) -> click.Command:
    """The command in a language."""

    def run(a: str, b: str, format: str) -> None:
        print_lines(_lines(library_of(), a, b, format, lang), lang)

    return click.Command(
        "diff",
        callback=run,
        params=[
            click.Argument(["a"], metavar="A"),
            click.Argument(["b"], metavar="B"),
            option(lang, "format", type=click.Choice(FORMATS), default="text", show_default=True),
            lists_option(lang),
            lang_option(lang),
        ],
        help=sentence(lang, "help", "help", "lists-diff"),
    )


def _lines(library: Library, a: str, b: str, format: str, lang: str) -> Iterator[str]:
    changes = difference(*pair(library, a, b, lang))
    if format == "json":
        yield as_json(changes)
    elif format == "markdown":
        yield from markdown(view(changes, lang), lang)
    else:
        yield from plain(view(changes, lang))
