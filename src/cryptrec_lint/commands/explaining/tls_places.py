"""Where suites, hashes, ciphers, key sizes and groups stand in the TLS guidelines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cryptrec_lint.commands.explaining.common import Cited, joined, mark, say, shown
from cryptrec_lint.documents.library import Kind, Library
from cryptrec_lint.model import Algorithm
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptrec_lint.documents.tls import Profile, SuiteRow, TlsGuideline

Told = tuple[str, Sequence[str]]
"""A line, and the keys of its sources."""


def lines(
    components: tuple[Algorithm, ...],
    codes: tuple[str, ...],
    group: tables.Group | None,
    library: Library,
    cited: Cited,
    lang: str,
) -> Iterator[str]:
    """A paragraph for each edition that speaks of them. Of a suite every edition says something, of the rest not."""
    for head in library.heads(Kind.TLS).values():
        document: TlsGuideline = library.edition(Kind.TLS, head.edition.id)
        told = list(_suites(codes, document, lang) if codes else _rules(components, group, document, lang))
        if told:
            yield f"  {shown(head)}"
            yield from (f"    {line}" for line, _ in told)
            if codes:
                yield f"    {say('how-known', lang, text=document.suites)}"
            cited.add(head.edition.id, [key for _, keys in told for key in keys], document.source)


def _suites(codes: tuple[str, ...], document: TlsGuideline, lang: str) -> Iterator[Told]:
    for profile in document.profile.values():
        found = [row for row in profile.suite if row.code in codes]
        title = profile.title.in_language(lang)
        for row in found:
            yield f"{title}: {_row(row, lang)}", (*row.sources, *row.group_sources)
        if not found:
            yield f"{title}: {_absent(profile, lang)}", ()


def _row(row: SuiteRow, lang: str) -> str:
    parts = [say("in-profile", lang)]
    if row.protocol:
        parts.append(say("for-protocol", lang, protocol=row.protocol))
    if row.variant:
        parts.append(say(f"variant-{row.variant}", lang))
    place = f"{joined(parts, lang)} {mark(row.grade, lang, row.sources)}"
    if not row.group or row.group_grade is None:
        return place
    return f"{place}; {say('letter', lang, letter=row.group)} {mark(row.group_grade, lang, row.group_sources)}"


def _absent(profile: Profile, lang: str) -> str:
    """Not in the list; or no list, and where it may be found."""
    if profile.suite:
        return say("not-in-profile", lang)
    elsewhere = profile.suites_elsewhere
    if elsewhere is None:
        return say("profile-unknown", lang)
    text = say("profile-elsewhere", lang, edition=elsewhere.edition)
    return f"{text} {mark(elsewhere.grade, lang, elsewhere.sources)}"


def _rules(
    components: tuple[Algorithm, ...], group: tables.Group | None, document: TlsGuideline, lang: str
) -> Iterator[Told]:
    names = {component.name for component in components}
    if document.certificate:
        yield from _certificates(names, document, lang)
    for profile in document.profile.values():
        yield from _profile(names, profile, lang)
    for row in document.group:
        if group and row.name == group.name:
            basis = f" {say('basis', lang, basis=row.basis)}" if row.basis else ""
            yield f"{say('in-groups', lang)} {mark(row.grade, lang, row.sources)}{basis}", row.sources


def _certificates(names: set[str], document: TlsGuideline, lang: str) -> Iterator[Told]:
    assert document.certificate is not None
    for hash in document.certificate.hash:
        if hash.algorithm in names:
            text = say("hash-allowed" if hash.allowed else "hash-barred", lang, name=hash.algorithm)
            yield _told(text, hash, lang)
    for size in document.certificate.size:
        if size.algorithm in names:
            text = say(f"use-{size.use}", lang, name=size.algorithm, size=size.min_bits)
            yield _told(text, size, lang)


def _profile(names: set[str], profile: Profile, lang: str) -> Iterator[Told]:
    title = profile.title.in_language(lang)
    for size in profile.size:
        if size.algorithm in names:
            text = say(f"use-{size.use}", lang, name=size.algorithm, size=size.min_bits)
            yield _told(f"{title}: {text}", size, lang)
    for cipher in profile.cipher:
        if cipher.algorithm in names:
            text = say("cipher", lang, name=cipher.algorithm, sizes=joined(cipher.sizes, lang))
            yield _told(f"{title}: {text}", cipher, lang)


def _told(text: str, row: Any, lang: str) -> Told:
    return f"{text} {mark(row.grade, lang, row.sources)}", row.sources
