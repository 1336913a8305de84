"""`scan`: read, judge, report; exit 0 clean, 1 something found or unread, 2 usage, 3 nothing to judge."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import click

from cryptrec_lint.chaining import Chains, Trusted
from cryptrec_lint.commands.options import (
    Day,
    documents,
    lang_option,
    library_of,
    lists_option,
    option,
    password_options,
    passwords,
    record_option,
    trust_option,
)
from cryptrec_lint.discover import Discovery, Found, discover, shown
from cryptrec_lint.documents.panel import panel
from cryptrec_lint.model import Report, Unresolved, Verdict
from cryptrec_lint.readers.registry import READERS
from cryptrec_lint.reporters.registry import FORMATS, reporter
from cryptrec_lint.scan import KeyChecks, Scan, Signatures, finished
from cryptrec_lint.texts import of_reason
from cryptrec_lint.wording import sentence

DEFAULT_POLICY = "cryptrec-2013"
_SURROGATES = re.compile("[\ud800-\udfff]")
ESIGN = ("auto", "always", "never")
CHAINS = ("auto", "always", "never")
_FAIL_ON = [verdict.value for verdict in Verdict if verdict is not Verdict.ACCEPTED] + ["never"]


def command(lang: str) -> click.Command:
    """The command in a language."""
    return click.Command(
        "scan",
        callback=lambda **options: _run(lang, **options),
        help=sentence(lang, "help", "help", "scan"),
        context_settings={"help_option_names": ["-h", "--help"]},
        params=[
            click.Argument(["paths"], nargs=-1, required=True, metavar="PATH..."),
            option(lang, "policy", default=DEFAULT_POLICY, metavar="ID", show_default=True),
            lists_option(lang),
            option(lang, "as-of", type=Day(lang), metavar="YYYY-MM-DD"),
            option(lang, "until", type=click.IntRange(1, date.max.year), metavar="YEAR"),
            option(lang, "esign", type=click.Choice(ESIGN), default="auto", show_default=True),
            record_option(lang),
            option(lang, "chains", type=click.Choice(CHAINS), default="auto", show_default=True),
            trust_option(lang),
            option(lang, "format", type=click.Choice(FORMATS), default="text", show_default=True),
            option(lang, "output", type=click.Path(dir_okay=False, writable=True), metavar="FILE"),
            option(lang, "fail-on", type=click.Choice(_FAIL_ON), default=Verdict.REJECTED.value, show_default=True),
            option(lang, "reader", type=click.Choice(list(READERS))),
            option(lang, "stdin-filename", metavar="NAME"),
            *password_options(lang),
            option(lang, "compare-keys", is_flag=True),
            option(lang, "published-keys", type=click.Path(exists=True, dir_okay=False), metavar="FILE"),
            option(lang, "allow-unreadable", is_flag=True),
            option(lang, "allow-empty", is_flag=True),
            option(lang, "verbose", "-v", is_flag=True),
            lang_option(lang),
        ],
    )


def _run(lang: str, paths: tuple[str, ...], **options: Any) -> int:
    library = library_of()
    sources = _sources(lang, paths, options["stdin_filename"])
    as_of = options["as_of"] or date.today()
    with documents(lang):
        judges = panel(library, options["policy"])
        published = judges.ciphers.publication.day or judges.ciphers.publication.not_before
        if published and as_of < published:
            raise _error(lang, "before-publication", as_of=as_of, policy=options["policy"], published=published)
        for path in options["record"]:
            _check(path)  # a broken one is told whether or not it is needed
        if (options["record"] or options["esign"] == "always") and not judges.policy.criteria:
            raise _error(lang, "no-signature-rules", policy=options["policy"])
        until = _until(lang, as_of, options["until"])
        opening = passwords(lang, options["password_file"], options["ask_password"])
        running = Scan(
            sources,
            library,
            judges,
            as_of,
            until,
            _signatures(options),
            options["reader"],
            passwords=opening,
            chains=_chains(lang, options, opening),
            key_checks=_key_checks(options),
        )
        with _output(lang, options["output"]) as write:
            report = _written(running, lang, options, write)
    return _status(report, options)


def _check(path: str) -> None:
    """Read a supplement for its faults. Raises DocumentError."""
    from cryptrec_lint.documents import esign  # only with --record

    esign.supplement(path)


def _signatures(options: dict[str, Any]) -> Signatures | None:
    """`--esign`: which certificates are examined; `--as-of`, where it is given, is the day of the signature."""
    if options["esign"] == "never":
        return None
    return Signatures(options["esign"] == "always", options["as_of"], options["record"])


def _chains(lang: str, options: dict[str, Any], opening: tuple[bytes, ...]) -> Chains | None:
    """`--chains` and `--trust`: whether chains are examined, and where they shall end."""
    if options["chains"] == "never":
        if options["trust"]:
            raise _error(lang, "trust-without-chains")
        return None
    trusted = Trusted()
    if options["trust"]:
        from cryptrec_lint.trusting import trusted_by  # only with --trust

        trusted = trusted_by(options["trust"], opening)
        for path in trusted.empty:
            for lost in trusted.unread:
                if isinstance(lost, Unresolved) and lost.why and lost.location.path == shown(path):
                    raise _error(lang, "anchors-unread", path=path, why=of_reason(lost.why).in_language(lang))
            raise _error(lang, "no-anchor", path=path)
    return Chains(options["chains"] == "always", trusted)


def _key_checks(options: dict[str, Any]) -> KeyChecks:
    """`--compare-keys` and `--published-keys`. Raises DocumentError where the file is no list of keys."""
    if not options["published_keys"]:
        return KeyChecks(options["compare_keys"])
    from cryptrec_lint.readers.certificates.published_keys import PublishedKeys  # only with the option

    return KeyChecks(options["compare_keys"], PublishedKeys(options["published_keys"]))


def _until(lang: str, as_of: date, year: int | None) -> date | None:
    """The last day of the year until which the system is used."""
    if year is not None and year < as_of.year:
        raise _error(lang, "until-past", until=year, as_of=as_of)
    return None if year is None else date(year, 12, 31)


def _sources(lang: str, paths: tuple[str, ...], stdin_filename: str | None) -> Discovery:
    for path in paths:
        if path != "-" and not os.path.lexists(path):
            raise _error(lang, "no-such-path", path=path)
    discovery = discover([path for path in paths if path != "-"])
    if "-" in paths:
        if sys.stdin is None:
            raise _error(lang, "no-stdin")
        name = stdin_filename or "<stdin>"
        data = sys.stdin.buffer.read()
        discovery.found.append(Found(name, os.path.dirname(name) or ".", named=True, data=data))
    return discovery


def _written(running: Scan, lang: str, options: dict[str, Any], write: Callable[[bytes], object]) -> Report:
    """Write the report in the format that is asked for, and return it (without findings where they are not kept)."""
    if options["format"] == "jsonl":
        from cryptrec_lint.reporters import jsonl

        for line in jsonl.lines(running.findings()):
            write(line)
        report = running.report(())
        write(jsonl.last(report))
        return report
    report = finished(running)
    color = options["output"] is None and options["format"] == "text" and _colored()
    for piece in reporter(options["format"])(report, lang=lang, verbose=options["verbose"], color=color):
        write(_octets(piece))
    return report


def _octets(text: str) -> bytes:
    """In UTF-8: names and quotations of scanned files may hold bytes that are none (lone surrogates here)."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8")


@contextmanager
def _output(lang: str, path: str | None) -> Iterator[Callable[[bytes], object]]:
    """What writes to the file, or to standard output. A file that cannot be written is a usage error."""
    try:
        if path:
            with open(path, "wb") as file:
                yield file.write
        elif sys.stdout is None:
            raise _error(lang, "no-stdout")
        else:
            yield sys.stdout.buffer.write
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _error(lang, "not-written", path=path or "-", detail=error.strerror) from None


def _error(lang: str, key: str, **args: object) -> click.UsageError:
    return click.UsageError(sentence(lang, "help", "error", key, **args))


def _colored() -> bool:
    """NO_COLOR and FORCE_COLOR as their conventions say (no-color.org, force-color.org), else by the terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout is not None and sys.stdout.isatty())


def _status(report: Report, options: dict[str, Any]) -> int:
    if report.unreadable and not options["allow_unreadable"]:
        return 1
    fail_on = options["fail_on"]
    if fail_on != "never" and any(report.counts[Verdict(fail_on).rank :]):
        return 1
    if not any(report.counts) and not options["allow_empty"]:
        return 3
    return 0
