"""The members of an archive that is a list of files in the clear, read one by one within what may be spent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers.archives import members
from cryptrec_lint.readers.archives.budget import MEMBER, Budget
from cryptrec_lint.readers.archives.unread import Unread
from cryptrec_lint.readers.certificates import place
from cryptrec_lint.source import Source

MEMBERS = 20_000
"""Members that are looked at; a package of a distribution has a few thousand."""


class Listed(NamedTuple):
    """A member: its name, and where its octets are."""

    name: str
    start: int
    end: int


class DamagedError(ValueError):
    """The list breaks off, or says what cannot be."""


def observations(source: Source, data: bytes, listed: Iterator[Listed], budget: Budget) -> Iterator[Observation]:
    """Everything seen in the members; what could not be read of them, once for each reason."""
    unread, seen = Unread(), set[str]()
    try:
        for number, member in enumerate(listed):
            if number == MEMBERS:
                unread.note("archive-too-many", member.name)
                break
            if member.name in seen:
                unread.note("archive-name-twice", member.name)
            seen.add(member.name)
            yield from _member(source, data, member, budget, unread)
    except DamagedError:
        yield place.of_whole(source).unresolved("", "unreadable-input", reason("archive-damaged"))
    yield from unread.observations(source)


def _member(source: Source, data: bytes, member: Listed, budget: Budget, unread: Unread) -> Iterator[Observation]:
    if budget.is_spent:
        unread.note("archive-budget", member.name)
        return
    if member.end - member.start > MEMBER:
        unread.note("archive-member-too-long", member.name)
        return
    octets = data[member.start : member.end]
    if len(octets) != member.end - member.start:
        unread.note("archive-member-damaged", member.name)
    budget.members -= 1
    yield from members.observations(source, member.name, octets, budget)
    if members.needs_files(Source(member.name, octets, named=False)):
        unread.note("archive-code-unread", member.name)
