"""What the makers are told by data: `parameters.toml`."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import tomli

_PATH = os.path.join(os.path.dirname(__file__), "parameters.toml")


def parameters(maker: str) -> dict[str, Any]:
    """The table of a maker. Raises KeyError for a name that is no table of the file."""
    table: dict[str, Any] = _tables()[maker]
    return table


@cache
def _tables() -> dict[str, Any]:
    with open(_PATH, "rb") as file:
        return tomli.load(file)
