"""Authenticated encryption: CCM and GCM with block ciphers, and ChaCha20-Poly1305."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain, count, repeat, starmap
from typing import Any

from cryptrec_lint.benchmarking import block
from cryptrec_lint.benchmarking.accepted import Accepted
from cryptrec_lint.benchmarking.block import as_given
from cryptrec_lint.benchmarking.bulk import Bulk, Kept, bulk_case, head
from cryptrec_lint.benchmarking.known import Vector
from cryptrec_lint.benchmarking.library import implementation, part
from cryptrec_lint.benchmarking.makers.names import id_of, keyed
from cryptrec_lint.benchmarking.model import Case
from cryptrec_lint.benchmarking.parameters import parameters
from cryptrec_lint.benchmarking.room import Room
from cryptrec_lint.model import Algorithm, Primitive
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables

_FILE = "authenticated"
_MOST = 2**36 - 32
"""Octets that one context of GCM encrypts (NIST SP 800-38D section 5.2.1.1)."""


def cases(accepted: Accepted) -> Iterator[Case]:
    """Every accepted authenticated encryption, in the sizes of `parameters.toml`, those elsewhere too."""
    table = parameters("authenticated")
    for mode in accepted.of(Primitive.MODE):
        for cipher in accepted.of(Primitive.BLOCK_CIPHER):
            row = table["modes"].get(mode, {}).get(cipher, {})
            for size in row.get("sizes", ()):
                components = (tables.algorithm(cipher, size), tables.algorithm(mode))
                yield _case(f"{keyed(cipher, size)}-{mode}", components, row)
    for name in accepted.of(Primitive.AE):
        row = table["ciphers"].get(name, {})
        for size in row.get("sizes", ()):
            yield _case(keyed(name, size), (tables.algorithm(name, size),), row)


def _case(name: str, components: tuple[Algorithm, ...], row: dict[str, Any]) -> Case:
    about = head(id_of(name), name, tuple(component.name for component in components), components)
    if "class" not in row:
        said = message("bench-bulk", "elsewhere", library=implementation(), name=name, libraries=row["elsewhere"])
        return about._replace(unavailable=said)
    if "context" not in row:
        return bulk_case(about, _FILE, partial(_bulk, row["class"]))
    cipher, mode = components
    return bulk_case(about, _FILE, partial(_stream, row["class"], row["context"], block.block_bytes(cipher.name), mode))


def _stream(name: str, cipher: str, length: int, mode: Algorithm) -> Bulk:
    """Ceiling: one context goes on, without the nonce and the tag of each message, as in `openssl speed -evp`."""
    algorithm, of_mode = block.cipher_class(cipher), block.mode_class(mode.name)
    new = part("Cipher", "hazmat.primitives.ciphers")

    def begun(vector: Vector) -> Any:
        encryptor = new(algorithm(vector.key), of_mode(vector.iv)).encryptor()
        if vector.aad:
            encryptor.authenticate_additional_data(vector.aad)
        return encryptor

    def ceiling(vector: Vector, data: bytes) -> Kept:
        room, first = Room(data, length), begun(vector)
        # A new context after the last octet that one may encrypt: a long measurement comes there in some seconds.
        contexts = chain((first,), (begun(vector) for _ in count()))
        updates = max(_MOST // max(len(data), 1), 1)
        calls = (starmap(one.update_into, repeat((room.message, room.whole), updates)) for one in contexts)
        return Kept(chain.from_iterable(calls).__next__, lambda written: _ended(room.begin(written), first))

    return _bulk(name)._replace(ceiling=ceiling, remarks=(message("bench-bulk", "one-stream", mode=mode.name),))


def _ended(text: bytes, encryptor: Any) -> bytes:
    end: bytes = encryptor.finalize()
    tag: bytes = encryptor.tag
    return text + end + tag


def _bulk(name: str) -> Bulk:
    """Ceiling: one object, whole messages into a reused buffer. The nonce is repeated, as only a benchmark may."""
    new = part(name, "hazmat.primitives.ciphers.aead")

    def per_message(vector: Vector, data: bytes) -> Any:
        key, nonce, aad = vector.key, vector.iv, vector.aad or None
        return lambda: new(key).encrypt(nonce, data, aad)

    def ceiling(vector: Vector, data: bytes) -> Kept:
        kept, arguments = new(vector.key), (vector.iv, data, vector.aad or None)
        if not hasattr(kept, "encrypt_into"):
            return Kept(partial(kept.encrypt, *arguments), as_given)
        buffer = bytearray(len(data) + len(vector.result) - len(vector.message))  # with the tag
        return Kept(partial(kept.encrypt_into, *arguments, buffer), lambda _: bytes(buffer))

    said = () if hasattr(new, "encrypt_into") else (message("bench-bulk", "no-encrypt-into"),)
    return Bulk("encrypt", per_message, ceiling, remarks=said)
