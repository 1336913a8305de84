"""Documents by the name that a user gives: an id, or FOLDER/ID where a list and a policy share an id."""

from __future__ import annotations

from typing import Any

import click

from cryptrec_lint.documents.library import FOLDERS, Library
from cryptrec_lint.texts import message


def named(library: Library, word: str, lang: str) -> list[tuple[str, str]]:
    """Every (folder, id) that a word can mean, lists before policies. Raises click.UsageError naming what exists."""
    folder, slash, id = word.partition("/")
    wanted = [(folder, id)] if slash else [(folder, word) for folder in FOLDERS]
    found = [(folder, id) for folder, id in wanted if folder in FOLDERS and id in library.ids(folder)]
    if not found:
        known = dict.fromkeys(id for folder in FOLDERS for id in library.ids(folder))
        raise click.UsageError(message("lists", "unknown", id=word, known=", ".join(known)).in_language(lang))
    return found


def pair(library: Library, a: str, b: str, lang: str) -> tuple[Any, Any]:
    """Two documents of one schema. Raises click.UsageError where the names mean documents of different kinds."""
    before, after = named(library, a, lang), named(library, b, lang)
    both = [(one, other) for one in before for other in after if one[0] == other[0]] or [(before[0], after[0])]
    first, second = library.document(*both[0][0]), library.document(*both[0][1])
    if first.schema != second.schema:
        words = {"a": a, "a_kind": kind_of(first), "b": b, "b_kind": kind_of(second)}
        raise click.UsageError(message("diff", "different-kinds", **words).in_language(lang))
    return first, second


def schema_name(document: Any) -> str:
    """`cipher-list`: the middle of the schema's id."""
    return str(document.schema).split("/")[1]


def kind_of(document: Any) -> Any:
    """What people call documents of this schema, in both languages."""
    return message("schema", schema_name(document))
