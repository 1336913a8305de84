"""`lists`: the documents that the program ships and the user's own; its subcommands show, compare and check them."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cryptrec_lint.commands import lists_check, lists_diff, lists_show, lists_timeline
from cryptrec_lint.commands.options import lang_option, library_of, lists_option, print_lines
from cryptrec_lint.documents.head import State
from cryptrec_lint.documents.library import POLICIES, EditionHead, Kind, Library
from cryptrec_lint.texts import message
from cryptrec_lint.wording import sentence

_SUBCOMMANDS = (lists_show, lists_diff, lists_timeline, lists_check)


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
            words = f"{head.edition.id:<26} {head.publication.shown:<24} {head.edition.document}"
            yield f"  {words}{_state(head, lang)}{_own(library, kind, head.edition.id, lang)}"
    yield message("lists", "policies").in_language(lang)
    for id in library.policies():
        yield f"  {id:<26} {library.policy(id).title.in_language(lang)}{_own(library, POLICIES, id, lang)}"


def _own(library: Library, folder: str, id: str, lang: str) -> str:
    return f"  {message('lists', 'own').in_language(lang)}" if library.is_own(folder, id) else ""


def _state(head: EditionHead, lang: str) -> str:
    if head.edition.state is State.COMPLETE:
        return ""
    return f"  {message('lists', f'state-{head.edition.state}').in_language(lang)}"
