"""A note of a cipher list: what it says, how it binds, where it stands, whether the program can check it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from cryptrec_lint.commands.explaining.common import grade, joined, mark, say, sources
from cryptrec_lint.commands.explaining.editions import find
from cryptrec_lint.documents.ciphers import CipherList, Condition, Note
from cryptrec_lint.documents.head import State
from cryptrec_lint.documents.library import EditionHead, Kind, Library
from cryptrec_lint.model import Grade

_WRITTEN = re.compile(
    r"(?P<edition>.*?)\s*(?P<by>#|/|:|\(?脚?注|\(?\bnote)\s*(?P<number>\d{1,4})\)?", re.IGNORECASE | re.DOTALL
)
_SIGNS = "#/:"
"""Signs that other names have too: they make a note only behind an edition."""


def names(library: Library) -> Iterator[str]:
    """Every note of every edition, in one spelling."""
    for id in library.heads(Kind.CIPHERS):
        yield from (f"{id} note {note.number}" for note in library.cipher_list(id).note)


def lines(name: str, library: Library, lang: str) -> Iterator[str]:
    """The note of a number in an edition, which may be called by its id or its printed number."""
    for head, number in _asked(name, library):
        edition = library.cipher_list(head.edition.id)
        for note in edition.note:
            if note.number == number:
                yield from _note(note, edition, library, lang)


def why_not(name: str, library: Library, lang: str) -> str:
    """What is wrong with a name that reads like a note and is none; empty where it does not read like one."""
    written = _read(name)
    if not written:
        return ""
    if asked := list(_asked(name, library)):
        head, number = asked[0]
        known = (note.number for note in library.cipher_list(head.edition.id).note)
        return say("no-such-note", lang, edition=head.edition.id, number=number, known=joined(known, lang))
    if written["by"] in _SIGNS:
        return ""
    return say("note-without-edition", lang, known=joined(library.heads(Kind.CIPHERS), lang))


def _read(name: str) -> re.Match[str] | None:
    return _WRITTEN.fullmatch(unicodedata.normalize("NFKC", name).strip())


def _asked(name: str, library: Library) -> Iterator[tuple[EditionHead, int]]:
    written = _read(name)
    if written:
        for head in find(written["edition"], library):
            if head.kind is Kind.CIPHERS:
                yield head, int(written["number"])


def _note(note: Note, edition: CipherList, library: Library, lang: str) -> Iterator[str]:
    head = edition.edition
    yield say("note", lang, edition=head.id, document=head.document, number=note.number)
    if head.state is State.RECONSTRUCTED:
        yield f"  {say('reconstructed', lang)} [{grade(head.content_grade, lang)}]"
    yield f"  {note.text.in_language(lang)} {mark(note.grade, lang, note.sources)}"
    if note.basis:
        yield f"  {say('basis', lang, basis=note.basis)}"
    yield f"  {say(f'weight-{note.condition.weight}', lang)}"
    yield f"  {_treatment(note, lang)}"
    yield f"  {say('condition', lang, condition=_condition(note.condition))}"
    yield from _places(note, edition, lang)
    yield from _numbers(note, edition, library, lang)
    yield from sources(note.sources, edition.source, lang)


def _treatment(note: Note, lang: str) -> str:
    """Whether the note can decide a finding, and how."""
    if note.grade is Grade.UNVERIFIED:
        return say("note-unverified", lang)
    if not note.condition.evaluated:
        return say("note-reminder", lang)
    if note.condition.document:
        return say("note-by-document", lang, document=note.condition.document)
    return say(f"note-evaluated-{note.condition.weight}", lang)


def _condition(condition: Condition) -> str:
    """The machine-readable side, as `lists/README.md` explains it; the weight and the hint are said elsewhere."""
    held = {**condition._asdict(), "kind": None, "weight": None, "hint": None}
    values = [f"{key} = {_value(value)}" for key, value in held.items() if value]
    return f"{condition.kind} ({'; '.join(values)})" if values else str(condition.kind)


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _places(note: Note, edition: CipherList, lang: str) -> Iterator[str]:
    """The headings and entries that bear the number."""
    titles = {tier.id: tier.title.in_language(lang) for tier in edition.tier}
    places = [f"{titles[one.tier]} / {one.printed}" for one in edition.category if note.number in one.notes]
    for entry in edition.entry:
        if note.number in entry.notes:
            how = f" {mark(entry.notes_grade, lang)}" if entry.notes_grade else ""
            places.append(f"{titles[entry.tier]}: {entry.name}{how}")
    yield f"  {say('stands-at' if places else 'stands-nowhere', lang)}"
    yield from (f"    {place}" for place in places)


def _numbers(note: Note, edition: CipherList, library: Library, lang: str) -> Iterator[str]:
    """Its number in the edition before and after, where an edition says how it renumbered."""
    before = {new: int(old) for old, new in (edition.renumbered or {}).items()}
    if note.number in before:
        yield f"  {say('numbered', lang, edition=edition.edition.supersedes, number=before[note.number])}"
    for head in library.heads(Kind.CIPHERS).values():
        if head.edition.supersedes == edition.edition.id:
            new = (library.cipher_list(head.edition.id).renumbered or {}).get(str(note.number))
            if new:
                yield f"  {say('numbered', lang, edition=head.edition.id, number=new)}"
