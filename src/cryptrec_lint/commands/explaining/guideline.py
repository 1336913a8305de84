"""Guideline Art. 3: the fragments of its list of schemes that were seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.commands.explaining.common import joined, mark, say

if TYPE_CHECKING:
    from cryptrec_lint.documents.esign_criteria import Criteria, Scheme, SchemeFragment


def lines(document: Criteria, lang: str) -> Iterator[str]:
    """Every fragment, in the order of time, and what may be concluded from them."""
    held = document.guideline
    yield f"{say('guideline', lang, day=held.issued)} {mark(held.grade, lang, held.sources)}"
    if not held.complete:
        yield f"  {say('guideline-incomplete', lang)}"
    for fragment in held.fragment:
        yield from _fragment(fragment, lang)
    printed = [f"{row.name} ({row.oid})" for row in document.oid if row.origin == "guideline"]
    if printed:
        yield f"  {say('guideline-oids', lang, names=joined(printed, lang))}"


def keys(document: Criteria) -> Iterator[str]:
    """The keys of the sources."""
    yield from document.guideline.sources
    for fragment in document.guideline.fragment:
        yield from fragment.sources
        yield from fragment.starts.sources if fragment.starts else ()


def _fragment(fragment: SchemeFragment, lang: str) -> Iterator[str]:
    what = say(
        "fragment" if fragment.binding else "fragment-proposal", lang, id=fragment.id, when=_when(fragment, lang)
    )
    yield f"  {what} {mark(fragment.grade, lang, fragment.sources)}"
    for scheme in fragment.scheme:
        yield f"    {_scheme(scheme, lang)}"
    if fragment.families:
        yield f"    {say('families', lang, names=joined(fragment.families, lang))}"
    if fragment.hashes_added:
        yield f"    {say('hashes-added', lang, names=joined(fragment.hashes_added, lang))}"
    if fragment.sha1_accepted is not None:
        yield f"    {say('sha1-accepted' if fragment.sha1_accepted else 'sha1-not-named', lang)}"
    if fragment.truncated:
        yield f"    {say('truncated', lang)}"
    if fragment.basis:
        yield f"    {say('basis', lang, basis=fragment.basis)}"


def _when(fragment: SchemeFragment, lang: str) -> str:
    if fragment.starts:
        return say("between", lang, earliest=fragment.starts.earliest, latest=fragment.starts.latest)
    return str(fragment.as_of or fragment.as_of_month or say("day-unknown", lang))


def _scheme(scheme: Scheme, lang: str) -> str:
    parts = [scheme.name]
    if scheme.min_bits:
        parts.append(say("min-bits", lang, size=scheme.min_bits))
    if scheme.bits:
        parts.append(say("of-bits", lang, size=scheme.bits))
    if scheme.min_exponent:
        parts.append(say("min-exponent", lang, exponent=scheme.min_exponent))
    parts += [*scheme.hash, *([scheme.oid] if scheme.oid else ())]
    if scheme.truncated:
        parts.append(say("truncated", lang))
    return joined(parts, lang)
