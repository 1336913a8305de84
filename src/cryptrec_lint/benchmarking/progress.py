"""A pytest plugin of the suites: tells the command how far they are, and what failed."""

from __future__ import annotations

import json
import os
from typing import Any

from cryptrec_lint.benchmarking import contention

VARIABLE = "CRYPTREC_LINT_BENCH_PROGRESS"
"""Path of a file that gets one line for the number of benchmarks, then one for each that ended."""


_started: list[contention.Reading] = []


def pytest_collection_finish(session: Any) -> None:
    """How many there are; the clocks before the first."""
    _started.append(contention.reading())
    _say({"total": len(session.items)})


def pytest_sessionfinish() -> None:
    """How much of the machine the measuring process had."""
    if _started:
        between = contention.between(_started[0], contention.reading())
        _say({"wall_over_cpu": between.wall_over_cpu, "steal": between.steal})


def pytest_runtest_logreport(report: Any) -> None:
    """One has ended; a failed one with its last line."""
    if report.failed:
        crash = getattr(report.longrepr, "reprcrash", None)
        _say({"failed": report.nodeid, "why": str(getattr(crash, "message", report.longrepr)).splitlines()[0]})
    elif report.when == "call":
        _say({"done": report.nodeid})


def _say(fact: dict[str, Any]) -> None:
    path = os.environ.get(VARIABLE)
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps(fact) + "\n")
