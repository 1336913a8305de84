"""Public-key operations a second, for every accepted technique of the chosen policy."""

from __future__ import annotations

from typing import Any

import pytest

from cryptrec_lint.benchmarking import suite


@pytest.mark.parametrize(("case", "timing"), suite.public_key(), ids=map(suite.name_of, suite.public_key()))
def test_public_key(benchmark: Any, case: Any, timing: Any) -> None:
    suite.measure(benchmark, case, timing)
