"""What the judge is asked about a public-key row, and how `cryptography` names its parts."""

from __future__ import annotations

from typing import Any

from cryptrec_lint.benchmarking.library import part
from cryptrec_lint.benchmarking.published import parameters
from cryptrec_lint.model import Algorithm
from cryptrec_lint.vocabulary import tables


def with_hash(scheme: Algorithm, hash: str) -> tuple[Algorithm, ...]:
    """A scheme and the hash that it uses."""
    return scheme, tables.algorithm(hash, inside=scheme.name)


def in_group(technique: str, group: str) -> Algorithm:
    """A technique in a curve or group of `groups.toml`."""
    size = tables.groups()[group].algorithms[0].size
    return tables.algorithm(technique, size, group)


def hash_of(name: str) -> Any:
    """The library's hash of a canonical name. Raises Missing."""
    return part(name.replace("-", ""), "hazmat.primitives.hashes")()


def curve_of(name: str) -> Any:
    """The library's curve of a canonical name. Raises Missing."""
    return part(parameters("public-key")["curves"][name], "hazmat.primitives.asymmetric.ec")()


def id_of(name: str) -> str:
    """The id of a row from its name."""
    return "-".join(name.casefold().replace("/", " ").split())
