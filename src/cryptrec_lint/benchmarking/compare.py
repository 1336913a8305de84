"""Two runs side by side: what changed beyond noise, and whether they may be compared at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.benchmarking import views
from cryptrec_lint.benchmarking.figures import size
from cryptrec_lint.benchmarking.head import joined, word
from cryptrec_lint.benchmarking.model import Figure, Host, Run, Way
from cryptrec_lint.model import Text
from cryptrec_lint.texts import message

LEAST = 0.03
"""Share of the earlier median that a difference must exceed at least: runs of the same program differ that much."""
_OF_RUN = ("seconds", "threads", "tool_version")
"""What else of a run makes its estimator."""


class Change(NamedTuple):
    """A figure that changed beyond noise."""

    id: str
    name: str
    before: Figure
    after: Figure

    @property
    def ratio(self) -> float:
        """Speed now over speed before: above 1 is faster."""
        return self.before.median / self.after.median

    def what(self) -> Text:
        """Operation, way and size in words."""
        one = self.after
        parts = [word("bench-operation", one.operation)]
        parts += [word("bench-way", one.way)] if one.way is not Way.OPERATION else []
        parts += [Text(size(one.size), size(one.size))] if one.size else []
        return Text(" ".join(part.ja for part in parts), " ".join(part.en for part in parts))


class Unlike(NamedTuple):
    """Something besides the figures in which two runs differ."""

    key: str
    """A field of `Host` or `Run`, `contention`, or `implementation`."""
    name: str
    """The row, where it is an implementation."""
    before: str
    after: str

    def text(self) -> Text:
        """It in words."""
        what = message("bench-compare", self.key, name=self.name) if self.name else message("bench-compare", self.key)
        return message("bench-compare", "differs", what=what, before=_or_none(self.before), after=_or_none(self.after))


class Comparison(NamedTuple):
    """What two runs have to say of each other."""

    started: str
    """When the earlier run began."""
    changes: tuple[Change, ...]
    same: int
    """Figures that both runs have and that did not change."""
    unlike: tuple[Unlike, ...]
    only_before: tuple[str, ...]
    """Figures that only one run has, in words, with the names of their rows."""
    only_after: tuple[str, ...]

    def sentences(self) -> Iterator[Text]:
        """Everything but the changes themselves."""
        yield message("bench-compare", "title", started=self.started)
        if self.unlike:
            yield message("bench-compare", "unlike", what=joined([one.text() for one in self.unlike], "semicolon"))
        yield message("bench-compare", "rule", share=round(LEAST * 100))
        faster = sum(one.ratio > 1 for one in self.changes)
        slower = len(self.changes) - faster
        yield message("bench-compare", "changed", faster=faster, slower=slower, same=self.same)
        if self.only_before:
            yield message("bench-compare", "only-before", names=", ".join(self.only_before))
        if self.only_after:
            yield message("bench-compare", "only-after", names=", ".join(self.only_after))


Key = tuple[str, str, Way, "int | None"]


def compare(before: Run, after: Run) -> Comparison:
    """The later run against the earlier one; figures are the same ones by row, operation, way and size."""
    old, new = _figures(before), _figures(after)
    both = [(old[key], new[key], key) for key in new if key in old]
    changes = [Change(key[0], name, one, other) for (_, one), (name, other), key in both if beyond_noise(one, other)]
    return Comparison(
        before.started,
        tuple(changes),
        len(both) - len(changes),
        tuple(_unlike(before, after)),
        _names(old, new),
        _names(new, old),
    )


def beyond_noise(before: Figure, after: Figure) -> bool:
    """Whether the medians differ by more than both interquartile ranges together, and by more than `LEAST`."""
    return abs(after.median - before.median) > max(before.iqr + after.iqr, LEAST * before.median)


def _figures(run: Run) -> dict[Key, tuple[str, Figure]]:
    return {(row.id, one.operation, one.way, one.size): (row.name, one) for row in run.rows for one in row.figures}


def _names(some: dict[Key, tuple[str, Figure]], others: dict[Key, tuple[str, Figure]]) -> tuple[str, ...]:
    """Rows of `some` with a figure that `others` lacks: by name where the whole row lacks, else with the figure."""
    rows = {key[0] for key in others}
    lacking = ((key, name) for key, (name, _) in some.items() if key not in others)
    return tuple(dict.fromkeys(name if key[0] not in rows else _named(key, name) for key, name in lacking))


def _named(key: Key, name: str) -> str:
    _, operation, way, bytes_each = key
    return " ".join(filter(None, (name, operation, str(way), size(bytes_each) if bytes_each else "")))


def _unlike(before: Run, after: Run) -> Iterator[Unlike]:
    for key in Host._fields:
        yield from _field(key, getattr(before.host, key), getattr(after.host, key))
    for key in _OF_RUN:
        yield from _field(key, getattr(before, key), getattr(after, key))
    if views.noisy(before) or views.noisy(after):
        ratios = [f"{run.contention.wall_over_cpu:.3f}" for run in (before, after)]
        yield Unlike("contention", "", *ratios)
    old = {row.id: row.implementation for row in before.rows if row.figures}
    for row in after.rows:
        if row.figures and old.get(row.id, row.implementation) != row.implementation and not _by_library(before, after):
            yield Unlike("implementation", row.name, old[row.id], row.implementation)


def _by_library(before: Run, after: Run) -> bool:
    """Another version of the library is said once, not for every row that it changes."""
    return (before.host.library, before.host.openssl) != (after.host.library, after.host.openssl)


def _field(key: str, before: object, after: object) -> Iterator[Unlike]:
    if before != after:
        yield Unlike(key, "", _shown(before), _shown(after))


def _shown(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)


def _or_none(value: str) -> Text:
    return Text(value, value) if value else message("bench-compare", "none")
