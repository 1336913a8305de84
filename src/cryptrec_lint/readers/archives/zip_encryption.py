"""How the members of a ZIP file are encrypted: each way once, at its first member."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import Any

import tomli

from cryptrec_lint.model import Algorithm, Observation, Origin, OriginKind, Purpose, reason
from cryptrec_lint.readers.archives.members import symbol
from cryptrec_lint.readers.archives.zip_directory import Entry
from cryptrec_lint.readers.certificates import place
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables

_AES_METHOD = 99
"""Compression method that says that the extra field has the real one (APPNOTE.TXT section 4.4.5)."""
_STRENGTH_AT = 4
"""Octet of WinZip's extra field with the length of the key."""
_ALGORITHM = slice(2, 4)
"""Octets of PKWARE's extra field with the algorithm (section 4.5.12)."""


@cache
def _data() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "encryption.toml"), "rb") as file:
        return tomli.load(file)


def observations(source: Source, encrypted: list[Entry]) -> Iterator[Observation]:
    """What the encrypted members are encrypted with, and that they were not read."""
    where, seen = place.of_whole(source), set()
    for entry in encrypted:
        told = _told(entry)
        if told not in seen:
            seen.add(told)
            yield where.use(symbol(entry.name, 0, "encryption"), told, Purpose.ENCRYPTED_DATA)
    if encrypted:
        first, count = encrypted[0].name, len(encrypted)
        why = reason("archive-encrypted", count=count, first=symbol(first, 0, "")[:-1])
        yield where.unresolved(symbol(first, 0, ""), "unread-container", why)


def _told(entry: Entry) -> Told:
    if entry.method == _AES_METHOD or entry.aes:
        return _aes(entry.aes)
    if entry.is_strong:
        return _strong(entry.strong)
    row = _data()["traditional"]
    return Known(row["mechanism"], _parts(row["parts"]))


def _aes(field: bytes) -> Told:
    row = _data()["aes"]
    cipher = row["strength"].get(str(field[_STRENGTH_AT])) if len(field) > _STRENGTH_AT else None
    if cipher is None:
        return Unknown("", "unresolved-value", reason("zip-aes-strength"))
    origin = Origin(OriginKind.DERIVED, tuple(row["origin"]))
    return Known(cipher, _parts([cipher, *row["parts"]]), tuple(row["details"].items()), origin)


def _strong(field: bytes) -> Told:
    number = int.from_bytes(field[_ALGORITHM], "little")
    cipher = _data()["strong"].get(str(number))
    if cipher is None:
        return Unknown("", "unknown-algorithm", reason("zip-strong-algorithm", number=f"0x{number:04X}"))
    return Known(cipher, _parts([cipher]))


def _parts(names: list[str]) -> tuple[Algorithm, ...]:
    found: list[Algorithm] = []
    for name in names:
        mechanism = tables.by_spelling(name)
        assert mechanism is not None, name
        found += mechanism.components
    return tuple(dict.fromkeys(found))
