"""Reads `ssh.toml`, whose comments say what its tables mean and where they come from."""

from __future__ import annotations

import os
from functools import cache
from typing import Any, NamedTuple

import tomli


class KeyType(NamedTuple):
    """What follows a key's name in its blob."""

    form: str
    curve: str
    scheme: str
    """How the vocabulary calls the one scheme of such keys; empty where the name fixes none."""
    more: int


@cache
def _file() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "ssh.toml"), "rb") as file:
        return tomli.load(file)


@cache
def key_types() -> dict[str, KeyType]:
    """Name of a key → its fields."""
    rows = _file()["key"].items()
    return {
        name: KeyType(row["form"], row.get("curve", ""), row.get("scheme", ""), row.get("more", 0))
        for name, row in rows
    }


def table(name: str) -> dict[str, Any]:
    """Another table of the file."""
    return dict(_file()[name])


@cache
def certificates() -> dict[str, str]:
    """Name of a certificate → name of its key."""
    return dict(_file()["certificate"])


def own_name(written: str) -> str:
    """The name that stands in the blob of a key that a line calls so."""
    return str(_file()["also_called"].get(written, written))
