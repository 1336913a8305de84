"""From a plan (what a row is, how it is made) to a case, whether or not this library can run it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from cryptrec_lint.benchmarking.library import Missing, implementation
from cryptrec_lint.benchmarking.model import Call, Case, Timing, Way
from cryptrec_lint.benchmarking.published import parameters
from cryptrec_lint.model import Algorithm, Text
from cryptrec_lint.texts import message


class Operation(NamedTuple):
    """What is done once a call. `prepare` gives the call and does beforehand what the clock must not see."""

    name: str
    prepare: Callable[[], Call]


class Made(NamedTuple):
    """What a library that has the technique gives."""

    operations: tuple[Operation, ...]
    check: Call
    source: str


class Plan(NamedTuple):
    """A row before the library was asked. `make` raises Missing where the library cannot do it."""

    id: str
    name: str
    techniques: tuple[str, ...]
    components: tuple[Algorithm, ...]
    make: Callable[[], Made]
    remarks: tuple[Text, ...] = ()
    seen: bool = True
    """Whether the version that `parameters.toml` names as seen has it."""


def case(plan: Plan) -> Case:
    """The row of a plan: to be timed, or saying why not and what would make it run."""
    row = Case(plan.id, plan.name, plan.techniques, plan.components, implementation(), remarks=plan.remarks)
    try:
        made = plan.make()
    except Missing as why:
        return row._replace(unavailable=_remedied(why.text, plan.seen))
    return row._replace(timings=_timings(made.operations), check=made.check, source=made.source)


def remarks(row: dict[str, Any], **arguments: object) -> tuple[Text, ...]:
    """The remarks that a row of `parameters.toml` names."""
    return tuple(message("bench-public-key", key, **arguments) for key in row["remarks"])


def _timings(operations: tuple[Operation, ...]) -> Callable[[Sequence[int]], Iterator[Timing]]:
    # Operations are counted, not bytes: the sizes of messages play no part.
    return lambda _: (Timing(Way.OPERATION, each.name, each.prepare) for each in operations)


def _remedied(why: Text, seen: bool) -> Text:
    key = "remedy-version" if seen else "remedy-unknown"
    return message("bench-public-key", key, why=why, version=parameters("library")["seen"])
