"""`lists`: the documents that the program ships; `lists show ID`; `lists diff A B`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click

from cryptrec_lint.commands.options import documents, lang_option
from cryptrec_lint.documents.ciphers import CipherList, Entry, TierDefinition
from cryptrec_lint.documents.diff import Difference, Row, difference, texts
from cryptrec_lint.documents.head import State
from cryptrec_lint.documents.library import EditionHead, Kind, Library
from cryptrec_lint.model import Grade, Text
from cryptrec_lint.texts import message
from cryptrec_lint.wording import sentence

Say = Callable[..., str]


def command(lang: str) -> click.Command:
    """The group in a language; without a subcommand it lists all documents."""
    library = Library()

    def say(key: str, **args: object) -> str:
        return message("lists", key, **args).in_language(lang)

    def overview(ctx: click.Context) -> None:
        if ctx.invoked_subcommand is None:
            _print(_overview(library, lang, say), lang)

    group = click.Group(
        "lists",
        callback=click.pass_context(overview),
        invoke_without_command=True,
        help=sentence(lang, "help", "help", "lists"),
        params=[lang_option(lang)],
    )
    group.add_command(
        click.Command(
            "show",
            callback=lambda id: _print(_show(library, id, lang, say), lang),
            params=[click.Argument(["id"], metavar="ID"), lang_option(lang)],
            help=sentence(lang, "help", "help", "lists-show"),
        )
    )
    group.add_command(
        click.Command(
            "diff",
            callback=lambda a, b: _print(_diff(library, a, b, lang, say), lang),
            params=[click.Argument(["a"], metavar="A"), click.Argument(["b"], metavar="B"), lang_option(lang)],
            help=sentence(lang, "help", "help", "lists-diff"),
        )
    )
    return group


def _print(lines: Iterator[str], lang: str) -> None:
    with documents(lang):
        for line in lines:
            click.echo(line)


def _overview(library: Library, lang: str, say: Say) -> Iterator[str]:
    for kind in Kind:
        yield say(f"kind-{kind}")
        for head in library.heads(kind).values():
            yield f"  {head.edition.id:<26} {head.publication.shown:<24} {head.edition.document}{_state(head, say)}"
    yield say("policies")
    for id in library.policies():
        policy = library.policy(id)
        yield f"  {id:<26} {policy.title.in_language(lang)}"


def _state(head: EditionHead, say: Say) -> str:
    return "" if head.edition.state is State.COMPLETE else f"  {say(f'state-{head.edition.state}')}"


def _show(library: Library, id: str, lang: str, say: Say) -> Iterator[str]:
    kind = next((kind for kind in Kind if id in library.heads(kind)), None)
    if kind is None:
        if id in library.policies():
            yield from _show_policy(library, id, lang, say)
            return
        known = [id for kind in Kind for id in library.heads(kind)] + list(library.policies())
        raise click.UsageError(say("unknown", id=id, known=", ".join(known)))
    yield from _show_head(library.find(kind, id), lang, say)
    if kind is Kind.CIPHERS:
        yield from _show_ciphers(library.cipher_list(id), lang, say)
    else:
        yield ""
        yield say("file", path=library.find(kind, id).path)


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


def _diff(library: Library, a: str, b: str, lang: str, say: Say) -> Iterator[str]:
    known = library.heads(Kind.CIPHERS)
    for id in (a, b):
        if id not in known:
            raise click.UsageError(say("unknown", id=id, known=", ".join(known)))
    changes = difference(library.cipher_list(a), library.cipher_list(b))
    yield f"{_title(changes.a)} → {_title(changes.b)}"
    yield from _rows(say("came"), changes.came, lambda row: f"{row.name}: {_where(changes.b, row.after, lang)}")
    yield from _rows(say("went"), changes.went, lambda row: f"{row.name}: {_where(changes.a, row.before, lang)}")
    yield from _rows(
        say("moved"),
        changes.moved,
        lambda row: f"{row.name}: {_where(changes.a, row.before, lang)} → {_where(changes.b, row.after, lang)}",
    )
    yield from _noted(changes, lang, say)
    for missing in (*changes.a.missing, *changes.b.missing):
        yield say("missing", what=missing.what, detail=missing.detail)


def _title(edition: CipherList) -> str:
    return f"{edition.edition.id} ({edition.edition.document}, {edition.publication.shown})"


def _rows(title: str, rows: tuple[Row, ...], line: Callable[[Row], str]) -> Iterator[str]:
    yield f"{title} ({len(rows)})"
    for row in rows:
        yield f"  {line(row)}"


def _where(edition: CipherList, entry: Entry | None, lang: str) -> str:
    assert entry is not None
    tier = next(row.title for row in edition.tier if row.id is entry.tier)
    heading = next(row.printed for row in edition.category if (row.tier, row.id) == (entry.tier, entry.category))
    printed = entry.printed_category or heading
    return f"{tier.in_language(lang)} / {printed}"


def _noted(changes: Difference, lang: str, say: Say) -> Iterator[str]:
    yield f"{say('noted')} ({len(changes.noted)})"
    for row in changes.noted:
        before, after = texts(changes.a, row.before), texts(changes.b, row.after)
        yield f"  {row.name}"
        yield from _texts("-", [text for text in before if text not in after], lang)
        yield from _texts("+", [text for text in after if text not in before], lang)


def _texts(sign: str, notes: list[Text], lang: str) -> Iterator[str]:
    for text in notes:
        yield f"    {sign} {text.in_language(lang)}"
