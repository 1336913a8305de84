"""A policy: what judges together, and what sections and periods mean for a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.commands.explaining.common import joined, same, say, shown
from cryptrec_lint.documents.library import EditionHead, Kind, Library
from cryptrec_lint.model import Tier, Verdict
from cryptrec_lint.texts import message

if TYPE_CHECKING:
    from cryptrec_lint.documents.policy import Policy
    from cryptrec_lint.documents.strength import StrengthRequirements


def names(library: Library) -> Iterator[str]:
    """Ids of the policies."""
    yield from library.policies()


def lines(name: str, library: Library, lang: str) -> Iterator[str]:
    """The policy of this id."""
    for id in library.policies():
        if same(name, id):
            yield from _policy(library.policy(id), library, lang)


def verdict(policy: Policy, table: str, word: str, library: Library) -> Verdict:
    """What a word of a document means under a policy: by the policy's own table, else by the project's."""
    rows = getattr(policy, table) or getattr(library.decisions(), table)
    found: Verdict = getattr(rows, word.replace("-", "_"))
    return found


def verdicts(table: str, word: str, policies: Iterable[Policy], library: Library, lang: str) -> Iterator[str]:
    """What a word means under each of some policies; told once where they agree."""
    groups: dict[Verdict, list[str]] = {}
    for policy in policies:
        groups.setdefault(verdict(policy, table, word, library), []).append(policy.id)
    for found, ids in groups.items():
        key = "in-every-policy" if len(groups) == 1 else "in-policies"
        yield f"  {say(key, lang, verdict=message('verdict', found), ids=joined(ids, lang))}"


def everyone(library: Library) -> Iterator[Policy]:
    """Every policy."""
    yield from map(library.policy, library.policies())


def _policy(policy: Policy, library: Library, lang: str) -> Iterator[str]:
    yield say("policy", lang, id=policy.id, title=policy.title)
    yield f"  {policy.text.in_language(lang)}"
    yield f"  {say('judges-by', lang)}"
    for head in _heads(policy, library):
        yield f"    {shown(head)}"
    if policy.tls:
        yield f"    {say('profile-of', lang, profile=policy.tls)}"
    yield from _table("tiers", _tiers(lang), policy, library, lang)
    for document in (library.edition(Kind.STRENGTH, id) for id in policy.strength):
        if hasattr(document, "states"):
            yield from _table("states", _states(document, lang), policy, library, lang)
    if policy.tls:
        yield from _table(
            "suites", [(word, say(f"suite-{word}", lang)) for word in ("listed", "outside")], policy, library, lang
        )
    for record in (library.edition(Kind.ESIGN, id) for id in (policy.record,) if id):
        yield from _table("outcomes", [(str(row.id), str(row.id)) for row in record.outcome], policy, library, lang)


def _heads(policy: Policy, library: Library) -> Iterator[EditionHead]:
    yield library.find(Kind.CIPHERS, policy.ciphers)
    for id in policy.strength:
        yield library.find(Kind.STRENGTH, id)
    if policy.tls:
        yield library.find(Kind.TLS, policy.tls.partition("/")[0])
    for id in filter(None, (policy.criteria, policy.record)):
        yield library.find(Kind.ESIGN, id)


def _tiers(lang: str) -> list[tuple[str, str]]:
    return [(tier.value, message("place", tier).in_language(lang)) for tier in Tier]


def _suites(lang: str) -> list[tuple[str, str]]:
    return [(word, say(f"suite-{word}", lang)) for word in ("listed", "outside")]


def _states(document: StrengthRequirements, lang: str) -> list[tuple[str, str]]:
    return [(word, state.title.in_language(lang)) for word, state in document.states.items()]


def _table(table: str, words: Iterable[tuple[str, str]], policy: Policy, library: Library, lang: str) -> Iterator[str]:
    """A table of the policy: each word, as it is shown, with its verdict, and the reason."""
    yield f"  {say(f'{table}-verdicts', lang)}"
    for word, title in words:
        found = message("verdict", verdict(policy, table, word, library)).in_language(lang)
        yield f"    {title}: {found}"
    rows = getattr(policy, table) or getattr(library.decisions(), table)
    yield f"    {say('reason', lang, text=rows.reason)}"
