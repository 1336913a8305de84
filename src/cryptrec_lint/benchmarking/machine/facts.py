"""What is asked of every system, and the data by which answers are read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import tomli

_METAL = ".metal"
"""How a cloud's product without a hypervisor ends, which else has the maker's name of one with it."""
SEEN = "hypervisor"
"""A hypervisor is there and does not give its name: the word of /proc/cpuinfo."""


class Machine(NamedTuple):
    """A processor as its system describes it. What is not told is empty or None."""

    cpu: str = ""
    flags: tuple[str, ...] = ()
    hertz: int | None = None
    """Nominal clock in hertz."""
    governor: str = ""
    virtual: str = ""


@cache
def data() -> dict[str, Any]:
    """The tables of `features.toml`."""
    with open(os.path.join(os.path.dirname(__file__), "features.toml"), "rb") as file:
        return tomli.load(file)


def that_matter(flags: Iterable[str]) -> tuple[str, ...]:
    """The flags that decide how quick cryptography is, in the order of the data."""
    found = set(flags)
    return tuple(flag for flag in data()["matter"] if flag in found)


def hypervisor(product: str) -> str:
    """The hypervisor that names itself in a machine's maker and product, or nothing."""
    words = " ".join(product.casefold().split())
    if words.endswith(_METAL):
        return ""
    return next((name for word, name in data()["hypervisors"].items() if word in words), "")


def hertz_in_name(cpu: str) -> int | None:
    """The clock that a model's name states (`Xeon E5-2680 v4 @ 2.40GHz`), in hertz."""
    _, _, stated = cpu.rpartition("@")
    number = stated.strip().casefold().removesuffix("ghz")
    try:
        return round(float(number) * 1e9) or None
    except ValueError:
        return None
