"""What TLS software does by default and how its configuration is worded: `defaults/*.toml`, typed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli

_HERE = Path(__file__).parent / "defaults"


@cache
def load(name: str) -> Mapping[str, Any]:
    """The contents of `defaults/NAME.toml`."""
    return tomli.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


class DefaultProtocols(NamedTuple):
    """The versions that a range of releases enables where nothing is written."""

    since: str
    until: str
    """Empty for the newest range."""
    enabled: tuple[str, ...]
    source: str


class DefaultGroups(NamedTuple):
    """The groups that a range of OpenSSL releases uses where nothing is written."""

    software: str
    names: tuple[str, ...]
    source: str


class Family(NamedTuple):
    """The directives of one side of nginx: to its clients, or to an upstream."""

    prefix: str
    side: str
    """`server` or `upstream`."""
    passes: str
    """The directive whose URL names the upstream; empty where there is none."""
    schemes: tuple[str, ...]
    switch: str
    """The flag that makes the side TLS; empty where there is none."""
    ciphers: str
    source: str


class Directive(NamedTuple):
    """What a directive takes."""

    least: int
    most: int | None
    file: bool
    repeats: bool


@cache
def versions() -> tuple[str, ...]:
    """All protocol versions that OpenSSL ever spoke, oldest first."""
    return tuple(load("openssl")["versions"])


@cache
def default_groups() -> tuple[DefaultGroups, ...]:
    """By range of OpenSSL releases, newest first."""
    rows = load("openssl")["default_groups"]
    return tuple(DefaultGroups(row["software"], tuple(row["names"]), row["source"]) for row in rows)


@cache
def nginx_protocols() -> tuple[DefaultProtocols, ...]:
    """By range of nginx releases, newest first."""
    rows = load("nginx")["default_protocols"]
    return tuple(
        DefaultProtocols(row["since"], row.get("until", ""), tuple(row["enabled"]), row["source"]) for row in rows
    )


@cache
def nginx_families() -> tuple[Family, ...]:
    """The server side first."""
    return tuple(
        Family(
            row["prefix"],
            row["side"],
            row.get("pass", ""),
            tuple(row.get("schemes", ())),
            row.get("switch", ""),
            row["ciphers"],
            row["source"],
        )
        for row in load("nginx")["family"]
    )


def _directive(row: Mapping[str, Any]) -> Directive:
    count = row["count"]
    return Directive(count[0], count[1] if len(count) > 1 else None, row.get("file", False), row.get("repeats", False))


@cache
def nginx_directives() -> dict[str, Directive]:
    """Full name (with the family's prefix) → what the directive takes."""
    rows = load("nginx")["directives"]
    return {family.prefix + name: _directive(row) for family in nginx_families() for name, row in rows.items()}
