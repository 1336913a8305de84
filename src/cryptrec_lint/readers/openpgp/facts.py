"""Reads `openpgp.toml`, whose comments say what its tables mean and where they come from."""

from __future__ import annotations

import os
from functools import cache
from typing import Any, NamedTuple

import tomli


class PublicKey(NamedTuple):
    """A public-key algorithm."""

    form: str
    name: str
    octets: int
    signature: int
    """Octets of a signature of a `named` one; 0 where signatures are multiprecision integers."""
    signs: str
    encrypts: str


class Symmetric(NamedTuple):
    """A cipher with the length of its key in bits."""

    name: str
    bits: int


@cache
def _file() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "openpgp.toml"), "rb") as file:
        return tomli.load(file)


@cache
def public_keys() -> dict[int, PublicKey]:
    """Number of an algorithm → what it is."""
    words = ("name", "octets", "signature", "signs", "encrypts")
    empty: dict[str, Any] = {"name": "", "octets": 0, "signature": 0, "signs": "", "encrypts": ""}
    rows = _file()["public_key"].items()
    return {
        int(number): PublicKey(row["form"], *(row.get(word, empty[word]) for word in words)) for number, row in rows
    }


@cache
def symmetric() -> dict[int, Symmetric]:
    """Number of a cipher → what it is."""
    return {int(number): Symmetric(row["name"], row["bits"]) for number, row in _file()["symmetric"].items()}


@cache
def numbered(table: str) -> dict[int, str]:
    """A table of numbers and names: `hash`, `aead`, `compression`, `signature_type`."""
    return {int(number): str(name) for number, name in _file()[table].items()}


@cache
def fixed() -> dict[str, Any]:
    """What the standard fixes without a number."""
    return dict(_file()["fixed"])


@cache
def agreement(number: int) -> dict[str, Any]:
    """How a session key is derived and wrapped after a key agreement; empty where there is none."""
    return dict(_file()["agreement"].get(str(number), {}))


@cache
def silent_packets() -> frozenset[int]:
    """Tags of the packets that hold nothing to observe."""
    return frozenset(_file()["silent_packets"]["tags"])
