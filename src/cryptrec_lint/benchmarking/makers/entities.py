"""Entity authentication (ISO/IEC 9798-2, -3, -4): runs of both parties, composed of accepted techniques."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from typing import Any

from cryptrec_lint.benchmarking.accepted import Accepted
from cryptrec_lint.benchmarking.checking import expect
from cryptrec_lint.benchmarking.entity import exchanges, guards
from cryptrec_lint.benchmarking.entity.exchanges import NAME, Party
from cryptrec_lint.benchmarking.entity.trials import Mechanism, faults
from cryptrec_lint.benchmarking.library import implementation
from cryptrec_lint.benchmarking.model import Call, Case
from cryptrec_lint.benchmarking.plans import Made, Operation, Plan, case
from cryptrec_lint.benchmarking.published import parameters
from cryptrec_lint.model import Algorithm, Text
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables

_SOURCE = "no published vector at hand: a right run succeeds; changed, cut, replayed and reflected messages are refused"


def cases(accepted: Accepted) -> Iterator[Case]:
    """The rows of the accepted parts of the standard, each composed of what the policy accepts."""
    for row in parameters("entities")["mechanism"]:
        if accepted.has(row["technique"]):
            yield _case(row, accepted)


def _case(row: dict[str, Any], accepted: Accepted) -> Case:
    parts = [part for part in parameters("entities")["part"] if part["technique"] == row["technique"]]
    part = next((each for each in parts if accepted.has(*(used["name"] for used in each["components"]))), None)
    itself = tables.algorithm(row["technique"])
    if part is None:
        wanted = " / ".join(each["composition"] for each in parts)
        why = message("bench-public-key", "needs-component", composition=wanted)
        return Case(row["id"], row["name"], (row["technique"],), (itself,), implementation(), unavailable=why)
    components = tuple(tables.algorithm(**used) for used in part["components"])
    make = partial(_made, row, getattr(guards, part["guard"].replace("-", "_")), components)
    return case(Plan(row["id"], row["name"], (row["technique"],), (itself, *components), make, _remarks(part)))


def _remarks(part: dict[str, Any]) -> tuple[Text, ...]:
    composed = message("bench-public-key", "composed-of", composition=part["composition"])
    return composed, *(message("bench-public-key", key) for key in (*part.get("remarks", ()), "protocol-only"))


def _made(row: dict[str, Any], guard: Any, components: tuple[Algorithm, ...]) -> Made:
    guard(components, secrets.token_bytes)  # a library without the technique says so here
    exchange = getattr(exchanges, row["exchange"].replace("-", "_"))
    labels = tuple(label.encode() for label in row["labels"])
    mechanism = Mechanism(exchange, labels, partial(_parties, guard, components))
    return Made((Operation("run", partial(_run, mechanism)),), partial(_check, row["id"], mechanism), _SOURCE)


def _parties(guard: Any, components: tuple[Algorithm, ...]) -> tuple[Party, Party]:
    of_a, of_b = guard(components, secrets.token_bytes)
    return _party("A", of_a), _party("B", of_b)


def _party(name: str, guard: guards.Guard) -> Party:
    drawn = [secrets.token_bytes(NAME) for _ in range(parameters("entities")["challenges"])]
    return Party(name.encode().ljust(NAME), guard, cycle(drawn))


def _run(mechanism: Mechanism) -> Call:
    return partial(mechanism.exchange, mechanism.labels, *mechanism.parties())


def _check(id: str, mechanism: Mechanism) -> None:
    """A right run succeeds; what must be refused is."""
    found = list(faults(mechanism))
    expect(not found, id, "; ".join(found))
