"""What must hold of a scan, whatever the octets are."""

from __future__ import annotations

import json
import resource
import signal
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from cryptrec_lint.chaining import Chains
from cryptrec_lint.discover import Discovery, Found
from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import Panel
from cryptrec_lint.model import Report, Verdict
from cryptrec_lint.reporters.registry import FORMATS, reporter
from cryptrec_lint.scan import Signatures, scan

SECONDS = 2.0
"""Of the processor, for an input of a few kilobytes."""
_HANGS = 30
"""Seconds of the clock after which an input is given up."""
_BYTES = 200_000_000
"""By how much the peak of the memory may grow in one scan."""
_DAY = date(2026, 4, 1)
_IN_TEXT, _STEERING = "\n", ("Cc", "Cf", "Zl", "Zp")
"""The one control character that stands in the text for people; the categories of Unicode that must not."""


class Told(NamedTuple):
    """What a scan of an input came to."""

    complaints: tuple[str, ...]
    said: frozenset[tuple[str, str, str]]
    """Rule, verdict, and the reason without its figures: two inputs of which the same is said take the same ways."""
    worst: Verdict | None
    quiet: bool
    """Everything is accepted, or there is nothing and no word about it."""


class _Hangs(BaseException):
    """No `Exception`: readers' faults are caught, and this must not be."""


class Checker:
    """Scans inputs in this process and looks at what comes of it."""

    def __init__(self, library: Library, panel: Panel) -> None:
        self._library, self._panel = library, panel
        self._peak = _peak()

    def told(self, name: str, data: bytes, twice: bool = False) -> Told:
        """The scan of an input under a file name; `twice` also compares it with the scan of the same again."""
        complaints: list[str] = []
        started = time.process_time()
        try:
            with _limited():
                report = self._scan(name, data)
                texts = {form: _rendered(report, form) for form in FORMATS}
        except _Hangs:
            return Told(("hangs",), frozenset(), None, False)
        except Exception as error:
            return Told((f"{type(error).__name__}: {error} at {_place(error)}",), frozenset(), None, False)
        took = time.process_time() - started
        if took > SECONDS:
            complaints.append(f"took {took:.1f} s")
        peak, before = _peak(), self._peak
        self._peak = peak
        if peak - before > _BYTES:
            complaints.append(f"took {(peak - before) / 1e6:.0f} MB more")
        complaints += _of_report(report)
        complaints += _of_texts(texts)
        if twice and _rendered(self._scan(name, data), "json") != texts["json"]:
            complaints.append("not the same twice")
        return Told(tuple(complaints), frozenset(_said(report)), _worst(report), _is_quiet(report))

    def _scan(self, name: str, data: bytes) -> Report:
        found = Discovery()
        found.found.append(Found(name, ".", named=True, data=data))
        signatures, chains, passwords = Signatures(), Chains(), (b"secret", b"x")
        return scan(found, self._library, self._panel, _DAY, None, signatures, passwords=passwords, chains=chains)


def _rendered(report: Report, form: str) -> str:
    return "".join(reporter(form)(report, lang="en" if form == "text" else "ja", verbose=True, color=False))


@contextmanager
def _limited() -> Iterator[None]:
    def give_up(*_: object) -> None:
        raise _Hangs

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(_HANGS)
    try:
        yield
    finally:
        signal.alarm(0)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""


def _of_report(report: Report) -> Iterator[str]:
    """No reader failed, and each finding has a place."""
    for finding in report.findings:
        if "a fault in this program" in finding.message.en:
            yield f"reader failed: {finding.message.en}"
        if finding.location.line < 1 or finding.location.column < 1:
            yield f"no place: {finding.location}"


def _of_texts(texts: dict[str, str]) -> Iterator[str]:
    """Each is UTF-8 and in its syntax; and nothing in the one for people makes a terminal do something."""
    documents = [("json", texts["json"]), ("sarif", texts["sarif"])]
    documents += [("jsonl", line) for line in texts["jsonl"].split("\n")[:-1]]
    yield from filter(None, (_wrong(*each) for each in documents))
    bad = {char for char in texts["text"] if char != _IN_TEXT and unicodedata.category(char) in _STEERING}
    if bad:
        yield f"text: {sorted(map(hex, map(ord, bad)))}"


def _wrong(form: str, text: str) -> str:
    def refuse(word: str) -> None:
        raise ValueError(word)

    try:
        text.encode("utf-8")
        json.loads(text, parse_constant=refuse)
    except ValueError as error:
        return f"{form}: {error}"
    return ""


def _said(report: Report) -> Iterator[tuple[str, str, str]]:
    for one in report.findings:
        words = "".join(char if char.isalpha() else " " for char in one.message.en[:300])
        yield one.rule, str(one.verdict), " ".join(words.split()[:12])


def _is_quiet(report: Report) -> bool:
    return report.compliant or not (report.findings or report.errors)


def _worst(report: Report) -> Verdict | None:
    return max((one.verdict for one in report.findings), key=lambda one: one.rank, default=None)
