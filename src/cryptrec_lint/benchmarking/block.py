"""Block ciphers of the library, and how a context of a cipher in a mode is called."""

from __future__ import annotations

from functools import partial
from typing import Any

from cryptrec_lint.benchmarking.bulk import Bulk, Kept
from cryptrec_lint.benchmarking.counter import CounterMode
from cryptrec_lint.benchmarking.known import Vector
from cryptrec_lint.benchmarking.library import part
from cryptrec_lint.benchmarking.room import Room
from cryptrec_lint.vocabulary import tables

_CIPHERS = ("hazmat.decrepit.ciphers", "hazmat.primitives.ciphers")
"""Newest place first: what moved to `decrepit` still stands in its old place with a warning."""


def cipher_class(name: str) -> Any:
    """A block cipher by the library's name. Raises Missing."""
    return part(name, *(f"{place}.algorithms" for place in _CIPHERS))


def mode_class(name: str) -> Any:
    """A mode of operation by the library's name. Raises Missing."""
    return part(name, *(f"{place}.modes" for place in _CIPHERS))


def block_bytes(cipher: str) -> int:
    """The block length of a cipher by its canonical name, in bytes."""
    bits = tables.atoms()[cipher].block or 0
    return bits // 8


def native(cipher: Any, mode: Any, block: int) -> Bulk:
    """A mode that the library has. Ceiling: one context goes on from message to message, in place."""
    new = part("Cipher", "hazmat.primitives.ciphers")

    def per_message(vector: Vector, message: bytes) -> Any:
        key, iv = vector.key, vector.iv

        def call() -> Any:
            encryptor = new(cipher(key), mode(iv)).encryptor()
            return encryptor.update(message) + encryptor.finalize()

        return call

    def ceiling(vector: Vector, message: bytes) -> Kept:
        encryptor, room = new(cipher(vector.key), mode(vector.iv)).encryptor(), Room(message, block)
        return Kept(partial(encryptor.update_into, room.message, room.whole), room.begin)

    return Bulk("encrypt", per_message, ceiling)


def one_update(cipher: Any, mode: Any, block: int) -> Bulk:
    """A mode whose contexts take one update. Ceiling: key and tweak are kept, the context is new; in place."""
    new = part("Cipher", "hazmat.primitives.ciphers")

    def ceiling(vector: Vector, message: bytes) -> Kept:
        kept, room = new(cipher(vector.key), mode(vector.iv)), Room(message, block)

        def call() -> object:
            return kept.encryptor().update_into(room.message, room.whole)

        return Kept(call, room.begin)

    return native(cipher, mode, block)._replace(ceiling=ceiling)


def composed(cipher: Any, mode: Any, block: int) -> Bulk:
    """Counter mode made from another mode's encryption of single blocks. Ceiling: one context goes on."""
    new = part("Cipher", "hazmat.primitives.ciphers")

    def start(vector: Vector) -> CounterMode:
        return CounterMode(new(cipher(vector.key), mode()).encryptor(), vector.iv)

    def per_message(vector: Vector, message: bytes) -> Any:
        return lambda: start(vector).update(message)

    def ceiling(vector: Vector, message: bytes) -> Kept:
        return Kept(partial(start(vector).update, message), as_given)

    return Bulk("encrypt", per_message, ceiling)


def as_given(result: object) -> bytes:
    """Where the call itself gives what it made."""
    assert isinstance(result, bytes)
    return result
