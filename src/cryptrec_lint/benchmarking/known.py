"""Published answers: `vectors/*.toml`. What is timed must give them first."""

from __future__ import annotations

import os
from functools import cache
from typing import NamedTuple

import tomli

_FOLDER = os.path.join(os.path.dirname(__file__), "vectors")


class Vector(NamedTuple):
    """What goes in, and what was published to come out."""

    source: str
    message: bytes
    result: bytes
    key: bytes = b""
    iv: bytes = b""
    """Initialization vector, first counter block, tweak or nonce."""
    aad: bytes = b""
    """Data that is authenticated and not encrypted."""


@cache
def vectors(file: str) -> dict[str, tuple[Vector, ...]]:
    """Id of a case → its vectors, from `vectors/<file>.toml`."""
    with open(os.path.join(_FOLDER, f"{file}.toml"), "rb") as opened:
        tables = tomli.load(opened)
    return {id: tuple(map(_vector, rows)) for id, rows in tables.items()}


def _vector(row: dict[str, str]) -> Vector:
    """`bytes.fromhex` takes the line ends of long values."""
    return Vector(row["source"], **{name: bytes.fromhex(text) for name, text in row.items() if name != "source"})
