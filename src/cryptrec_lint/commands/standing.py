"""Where an algorithm stood in every edition of the cipher list."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.documents.ciphers import CipherList, Entry
from cryptrec_lint.documents.head import State
from cryptrec_lint.model import Grade
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables


def _say(key: str, lang: str, **args: object) -> str:
    return message("explain", key, **args).in_language(lang)


def timeline(name: str, editions: list[CipherList], lang: str) -> Iterator[str]:
    """What an algorithm is, and a line for each edition with its place there."""
    atom = tables.atoms()[name]
    yield _say("is", lang, name=name, primitive=message("primitive", atom.primitive).in_language(lang))
    for label, others in (("serves", atom.serves), ("one-of", atom.one_of), ("parts", atom.parts)):
        if others:
            yield _say(label, lang, names=", ".join(others))
    if atom.serves:
        return  # lists have schemes, not keys
    for edition in editions:
        yield f"  {edition.edition.id:<18} {edition.publication.shown:<24} {standing(name, edition, lang)}"


def standing(name: str, edition: CipherList, lang: str) -> str:
    """The place of an algorithm in an edition: section, printed name, notes, grade; or that it is not listed."""
    entries = [entry for entry in edition.entry if entry.canonical == name]
    if any(missing.algorithm == name for missing in edition.missing):
        text = _say("not-established", lang)
    elif entries:
        text = " / ".join(_entry(entry, edition, lang) for entry in entries)
    else:
        text = _say("not-listed", lang)
    return text if edition.edition.state is not State.RECONSTRUCTED else f"{text} {_say('reconstructed', lang)}"


def _entry(entry: Entry, edition: CipherList, lang: str) -> str:
    tier = next(row.title for row in edition.tier if row.id is entry.tier).in_language(lang)
    notes = f" {_say('notes', lang, numbers=', '.join(map(str, entry.notes)))}" if entry.notes else ""
    printed = f" [{entry.name}]" if entry.name != entry.canonical else ""
    grade = "" if entry.grade is Grade.VERIFIED else f" [{_say(f'grade-{entry.grade.lower()}', lang)}]"
    return f"{tier}{printed}{notes}{grade}"
