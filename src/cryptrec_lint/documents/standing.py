"""Where an algorithm stands in an edition of the cipher list, and how well that is known."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.documents.ciphers import CipherList, Entry
from cryptrec_lint.model import Word
from cryptrec_lint.vocabulary import tables


class Place(Word):
    """What an edition says of an algorithm."""

    LISTED = "listed"
    NOT_LISTED = "not-listed"
    NO_TABLE = "no-table"
    """The edition has no table for techniques of this kind: it neither lists the algorithm nor leaves it out."""
    NOT_ESTABLISHED = "not-established"
    """Our data do not tell (`[[missing]]`)."""


class Standing(NamedTuple):
    """The place of an algorithm in an edition."""

    edition: CipherList
    place: Place
    entries: tuple[Entry, ...] = ()
    """Its entries, where it is listed: one, or several with different sizes or in different tables."""
    possible: tuple[str, ...] = ()
    """What remains possible, where the place is not established: tiers, or `not listed`."""


def standing(name: str, edition: CipherList, parameter_set: str | None = None) -> Standing:
    """The standing of a canonical name (a row of the vocabulary that a list can have: no key, no choice of several).

    With a parameter set, an entry for another set of the technique does not count.
    """
    if missing := [row for row in edition.missing if row.algorithm == name]:
        return Standing(edition, Place.NOT_ESTABLISHED, possible=missing[0].possible)
    named = [entry for entry in edition.entry if entry.canonical == name]
    if entries := tuple(one for one in named if not parameter_set or one.parameter_set in ("", parameter_set)):
        return Standing(edition, Place.LISTED, entries)
    primitive = tables.atoms()[name].primitive
    covered = any(primitive in primitives for primitives in edition.tables.values())
    return Standing(edition, Place.NOT_LISTED if covered else Place.NO_TABLE)


def answering(name: str) -> tuple[str, ...]:
    """The names that lists can have for a canonical name: the schemes of a key, each of several, what it is a variant
    of, else the name itself."""
    atom = tables.atoms()[name]
    if others := atom.serves or atom.one_of:
        return tuple(dict.fromkeys(one for other in others for one in answering(other)))
    return answering(atom.variant_of) if atom.variant_of else (name,)
