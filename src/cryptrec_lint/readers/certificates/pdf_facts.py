"""Reads `pdf.toml`, which says in its comments what each part means and where it comes from."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import tomli


@cache
def section(name: str) -> dict[str, Any]:
    """A table of `pdf.toml`."""
    with open(os.path.join(os.path.dirname(__file__), "pdf.toml"), "rb") as file:
        return dict(tomli.load(file)[name])


def encryption(name: str) -> dict[str, Any]:
    """A table below `encryption`."""
    return dict(section("encryption")[name])
