"""`lists check FILE…`: are the user's own documents as they must be, each by itself and all together?"""

from __future__ import annotations

import os
from collections.abc import Iterator

import click

from cryptrec_lint.commands.lists_named import kind_of
from cryptrec_lint.commands.options import documents, lang_option, lists_option, what_is_wrong
from cryptrec_lint.documents.library import Library, load
from cryptrec_lint.documents.own import files_below
from cryptrec_lint.documents.references import check_references
from cryptrec_lint.errors import DocumentError
from cryptrec_lint.texts import message
from cryptrec_lint.wording import sentence


def command(lang: str) -> click.Command:
    """The command in a language."""

    def run(ctx: click.Context, files: tuple[str, ...]) -> int:
        for path in files:
            if not os.path.isfile(path):
                raise click.UsageError(sentence(lang, "help", "error", "no-such-file", path=path))
        with documents(lang):
            library = _beside(files, ctx.obj)
        return _check(library, files, lang)

    return click.Command(
        "check",
        callback=click.pass_context(run),
        params=[
            click.Argument(["files"], nargs=-1, required=True, metavar="FILE..."),
            lists_option(lang),
            lang_option(lang),
        ],
        help=sentence(lang, "help", "help", "lists-check"),
    )


def _beside(files: tuple[str, ...], folder: str | None) -> Library:
    """The documents that the files may name: the shipped ones and those of the folder that are not checked here."""
    library = Library()
    for path in () if folder is None else files_below(folder):
        if not any(os.path.samefile(path, file) for file in files):
            library.add(path)
    return library


def _check(library: Library, files: tuple[str, ...], lang: str) -> int:
    """Print a line for each file, or one for each error; 1 where there is one, else 0."""
    # All are taken in first: each may name any other.
    first = {path: list(_added(library, path)) for path in files}
    status = 0
    for path in files:
        errors = dict.fromkeys(what_is_wrong(error, lang) for error in (*first[path], *_content(library, path)))
        for line in errors or [_good(path, lang)]:
            click.echo(line.encode("utf-8", "replace").decode())  # a file's name may hold bytes that are no UTF-8
        status = 1 if errors else status
    return status


def _added(library: Library, path: str) -> Iterator[DocumentError]:
    try:
        library.add(path)
    except DocumentError as error:
        yield error


def _content(library: Library, path: str) -> Iterator[DocumentError]:
    try:
        check_references(library, load(path), path)
    except DocumentError as error:
        yield error


def _good(path: str, lang: str) -> str:
    document = load(path)
    id = document.edition.id if hasattr(document, "edition") else getattr(document, "id", "-")
    return message("check", "ok", path=path, kind=kind_of(document), id=id).in_language(lang)
