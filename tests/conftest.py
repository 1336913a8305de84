"""What all tests share: the command line as a function, a scratch environment, and the rule that nothing skips in CI."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass

import pytest

from cryptrec_lint.cli import main


@dataclass(frozen=True)
class Ran:
    """What a run of the command line gave."""

    status: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _hermetic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the caller's environment reaches a test: not the language, not the colours."""
    for name in ("CRYPTREC_LINT_LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("LANGUAGE", "")  # set here so that it is put back: `--lang ja` changes it


@pytest.fixture
def lint(capsysbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Ran]:
    """Run `cryptrec-lint` with arguments in this process."""

    def run(*arguments: object) -> Ran:
        status = main([str(argument) for argument in arguments])
        captured = capsysbinary.readouterr()
        return Ran(status, captured.out.decode("utf-8"), captured.err.decode("utf-8"))

    return run


@pytest.fixture(scope="session")
def calls() -> Callable[[Callable[[], object]], int]:
    """How many functions are called to do something, those of the interpreter included: work that no other process on
    the machine makes longer. What a single one does inside (a pattern that goes back and forth) is not counted."""

    def count(do: Callable[[], object]) -> int:
        found = 0

        def note(frame: object, event: str, argument: object) -> None:
            nonlocal found
            found += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(note)
        try:
            do()
        finally:
            sys.setprofile(before)
        return found

    return count


_WANT_OF_AN_INSTALL = ("not installed", "missing", "not on this machine", "not there", "no openssl", "could not import")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where CRYPTREC_LINT_NO_SKIPS is set (CI), a test that skips for want of an install fails."""
    report = yield
    if report.skipped and os.environ.get("CRYPTREC_LINT_NO_SKIPS"):
        why = str(report.longrepr)
        if any(words in why.lower() for words in _WANT_OF_AN_INSTALL):
            report.outcome = "failed"
            report.longrepr = why
    return report
