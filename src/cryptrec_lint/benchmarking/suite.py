"""What the suites in `benches/` are made of: each timing of each case of the chosen policy is one benchmark."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from time import perf_counter
from typing import Any

from cryptrec_lint.benchmarking import floors
from cryptrec_lint.benchmarking.cases import cases
from cryptrec_lint.benchmarking.model import Call, Case, Timing, Way
from cryptrec_lint.benchmarking.request import Request, from_environment
from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import Panel, panel
from cryptrec_lint.model import Primitive

PROTOCOLS = frozenset({Primitive.ENTITY_AUTH})
_SHARE = 0.005
"""Seconds of work that each thread gets at a time: what starting threads costs is lost in it."""


def panel_of(request: Request) -> Panel:
    """The policy's documents. Raises DocumentError."""
    return panel(Library(extra=request.lists), request.policy)


@cache
def _request() -> Request:
    return from_environment()


@cache
def _cases() -> tuple[Case, ...]:
    return tuple(cases(panel_of(_request()), _request().only))


def bulk() -> list[tuple[Case, Timing]]:
    """Timings of rows that work on messages of a size."""
    return [one for one in _timings() if one[1].size is not None]


def public_key() -> list[tuple[Case, Timing]]:
    """Timings of public-key operations."""
    return [one for one in _timings() if one[1].size is None and not _is_protocol(one[0])]


def protocols() -> list[tuple[Case, Timing]]:
    """Timings of protocol runs."""
    return [one for one in _timings() if one[1].size is None and _is_protocol(one[0])]


def _is_protocol(case: Case) -> bool:
    return any(component.primitive in PROTOCOLS for component in case.components)


def _timings() -> Iterator[tuple[Case, Timing]]:
    request = _request()
    for case in _cases():
        for timing in case.timings(request.sizes) if case.timings else ():
            yield case, timing
            if request.threads > 1 and _shows_threads(timing, request):
                yield case, timing._replace(way=Way.THREADS)


def _shows_threads(timing: Timing, request: Request) -> bool:
    """The longest messages of the ceiling, and public-key operations: shorter calls gain nothing."""
    return timing.way is Way.OPERATION or (timing.way is Way.CEILING and timing.size == max(request.sizes))


def floor_timings() -> list[tuple[Case, Timing]]:
    """What any call costs here: no row beats it."""
    return [(floors.CASE, timing) for timing in floors.timings(_request().sizes)]


def name_of(one: tuple[Case, Timing]) -> str:
    """How a benchmark is called: `aes-128-gcm-encrypt-ceiling-16384`."""
    case, timing = one
    return "-".join(map(str, filter(None, (case.id, timing.operation, timing.way, timing.size))))


def measure(benchmark: Any, case: Case, timing: Timing) -> None:
    """Check a case against its known answer, then time one of its calls."""
    _check(case)
    call = timing.prepare()
    threads = _request().threads
    benchmark.extra_info.update(case=case.id, way=timing.way.value, operation=timing.operation, size=timing.size)
    if timing.way is Way.THREADS:
        with ThreadPoolExecutor(threads) as pool:
            together, calls = _together(pool, [call, *(timing.prepare() for _ in range(threads - 1))])
            benchmark.extra_info.update(calls=calls)
            benchmark(together)
    else:
        benchmark(call)


@cache
def _checked(id: str) -> None:
    case = next(one for one in _cases() if one.id == id)
    if case.check:
        case.check()


def _check(case: Case) -> None:
    """Once for all timings of a case."""
    if case is not floors.CASE:
        _checked(case.id)


def _together(pool: ThreadPoolExecutor, calls: list[Call]) -> tuple[Call, int]:
    """A call that lets every thread work for a while, and how many single calls that is."""
    start = perf_counter()
    calls[0]()
    each = max(1, round(_SHARE / max(perf_counter() - start, 1e-9)))

    def work(call: Call) -> None:
        for _ in range(each):
            call()

    return lambda: list(pool.map(work, calls)), each * len(calls)
