"""What all tests share: the command line as a function, a scratch environment, and the rule that nothing skips in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
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


@pytest.fixture
def program() -> Callable[[str], str]:
    """The path of a real program. Skips loudly where it is missing; in CI a missing program fails the test."""

    def find(name: str) -> str:
        path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin:/usr/local/sbin")
        if path is None:
            if os.environ.get("CRYPTREC_LINT_NO_SKIPS"):
                pytest.fail(f"{name} is not installed, and here nothing may skip")
            pytest.skip(f"{name} is not installed: this differential test DID NOT RUN")
        return path

    return find
