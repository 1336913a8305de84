"""`lists`: the documents that the program ships and the user's own; its subcommands show, compare and check them."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cryptrec_lint.commands import lists_diff, lists_show, lists_timeline
from cryptrec_lint.commands.options import lang_option, library_of, lists_option, print_lines
from cryptrec_lint.documents.head import State
from cryptrec_lint.documents.library import EditionHead, Kind, Library
from cryptrec_lint.texts import message
from cryptrec_lint.wording import sentence

_SUBCOMMANDS = (lists_show, lists_diff, lists_timeline)


def command(lang: str) -> click.Command:
    """The group in a language; without a subcommand it lists all documents."""

    def run(ctx: click.Context) -> None:
        if ctx.invoked_subcommand is None:
            print_lines(_overview(library_of(), lang), lang)

    group = click.Group(
        "lists",
        callback=click.pass_context(run),
        invoke_without_command=True,
        help=sentence(lang, "help", "help", "lists"),
        params=[lists_option(lang), lang_option(lang)],
    )
    for module in _SUBCOMMANDS:
        group.add_command(module.command(lang))
    return group


def _overview(library: Library, lang: str) -> Iterator[str]:
    for kind in Kind:
        yield message("lists", f"kind-{kind}").in_language(lang)
        for head in library.heads(kind).values():
            yield (f"  {head.edition.id:<26} {head.publication.shown:<24} {head.edition.document}{_state(head, lang)}")
    yield message("lists", "policies").in_language(lang)
    for id in library.policies():
        yield f"  {id:<26} {library.policy(id).title.in_language(lang)}"


def _state(head: EditionHead, lang: str) -> str:
    if head.edition.state is State.COMPLETE:
        return ""
    return f"  {message('lists', f'state-{head.edition.state}').in_language(lang)}"
