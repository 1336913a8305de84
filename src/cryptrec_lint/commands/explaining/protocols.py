"""A protocol version: what each profile of each TLS guideline says of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.commands.explaining.common import mark, say, shown, sources
from cryptrec_lint.documents.library import Kind, Library
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptrec_lint.documents.tls import Profile, TlsGuideline


def names(library: Library) -> Iterator[str]:
    """Every protocol version."""
    yield from tables.protocols()


def lines(name: str, library: Library, lang: str) -> Iterator[str]:
    """The version in every profile of every edition."""
    version = tables.protocol(name)
    if not version:
        return
    yield say("protocol", lang, name=version)
    yield f"  {say('protocol-in-lists', lang)}"
    for head in library.heads(Kind.TLS).values():
        document: TlsGuideline = library.edition(Kind.TLS, head.edition.id)
        yield f"  {shown(head)}"
        for profile in document.profile.values():
            yield f"    {status(version, profile, lang)}"
        rules = [profile.rule_for(version) for profile in document.profile.values()]
        yield from sources((key for rule in rules if rule for key in rule.sources), document.source, lang, "    ")


def status(version: str, profile: Profile, lang: str) -> str:
    """What a profile says of a version, or that our data does not tell."""
    rule = profile.rule_for(version)
    title = profile.title.in_language(lang)
    if rule is None:
        return f"{title}: {say('protocol-unknown', lang)}"
    basis = f" {say('basis', lang, basis=rule.basis)}" if rule.basis else ""
    return f"{title}: {say(f'protocol-{rule.status}', lang)} {mark(rule.grade, lang, rule.sources)}{basis}"
