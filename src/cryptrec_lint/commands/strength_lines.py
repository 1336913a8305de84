"""What the strength documents say of an algorithm, a line for each document."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.documents.library import Kind, Library
from cryptrec_lint.documents.strength import StrengthRequirements
from cryptrec_lint.documents.transition import TransitionGuideline
from cryptrec_lint.model import Grade
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables


def strength_lines(name: str, library: Library, lang: str) -> Iterator[str]:
    """A line for each strength document that has rows for a canonical name; nothing for those that have none."""
    for id in library.heads(Kind.STRENGTH):
        document = library.edition(Kind.STRENGTH, id)
        if isinstance(document, StrengthRequirements):
            yield from _sizes(name, document, lang)
        elif isinstance(document, TransitionGuideline):
            yield from _retired(name, document, lang)


def _sizes(name: str, document: StrengthRequirements, lang: str) -> Iterator[str]:
    families = [family for family, members in document.families.items() if name in members]
    texts = [text for family in families for text in _family(name, family, document, lang)]
    if not texts:
        return
    words = {"id": document.edition.id, "published": document.publication.shown}
    yield message("timeline", "strength", rows=("、" if lang == "ja" else "; ").join(texts), **words).in_language(lang)


def _family(name: str, family: str, document: StrengthRequirements, lang: str) -> Iterator[str]:
    """Every size of a family; of a hash only what its own output reaches."""
    rows = sorted((row for row in document.equivalence if row.family == family), key=lambda row: row.size)
    key = "strength-row"
    if output := tables.atoms()[name].output:
        rows = [row for row in rows if row.size <= output][-1:]
        key = "strength-hash-hmac" if family == document.hash_in_mac_family else "strength-hash"
    for row in rows:
        grade = _below_verified(row.grade, lang)
        yield message("timeline", key, size=row.size, bits=row.bits, grade=grade).in_language(lang)


def _retired(name: str, document: TransitionGuideline, lang: str) -> Iterator[str]:
    words: dict[str, object] = {"id": document.edition.id, "published": document.publication.shown}
    for row in document.legacy:
        if name in (row.algorithm, *row.serves):
            key = "retired-up-to" if row.max_size else "retired"
            yield message("timeline", key, size=row.max_size, **words).in_language(lang) + _below_verified(
                row.grade, lang
            )


def _below_verified(grade: Grade, lang: str) -> str:
    word = message("lists", f"grade-{grade.lower()}").in_language(lang)
    return "" if grade is Grade.VERIFIED else f" [{word}]"
