"""The place of a certificate, key or block in its source, and observations made there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from cryptrec_lint.model import Fault, KeySeen, Location, MechanismUse, Observation, Purpose, Reason, Unresolved
from cryptrec_lint.readers.certificates.told import Known, Told
from cryptrec_lint.source import Source

_Details = tuple[tuple[str, int | str], ...]
_new = tuple.__new__
"""Makes a named tuple at half the price of calling its class: a bundle has tens of thousands of them."""


@lru_cache(maxsize=1024)
def _joined(details: _Details, more: _Details) -> _Details:
    return details + more


class Place(NamedTuple):
    """Where something stands, and the exact text there."""

    location: Location
    written: str

    def part(self, symbol: str) -> Location:
        """The same span, for a part of what stands there."""
        return _new(Location, (*self.location[:-1], symbol))

    def use(
        self,
        symbol: str,
        told: Told,
        purpose: Purpose,
        subject: str = "",
        until: date | None = None,
        made: date | None = None,
        more: _Details = (),
    ) -> Observation:
        """What was told of a part, as an observation; `more` are details that come from around it."""
        where = self.part(symbol)
        if isinstance(told, Known):
            details = _joined(told.details, more) if more else told.details
            what = (where, self.written, told.mechanism, told.components, purpose, told.origin, details)
            return _new(MechanismUse, (*what, subject, until, made, told.oid))
        return Unresolved(where, self.written, told.rule, told.why, told.mechanism, subject)

    def certified(self, symbol: str, key: Told, subject: str, until: date | None, more: _Details) -> list[Observation]:
        """The key of a certificate with what is wrong with it; `subject` is its holder."""
        use = self.use(symbol, key, Purpose.CERTIFICATE_KEY, subject, until, None, more)
        return [use, *self._faults(use.location, key, subject, True)] if isinstance(key, Known) else [use]

    def uses(self, symbol: str, told: Told, purpose: Purpose, subject: str = "") -> Iterator[Observation]:
        """The same, and what is wrong with the key."""
        yield self.use(symbol, told, purpose, subject)
        yield from self.faults(symbol, told, subject)

    def faults(self, symbol: str, told: Told, subject: str = "", certified: bool = False) -> Iterator[Fault | KeySeen]:
        """What is wrong with a key, though it is known what it is; and its numbers, for what shows beside others.

        `certified` says that a certificate binds the key to the subject.
        """
        if not isinstance(told, Known) or not (told.faults or told.numbers):
            return
        yield from self._faults(self.part(symbol), told, subject, certified)

    def _faults(self, where: Location, told: Known, subject: str, certified: bool) -> list[Fault | KeySeen]:
        found: list[Fault | KeySeen] = [
            Fault(where, self.written, rule, why, told.mechanism, subject) for rule, why in told.faults
        ]
        if told.numbers:
            found.append(_new(KeySeen, (where, self.written, told.mechanism, *told.numbers, subject, certified)))
        return found

    def fault(self, symbol: str, rule: str, why: Reason, subject: str = "") -> Fault:
        """Something about a part that is wrong, though it is known what it is."""
        return Fault(self.part(symbol), self.written, rule, why, subject=subject)

    def unresolved(self, symbol: str, rule: str, why: Reason, subject: str = "") -> Unresolved:
        """Something about a part that cannot be told."""
        return Unresolved(self.part(symbol), self.written, rule, why, subject=subject)


def of_span(source: Source, start: int, end: int) -> Place:
    """The place of `source.text[start:end]`."""
    return _new(Place, (source.location(start, end), source.text[start:end]))


def of_whole(source: Source) -> Place:
    """The place of a source that has no text."""
    return Place(source.whole, "")
