"""The command line: finds the language, builds the commands in it, turns errors into one line and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from cryptrec_lint import __version__, language
from cryptrec_lint.wording import sentence

COMMANDS = ("scan", "lists", "explain", "record", "bench")
"""Each is a module of `commands/` with a function `command(lang)`."""


class _Lazy(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def __init__(self, lang: str) -> None:
        super().__init__(
            "cryptrec-lint",
            help=sentence(lang, "help", "help", "program"),
            context_settings={"help_option_names": ["-h", "--help"]},
            params=[_lang_option(lang), _version_option(lang)],
        )
        self.lang = lang

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"cryptrec_lint.commands.{name}").command(self.lang)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # Help needs no command's module: the one-line texts are in messages.toml.
        with formatter.section(sentence(self.lang, "help", "help", "commands")):
            formatter.write_dl([(name, sentence(self.lang, "help", "help", f"{name}-short")) for name in COMMANDS])


def _lang_option(lang: str) -> click.Option:
    text = sentence(lang, "help", "help", "lang")
    return click.Option(["--lang"], type=click.Choice(language.LANGUAGES), expose_value=False, help=text)


def _version_option(lang: str) -> click.Option:
    def show(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            click.echo(f"cryptrec-lint {__version__}")
            ctx.exit()

    text = sentence(lang, "help", "help", "version")
    return click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=show, help=text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with `arguments` (without its name) and return its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    lang = language.from_arguments(words) or language.from_environment(os.environ)
    language.use(lang)
    try:
        result = _Lazy(lang).main(words, prog_name="cryptrec-lint", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.ClickException as error:
        _complain(error.format_message(), lang)
        return error.exit_code if error.exit_code != 1 else 2
    except click.exceptions.Abort:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing more can be said, and nothing is wrong with the input.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _complain(text: str, lang: str) -> None:
    from cryptrec_lint.printable import safe  # only on the way to an error

    text = safe(text, undecoded=True)
    click.echo(sentence(lang, "help", "error", "error", error=text), err=True)
