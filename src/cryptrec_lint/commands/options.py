"""Options that several commands share, with their help in the user's language."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import click

from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.loading import text_of
from cryptrec_lint.errors import DocumentError
from cryptrec_lint.language import LANGUAGES
from cryptrec_lint.printable import safe
from cryptrec_lint.texts import of_reason
from cryptrec_lint.wording import sentence


class Day(click.ParamType[date]):
    """A calendar date, `YYYY-MM-DD` (ISO 8601)."""

    name = "date"

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date that the text names. Raises click.BadParameter."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(sentence(self.lang, "help", "error", "not-a-day", value=value), param, ctx)


def option(lang: str, name: str, *more: str, **settings: Any) -> click.Option:
    """An option whose help is the message `[help.NAME]`."""
    return click.Option([f"--{name}", *more], help=sentence(lang, "help", "help", name), **settings)


def lang_option(lang: str) -> click.Option:
    """`--lang`: read before parsing (see `language.from_arguments`), declared here so that it is known and shown."""
    return option(lang, "lang", type=click.Choice(LANGUAGES), expose_value=False)


def record_option(lang: str) -> click.Option:
    """`--record FILE`, repeatable: supplements to the record of accredited services."""
    return option(lang, "record", type=click.Path(exists=True, dir_okay=False), multiple=True, metavar="FILE")


def trust_option(lang: str) -> click.Option:
    """`--trust FILE`, repeatable: certificates at which chains shall end."""
    return option(lang, "trust", type=click.Path(exists=True, dir_okay=False), multiple=True, metavar="FILE")


def password_options(lang: str) -> list[click.Option]:
    """`--password-file FILE` (repeatable) and `--ask-password`: see `passwords`. Never on the command line itself,
    where every process of the machine can read it."""
    return [
        option(lang, "password-file", type=click.Path(exists=True, dir_okay=False), multiple=True, metavar="FILE"),
        option(lang, "ask-password", is_flag=True),
    ]


def passwords(lang: str, files: tuple[str, ...], ask: bool) -> tuple[bytes, ...]:
    """The first line of each file, and what the user types. Raises click.UsageError."""
    found = [_first_line(lang, path) for path in files]
    if ask:
        prompt = sentence(lang, "help", "help", "password")
        found.append(str(click.prompt(prompt, hide_input=True, err=True, default="", show_default=False)).encode())
    return tuple(dict.fromkeys(found))


def _first_line(lang: str, path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.readline(_PASSWORD_OCTETS).rstrip(b"\r\n")
    except OSError as error:
        text = sentence(lang, "help", "error", "not-read", path=path, detail=error.strerror)
        raise click.UsageError(text) from None


_PASSWORD_OCTETS = 4096


def lists_option(lang: str) -> click.Option:
    """`--lists DIR`: a folder with the user's own documents, kept in the context for `library_of`."""

    def keep(ctx: click.Context, param: click.Parameter, folder: str | None) -> None:
        ctx.obj = ctx.obj if folder is None else folder

    text = sentence(lang, "help", "help", "lists-option")
    return click.Option(["--lists"], metavar="DIR", help=text, expose_value=False, callback=keep)


def library_of() -> Library:
    """The shipped documents, and those of the folder that `--lists` names on the running command or on its group."""
    return Library(extra=click.get_current_context().obj)


def print_lines(lines: Iterator[str], lang: str) -> None:
    """Print lines, none before all are known; a broken document on the way becomes a usage error."""
    with documents(lang):
        text = "".join(f"{line}\n" for line in lines)
    click.echo(text, nl=False)


@contextmanager
def documents(lang: str) -> Iterator[None]:
    """A broken or unknown document, met inside, becomes a usage error in the user's language: see `what_is_wrong`."""
    try:
        yield
    except DocumentError as error:
        raise click.UsageError(what_is_wrong(error, lang)) from None


def what_is_wrong(error: DocumentError, lang: str) -> str:
    """`FILE:LINE: KEY: WHY`, as far as there is a line and a key."""
    line = _line(error)
    place = f"{error.path}:{line}" if line else error.path
    text = ": ".join(part for part in (place, error.key, of_reason(error.why).in_language(lang)) if part)
    return safe(text, undecoded=True)


def _line(error: DocumentError) -> int | str | None:
    from cryptrec_lint.documents.lines import line_of  # only on the way to an error

    if not error.key or not os.path.isfile(error.path):
        return dict(error.why.args).get("line")
    try:
        return line_of(text_of(error.path), error.key)
    except DocumentError:
        return None
