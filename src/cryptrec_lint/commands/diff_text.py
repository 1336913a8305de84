"""A difference laid out for people: plain text, and Markdown for a report or an issue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cryptrec_lint.commands.diff_view import Group, Item, View
from cryptrec_lint.texts import message

_SPECIAL = re.compile(r"([\\`*<>\[\]#|])")


def plain(shown: View) -> Iterator[str]:
    """Lines of plain text."""
    yield shown.title
    yield from shown.cautions
    for group in shown.groups:
        yield group.title
        for item in group.items:
            yield f"  {item.name}: {item.text}" if item.text else f"  {item.name}"
            yield from (f"    {detail.sign} {detail.text}".replace("     ", "    ") for detail in item.details)
    yield from shown.remarks


def markdown(shown: View, lang: str) -> Iterator[str]:
    """Lines of Markdown (CommonMark): a heading for each kind of change, one item for each change."""
    yield f"## {_escaped(shown.title)}"
    for caution in shown.cautions:
        yield ""
        yield f"> {_escaped(caution)}"
    for group in shown.groups:
        yield from _section(group, lang)
    if shown.remarks:
        yield ""
        yield from (f"- {_escaped(remark)}" for remark in shown.remarks)


def _section(group: Group, lang: str) -> Iterator[str]:
    yield ""
    yield f"### {_escaped(group.title)}"
    if group.items:
        yield ""
    for item in group.items:
        yield from _item(item, lang)


def _item(item: Item, lang: str) -> Iterator[str]:
    text = f": {_escaped(item.text)}" if item.text else ""
    yield f"- **{_escaped(item.name)}**{text}"
    for detail in item.details:
        sign = {"-": "before", "+": "after"}.get(detail.sign)
        words = f"{message('diff', sign).in_language(lang)} " if sign else ""
        yield f"  - {words}{_escaped(detail.text)}"


def _escaped(text: str) -> str:
    """Text in which nothing is taken for markup."""
    return _SPECIAL.sub(r"\\\1", text)
