"""Where components stood in every edition of the cipher list, and in which texts that was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cryptrec_lint.commands.explaining.common import Cited, say
from cryptrec_lint.commands.standing import timeline
from cryptrec_lint.documents.ciphers import CipherList
from cryptrec_lint.documents.library import Kind, Library
from cryptrec_lint.documents.standing import answering
from cryptrec_lint.model import Algorithm
from cryptrec_lint.vocabulary import tables


def timelines(components: Iterable[Algorithm], library: Library, cited: Cited, lang: str) -> Iterator[str]:
    """A timeline for each component, and how to read the notes of its entries."""
    wanted = list(dict.fromkeys((one.name, one.parameter_set) for one in components))
    names = [one for name, _ in wanted if not tables.atoms()[name].serves for one in answering(name)]
    editions = [library.cipher_list(id) for id in library.heads(Kind.CIPHERS)] if wanted else []
    for name, parameter_set in wanted:
        yield ""
        yield from timeline(name, editions, lang, parameter_set)
    for edition in editions:
        mine = [entry for entry in edition.entry if entry.canonical in names]
        cited.add(edition.edition.id, [key for entry in mine for key in entry.sources], edition.source)
    if note := _a_note(names, editions):
        yield f"  {say('read-note', lang, note=note)}"


def _a_note(names: list[str], editions: list[CipherList]) -> str:
    """The name of a note of one of the entries, as an example; of the newest edition that has one."""
    for edition in reversed(editions):
        for entry in edition.entry:
            if entry.canonical in names and entry.notes:
                return f"{edition.edition.id}#{entry.notes[0]}"
    return ""
