"""What is computed from the figures: ties, shares of the floor, cycles."""

from __future__ import annotations

import pytest

from cryptrec_lint.benchmarking import views
from cryptrec_lint.benchmarking.model import Figure, Row, Run, Way


def _with(run: Run, *medians: tuple[str, float, float]) -> Run:
    """Rows that sign in some time with some interquartile range."""
    rows = [
        run.rows[-1]._replace(
            id=name, name=name, figures=(Figure(Way.OPERATION, "sign", None, median, iqr, median, 9, 9),)
        )
        for name, median, iqr in medians
    ]
    return run._replace(rows=tuple(rows))


def test_neighbours_whose_ranges_overlap_are_tied(run: Run) -> None:
    """A reaches 95 to 105, B 103 to 113, C 112 to 122, D 140 to 150: A to C are a chain, D stands apart."""
    found = views.ties(_with(run, ("D", 145, 10), ("A", 100, 10), ("C", 117, 10), ("B", 108, 10)))
    assert [one.names for one in found] == [("A", "B", "C")]


def test_ranges_that_do_not_overlap_are_ranked(run: Run) -> None:
    assert not views.ties(_with(run, ("A", 100, 10), ("B", 111, 10)))


def test_the_floor_of_the_same_size_counts(run: Run) -> None:
    """16 KiB at 11,515 MB/s where memory is copied at 45,000 MB/s: a quarter of the time is unavoidable."""
    row = _row(run, "AES-128-GCM")
    figure = next(one for one in row.figures if one.size == 16384 and one.way is Way.PER_MESSAGE)
    assert views.share(run, figure) == pytest.approx(11515 / 45000)


def test_calls_are_held_against_the_cheapest_call(run: Run) -> None:
    figure = _row(run, "ISO/IEC 9798-2 #4").figures[0]
    assert views.share(run, figure) == pytest.approx(166_000 / 9.7e6)


def test_what_is_not_known_is_none(run: Run) -> None:
    figure = run.rows[0].figures[0]
    assert views.share(run._replace(floors=()), figure) is None
    assert views.cycles(run._replace(host=run.host._replace(hertz=None)), figure) is None


def _row(run: Run, name: str) -> Row:
    return next(row for row in run.rows if row.name == name)
