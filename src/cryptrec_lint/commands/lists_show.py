"""`lists show ID`: the content of one document."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click

from cryptrec_lint.commands.lists_named import named
from cryptrec_lint.commands.options import lang_option, library_of, lists_option, print_lines
from cryptrec_lint.documents.ciphers import CipherList, Entry, TierDefinition
from cryptrec_lint.documents.library import POLICIES, EditionHead, Kind, Library
from cryptrec_lint.model import Grade
from cryptrec_lint.texts import message
from cryptrec_lint.wording import sentence

Say = Callable[..., str]


def command(lang: str) -> click.Command:
    """The command in a language."""

    def run(id: str) -> None:
        print_lines(show(library_of(), id, lang), lang)

    return click.Command(
        "show",
        callback=run,
        params=[click.Argument(["id"], metavar="ID"), lists_option(lang), lang_option(lang)],
        help=sentence(lang, "help", "help", "lists-show"),
    )


def show(library: Library, word: str, lang: str) -> Iterator[str]:
    """The lines of a document. Raises click.UsageError for a name that no document has."""

    def say(key: str, **args: object) -> str:
        return message("lists", key, **args).in_language(lang)

    folder, id = named(library, word, lang)[0]
    if folder == POLICIES:
        yield from _show_policy(library, id, lang, say)
        return
    head = library.find(Kind(folder), id)
    yield from _show_head(head, lang, say)
    if head.kind is Kind.CIPHERS:
        yield from _show_ciphers(library.cipher_list(id), lang, say)
    else:
        yield ""
        yield say("file", path=head.path)


def _show_head(head: EditionHead, lang: str, say: Say) -> Iterator[str]:
    edition = head.edition
    yield f"{edition.title.in_language(lang)}"
    yield say("number", document=edition.document, grade=_grade(edition.document_grade, say))
    yield say("published", day=head.publication.shown, grade=_grade(head.publication.grade, say))
    if edition.issuers:
        yield say("issuers", names="・".join(edition.issuers) if lang == "ja" else ", ".join(edition.issuers))
    if edition.supersedes:
        yield say("supersedes", id=edition.supersedes)
    yield say("content", text=edition.content.in_language(lang))


def _show_policy(library: Library, id: str, lang: str, say: Say) -> Iterator[str]:
    policy = library.policy(id)
    yield policy.title.in_language(lang)
    yield policy.text.in_language(lang)
    for name in (policy.ciphers, *policy.strength, policy.tls, policy.criteria, policy.record):
        if name:
            yield f"  {name}"
    decisions = library.decisions()
    yield (policy.tiers or decisions.tiers).reason.in_language(lang)
    yield (policy.states or decisions.states).reason.in_language(lang)
    if policy.tls:
        yield (policy.suites or decisions.suites).reason.in_language(lang)
    if policy.record:
        yield (policy.outcomes or decisions.outcomes).reason.in_language(lang)


def _show_ciphers(edition: CipherList, lang: str, say: Say) -> Iterator[str]:
    for tier in edition.tier:
        yield ""
        yield from _show_tier(edition, tier, lang, say)
    yield ""
    yield say("notes")
    for note in edition.note:
        yield f"  {note.number:>3}  {note.text.in_language(lang)}{_below_verified(note.grade, say)}"
    for change in edition.change:
        yield say("change", text=change.text.in_language(lang)) + _below_verified(change.grade, say)
    for missing in edition.missing:
        yield say("missing", what=missing.what, detail=missing.detail)
    yield ""
    yield say("sources")
    for source in edition.source:
        yield f"  {source.key}: {source.url} ({source.what})"


def _show_tier(edition: CipherList, tier: TierDefinition, lang: str, say: Say) -> Iterator[str]:
    yield f"{tier.title.in_language(lang)}{_below_verified(tier.grade, say)}"
    yield f"  {tier.text.in_language(lang)}"
    for category in edition.category:
        if category.tier is not tier.id:
            continue
        entries = [entry for entry in edition.entry if (entry.tier, entry.category) == (tier.id, category.id)]
        names = "、".join(_entry(entry, say) for entry in entries) if entries else say("empty")
        head = say("note-numbers", numbers=_numbers(category.notes)) if category.notes else ""
        yield f"  {category.printed}{head}: {names}"


def _entry(entry: Entry, say: Say) -> str:
    notes = say("note-numbers", numbers=_numbers(entry.notes)) if entry.notes else ""
    table = " [PQC]" if entry.table == "pqc" else ""
    return f"{entry.name}{table}{notes}{_below_verified(entry.grade, say)}"


def _numbers(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers))


def _grade(grade: Grade, say: Say) -> str:
    return say(f"grade-{grade.lower()}")


def _below_verified(grade: Grade, say: Say) -> str:
    return "" if grade is Grade.VERIFIED else f" [{_grade(grade, say)}]"
