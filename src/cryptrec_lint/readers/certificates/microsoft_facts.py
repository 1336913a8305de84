"""Reads `microsoft.toml`, whose comments say what its tables mean and where they come from."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import tomli


@cache
def table(name: str) -> dict[str, Any]:
    """A table of the file."""
    return dict(_file()[name])


@cache
def _file() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "microsoft.toml"), "rb") as file:
        return tomli.load(file)


@cache
def hashes() -> dict[int, str]:
    """ALG_ID of a hash → its canonical name."""
    return {int(number, 16): str(name) for number, name in table("hash").items()}
