"""Words for where an algorithm stood in every edition: `explain` and `lists timeline` say it alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cryptrec_lint.documents.ciphers import CipherList, Entry
from cryptrec_lint.documents.head import State
from cryptrec_lint.documents.standing import Place, Standing, answering, standing
from cryptrec_lint.model import Grade
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables


def timeline(name: str, editions: Sequence[CipherList], lang: str, parameter_set: str | None = None) -> Iterator[str]:
    """The lines of a canonical name: what it is, then its place in each edition, or those of what lists can have for it
    (the members of a choice, what it is a variant of). A key has none: lists have schemes."""
    yield from head(name, lang)
    if tables.atoms()[name].serves:
        return
    for one in answering(name):
        if one != name:
            yield f" {one}"
        yield from places(one, editions, lang, parameter_set)


def head(name: str, lang: str) -> Iterator[str]:
    """What an algorithm is, and what it can stand for."""
    atom = tables.atoms()[name]
    yield _say("is", lang, name=name, primitive=message("primitive", atom.primitive).in_language(lang))
    for label, others in (("serves", atom.serves), ("one-of", atom.one_of), ("parts", atom.parts)):
        if others:
            yield _say(label, lang, names=", ".join(others))
    if atom.variant_of:
        yield message("timeline", "variant-of", name=atom.variant_of).in_language(lang)


def places(name: str, editions: Sequence[CipherList], lang: str, parameter_set: str | None = None) -> Iterator[str]:
    """A line for each edition: id, publication, place with notes and grade."""
    for edition in editions:
        words = place(standing(name, edition, parameter_set), lang)
        yield f"  {edition.edition.id:<18} {edition.publication.shown:<24} {words}"


def place(stands: Standing, lang: str) -> str:
    """The place in words; that the edition is reconstructed is said with it."""
    text = _place(stands, lang)
    reconstructed = stands.edition.edition.state is State.RECONSTRUCTED
    return f"{text} {_say('reconstructed', lang)}" if reconstructed else text


def _place(stands: Standing, lang: str) -> str:
    if stands.place is Place.LISTED:
        return " / ".join(_entry(entry, stands.edition, lang) for entry in stands.entries)
    if stands.place is Place.NO_TABLE:
        return message("timeline", "no-table").in_language(lang)
    text = _say(stands.place, lang)
    if not stands.possible:
        return text
    words = [message("place", word).in_language(lang) for word in stands.possible]
    joined = ("か" if lang == "ja" else " or ").join(words)
    return text + message("timeline", "possible", places=joined).in_language(lang)


def _entry(entry: Entry, edition: CipherList, lang: str) -> str:
    tier = next(row.title for row in edition.tier if row.id is entry.tier).in_language(lang)
    numbers = ", ".join(map(str, (*entry.notes, *head_notes(entry, edition))))
    notes = f" {_say('notes', lang, numbers=numbers)}" if numbers else ""
    if numbers and entry.notes_grade not in (None, entry.grade, Grade.VERIFIED):
        notes += f" [{_say(f'grade-{entry.notes_grade.lower()}', lang)}]" if entry.notes_grade else ""
    printed = f" [{entry.name}]" if entry.name != entry.canonical else ""
    printed += " [PQC]" if entry.table == "pqc" else ""
    grade = "" if entry.grade is Grade.VERIFIED else f" [{_say(f'grade-{entry.grade.lower()}', lang)}]"
    return f"{tier}{printed}{notes}{grade}"


def head_notes(entry: Entry, edition: CipherList) -> tuple[int, ...]:
    """The notes at the head of an entry's category: they hold for the entry too."""
    return next(row.notes for row in edition.category if (row.tier, row.id) == (entry.tier, entry.category))


def _say(key: str, lang: str, **args: object) -> str:
    return message("explain", key, **args).in_language(lang)
