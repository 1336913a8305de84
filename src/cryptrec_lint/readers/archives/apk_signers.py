"""What the signers of an APK say: schemes v2, v3 and v3.1, the proof of rotation, and source stamps.

Sources: source.android.com, "APK Signature Scheme v2" and "v3"; for the source stamp, the platform's apksig.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any, NamedTuple

import tomli

from cryptrec_lint.model import reason
from cryptrec_lint.readers.archives.apk_block import Cursor
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.vocabulary import tables


class Signature(NamedTuple):
    """One signature: the algorithm's identifier and the value."""

    algorithm: int
    value: bytes


class Signer(NamedTuple):
    """One signer of a scheme."""

    signed: bytes
    """What the signatures are over."""
    digests: list[Signature]
    """Digests of the content, by the identifier of the signature algorithm that they belong to."""
    certificates: list[bytes]
    key: bytes
    """SubjectPublicKeyInfo."""
    signatures: list[Signature]
    sdk: tuple[int, int] | None
    """The first and the last release of Android that looks at it (v3)."""
    lineage: bytes
    """The proof of rotation; empty where there is none."""


class Ancestor(NamedTuple):
    """A certificate of a proof of rotation. The one before it signed it."""

    certificate: bytes
    signed: bytes
    algorithm: int
    """What it is signed with; 0 for the first."""
    signature: bytes


class Stamp(NamedTuple):
    """A source stamp: who handed the package out."""

    certificate: bytes
    signatures: list[Signature]


@cache
def data() -> dict[str, Any]:
    """The file beside this module, identifiers as numbers."""
    with open(os.path.join(os.path.dirname(__file__), "apk.toml"), "rb") as file:
        found = tomli.load(file)
    return {name: {_number(key): row for key, row in rows.items()} for name, rows in found.items()}


def _number(key: str) -> int | str:
    return int(key, 0) if key[0].isdigit() else key


def scheme(algorithm: int) -> Told:
    """The signature scheme of an identifier."""
    row = data()["signature"].get(algorithm)
    if row is None:
        return Unknown(f"0x{algorithm:04x}", "unknown-algorithm", reason("apk-algorithm", number=f"0x{algorithm:04x}"))
    found = tables.by_spelling(row["mechanism"])
    assert found is not None, algorithm
    if "mask" not in row:
        return Known(found.name, found.components)
    mask = tables.algorithm(row["mask"], inside=_mask_name())
    return Known(found.name, (*found.components, mask), (("salt_bits", row["salt_bits"]),))


def _mask_name() -> str:
    from cryptrec_lint.readers.certificates import facts

    return next(iter(facts.mask_names().values()))


def content_hash(algorithm: int) -> Told:
    """The hash of the content that goes with a signature algorithm."""
    row = data()["signature"].get(algorithm)
    if row is None:
        return scheme(algorithm)
    return Known(row["hash"], (tables.algorithm(row["hash"]),))


def signers(value: bytes, has_sdk: bool) -> list[Signer]:
    """The signers of a v2 or v3 block. Raises BlockError."""
    return [_signer(one, has_sdk) for one in Cursor(value).pieces()]


def _signer(piece: bytes, has_sdk: bool) -> Signer:
    cursor = Cursor(piece)
    signed = cursor.piece()
    sdk = (cursor.word(), cursor.word()) if has_sdk else None
    signatures = [_signature(one) for one in cursor.pieces()]
    key = cursor.piece()
    inside = Cursor(signed)
    digests = [_signature(one) for one in inside.pieces()]
    certificates = inside.pieces()
    if has_sdk:
        inside.word(), inside.word()
    lineage = b"" if inside.is_done else _lineage(inside.pieces())
    return Signer(signed, digests, certificates, key, signatures, sdk, lineage)


def _signature(piece: bytes) -> Signature:
    cursor = Cursor(piece)
    return Signature(cursor.word(), cursor.piece())


def _lineage(attributes: list[bytes]) -> bytes:
    for attribute in attributes:
        cursor = Cursor(attribute)
        if cursor.word() == data()["attribute"]["lineage"]:
            return attribute[4:]
    return b""


def ancestors(lineage: bytes) -> list[Ancestor]:
    """The certificates of a proof of rotation, the oldest first. Raises BlockError."""
    cursor, found, algorithm = Cursor(lineage), [], 0
    cursor.word()  # the version of the form
    while not cursor.is_done:
        node = Cursor(cursor.piece())
        signed = node.piece()
        node.word()  # what an older certificate may still do
        following = node.word()
        found.append(Ancestor(Cursor(signed).piece(), signed, algorithm, node.piece()))
        algorithm = following
    return found


def stamp(value: bytes, by_scheme: bool) -> Stamp:
    """A source stamp of the first or the second form. Raises BlockError."""
    cursor = Cursor(Cursor(value).piece())
    certificate = cursor.piece()
    if not by_scheme:
        return Stamp(certificate, [_signature(one) for one in cursor.pieces()])
    signatures: list[Signature] = []
    for one in cursor.pieces():
        inside = Cursor(one)
        inside.word()  # the scheme whose digests are signed
        signatures += [_signature(each) for each in inside.pieces()]
    return Stamp(certificate, signatures)
