"""A profile of the TLS guidelines (設定基準), in every edition that has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.commands.explaining.common import mark, same, say, shown, sources
from cryptrec_lint.documents.library import EditionHead, Kind, Library

if TYPE_CHECKING:
    from cryptrec_lint.documents.tls import Profile, ProtocolRule, TlsGuideline


def names(library: Library) -> Iterator[str]:
    """Ids and titles of the profiles, alone and as policies name them (`EDITION/PROFILE`)."""
    for head, id, profile in _profiles(library):
        yield from (id, *profile.title, f"{head.edition.id}/{id}")


def lines(name: str, library: Library, lang: str) -> Iterator[str]:
    """The profile of this name: its protocol versions, and how many suites of it are known."""
    between = False
    for head, id, profile in _profiles(library):
        if same(name, id, *profile.title) or name == f"{head.edition.id}/{id}":
            if between:
                yield ""
            between = True
            yield say("profile", lang, title=profile.title, edition=shown(head))
            yield from _profile(id, profile, library.edition(Kind.TLS, head.edition.id), lang)


def _profiles(library: Library) -> Iterator[tuple[EditionHead, str, Profile]]:
    for head in library.heads(Kind.TLS).values():
        document: TlsGuideline = library.edition(Kind.TLS, head.edition.id)
        for id, profile in document.profile.items():
            yield head, id, profile


def _profile(id: str, profile: Profile, document: TlsGuideline, lang: str) -> Iterator[str]:
    for rule in profile.protocol:
        yield f"  {_protocol(rule, lang)}"
    if profile.suite:
        yield f"  {say('suite-count', lang, count=len(profile.suite), text=profile.suites_from or document.suites)}"
    else:
        yield f"  {say('profile-unknown', lang)}"
    for row in document.rule:
        if id in row.profiles:
            yield f"  {row.text.in_language(lang)} {mark(row.grade, lang, row.sources)}"
    keys = [key for rule in profile.protocol for key in rule.sources]
    keys += [key for row in document.rule if id in row.profiles for key in row.sources]
    yield from sources(keys, document.source, lang)


def _protocol(rule: ProtocolRule, lang: str) -> str:
    basis = f" {say('basis', lang, basis=rule.basis)}" if rule.basis else ""
    return f"{rule.name}: {say(f'protocol-{rule.status}', lang)} {mark(rule.grade, lang, rule.sources)}{basis}"
