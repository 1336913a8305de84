"""Whole processes, each beside the floor that imports alone set in the same run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).parents[1]
LINT = [sys.executable, "-m", "cryptrec_lint"]
IMPORTS = [sys.executable, "-c", "import cryptography.x509, click, tomli"]
ROUNDS = 7


def timed(benchmark: Any, command: list[str]) -> None:
    benchmark.pedantic(subprocess.run, (command,), {"capture_output": True, "check": False}, rounds=ROUNDS)


@pytest.fixture
def leaf(tmp_path: Path) -> Path:
    chain = (TOP / "examples" / "tls" / "www.pem").read_text()
    path = tmp_path / "leaf.pem"
    path.write_text(chain[: chain.index("-----END CERTIFICATE-----")] + "-----END CERTIFICATE-----\n")
    return path


@pytest.mark.benchmark(group="start-up: --help")
def test_help(benchmark: Any) -> None:
    timed(benchmark, [*LINT, "--help"])


@pytest.mark.benchmark(group="start-up: --help")
def test_floor_of_help_click(benchmark: Any) -> None:
    timed(benchmark, [sys.executable, "-c", "import click, tomli"])


@pytest.mark.benchmark(group="start-up: one certificate")
def test_one_certificate(benchmark: Any, leaf: Path) -> None:
    timed(benchmark, [*LINT, "scan", str(leaf)])


@pytest.mark.benchmark(group="start-up: one certificate")
def test_floor_of_one_certificate_imports(benchmark: Any) -> None:
    timed(benchmark, IMPORTS)


@pytest.mark.benchmark(group="a tree of 300 Python files")
def test_python_tree(benchmark: Any, tmp_path: Path) -> None:
    make_tree(tmp_path)
    timed(benchmark, [*LINT, "scan", str(tmp_path)])


@pytest.mark.benchmark(group="a tree of 300 Python files")
def test_floor_of_python_tree_parse(benchmark: Any, tmp_path: Path) -> None:
    make_tree(tmp_path)
    code = f"import ast, pathlib\nfor p in pathlib.Path({str(tmp_path)!r}).rglob('*.py'): ast.parse(p.read_bytes())"
    timed(benchmark, [sys.executable, "-c", code])


def make_tree(folder: Path) -> None:
    """Every third file uses cryptography; the others only look like code."""
    plain = "".join(f"def f{n}(a, b):\n    return [x + b for x in a if x != {n}]\n\n" for n in range(40))
    for n in range(300):
        text = plain if n % 3 else "import hashlib\n\n" + plain + "print(hashlib.sha1(b'').hexdigest())\n"
        (folder / f"module{n}.py").write_text(text)
