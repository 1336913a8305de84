"""An edition of a document: what it is, when it was published, how its content is known, what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.commands.explaining.common import editions, grade, joined, same, say, shown
from cryptrec_lint.documents.library import EditionHead, Library
from cryptrec_lint.model import Grade


def names(library: Library) -> Iterator[str]:
    """Ids and printed numbers of all editions."""
    for head in editions(library):
        yield from spellings(head)


def spellings(head: EditionHead) -> Iterator[str]:
    """What an edition may be called: its id, its short name, the number printed on it with or without the body's."""
    yield head.edition.id
    yield head.edition.document
    if head.edition.document.isascii():
        yield head.edition.document.rpartition(" ")[2]
    yield from head.edition.short or ()


def find(name: str, library: Library) -> list[EditionHead]:
    """The editions of this id or printed number."""
    return [head for head in editions(library) if same(name, *spellings(head))]


def lines(name: str, library: Library, lang: str) -> Iterator[str]:
    """Every edition of this name."""
    for head in find(name, library):
        yield from _edition(head, library, lang)


def _edition(head: EditionHead, library: Library, lang: str) -> Iterator[str]:
    edition, published = head.edition, head.publication
    yield f"{edition.id}: {edition.title.in_language(lang)}"
    yield _fact("number", edition.document, edition.document_grade, edition.document_basis, lang)
    yield _fact("published", published.shown, published.grade, published.basis, lang)
    if edition.issuers:
        yield f"  {say('issuers', lang, names=joined(edition.issuers, lang))}"
    yield from _neighbours(head, library, lang)
    content = say(f"state-{edition.state}", lang, text=edition.content)
    yield f"  {content} [{grade(edition.content_grade, lang)}]"
    if edition.url:
        yield f"  {say('address', lang, url=edition.url)}"
    yield from _rest(head, library, lang)
    yield f"  {say('show', lang, id=edition.id)}"


def _fact(key: str, value: str, how: Grade, basis: str, lang: str) -> str:
    return f"  {say(key, lang, value=value)} [{grade(how, lang)}{f': {basis}' if basis else ''}]"


def _neighbours(head: EditionHead, library: Library, lang: str) -> Iterator[str]:
    chain = library.heads(head.kind)
    if head.edition.supersedes:
        yield f"  {say('supersedes', lang, other=shown(chain[head.edition.supersedes]))}"
    for other in chain.values():
        if other.edition.supersedes == head.edition.id:
            yield f"  {say('superseded', lang, other=shown(other))}"


def _rest(head: EditionHead, library: Library, lang: str) -> Iterator[str]:
    document = library.edition(head.kind, head.edition.id)
    if document.missing:
        yield f"  {say('missing', lang)}"
    for missing in document.missing:
        yield f"    {missing.what}: {missing.detail}"
    yield f"  {say('sources', lang)}"
    for source in document.source:
        yield f"    {source.key}: {source.url} ({source.what})"
