"""A policy's accepted techniques → the rows that are measured. A new edition brings its rows by itself."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from importlib import import_module

from cryptrec_lint.benchmarking.accepted import Accepted, accepted
from cryptrec_lint.benchmarking.model import Case
from cryptrec_lint.documents.panel import Panel
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables

MAKERS = (
    "modes",
    "authenticated",
    "streams",
    "hashes",
    "macs",
    "signatures",
    "encryption",
    "agreement",
    "entities",
)
"""Each is a module of `makers/` with `cases(accepted)`."""


def cases(panel: Panel, only: tuple[str, ...] = ()) -> list[Case]:
    """The rows of a policy; `only` keeps those whose id, name or technique matches one of the patterns (`*-gcm`)."""
    return [case for case in _made(accepted(panel)) if not only or any(_matches(case, one) for one in only)]


def _made(techniques: Accepted) -> Iterator[Case]:
    covered: set[str] = set()
    for maker in MAKERS:
        for case in import_module(f"cryptrec_lint.benchmarking.makers.{maker}").cases(techniques):
            covered.update(case.techniques)
            yield case
    for name in techniques.names:
        if name not in covered:
            # A technique that a later edition brings before this program can measure it: said, not left out.
            why = message("bench", "no-maker", name=name)
            yield Case(_id(name), name, (name,), (tables.algorithm(name),), "-", unavailable=why)


def _id(name: str) -> str:
    return "-".join(name.casefold().replace("/", " ").split())


def _matches(case: Case, pattern: str) -> bool:
    words = (case.id, case.name, *case.techniques)
    return any(fnmatchcase(word.casefold(), pattern.casefold()) for word in words)
