"""Message authentication codes: CMAC with block ciphers, HMAC with hash functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from cryptrec_lint.benchmarking.accepted import Accepted
from cryptrec_lint.benchmarking.block import as_given, cipher_class
from cryptrec_lint.benchmarking.bulk import Bulk, Kept, bulk_case, head
from cryptrec_lint.benchmarking.known import Vector
from cryptrec_lint.benchmarking.library import part
from cryptrec_lint.benchmarking.makers.hashes import hash_class
from cryptrec_lint.benchmarking.makers.names import id_of, keyed
from cryptrec_lint.benchmarking.model import Case
from cryptrec_lint.benchmarking.parameters import parameters
from cryptrec_lint.model import Algorithm, Primitive
from cryptrec_lint.vocabulary import tables

_FILE = "macs"


def cases(accepted: Accepted) -> Iterator[Case]:
    """Every accepted MAC with every accepted block cipher or hash function that `parameters.toml` knows."""
    for mac, row in parameters("macs").items():
        if accepted.has(mac):
            yield from _from_ciphers(mac, row, accepted) if "ciphers" in row else _from_hashes(mac, row, accepted)


def _from_ciphers(mac: str, row: dict[str, Any], accepted: Accepted) -> Iterator[Case]:
    for name in accepted.of(Primitive.BLOCK_CIPHER):
        cipher = row["ciphers"].get(name, {})
        for size in cipher.get("sizes", ()):
            components = (tables.algorithm(name, size), tables.algorithm(mac))
            yield _case(f"{keyed(name, size)}-{mac}", components, partial(_of_cipher, row, cipher["class"]))


def _from_hashes(mac: str, row: dict[str, Any], accepted: Accepted) -> Iterator[Case]:
    known = parameters("hashes")
    for name in accepted.of(Primitive.HASH):
        if name in known:
            components = (tables.algorithm(mac), tables.algorithm(name, inside=mac))
            yield _case(f"{mac}-{name}", components, partial(_of_hash, row, known[name]["class"]))


def _case(name: str, components: tuple[Algorithm, ...], make: Callable[[], Bulk]) -> Case:
    techniques = tuple(component.name for component in components)
    return bulk_case(head(id_of(name), name, techniques, components), _FILE, make)


def _of_cipher(row: dict[str, Any], name: str) -> Bulk:
    new, cipher = _mac_class(row), cipher_class(name)
    return _bulk(lambda key: new(cipher(key)))


def _of_hash(row: dict[str, Any], name: str) -> Bulk:
    new, algorithm = _mac_class(row), hash_class(name)
    return _bulk(lambda key: new(key, algorithm()))


def _mac_class(row: dict[str, Any]) -> Any:
    return part(row["class"], f"hazmat.primitives.{row['module']}")


def _bulk(keyed_with: Callable[[bytes], Any]) -> Bulk:
    """Ceiling: a copy of one context that has its key."""

    def per_message(vector: Vector, data: bytes) -> Any:
        return lambda: _tag(keyed_with(vector.key), data)

    def ceiling(vector: Vector, data: bytes) -> Kept:
        context = keyed_with(vector.key)
        return Kept(lambda: _tag(context.copy(), data), as_given)

    return Bulk("authenticate", per_message, ceiling)


def _tag(context: Any, data: bytes) -> Any:
    context.update(data)
    return context.finalize()
