"""Which implementation of KCipher-2 runs: the one in C where it can be had, else Python with the reason."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from cryptrec_lint.benchmarking.kcipher2 import choosing, native
from cryptrec_lint.benchmarking.kcipher2.cipher import Implementation
from cryptrec_lint.benchmarking.kcipher2.pure import PURE
from cryptrec_lint.model import Reason, reason
from cryptrec_lint.texts import of_reason

on_posix = pytest.mark.skipif(os.name != "posix", reason="the implementation in C is compiled on POSIX systems only")


def _load_anew() -> Implementation | Reason:
    return native.load.__wrapped__()


def _compiler(folder: Path, script: str) -> None:
    program = folder / "cc"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    program.chmod(0o700)


@on_posix
def test_no_compiler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    why = _load_anew()
    assert why == reason("native-without-compiler", names="cc, gcc, clang")
    assert "not installed" in of_reason(why).en  # what the skips are told by


@on_posix
def test_no_cffi(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cffi", None)
    assert _load_anew() == reason("native-without-cffi")


def test_no_posix(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        why = _load_anew()
    assert why == reason("native-only-on-posix")


@on_posix
@pytest.mark.parametrize(
    ("script", "detail"),
    [
        ("echo 'kcipher2.c:1: error: no' >&2; echo more >&2; exit 1", "kcipher2.c:1: error: no"),
        ("exit 0", "kcipher2.so"),  # says that it worked and made nothing
        ("exec /bin/sleep 60", "timed out"),
    ],
    ids=["refuses", "makes nothing", "hangs"],
)
def test_a_compiler_that_fails_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, detail: str
) -> None:
    monkeypatch.setattr(native, "_SECONDS", 0.5)
    monkeypatch.setenv("PATH", str(tmp_path))
    _compiler(tmp_path, script)
    why = _load_anew()
    assert isinstance(why, Reason) and why.key == "native-not-built"
    said = of_reason(why)
    assert detail in said.en and detail in said.ja
    assert "\n" not in said.en and "more" not in said.en


@on_posix
def test_no_place_for_temporary_files_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
    monkeypatch.setenv("PATH", str(tmp_path))
    _compiler(tmp_path, "exit 0")
    why = _load_anew()
    assert isinstance(why, Reason) and "No such file or directory" in of_reason(why).en


@on_posix
def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    _load_anew()
    assert not list(tmp_path.iterdir())


def test_without_c_the_row_says_python_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "load", lambda: reason("native-without-cffi"))
    chosen = choosing.implementation()
    assert chosen == PURE._replace(instead_of_c=reason("native-without-cffi"))
    said = choosing.describe(chosen)
    for words in ("own implementation in Python", "cffi is not installed", "not constant-time", "benchmarking only"):
        assert words in said.en
    for words in ("自身のPythonの実装", "cffiが導入されていない", "定数時間ではない", "性能測定専用"):
        assert words in said.ja


def test_with_c_the_row_says_c_and_with_what(monkeypatch: pytest.MonkeyPatch) -> None:
    built = PURE._replace(language="c", built_with="/usr/bin/cc -O2")
    monkeypatch.setattr(choosing, "load", lambda: built)
    assert choosing.implementation() == built
    said = choosing.describe(built)
    for words in ("own implementation in C (/usr/bin/cc -O2)", "not constant-time", "benchmarking only"):
        assert words in said.en
    for words in ("自身のC言語の実装（/usr/bin/cc -O2）", "定数時間ではない", "性能測定専用"):
        assert words in said.ja


def test_python_by_choice_has_no_reason() -> None:
    assert "not the one in C" not in choosing.describe(PURE).en


@pytest.mark.parametrize(
    ("imported", "absent"),
    [
        ("cryptrec_lint.cli, cryptrec_lint.commands.scan", "cryptrec_lint.benchmarking"),
        ("cryptrec_lint.benchmarking.kcipher2.choosing", "cffi"),
        ("cryptrec_lint.benchmarking.kcipher2.choosing", "subprocess.Popen.called"),
    ],
    ids=["scanning knows no benchmarks", "importing loads no cffi", "importing compiles nothing"],
)
def test_what_is_not_imported(imported: str, absent: str) -> None:
    program = (
        "import subprocess, sys\n"
        "def refuse(*_, **__): sys.modules['subprocess.Popen.called'] = subprocess\n"
        f"subprocess.Popen.__init__ = refuse\nimport {imported}\nprint({absent!r} in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
