"""What of an archive was not read, or is not as it should be: each reason once, with how often and where first."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers.archives.members import symbol
from cryptrec_lint.readers.certificates import place
from cryptrec_lint.source import Source

_RULES = {"archive-code-unread": "unread-container", "zip-method-unread": "unread-container"}
"""Reason → rule, where it is another than `unreadable-input`."""


class Unread:
    """Counts by reason."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[str, int]] = {}

    def note(self, key: str, name: str) -> None:
        """One more member of which a reason holds."""
        first, count = self._found.get(key, (name, 0))
        self._found[key] = first, count + 1

    def observations(self, source: Source) -> Iterator[Observation]:
        """One for each reason."""
        where = place.of_whole(source)
        for key, (name, count) in self._found.items():
            why = reason(key, count=count, first=symbol(name, 0, "")[:-1])
            yield where.unresolved(symbol(name, 0, ""), _RULES.get(key, "unreadable-input"), why)
