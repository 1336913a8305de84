"""What the kinds of `explain` share: sentences, grades, sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cryptrec_lint.documents.head import SourceRef
from cryptrec_lint.documents.library import EditionHead, Kind, Library
from cryptrec_lint.model import Grade, Text
from cryptrec_lint.texts import message, sentences
from cryptrec_lint.vocabulary import tables


def say(key: str, lang: str, **args: object) -> str:
    """The sentence `[explaining.KEY]` in a language."""
    return message("explaining", key, **args).in_language(lang)


def word(key: str, otherwise: str, lang: str) -> str:
    """The sentence of a key that is made of a word of the data; the word itself where there is none."""
    return say(key, lang) if key in sentences("explaining") else otherwise


def joined(words: Iterable[object], lang: str) -> str:
    """Words in a row, as the language separates them."""
    return ("、" if lang == "ja" else ", ").join(map(str, words))


def same(name: str, *spellings: str) -> bool:
    """Whether a name is one of the spellings, without regard to case, separators and blanks."""
    return tables.normal(name) in map(tables.normal, spellings)


def grade(value: Grade, lang: str) -> str:
    """How well a fact is established, in words."""
    return message("lists", f"grade-{value.lower()}").in_language(lang)


def mark(value: Grade, lang: str, sources: Sequence[str] = ()) -> str:
    """What stands behind a fact: its grade, and the keys of its sources."""
    keys = f": {', '.join(sources)}" if sources else ""
    return f"[{grade(value, lang)}{keys}]"


def sources(keys: Iterable[str], known: Iterable[SourceRef], lang: str, indent: str = "  ") -> Iterator[str]:
    """The sources behind the keys, each once, under a heading; nothing without keys."""
    wanted = set(keys)
    if not wanted:
        return
    yield f"{indent}{say('sources', lang)}"
    for source in known:
        if source.key in wanted:
            yield f"{indent}  {source.key}: {source.url} ({source.what})"


class Cited:
    """The sources behind a page, gathered while it is written and told at its end."""

    def __init__(self) -> None:
        self._documents: dict[SourceRef, list[str]] = {}

    def add(self, document: str, keys: Iterable[str], known: Iterable[SourceRef]) -> None:
        """Note that a document's facts rest on the sources of these keys."""
        wanted = set(keys)
        for source in known:
            if source.key in wanted:
                self._documents.setdefault(source, []).append(document)

    def lines(self) -> Iterator[str]:
        """Each source once, under the documents that rest on it."""
        groups: dict[tuple[str, ...], list[SourceRef]] = {}
        for source, documents in self._documents.items():
            groups.setdefault(tuple(dict.fromkeys(documents)), []).append(source)
        for ids, held in groups.items():
            yield f"  {', '.join(ids)}"
            yield from (f"    {source.key}: {source.url} ({source.what})" for source in held)


def section(key: str, lines: Iterable[str], lang: str) -> Iterator[str]:
    """The lines under a heading and after an empty line; nothing without lines."""
    held = list(lines)
    if held:
        yield ""
        yield say(key, lang)
        yield from held


def unfilled(text: Text, lang: str) -> str:
    """A sentence whose placeholders depend on a case that is not at hand."""
    return re.sub(r"{\w+}", message("explain", "blank").in_language(lang), text.in_language(lang))


def editions(library: Library, *kinds: Kind) -> Iterator[EditionHead]:
    """The heads of all editions of some kinds (of all kinds, when none is named), oldest first inside a kind."""
    for kind in kinds or tuple(Kind):
        yield from library.heads(kind).values()


def shown(head: EditionHead) -> str:
    """An edition in a line: id, number or title, day."""
    return f"{head.edition.id} ({head.edition.document}, {head.publication.shown})"
