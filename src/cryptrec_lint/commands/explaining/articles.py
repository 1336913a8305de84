"""An article of the Act on Electronic Signatures, its Cabinet Order, Ordinance or Guideline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.commands.explaining import art2, guideline
from cryptrec_lint.commands.explaining.common import joined, mark, same, say, sources
from cryptrec_lint.commands.explaining.esign_terms import accreditation, criteria, examination
from cryptrec_lint.commands.explaining.places import Place, in_language, places
from cryptrec_lint.documents.library import Library

if TYPE_CHECKING:
    from cryptrec_lint.documents.esign_criteria import CertificateContent, Criteria, Provision

_KANA = {"i": "イ", "ro": "ロ", "ha": "ハ", "ni": "ニ"}
"""Parts of an item, as the Ordinance letters them."""
_ORDINANCE_2 = Place("ordinance", 2)
_ORDINANCE_6 = Place("ordinance", 6)
_GUIDELINE_3 = Place("guideline", 3)
"""Where the tables `art2`, `art6` and `guideline` of the document come from."""


def names(library: Library) -> Iterator[str]:
    """Every place that the criteria name, and the subjects that they file under no article."""
    for document in criteria(library):
        written = [row.place for row in document.provision] + [one.place for one in document.examination]
        yield from dict.fromkeys(written)


def lines(name: str, library: Library, lang: str) -> Iterator[str]:
    """What the data has of the places named, or of a subject of the criteria."""
    asked = places(name)
    for document in criteria(library):
        yield from _subjects(name, document, lang)
        if asked:
            yield from _answer(name, asked, document, lang)


def why_not(name: str, library: Library, lang: str) -> str:
    """Which articles are known, for a name that reads like an article; empty where it does not."""
    if not places(name):
        return ""
    tables = [f"{one.law.title()} Art. {one.article}" for one in (_ORDINANCE_2, _ORDINANCE_6, _GUIDELINE_3)]
    known = sorted({in_language(place, lang) for place in (*names(library), *tables) if places(place)})
    return say("no-such-article", lang, name=name, known=("／" if lang == "ja" else " | ").join(known))


def _subjects(name: str, document: Criteria, lang: str) -> Iterator[str]:
    """A provision that stands under a subject instead of an article."""
    for row in document.provision:
        if same(name, row.place) and not places(row.place):
            yield from _provision(row, lang)
            yield from sources(row.sources, document.source, lang)


def _answer(name: str, asked: tuple[Place, ...], document: Criteria, lang: str) -> Iterator[str]:
    held = list(_held(asked, document, lang))
    if held:
        yield say("article", lang, name=name, document=document.edition.title, day=document.compiled_on)
        yield from held
        yield from _missing(asked, document, lang)
        yield from sources(_keys(asked, document), document.source, lang, "")


def _held(asked: tuple[Place, ...], document: Criteria, lang: str) -> Iterator[str]:
    if _meets(asked, _ORDINANCE_2):
        yield from art2.lines(document, lang)
    for row in document.provision:
        if _asks_for(asked, row.place):
            yield from _provision(row, lang)
    if _meets(asked, _ORDINANCE_6):
        yield from _contents(asked, document, lang)
    if _meets(asked, _GUIDELINE_3):
        yield from guideline.lines(document, lang)
    if _on_accreditation(asked, document):
        yield from accreditation(document.accreditation, lang)
    for one in document.examination:
        if _asks_for(asked, one.place):
            yield from examination(one, lang)


def _meets(asked: tuple[Place, ...], place: Place) -> bool:
    return any(place.meets(one) for one in asked)


def _asks_for(asked: tuple[Place, ...], written: str) -> bool:
    return any(_meets(asked, place) for place in places(written))


def _provision(row: Provision, lang: str) -> Iterator[str]:
    yield f"{in_language(row.place, lang)}: {row.text.in_language(lang)} {mark(row.grade, lang, row.sources)}"
    if row.basis:
        yield f"  {say('basis', lang, basis=row.basis)}"


def _contents(asked: tuple[Place, ...], document: Criteria, lang: str) -> Iterator[str]:
    """What Art. 6 wants to stand in a certificate: the items that are asked for."""
    art6 = document.art6
    rows = [row for row in art6.content if _meets(asked, _ORDINANCE_6._replace(number=_item(row)[0]))]
    if rows:
        same_text = joined(art6.same_text_on, lang)
        yield f"{say('contents', lang, days=same_text)} {mark(art6.grade, lang, art6.sources)}"
    for row in rows:
        number, part = _item(row)
        shown = say("content-item", lang, number=number, part=_KANA.get(part, part) if lang == "ja" else part)
        yield f"  {shown.rstrip()}: {row.text.in_language(lang)} (X.509: {', '.join(row.x509)})"


def _item(row: CertificateContent) -> tuple[int | None, str]:
    """Number of the item and its part: `5-ro` is item 5, part ro. None where it bears no number."""
    number, _, part = row.item.partition("-")
    return (int(number), part) if number.isdecimal() else (None, row.item)


def _on_accreditation(asked: tuple[Place, ...], document: Criteria) -> bool:
    """Whether a provision that is asked for is one of those under which accreditation is made public."""
    notice = places(document.accreditation.published_in.en)
    return any(_asks_for(asked, row.place) and _asks_for(notice, row.place) for row in document.provision)


def _missing(asked: tuple[Place, ...], document: Criteria, lang: str) -> Iterator[str]:
    for missing in document.missing:
        if _asks_for(asked, missing.what):
            possible = f" ({joined(missing.possible, lang)})" if missing.possible else ""
            yield say("missing-one", lang, what=missing.what, detail=f"{missing.detail}{possible}")


def _placed(document: Criteria) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every row that names a place, with its sources."""
    yield from ((row.place, row.sources) for row in document.provision)
    yield from ((one.place, one.sources) for one in document.examination)


def _keys(asked: tuple[Place, ...], document: Criteria) -> Iterator[str]:
    """The keys of every source behind the answer."""
    for place, keys in _placed(document):
        if _asks_for(asked, place):
            yield from keys
    if _meets(asked, _ORDINANCE_2):
        yield from art2.keys(document)
    if _meets(asked, _ORDINANCE_6):
        yield from document.art6.sources
    if _meets(asked, _GUIDELINE_3):
        yield from guideline.keys(document)
    if _on_accreditation(asked, document):
        yield from document.accreditation.sources
