"""What no reader reads and must not be passed by in silence: key stores, archives, and whatever its name calls a key.

Of a folder with such a file not everything was looked at: nobody may call it compliant. Files of other kinds (images,
prose) are counted and named only.
"""

from __future__ import annotations

import os
from functools import cache
from posixpath import basename
from typing import Any, NamedTuple

import tomli

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.source import Source


class _Content(NamedTuple):
    """A row of `unclaimed.toml`."""

    kind: str
    magic: bytes
    at: int
    suffixes: tuple[str, ...]
    reason: str


def by_content(source: Source) -> Reason | None:
    """Why a source that begins like something that is not opened is not read; None of any other source."""
    name = source.path.lower()
    for one in _contents():
        if source.data.startswith(one.magic, one.at) and (not one.suffixes or name.endswith(one.suffixes)):
            return reason(one.reason, kind=one.kind)
    return None


def by_name(source: Source) -> Reason | None:
    """Why a source whose name says that it holds keys or certificates is not read; None of any other, or an empty
    one."""
    name = basename(source.path).lower()
    suffixes, files = _names()
    if not (name.endswith(suffixes) or name in files) or _is_remark(source.data):
        return None
    return reason("unclaimed-name")


def _is_remark(data: bytes) -> bool:
    """Whether it is empty, or a few lines of remarks where a file has to be."""
    lines = [line.strip() for line in data[:_REMARK].splitlines()]
    return len(data) < _REMARK and all(not line or line.startswith(b"#") for line in lines)


_REMARK = 4096
"""Octets of such a file at most."""


def _rows() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "unclaimed.toml"), "rb") as file:
        return tomli.load(file)


@cache
def _contents() -> tuple[_Content, ...]:
    return tuple(
        _Content(
            row["kind"], bytes.fromhex(row["magic"]), row.get("at", 0), tuple(row.get("suffixes", ())), row["reason"]
        )
        for row in _rows()["content"]
    )


@cache
def _names() -> tuple[tuple[str, ...], frozenset[str]]:
    names = _rows()["names"]
    return tuple(names["suffixes"]), frozenset(names["files"])
