"""Stream ciphers: KCipher-2, which this project implements itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from typing import Any

from cryptrec_lint.benchmarking.accepted import Accepted
from cryptrec_lint.benchmarking.block import as_given
from cryptrec_lint.benchmarking.bulk import Bulk, Kept, bulk_case
from cryptrec_lint.benchmarking.known import Vector
from cryptrec_lint.benchmarking.makers.names import id_of
from cryptrec_lint.benchmarking.model import Case
from cryptrec_lint.benchmarking.parameters import parameters
from cryptrec_lint.model import Primitive
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables


def cases(accepted: Accepted) -> Iterator[Case]:
    """Every accepted stream cipher that this project has a module for."""
    table = parameters("streams")
    for name in accepted.of(Primitive.STREAM_CIPHER):
        if name in table:
            yield _case(name, table[name])


def _case(name: str, row: dict[str, Any]) -> Case:
    components = (tables.algorithm(name, row["size"]),)
    case = Case(id_of(name), name, (name,), components, "cryptrec-lint")
    try:
        choosing = import_module(f"cryptrec_lint.benchmarking.{row['module']}")
    except ImportError as error:
        return case._replace(unavailable=message("bench-bulk", "no-own-implementation", name=name, detail=error))
    chosen = choosing.implementation()
    told = case._replace(
        implementation=" ".join(filter(None, ("cryptrec-lint", chosen.language, chosen.built_with))),
        remarks=(choosing.describe(chosen),),
    )
    return bulk_case(told, "streams", partial(_bulk, chosen.cipher))


def _bulk(new: Any) -> Bulk:
    """Ceiling: one key stream goes on from message to message."""

    def per_message(vector: Vector, data: bytes) -> Any:
        return lambda: new(vector.key, vector.iv).update(data)

    def ceiling(vector: Vector, data: bytes) -> Kept:
        return Kept(partial(new(vector.key, vector.iv).update, data), as_given)

    return Bulk("encrypt", per_message, ceiling)
