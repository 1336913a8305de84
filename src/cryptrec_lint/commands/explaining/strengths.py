"""What strength requirements and transition guidelines say of components."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.commands.explaining import leaving
from cryptrec_lint.commands.explaining.common import Cited, grade, joined, mark, say, shown
from cryptrec_lint.documents.library import Kind, Library
from cryptrec_lint.model import Algorithm, Grade, Primitive
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptrec_lint.documents.strength import Equivalence, Period, StrengthRequirements

_SIZED = frozenset(
    {
        Primitive.KEY,
        Primitive.SIGNATURE,
        Primitive.PKE,
        Primitive.KEY_AGREE,
        Primitive.KEM,
        Primitive.BLOCK_CIPHER,
        Primitive.STREAM_CIPHER,
        Primitive.AE,
        Primitive.HASH,
        Primitive.XOF,
    }
)
"""Primitives of which a reader expects strength requirements to speak."""
_PUBLIC_KEY = frozenset({Primitive.SIGNATURE, Primitive.PKE, Primitive.KEY_AGREE, Primitive.KEM})


def lines(components: Iterable[Algorithm], library: Library, cited: Cited, lang: str) -> Iterator[str]:
    """A paragraph for each document that speaks of a component, or should."""
    asked = list(dict.fromkeys(one for one in components if one.primitive in _SIZED))
    for head in library.heads(Kind.STRENGTH).values():
        document = library.edition(Kind.STRENGTH, head.edition.id)
        found = leaving.lines if hasattr(document, "legacy") else _requirements
        held = list(found(asked, document, cited, lang)) if asked else []
        if held:
            yield f"  {shown(head)}"
            yield from held
            yield from _pqc(asked, library, lang) if found is _requirements else ()


def _requirements(
    components: list[Algorithm], document: StrengthRequirements, cited: Cited, lang: str
) -> Iterator[str]:
    rows: list[Equivalence] = []
    for component in components:
        for family in _families(component, document):
            reached = _reached(component, family, document)
            rows += reached
            yield from _component(component, family, reached, document, lang)
        if not any(component.name in names for names in document.families.values()):
            yield f"    {_no_row(component, document, lang)}"
    if any(_between(component, row) for component in components for row in rows):
        yield f"    {document.between.in_language(lang)}"
    yield from _strengths(rows, document, lang)
    held = [period for period in document.period if period.bits in {row.bits for row in rows}]
    keys = [*(row.sources for row in rows), *(period.sources for period in held)]
    cited.add(document.edition.id, [key for some in keys for key in some], document.source)


def _between(component: Algorithm, row: Equivalence) -> bool:
    """Whether the component's size is longer than the row that it reaches."""
    size = _size(component)
    return size is not None and size > row.size


def _strengths(rows: list[Equivalence], document: StrengthRequirements, lang: str) -> Iterator[str]:
    """What the periods say of the strengths of the rows; a strength below all of them has none."""
    known = {period.bits for period in document.period}
    for bits in sorted({row.bits for row in rows}):
        if bits in known:
            yield _periods([period for period in document.period if period.bits == bits], document, lang)
        elif bits < min(known):
            yield f"    {say('bits', lang, bits=bits)}: {document.below.in_language(lang)}"


def _no_row(component: Algorithm, document: StrengthRequirements, lang: str) -> str:
    """That the data has no row, and what it says of the gap."""
    detail = next((f": {one.detail}" for one in document.missing if one.algorithm == component.name), "")
    return f"{say('no-row', lang, name=component.name)}{detail} [{grade(document.edition.content_grade, lang)}]"


def _families(component: Algorithm, document: StrengthRequirements) -> list[str]:
    """The families whose rows hold for the component: of a hash it depends on what uses it."""
    held = [family for family, names in document.families.items() if component.name in names]
    user = tables.atoms().get(component.inside or "")
    if user is None or len(held) < 2:
        return held
    in_mac = user.primitive in (Primitive.MAC, Primitive.KDF)
    return [family for family in held if (family == document.hash_in_mac_family) == in_mac]


def _reached(component: Algorithm, family: str, document: StrengthRequirements) -> list[Equivalence]:
    """Every row of the family; with a size, the row that it reaches and no other; none when it is below all."""
    rows = sorted((row for row in document.equivalence if row.family == family), key=lambda row: row.size)
    size = _size(component)
    return rows if size is None else [row for row in rows if row.size <= size][-1:]


def _size(component: Algorithm) -> int | None:
    """The size that is named, of a hash its output."""
    return component.size or tables.atoms()[component.name].output


def _component(
    component: Algorithm, family: str, rows: list[Equivalence], document: StrengthRequirements, lang: str
) -> Iterator[str]:
    name = f"{component.name}-{component.size}" if component.size else component.name
    use = f" {say('in-mac', lang)}" if family == document.hash_in_mac_family else ""
    if not rows:
        yield f"    {name}{use}: {say('below-rows', lang, text=document.below)}"
    for row in rows:
        stated = f" {say('stated-by', lang, document=row.stated_by)}" if row.stated_by else ""
        text = say("row", lang, size=row.size, bits=row.bits)
        yield f"    {name}{use}: {text} {mark(row.grade, lang, row.sources)}{stated}"


def _periods(periods: list[Period], document: StrengthRequirements, lang: str) -> str:
    """The periods of one strength in a line; neighbouring ones of the same state are told as one."""
    spans: list[tuple[int, int, str]] = []
    for period in periods:
        states = _states(period, document, lang)
        start = spans.pop()[0] if spans and spans[-1][2] == states else period.first
        spans.append((start, period.last, states))
    told = (f"{say('span', lang, first=first, last=last)} {states}" for first, last, states in spans)
    weakest = max((period.grade for period in periods), key=list(Grade).index)
    keys = tuple(dict.fromkeys(key for period in periods for key in period.sources))
    return f"    {say('bits', lang, bits=periods[0].bits)}: {'; '.join(told)} {mark(weakest, lang, keys)}"


def _states(period: Period, document: StrengthRequirements, lang: str) -> str:
    new, process = (document.states[state.value].title.in_language(lang) for state in (period.new, period.process))
    if new == process:
        return new
    return joined((say("new-state", lang, state=new), say("process-state", lang, state=process)), lang)


def _pqc(components: list[Algorithm], library: Library, lang: str) -> Iterator[str]:
    """Which cipher lists set the requirements aside for an entry of their table of post-quantum techniques."""
    names = {component.name for component in components if component.primitive in _PUBLIC_KEY}
    for id in library.heads(Kind.CIPHERS):
        edition = library.cipher_list(id)
        held = sorted({entry.name for entry in edition.entry if entry.canonical in names and entry.table == "pqc"})
        for rule in edition.rule:
            if held and rule.not_applied_to:
                yield f"    {say('not-applied', lang, edition=id, names=joined(held, lang))} {mark(rule.grade, lang)}"
