"""What a run is asked for, handed from the command to the suites through one environment variable."""

from __future__ import annotations

import json
import os
from typing import Any, NamedTuple

VARIABLE = "CRYPTREC_LINT_BENCH"
SIZES = (16, 1024, 16 * 1024, 1024 * 1024)
"""Bytes: what a small record, a packet, a TLS record and a file block look like."""


class Request(NamedTuple):
    """What to measure."""

    policy: str = "cryptrec-2013"
    lists: str | None = None
    """A folder with the user's own documents."""
    only: tuple[str, ...] = ()
    """Patterns of the rows wanted; empty: all."""
    sizes: tuple[int, ...] = SIZES
    threads: int = 1

    def as_environment(self) -> dict[str, str]:
        """The variable that the suites read."""
        return {VARIABLE: json.dumps(self._asdict())}


def from_environment() -> Request:
    """What the command asked for; the defaults where the suites are run by themselves (`make bench`)."""
    raw: dict[str, Any] = json.loads(os.environ.get(VARIABLE, "{}"))
    known: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
    return Request(**known)
