"""What any call costs on this machine: the floor that rows are compared with."""

from __future__ import annotations

from typing import Any

import pytest

from cryptrec_lint.benchmarking import suite


@pytest.mark.parametrize(("case", "timing"), suite.floor_timings(), ids=map(suite.name_of, suite.floor_timings()))
def test_floor(benchmark: Any, case: Any, timing: Any) -> None:
    suite.measure(benchmark, case, timing)
