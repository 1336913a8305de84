"""Block ciphers in modes of operation: CBC, CFB, CTR, OFB, XTS."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from cryptrec_lint.benchmarking import block
from cryptrec_lint.benchmarking.accepted import Accepted
from cryptrec_lint.benchmarking.bulk import Bulk, bulk_case, head
from cryptrec_lint.benchmarking.makers.names import id_of, keyed
from cryptrec_lint.benchmarking.model import Case
from cryptrec_lint.benchmarking.parameters import parameters
from cryptrec_lint.model import Primitive, Text
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables


def cases(accepted: Accepted) -> Iterator[Case]:
    """Every accepted mode with every accepted block cipher, in the sizes of `parameters.toml`."""
    table = parameters("modes")
    for mode in accepted.of(Primitive.MODE):
        for cipher in accepted.of(Primitive.BLOCK_CIPHER):
            for size in table.get(cipher, {}).get("sizes", {}).get(mode, ()):
                yield _case(cipher, size, mode, table[cipher])


def _case(cipher: str, size: int, mode: str, row: dict[str, Any]) -> Case:
    name = f"{keyed(cipher, size)}-{mode}"
    components = (tables.algorithm(cipher, size), tables.algorithm(mode))
    return bulk_case(
        head(id_of(name), name, (cipher, mode), components), "modes", partial(_bulk, cipher, size, mode, row)
    )


def _bulk(cipher: str, size: int, mode: str, row: dict[str, Any]) -> Bulk:
    algorithm, length = block.cipher_class(row["class"]), block.block_bytes(cipher)
    made_from = row.get("composed", {}).get(mode)
    if made_from:
        said = message("bench-bulk", "composed", mode=mode, part=made_from)
        return block.composed(algorithm, block.mode_class(made_from), length)._replace(remarks=(said,))
    traits = parameters("mode-traits")
    make = block.one_update if mode in traits["one-update"] else block.native
    bulk = make(algorithm, block.mode_class(mode), length)
    return bulk._replace(
        block=length if mode in traits["whole-blocks"] else 1, remarks=tuple(_remarks(size, mode, traits))
    )


def _remarks(size: int, mode: str, traits: dict[str, Any]) -> Iterator[Text]:
    if mode in traits["two-keys"]:
        yield message("bench-bulk", "two-keys", bits=size)
    if mode in traits["one-update"]:
        yield message("bench-bulk", "one-update")
    if mode in traits["whole-blocks"]:
        yield message("bench-bulk", "whole-blocks", mode=mode)
