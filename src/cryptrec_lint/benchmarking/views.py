"""What reports show besides the figures of a run: kinds of row, cycles per byte, shares of the floor, ties, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from cryptrec_lint.benchmarking.model import Figure, Row, Run, Way
from cryptrec_lint.model import Text

NOISY = 1.05
"""Wall over processor time above which the machine was too busy to rank figures that are close."""


def bulk(run: Run) -> list[Row]:
    """Rows with a figure for a size."""
    return [row for row in run.rows if any(one.size for one in row.figures)]


def counted(run: Run) -> list[Row]:
    """Rows with a figure of calls."""
    return [row for row in run.rows if any(not one.size for one in row.figures)]


def unavailable(run: Run) -> list[Row]:
    """Rows without a figure."""
    return [row for row in run.rows if not row.figures]


def sizes(run: Run) -> list[int]:
    """The message sizes of the run, in bytes, the smallest first."""
    return sorted({one.size for row in run.rows for one in row.figures if one.size})


def figures(run: Run) -> list[Figure]:
    """All figures of techniques, in the order of the report."""
    return [one for row in run.rows for one in row.figures]


class Line(NamedTuple):
    """Figures of a row that share a line: those of one operation in one way, by size (None: calls)."""

    operation: str
    way: Way
    by_size: dict[int | None, Figure]


def lines(row: Row, sized: bool) -> list[Line]:
    """The lines of a row, in the order of its figures."""
    found: dict[tuple[str, Way], Line] = {}
    for one in row.figures:
        if bool(one.size) == sized:
            found.setdefault((one.operation, one.way), Line(one.operation, one.way, {})).by_size[one.size] = one
    return list(found.values())


def cycles(run: Run, figure: Figure) -> float | None:
    """Nominal cycles a byte; None where the clock is not known or no bytes are counted."""
    return figure.median * run.host.hertz / figure.size if run.host.hertz and figure.size else None


def share(run: Run, figure: Figure) -> float | None:
    """Share that the machine's floor has in the time: of as many bytes, else of the cheapest call. 1: no faster is
    possible. Where several floors fit, the highest is the one that binds; None where none was measured."""
    fitting = [one for one in run.floors if one.size == figure.size] or [one for one in run.floors if not one.size]
    return max(one.median for one in fitting) / figure.median if fitting else None


def noisy(run: Run) -> bool:
    """Whether the machine was too busy to rank figures that are close."""
    return run.contention.wall_over_cpu > NOISY


class Tie(NamedTuple):
    """Rows, the fastest first, each of which cannot be ranked against the next."""

    operation: str
    way: Way
    size: int | None
    names: tuple[str, ...]


def ties(run: Run) -> list[Tie]:
    """Neighbours whose interquartile ranges overlap, bulk rows at the largest size, others by operation."""
    largest = max(sizes(run), default=None)
    ranked: dict[tuple[str, Way, int | None], list[tuple[Figure, str]]] = {}
    for row in run.rows:
        for one in row.figures:
            if one.size in (None, largest):
                ranked.setdefault(("" if one.size else one.operation, one.way, one.size), []).append((one, row.name))
    return [
        Tie(*group, names)
        for group, found in ranked.items()
        for names in _chains(sorted(found, key=lambda pair: pair[0].median))
    ]


def _chains(ranked: Sequence[tuple[Figure, str]]) -> list[tuple[str, ...]]:
    chains: list[list[str]] = []
    last = None
    for (figure, name), (other, next_name) in pairwise(ranked):
        if not overlap(figure, other):
            last = None
        elif last is None:
            last = [name, next_name]
            chains.append(last)
        else:
            last.append(next_name)
    return [tuple(dict.fromkeys(chain)) for chain in chains if len(set(chain)) > 1]


def overlap(one: Figure, other: Figure) -> bool:
    """Whether two interquartile ranges overlap, each taken as lying evenly around its median."""
    return abs(one.median - other.median) <= (one.iqr + other.iqr) / 2


class Note(NamedTuple):
    """A remark with its number; several rows may share it."""

    number: int
    text: Text


def notes(rows: Iterable[Row]) -> list[Note]:
    """The remarks of all rows, each once, numbered in the order in which they occur."""
    texts = dict.fromkeys(text for row in rows for text in row.remarks)
    return [Note(at, text) for at, text in enumerate(texts, 1)]


def marks(row: Row, all_notes: Sequence[Note]) -> str:
    """The marks of a row's remarks: `*1*3`."""
    return "".join(f"*{note.number}" for note in all_notes if note.text in row.remarks)


def grouped(rows: Iterable[Row], value: Callable[[Row], str]) -> dict[str, list[str]]:
    """Value → names of the rows that have it, in the order of the report; rows without a value are left out."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if key := value(row):
            found.setdefault(key, []).append(row.name)
    return found
