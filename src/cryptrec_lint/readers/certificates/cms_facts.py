"""Reads `cms.toml`, which says in its comments what each part means and where it comes from."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import tomli


@cache
def section(name: str) -> dict[str, Any]:
    """A table of `cms.toml`."""
    return dict(_file()[name])


@cache
def _file() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "cms.toml"), "rb") as file:
        return tomli.load(file)


def attribute(name: str) -> str:
    """The object identifier of an attribute of a signer."""
    return str(section("attribute")[name])
