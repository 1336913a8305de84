"""Two runs: what changed beyond noise, and what makes them unlike."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cryptrec_lint.benchmarking import show_text
from cryptrec_lint.benchmarking.compare import beyond_noise, compare
from cryptrec_lint.benchmarking.figures import change
from cryptrec_lint.benchmarking.model import Contention, Figure, Run, Way


def _figure(median: float, iqr: float) -> Figure:
    return Figure(Way.OPERATION, "sign", None, median, iqr, median, 100, 1)


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        (_figure(100, 0), _figure(102.9, 0), False),  # below 3 %
        (_figure(100, 0), _figure(103.1, 0), True),
        (_figure(100, 0), _figure(96.9, 0), True),
        (_figure(100, 3), _figure(105, 3), False),  # within both ranges together
        (_figure(100, 3), _figure(106.1, 3), True),
        (_figure(100, 0.1), _figure(101, 0.1), False),  # beyond the ranges, yet below 3 %
    ],
)
def test_a_change_lies_beyond_noise(before: Figure, after: Figure, changed: bool) -> None:
    assert beyond_noise(before, after) is changed


def test_only_what_changed_is_named(run: Run, other: Callable[[float], Run]) -> None:
    found = compare(run, other(1.25))
    assert {one.name for one in found.changes} == {"AES-128-GCM"}
    assert len(found.changes) == 8, "four sizes in two ways"
    assert {change(one.ratio) for one in found.changes} == {"-20%"}
    assert found.same == sum(len(row.figures) for row in run.rows) - 8
    assert not found.unlike
    assert "like for like" not in show_text.render(run, lang="en", comparison=found)


def test_a_run_does_not_differ_from_itself(run: Run) -> None:
    found = compare(run, run)
    assert not found.changes + found.unlike + found.only_before + found.only_after


def test_other_hosts_libraries_and_estimators_are_not_like_for_like(run: Run) -> None:
    host = run.host._replace(cpu="Other", openssl="OpenSSL 3.5.0", hertz=None)
    found = compare(run, run._replace(host=host, seconds=1.0, threads=2, contention=Contention(1.2, None)))
    assert {one.key for one in found.unlike} == {"cpu", "openssl", "hertz", "seconds", "threads", "contention"}
    for lang, words in (("en", "not a comparison like for like"), ("ja", "同じ条件での比較ではない")):
        text = show_text.render(run, lang=lang, comparison=found).replace("\n  ", " " if lang == "en" else "")
        assert words in text
        assert "AMD EPYC" in text


def test_another_implementation_of_a_row_is_said(run: Run) -> None:
    """KCipher-2 in C against pure Python is no change of the machine."""
    rows = [row._replace(implementation="C") if row.name == "KCipher-2" else row for row in run.rows]
    assert [one.name for one in compare(run, run._replace(rows=tuple(rows))).unlike] == ["KCipher-2"]


def test_rows_that_only_one_run_has_are_named(run: Run) -> None:
    gcm = next(row for row in run.rows if row.name == "AES-128-GCM")
    fewer = run._replace(rows=(*(row for row in run.rows[1:] if row is not gcm), gcm._replace(figures=gcm.figures[1:])))
    found = compare(run, fewer)
    assert found.only_before == ("AES-128-CBC", "AES-128-GCM encrypt per-message 16 B")
    assert found.only_after == ()
