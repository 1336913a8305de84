"""Algorithms that a file names by a word: a word that stands for something else than is asked for is unknown there."""

from __future__ import annotations

from cryptrec_lint.model import Primitive, Reason, reason
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.vocabulary import tables

CIPHERS = (Primitive.BLOCK_CIPHER, Primitive.STREAM_CIPHER, Primitive.AE)
HASHES = (Primitive.HASH,)
_SHOWN = 60
"""Code points of a word that is not understood."""


def shown(name: str) -> str:
    """The word, cut where it is too long to be told."""
    return name[:_SHOWN]


def told(name: str, kinds: tuple[Primitive, ...], why: Reason) -> Told:
    """What the word stands for, if that is first of all of one of these kinds; else `why` says that it is unknown."""
    found = tables.by_spelling(name)
    if found is None or not found.components or found.components[0].primitive not in kinds:
        return Unknown(shown(name), "unknown-algorithm", why)
    return Known(found.name, found.components)


def cipher(name: str) -> Told:
    """What encrypts a key, by its name."""
    return told(name, CIPHERS, reason("keybox-cipher-name-unknown", name=shown(name)))
