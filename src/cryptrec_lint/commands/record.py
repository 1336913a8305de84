"""`record`: what the record of accredited services holds (`show`), and what it says of a chain (`match`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date

import click

from cryptrec_lint.commands.options import Day, documents, lang_option, library_of, lists_option, option, record_option
from cryptrec_lint.documents.esign import SignatureRules, signature_rules
from cryptrec_lint.documents.library import CURRENT
from cryptrec_lint.model import Grade, Text
from cryptrec_lint.printable import safe
from cryptrec_lint.texts import message
from cryptrec_lint.wording import sentence


def command(lang: str) -> click.Command:
    """The group in a language."""
    group = click.Group("record", help=sentence(lang, "help", "help", "record-command"), params=[lang_option(lang)])
    group.add_command(
        click.Command(
            "show",
            callback=lambda record: _show(lang, record),
            params=[record_option(lang), lists_option(lang), lang_option(lang)],
            help=sentence(lang, "help", "help", "record-show"),
        )
    )
    group.add_command(
        click.Command(
            "match",
            callback=lambda paths, as_of, record: _match(lang, paths, as_of, record),
            params=[
                click.Argument(["paths"], nargs=-1, required=True, metavar="CERT..."),
                option(lang, "as-of", type=Day(lang), metavar="YYYY-MM-DD"),
                record_option(lang),
                lists_option(lang),
                lang_option(lang),
            ],
            help=sentence(lang, "help", "help", "record-match"),
        )
    )
    return group


def _rules(supplements: tuple[str, ...]) -> SignatureRules:
    library = library_of()
    rules = signature_rules(library, library.policy(CURRENT), supplements)
    assert rules is not None, "the current policy names the criteria and the record"
    return rules


def _show(lang: str, supplements: tuple[str, ...]) -> int:
    from cryptrec_lint.commands import record_lines  # the other subcommand does not need it

    with documents(lang):
        _print(record_lines.shown(_rules(supplements), lang))
    return 0


def _match(lang: str, paths: tuple[str, ...], as_of: date | None, supplements: tuple[str, ...]) -> int:
    """0 when every certificate has an answer, 1 when one stays open, 3 where there is no certificate."""
    for path in paths:
        if not os.path.lexists(path):
            raise click.UsageError(sentence(lang, "help", "error", "no-such-path", path=path))
    from cryptrec_lint.commands import record_match  # as above

    with documents(lang):
        answers = record_match.answers(paths, _rules(supplements), as_of)
    _print(record_match.lines(answers, lang))
    if not answers.found:
        return 3
    return 1 if answers.open else 0


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(safe(line))


def say(lang: str, key: str, **args: object) -> str:
    """A sentence of this command."""
    return message("record", key, **args).in_language(lang)


def graded(text: str, grade: Grade, lang: str) -> str:
    """A fact with its grade, where that is not the best."""
    if grade is Grade.VERIFIED:
        return text
    return f"{text} [{message('lists', f'grade-{grade.lower()}').in_language(lang)}]"


def joined(texts: list[Text], lang: str) -> str:
    """Several names in one line."""
    return ("、" if lang == "ja" else ", ").join(text.in_language(lang) for text in texts)
