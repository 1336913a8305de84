"""What each known OpenSSL build knows about cipher lists: its suites, their order, its keywords.

The facts stand in `openssl_keywords.json`; its `note` says how they were observed and what each field means. Sets of
suites are kept as integers, one bit a suite, so that a list of any length is evaluated with few operations.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cryptrec_lint.vocabulary.suites import suites

_FILE = Path(__file__).parent / "openssl_keywords.json"


class Keyword(NamedTuple):
    """A word of a cipher list in one build: a class of suites or one suite."""

    name: str
    mask: int
    """The suites that it selects."""
    fields: str
    """Which properties it speaks of, one letter each (see the note of the file)."""


class Build(NamedTuple):
    """One build of OpenSSL. Suites are numbered by their place in `codes`."""

    name: str
    what: str
    default: str
    """The list that `DEFAULT` stands for."""
    traits: frozenset[str]
    codes: tuple[str, ...]
    """In the order in which an element takes them."""
    bits: tuple[int, ...]
    """Strength of each, for `@STRENGTH`."""
    keywords: Mapping[str, Keyword]

    def keyword(self, word: str) -> Keyword | None:
        """What the word means in this build, or None when the build does not know it."""
        return self.keywords.get(word.casefold() if "case-free" in self.traits else word)


_SUITE_FIELDS = "kaems"


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def _mask(codes: Iterable[str], places: Mapping[str, int]) -> int:
    return sum(1 << places[code] for code in codes)


def _names(row: Mapping[str, Any], code: str) -> list[str]:
    """The spellings of one suite: OpenSSL's, and IANA's where the build understands it."""
    names = [row["names"].get(code, _data()["names"][code])]
    if "standard-names" in row["traits"]:
        names.append(suites()[code].iana_name)
    return names


def _keywords(row: Mapping[str, Any], places: Mapping[str, int]) -> dict[str, Keyword]:
    """Words to what they mean. A name that TLS and SSL 2.0 share (`RC4-MD5`) means both suites."""
    fields = _data()["fields"]
    found = {word: Keyword(word, _mask(codes.split(), places), fields[word]) for word, codes in row["keywords"].items()}
    for code, place in places.items():
        for name in _names(row, code):
            shared = found[name].mask if name in found else 0
            found[name] = Keyword(name, shared | 1 << place, _SUITE_FIELDS)
    return {word.casefold(): meaning for word, meaning in found.items()} if "case-free" in row["traits"] else found


def _strengths(row: Mapping[str, Any]) -> dict[str, int]:
    return {code: int(bits) for bits, codes in row["bits"].items() for code in codes.split()}


def _build(name: str, what: str, row: Mapping[str, Any]) -> Build:
    codes = tuple(row["order"].split())
    strengths = _strengths(row)
    return Build(
        name=name,
        what=what,
        default=row["default"],
        traits=frozenset(row["traits"]),
        codes=codes,
        bits=tuple(strengths[code] for code in codes),
        keywords=_keywords(row, {code: place for place, code in enumerate(codes)}),
    )


@cache
def builds() -> dict[str, Build]:
    """Name → build, oldest first. Debian's builds are called `deb-VERSION`."""
    rows = _data()["builds"]
    return {name: _build(name, row["what"], rows[row.get("same_as", name)]) for name, row in rows.items()}


@cache
def suite_b() -> dict[str, str]:
    """Words that, at the start, replace the whole list → the list that they stand for; longest word first."""
    return dict(sorted(_data()["suite_b"].items(), key=lambda item: -len(item[0])))


@cache
def distribution_profiles() -> tuple[str, ...]:
    """Beginnings of lists that only a distribution's own builds understand (crypto-policies of Fedora and Red Hat)."""
    return tuple(_data()["distribution_profiles"])


@cache
def exclude_each_other() -> frozenset[frozenset[str]]:
    """Pairs of keywords of one field that exclude each other although they have suites in common."""
    return frozenset(frozenset(pair) for pair in _data()["exclude_each_other"])
