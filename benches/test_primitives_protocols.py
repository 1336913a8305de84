"""Protocol runs a second, for every accepted technique of the chosen policy."""

from __future__ import annotations

from typing import Any

import pytest

from cryptrec_lint.benchmarking import suite


@pytest.mark.parametrize(("case", "timing"), suite.protocols(), ids=map(suite.name_of, suite.protocols()))
def test_protocols(benchmark: Any, case: Any, timing: Any) -> None:
    suite.measure(benchmark, case, timing)
