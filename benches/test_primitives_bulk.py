"""Messages: bytes a second at several sizes, for every accepted technique of the chosen policy."""

from __future__ import annotations

from typing import Any

import pytest

from cryptrec_lint.benchmarking import suite


@pytest.mark.parametrize(("case", "timing"), suite.bulk(), ids=map(suite.name_of, suite.bulk()))
def test_bulk(benchmark: Any, case: Any, timing: Any) -> None:
    suite.measure(benchmark, case, timing)
