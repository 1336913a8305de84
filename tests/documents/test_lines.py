"""The line of a key: right or absent, never wrong. tomli says what a file holds; these tests hold the lines to it."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.lines import line_of
from cryptrec_lint.documents.loading import load
from cryptrec_lint.errors import DocumentError

FILES = sorted(Path(Library().root).rglob("*.toml"))
TEXTS = {path.stem + path.parent.name: path.read_text(encoding="utf-8") for path in FILES}


def keys(value: Any, name: str = "") -> Iterator[str]:
    """Every key of a parsed file, written as errors write it."""
    if isinstance(value, dict):
        for key, one in value.items():
            inner = f"{name}.{key}" if name else key
            yield inner
            yield from keys(one, inner)
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield f"{name}[{at}]"
            yield from keys(one, f"{name}[{at}]")


def parsed(lines: list[str]) -> set[str] | None:
    """The keys of the first lines of a file; None where they end in the middle of a value."""
    try:
        return set(keys(tomli.loads("\n".join(lines) + "\n")))
    except tomli.TOMLDecodeError:
        return None


def begins_at(text: str, key: str, line: int) -> bool:
    """Whether the file has the key from this line on and not before: the lines above do not hold it, and the shortest
    readable beginning of the file that includes the line does. In a value of several lines the text says it itself."""
    lines = text.split("\n")
    above = line - 1
    while (before := parsed(lines[:above])) is None:
        above -= 1
    upto = line
    while (after := parsed(lines[:upto])) is None:
        upto += 1
    return key not in before and key in after


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_key_of_every_shipped_file_is_found_where_it_begins(name: str) -> None:
    text = TEXTS[name]
    known = sorted(set(keys(tomli.loads(text))))
    for key in random.Random(name).sample(known, min(len(known), 12)):
        line = line_of(text, key)
        assert line is not None, key
        assert begins_at(text, key, line), key


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_no_key_of_a_shipped_file_is_without_a_line(name: str) -> None:
    text = TEXTS[name]
    last = len(text.split("\n"))
    for key in random.Random(name).choices(sorted(set(keys(tomli.loads(text)))), k=20):
        assert 1 <= (line_of(text, key) or 0) <= last


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FILES), st.randoms(use_true_random=False))
def test_an_error_in_a_shipped_file_is_told_with_its_line(path: Path, chance: random.Random) -> None:
    """A key at the beginning of a line, misspelt: the error names the key, and the line is the one that was changed."""
    lines = path.read_text(encoding="utf-8").split("\n")
    single = [at for at, line in enumerate(lines) if line.split(" = ")[0].replace("_", "a").isalnum() and " = " in line]
    at = chance.choice([one for one in single if not lines[one].startswith("schema")])
    lines[at] = f"misspelt_{lines[at]}"
    with tempfile.TemporaryDirectory() as folder:
        broken = Path(folder) / path.name
        broken.write_text("\n".join(lines), encoding="utf-8")
        key = key_of_error(broken)
    # Inside a multi-line string the name is no key, and a table of any names (`[law]`) takes it for another entry.
    if ".misspelt_" in f".{key}":
        assert line_of("\n".join(lines), key) == at + 1


def key_of_error(path: Path) -> str:
    try:
        load(str(path))
    except DocumentError as error:
        return error.key
    return ""


TRICKY = '''# [[entry]]
title = """
[[entry]]
name = "not a key"
"""
"quoted key" = 1
a.b.c = 2
list = [
  { name = "one", inner = { deep = true } }, # ]
  { name = "}, ]", grade = "x" },
  [1,
   2],
]

[[entry]]
name = "first"
text.ja = "#"
text.en = 'it''s'

[entry.sub]
x = 2020-01-01 10:00:00

[[entry.row]]
y = 1

[[entry.row]]
y = 2

[[entry]]
name = \'\'\'
x = 1\'\'\'
[[entry.row]]
y = 3
'''.replace("'it''s'", '"its"')


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("title", 2),
        ("quoted key", 6),
        ("a", 7),
        ("a.b", 7),
        ("a.b.c", 7),
        ("list", 8),
        ("list[0].inner.deep", 9),
        ("list[1]", 10),
        ("list[1].grade", 10),
        ("list[2]", 11),
        ("list[2][1]", 12),
        ("entry", 15),
        ("entry[0]", 15),
        ("entry[0].text.en", 18),
        ("entry[0].sub.x", 21),
        ("entry[0].row[1].y", 27),
        ("entry[1]", 29),
        ("entry[1].row[0].y", 33),
        # not there: the nearest table around it
        ("entry[0].colour", 15),
        ("entry[0].row[1].colour", 26),
        ("entry[0].sub.colour", 20),
        ("list[1].colour", 10),
        ("colour", None),
        ("", None),
    ],
)
def test_a_key_in_a_file_that_makes_it_hard(key: str, line: int | None) -> None:
    assert tomli.loads(TRICKY)
    assert line_of(TRICKY, key) == line


def test_a_name_that_two_keys_share_has_no_line() -> None:
    text = 'a.b = 1\n"a.b" = 2\n'
    assert len(list(keys(tomli.loads(text)))) == 3
    assert line_of(text, "a.b") is None
    assert line_of(text, "a") == 1


def test_windows_line_ends_count_once() -> None:
    assert line_of("a = 1\r\n[t]\r\nb = 2\r\n", "t.b") == 3


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="[]{}=.,#\"'\\\n ab1", max_size=60), st.sampled_from(["a", "a.b", "a[0]", "b[1].a", "1"]))
def test_no_text_makes_it_fail_and_what_it_finds_is_right(text: str, key: str) -> None:
    line = line_of(text, key)
    try:
        known = set(keys(tomli.loads(text)))
    except tomli.TOMLDecodeError:
        return
    if key in known and line is not None:
        assert begins_at(text, key, line)


def test_nesting_without_end_is_no_crash() -> None:
    line_of("a = " + "[" * 100_000, "a")
