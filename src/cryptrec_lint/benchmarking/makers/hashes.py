"""Hash functions and extendable-output functions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from cryptrec_lint.benchmarking.accepted import Accepted
from cryptrec_lint.benchmarking.bulk import Bulk, Kept, bulk_case, head
from cryptrec_lint.benchmarking.known import Vector
from cryptrec_lint.benchmarking.library import part
from cryptrec_lint.benchmarking.makers.names import id_of
from cryptrec_lint.benchmarking.model import Case
from cryptrec_lint.benchmarking.parameters import parameters
from cryptrec_lint.model import Primitive
from cryptrec_lint.vocabulary import tables

_PLACE = "hazmat.primitives.hashes"


def cases(accepted: Accepted) -> Iterator[Case]:
    """Every accepted function; one row an output length where that is open."""
    table = parameters("hashes")
    for name in accepted.of(Primitive.HASH, Primitive.XOF):
        if name in table:
            for bits in table[name].get("bits", (None,)):
                yield _case(name, table[name]["class"], bits)


def hash_class(name: str) -> Any:
    """A hash function by the library's name. Raises Missing."""
    return part(name, _PLACE)


def _case(name: str, library_name: str, bits: int | None) -> Case:
    shown = f"{name}-{bits}" if bits else name
    return bulk_case(
        head(id_of(shown), shown, (name,), (tables.algorithm(name, bits),)),
        "hashes",
        partial(_bulk, library_name, bits),
    )


def _bulk(name: str, bits: int | None) -> Bulk:
    """Ceiling: update of one long-lived context, without an end."""
    new, algorithm = part("Hash", _PLACE), hash_class(name)
    arguments = (bits // 8,) if bits else ()

    def per_message(_: Vector, data: bytes) -> Any:
        def call() -> Any:
            context = new(algorithm(*arguments))
            context.update(data)
            return context.finalize()

        return call

    def ceiling(_: Vector, data: bytes) -> Kept:
        context = new(algorithm(*arguments))
        return Kept(partial(context.update, data), lambda _: context.copy().finalize())

    return Bulk("hash", per_message, ceiling)
