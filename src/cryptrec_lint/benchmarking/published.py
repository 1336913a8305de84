"""What is measured with which parameters, and the published answers: the TOML files of this folder."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import tomli

_HERE = os.path.dirname(__file__)


@cache
def _file(*names: str) -> dict[str, Any]:
    with open(os.path.join(_HERE, *names), "rb") as file:
        return tomli.load(file)


def parameters(maker: str) -> dict[str, Any]:
    """The table of a maker in `parameters.toml`."""
    table: dict[str, Any] = _file("parameters.toml")[maker]
    return table


def domain(technique: str, name: str) -> dict[str, Any]:
    """Domain parameters from `domains.toml`: of DSA with that length of p, of a finite-field group."""
    table: dict[str, Any] = _file("domains.toml")[technique][name]
    return table


def answers(file: str) -> dict[str, dict[str, Any]]:
    """The published answers of `vectors/<file>.toml`, by the id of the row."""
    return _file("vectors", f"{file}.toml")


def octets(written: str) -> bytes:
    """The bytes that hexadecimal digits stand for; line breaks between them do not count."""
    return bytes.fromhex(written)


def number(written: str) -> int:
    """The number that hexadecimal digits stand for; line breaks between them do not count."""
    return int("".join(written.split()), 16)
