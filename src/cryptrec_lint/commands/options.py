"""Options that several commands share, with their help in the user's language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import click

from cryptrec_lint.errors import DocumentError
from cryptrec_lint.language import LANGUAGES
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


@contextmanager
def documents(lang: str) -> Iterator[None]:
    """A broken or unknown document, met inside, becomes a usage error in the user's language: file, key and why."""
    try:
        yield
    except DocumentError as error:
        why = of_reason(error.why).in_language(lang)
        place = f"{error.path}: {error.key}" if error.key else error.path
        raise click.UsageError(f"{place}: {why}") from None
