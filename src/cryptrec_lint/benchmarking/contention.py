"""How much of the machine a run had: two readings of the clocks, and what lies between them."""

from __future__ import annotations

import time
from typing import NamedTuple

from cryptrec_lint.benchmarking.model import Contention

_STEAL = 7
"""Place of `steal` among the numbers of the first line of /proc/stat; `guest` times after it are counted in `user`."""


class Reading(NamedTuple):
    """The clocks at one moment, in seconds; `ticks` are those of all processors, None where the system has none."""

    wall: float
    cpu: float
    """Of this process with all its threads."""
    ticks: tuple[int, ...] | None


def reading(stat: str = "/proc/stat") -> Reading:
    """The clocks now."""
    return Reading(time.perf_counter(), time.process_time(), _ticks(stat))


def between(first: Reading, last: Reading, threads: int = 1) -> Contention:
    """What lies between two readings of one process that was never idle.

    With several threads that all compute, elapsed time is compared with the processor time of one.
    """
    least = time.get_clock_info("process_time").resolution
    cpu = max(last.cpu - first.cpu, least) / threads
    return Contention((last.wall - first.wall) / cpu, _steal(first.ticks, last.ticks))


def _ticks(stat: str) -> tuple[int, ...] | None:
    try:
        with open(stat, encoding="ascii") as file:
            name, *numbers = file.readline().split()
            return tuple(map(int, numbers)) if name == "cpu" else None
    except (OSError, ValueError):
        return None


def _steal(first: tuple[int, ...] | None, last: tuple[int, ...] | None) -> float | None:
    if not first or not last or min(len(first), len(last)) <= _STEAL:
        return None
    passed = [after - before for before, after in zip(first[: _STEAL + 1], last, strict=False)]
    return max(passed[_STEAL], 0) / sum(passed) if sum(passed) > 0 else None
