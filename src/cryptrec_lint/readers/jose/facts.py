"""Reads `jose.toml`, whose comments say what its tables mean and where they come from."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import tomli


@cache
def _file() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "jose.toml"), "rb") as file:
        return tomli.load(file)


def table(name: str) -> dict[str, Any]:
    """A table of the file."""
    return dict(_file()[name])


@cache
def suffixes() -> tuple[tuple[str, str], ...]:
    """How a member of metadata ends, and what the algorithms in it are for."""
    return tuple(_file()["metadata"].items())


@cache
def use_of(member: str) -> str | None:
    """What the algorithms that a member names are for (`signature`, `encryption`), or None where it names none."""
    own: str | None = _file()["algorithm"].get(member)
    return own or next((use for suffix, use in suffixes() if member.endswith(suffix)), None)
