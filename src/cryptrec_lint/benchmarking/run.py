"""Runs the suites through pytest-benchmark in a process of their own, and reads what they measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, NamedTuple

from cryptrec_lint.benchmarking import progress
from cryptrec_lint.benchmarking.model import Contention, Figure, Way
from cryptrec_lint.benchmarking.request import Request

NEEDED = ("pytest", "pytest_benchmark")
_ROUND = 0.001
"""Seconds that a round lasts at least: one call a round would time the clock (pytest-benchmark's default)."""
_ROUNDS = 5
_POLL = 0.05
Tell = Callable[[int, int], None]
"""Takes how many benchmarks have ended, and of how many."""


class Measured(NamedTuple):
    """What the suites gave."""

    figures: dict[str, list[Figure]]
    """Id of a case → its figures."""
    failures: dict[str, str]
    """Benchmark → why it gave none."""
    contention: Contention


class SuitesError(Exception):
    """The suites could not be run at all."""


def missing() -> list[str]:
    """The packages of the extra `bench` that are not installed."""
    return [name for name in NEEDED if find_spec(name) is None]


def suites() -> str:
    """The folder of the suites: inside the package in a wheel, at the top of a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "benches")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(os.path.dirname(package)), "benches")


def run(request: Request, seconds: float, tell: Tell) -> Measured:
    """Measure what is asked for, each figure for about `seconds`. Raises SuitesError."""
    with tempfile.TemporaryDirectory(prefix="cryptrec-lint-bench-") as folder:
        paths = {name: os.path.join(folder, name) for name in ("results.json", "progress", "pytest.ini", "output")}
        with open(paths["pytest.ini"], "w", encoding="utf-8") as file:
            file.write("[pytest]\n")
        _run(_command(paths, folder, seconds), folder, paths, request, tell)
        return _read(paths)


def _command(paths: dict[str, str], folder: str, seconds: float) -> list[str]:
    files = sorted(name for name in os.listdir(suites()) if name.startswith("test_primitives_"))
    return [
        sys.executable,
        "-m",
        "pytest",
        *(os.path.join(suites(), name) for name in files),
        "-c",
        paths["pytest.ini"],
        f"--rootdir={folder}",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "cryptrec_lint.benchmarking.progress",
        "--import-mode=importlib",
        f"--benchmark-json={paths['results.json']}",
        f"--benchmark-min-time={_ROUND}",
        f"--benchmark-max-time={seconds}",
        f"--benchmark-min-rounds={_ROUNDS}",
        "--benchmark-disable-gc",
        "--benchmark-warmup=off",
        "--benchmark-timer=time.perf_counter",
    ]


def _run(command: list[str], folder: str, paths: dict[str, str], request: Request, tell: Tell) -> None:
    environment = {**os.environ, **request.as_environment(), progress.VARIABLE: paths["progress"]}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    with open(paths["output"], "wb") as output:
        # The interpreter that runs this program, its own suites, and words that were checked.
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)  # noqa: S603
        try:
            while process.poll() is None:
                time.sleep(_POLL)
                tell(*_so_far(paths["progress"]))
        except BaseException:
            process.kill()
            process.wait()
            raise
    if process.returncode not in (0, 1) or not os.path.getsize(paths["results.json"]):
        with open(paths["output"], encoding="utf-8", errors="replace") as file:
            raise SuitesError(" ".join(file.read().split())[-500:])


def _facts(path: str) -> list[dict[str, Any]]:
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.endswith("\n")]


def _so_far(path: str) -> tuple[int, int]:
    facts = _facts(path)
    return sum("done" in fact or "failed" in fact for fact in facts), next(
        (fact["total"] for fact in facts if "total" in fact), 0
    )


def _read(paths: dict[str, str]) -> Measured:
    with open(paths["results.json"], encoding="utf-8") as file:
        results = json.load(file)
    figures: dict[str, list[Figure]] = defaultdict(list)
    for one in results["benchmarks"]:
        figures[one["extra_info"]["case"]].append(_figure(one["stats"], one["extra_info"]))
    facts = _facts(paths["progress"])
    failures = {fact["failed"]: fact["why"] for fact in facts if "failed" in fact}
    clocks: dict[str, Any] = next((fact for fact in facts if "wall_over_cpu" in fact), {"wall_over_cpu": 1.0})
    return Measured(dict(figures), failures, Contention(clocks["wall_over_cpu"], clocks.get("steal")))


def _figure(stats: dict[str, Any], about: dict[str, Any]) -> Figure:
    calls = about.get("calls", 1)
    return Figure(
        Way(about["way"]),
        about["operation"],
        about["size"],
        median=stats["median"] / calls,
        iqr=stats["iqr"] / calls,
        least=stats["min"] / calls,
        rounds=stats["rounds"],
        iterations=stats["iterations"] * calls,
    )
