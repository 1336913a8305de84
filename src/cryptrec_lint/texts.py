"""Sentences in both languages at once, for findings: `rules.toml`, `messages*.toml` and `reasons.toml`."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from cryptrec_lint.model import Reason, Text, Verdict
from cryptrec_lint.wording import table


class RuleText(NamedTuple):
    """A reason that a finding may have."""

    id: str
    verdicts: tuple[Verdict, ...]
    """The verdicts that it can lead to."""
    title: Text
    message: Text
    """What was found, with placeholders."""
    why: Text
    remedy: Text
    """What to do next, with placeholders."""


@cache
def rules() -> dict[str, RuleText]:
    """Rule id → texts, in the order of `rules.toml`."""
    return {id: _rule(id, row) for id, row in table("rules").items()}


def _rule(id: str, row: dict[str, Any]) -> RuleText:
    texts = {name: Text(**row[name]) for name in ("title", "message", "why", "remedy")}
    return RuleText(id, tuple(map(Verdict, row["verdicts"])), **texts)


def message(section: str, key: str, /, **args: object) -> Text:
    """The message `[section.key]` with its placeholders filled; a `Text` argument is filled in per language."""
    row = sentences(section)[key]
    return fill(Text(row["ja"], row["en"]), **args)


def sentences(section: str) -> dict[str, Any]:
    """A section of the messages. Those that a scan of code and configurations never says stand in files of their own,
    because reading them all would be a good part of its time."""
    file = _FILES.get(section) or _FILES.get(section.partition("-")[0], "messages")
    found: dict[str, Any] = table(file)[section]
    return found


_FILES = {
    **dict.fromkeys(("esign", "match", "record"), "messages-esign"),
    **dict.fromkeys(("lists", "diff", "schema", "section", "timeline", "check"), "messages-documents"),
    **dict.fromkeys(("explain", "explaining", "meaning", "verdict-meaning"), "messages-documents"),
    **dict.fromkeys(("bench", "kcipher2"), "messages-bench"),
}
"""First word of a section's name → its file, where that is not `messages.toml`."""


def of_reason(why: Reason) -> Text:
    """The sentence of a reason: from `reasons.toml`, or from the file of the format that the key begins with."""
    rows = table("reasons")["reason"]
    row = rows.get(why.key) or table(f"reasons-{why.key.partition('-')[0]}")["reason"][why.key]
    return fill(Text(row["ja"], row["en"]), **dict(why.args))


def fill(template: Text, /, **args: object) -> Text:
    """Both languages of a template with its placeholders filled."""
    if not args:
        return template
    return Text(_fill(template.ja, "ja", args), _fill(template.en, "en", args))


def _fill(template: str, lang: str, args: dict[str, object]) -> str:
    words = {name: value.in_language(lang) if isinstance(value, Text) else str(value) for name, value in args.items()}
    return template.format_map(words)
