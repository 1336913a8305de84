"""`bench`: measure every technique that a policy accepts on this machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timezone
from typing import Any

import click

from cryptrec_lint import __version__
from cryptrec_lint.commands.options import documents, lang_option, library_of, lists_option, option
from cryptrec_lint.texts import message
from cryptrec_lint.wording import sentence

FORMATS = ("text", "json", "html")
DEFAULT_POLICY = "cryptrec-2013"
SECONDS = 0.04
"""For each figure: with this, the default run ends within a minute on two processors."""


def command(lang: str) -> click.Command:
    """The command in a language."""
    return click.Command(
        "bench",
        callback=lambda **options: _run(lang, **options),
        help=sentence(lang, "help", "help", "bench"),
        params=[
            option(lang, "policy", default=DEFAULT_POLICY, metavar="ID", show_default=True),
            lists_option(lang),
            option(lang, "only", multiple=True, metavar="PATTERN"),
            option(lang, "sizes", metavar="BYTES,...", callback=lambda ctx, param, value: _sizes(value, lang)),
            option(lang, "seconds", type=click.FloatRange(0.001, 3600), default=SECONDS, show_default=True),
            option(lang, "threads", type=click.IntRange(1, 1024), default=1, show_default=True),
            click.Option(
                ["--format"],
                type=click.Choice(FORMATS),
                default="text",
                show_default=True,
                help=sentence(lang, "help", "help", "format"),
            ),
            option(lang, "compare", type=click.Path(exists=True, dir_okay=False), metavar="FILE"),
            option(lang, "output", type=click.Path(dir_okay=False, writable=True), metavar="FILE"),
            lang_option(lang),
        ],
    )


def _sizes(value: str | None, lang: str) -> tuple[int, ...] | None:
    if value is None:
        return None
    words = [word.strip() for word in value.split(",")]
    if not all(word.isdecimal() and 0 < int(word) <= _LONGEST for word in words):
        raise click.UsageError(_say(lang, "not-a-size", value=value))
    return tuple(dict.fromkeys(map(int, words)))


_LONGEST = 1 << 30
"""Bytes: a message must fit into memory a few times."""


def _say(lang: str, key: str, **args: object) -> str:
    return message("bench", key, **args).in_language(lang)


def _run(lang: str, **options: Any) -> int:
    """0 when all went well, 1 when a callable gave a wrong answer, 2 for what could not be run."""
    from cryptrec_lint.benchmarking import run as runner  # nothing of this is needed to show the help

    if missing := runner.missing():
        raise click.UsageError(_say(lang, "extra", packages=", ".join(missing)))
    with documents(lang):
        earlier = _earlier(options["compare"])
        finished, failures = _measured(lang, options)
    text = _rendered(finished, earlier, options["format"], lang)
    _write(text, options["output"])
    for name, why in failures.items():
        click.echo(f"{name}: {why}", err=True)
    return 1 if failures else 0


def _earlier(path: str | None) -> Any:
    from cryptrec_lint.benchmarking import show_json

    return show_json.load(path) if path else None


def _measured(lang: str, options: dict[str, Any]) -> tuple[Any, dict[str, str]]:
    from cryptrec_lint.benchmarking import assemble
    from cryptrec_lint.benchmarking import run as runner
    from cryptrec_lint.benchmarking.cases import cases
    from cryptrec_lint.benchmarking.host import host
    from cryptrec_lint.benchmarking.model import Run
    from cryptrec_lint.benchmarking.request import SIZES, Request
    from cryptrec_lint.documents.panel import panel

    library, started = library_of(), datetime.now(timezone.utc)
    judges = panel(library, options["policy"])
    wanted = cases(judges, options["only"])
    if not wanted:
        raise click.UsageError(_say(lang, "nothing", patterns=", ".join(options["only"])))
    request = Request(
        options["policy"],
        click.get_current_context().obj,
        options["only"],
        options["sizes"] or SIZES,
        options["threads"],
    )
    try:
        with _progress(lang) as tell:
            measured = runner.run(request, options["seconds"], tell)
    except runner.SuitesError as error:
        raise click.UsageError(_say(lang, "suites-failed", detail=error)) from None
    rows = assemble.rows(wanted, measured, judges, library, date.today())
    edition = f"{judges.ciphers.edition.document} ({judges.ciphers.publication.shown})"
    finished = Run(
        __version__,
        options["policy"],
        edition,
        started.isoformat(timespec="seconds"),
        options["seconds"],
        host(),
        measured.contention,
        assemble.floors(measured),
        rows,
        options["threads"],
    )
    return finished, measured.failures


@contextmanager
def _progress(lang: str) -> Iterator[Any]:
    """A bar on standard error, where that is a terminal."""
    if not sys.stderr or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with click.progressbar(length=1, label=_say(lang, "progress"), file=sys.stderr, show_pos=True) as bar:

        def tell(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield tell


def _rendered(finished: Any, earlier: Any, format: str, lang: str) -> str:
    from cryptrec_lint.benchmarking import compare, show_html, show_json, show_text

    comparison = compare.compare(earlier, finished) if earlier else None
    if format == "json":
        return show_json.render(finished, comparison=comparison)
    if format == "html":
        return show_html.render(finished, lang=lang, comparison=comparison)
    return show_text.render(finished, lang=lang, comparison=comparison)


def _write(text: str, output: str | None) -> None:
    if output:
        with open(output, "w", encoding="utf-8") as file:
            file.write(text)
    else:
        click.echo(text, nl=False)
