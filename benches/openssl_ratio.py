"""Rows of `cryptrec-lint bench` beside `openssl speed` of the same OpenSSL, in turns and by the same estimator.

    python benches/openssl_ratio.py OPENSSL [ROUNDS [PATTERN]]

OPENSSL is the command line of the version that `cryptography` brings (it is checked). Both sides work for one second of
processor time at a turn, A-B-A-B, and give calls by processor time: the mean, as `openssl speed` does. What is printed
is the median of the rounds and the range of their ratios.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from itertools import repeat, starmap
from pathlib import Path

import tomli

from cryptrec_lint.benchmarking import library
from cryptrec_lint.benchmarking.cases import cases
from cryptrec_lint.benchmarking.model import Call, Case, Way
from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import panel

NAMES = tomli.loads((Path(__file__).parent / "openssl_speed.toml").read_text(encoding="utf-8"))
SIZES = (16 * 1024, 1024 * 1024)
SECONDS = 1


def ours(call: Call) -> float:
    """Calls by second of processor time."""
    call()
    start, calls, batch = time.process_time(), 0, 1
    while (spent := time.process_time() - start) < SECONDS:
        deque(starmap(call, repeat((), batch)), maxlen=0)  # a loop in C, as theirs is
        calls += batch
        batch = batch * 2 if spent < SECONDS / 50 else batch
    return calls / (time.process_time() - start)


def theirs(openssl: str, arguments: list[str], place: int) -> float:
    """What `openssl speed` says: bytes or calls a second."""
    command = [openssl, "speed", "-mr", "-seconds", str(SECONDS), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    line = [line for line in done.stdout.splitlines() if line.startswith("+F")][-1]
    return float(line.split(":")[place])


def pairs() -> Iterator[tuple[str, Callable[[], Call], int, list[str], int]]:
    """Name, what makes our call, bytes in a call (1 where calls count), openssl's arguments, place of its figure."""
    found: dict[str, Case] = {}
    for policy in ("cryptrec-2013", "cryptrec-2022-r2"):
        found.update({case.id: case for case in cases(panel(Library(), policy)) if case.timings})
    for id, arguments in NAMES["bulk"].items():
        for size in SIZES:
            for timing in found[id].timings((size,)) if id in found else ():  # type: ignore[misc]
                if timing.way is Way.CEILING:
                    yield f"{id} {size}", timing.prepare, size, ["-bytes", str(size), *arguments], 3
    for name, (argument, place) in NAMES["counted"].items():
        id, operation = name.rsplit(".", 1)
        for timing in found[id].timings(()) if id in found else ():  # type: ignore[misc]
            if timing.operation == operation:
                yield name, timing.prepare, 1, [argument], place


def main(openssl: str, rounds: int = 3, pattern: str = "*") -> None:
    """Print a line for each pair whose name the pattern fits."""
    said = (
        subprocess.run([openssl, "version"], capture_output=True, text=True, check=True).stdout.split(" (")[0].strip()
    )
    if said != library.openssl():
        print(f"Not like for like: {openssl} is {said}, cryptography has {library.openssl()}")
    print(f"{'row':<38} {'cryptography':>14} {'openssl speed':>14}  ratio (range of {rounds} rounds)")
    for name, make, size, arguments, place in pairs():
        if not fnmatch(name, pattern):
            continue
        measured = [(ours(make()) * size, theirs(openssl, arguments, place)) for _ in range(rounds)]
        ratios = [one / other for one, other in measured]
        one, other = (statistics.median(side) for side in zip(*measured, strict=True))
        spread = f"({min(ratios):.2f}-{max(ratios):.2f})"
        print(f"{name:<38} {one:>14,.0f} {other:>14,.0f}  {statistics.median(ratios):.2f} {spread}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int((sys.argv[2:3] or ["3"])[0]), (sys.argv[3:4] or ["*"])[0])
