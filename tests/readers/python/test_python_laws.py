"""Laws of the Python reader: whatever comes in, it comes to an end, quotes what it saw, and sees the same again."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import Observation, Unresolved
from cryptrec_lint.readers.python.reader import READER
from cryptrec_lint.readers.python.reading import read_anyway
from cryptrec_lint.source import Source

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.py"))
TEXTS = [path.read_bytes() for path in FIXTURES]

few = settings(deadline=None, max_examples=60)


def read(data: bytes, path: str = "x.py") -> list[Observation]:
    return list(read_anyway(Source(path, data)))


def check_spans(data: bytes) -> list[Observation]:
    source = Source("x.py", data)
    found = list(read_anyway(source))
    for observation in found:
        written = getattr(observation, "written", None)
        assert source.span(observation.location) == written
    return found


@given(st.binary(max_size=400))
@few
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    check_spans(data)
    assert READER.claims(Source("x", data)) in (True, False)


@given(st.sampled_from(TEXTS), st.integers(0, 4000), st.integers(0, 40), st.binary(max_size=12))
@few
def test_damaged_files_are_read_without_an_exception(data: bytes, at: int, cut: int, put: bytes) -> None:
    check_spans(data[:at] + put + data[at + cut :])


@given(st.text(alphabet="()[]{}'\"\\:#\n\r\t .,=@hashlib.md5import\u3042\x0c", max_size=300))
@few
def test_any_text_is_read_without_an_exception(text: str) -> None:
    check_spans(("import hashlib\n" + text).encode("utf-8", "surrogatepass"))


def what(found: list[Observation]) -> list[tuple[object, ...]]:
    """Observations without their lines."""
    return [
        (type(item), getattr(item, "written", ""), getattr(item, "components", ()), item.location.symbol)
        for item in found
    ]


@given(st.sampled_from(TEXTS), st.data())
@few
def test_comments_and_blank_lines_change_nothing_but_lines(text: bytes, data: st.DataObject) -> None:
    lines = text.split(b"\n")
    at = data.draw(st.integers(0, len(lines)))
    starts = [
        number for number, line in enumerate(lines) if line.startswith((b"def ", b"class ", b"import ", b"from "))
    ]
    at = max((start for start in starts if start <= at), default=0)
    changed = b"\n".join([*lines[:at], b"", b"# hashlib.md5()", b"", *lines[at:]])
    assert what(read(changed)) == what(read(text))


@pytest.mark.parametrize("end", [b"\r\n", b"\r"])
@pytest.mark.parametrize("text", TEXTS, ids=[path.stem for path in FIXTURES])
def test_other_line_ends_change_nothing_but_places(text: bytes, end: bytes) -> None:
    found = check_spans(text.replace(b"\n", end))
    expected = [(kind, components) for kind, _, components, _ in what(read(text))]
    assert [(kind, components) for kind, _, components, _ in what(found)] == expected


@pytest.mark.parametrize(
    ("coding", "line"),
    [
        ("utf-8", b""),
        ("utf-8-sig", b""),
        ("shift_jis", b"# -*- coding: shift_jis -*-\n"),
        ("euc_jp", b"# coding: euc_jp\n"),
        ("latin-1", b"# coding: latin-1\n"),
    ],
)
def test_places_are_right_in_every_encoding(coding: str, line: bytes) -> None:
    """Columns count code points of the text as the source decodes it; what is quoted is what stands there."""
    word = "é" if coding == "latin-1" else "暗号"
    data = line + f"import hashlib; x = '{word}'; hashlib.md5(b'')\n".encode(coding)
    [found] = check_spans(data)
    assert getattr(found, "written", "") == "hashlib.md5"


def test_the_symbol_is_the_qualified_function() -> None:
    [found] = read(
        b"import hashlib\nclass A:\n    def f(self):\n        def g(): return hashlib.md5()\n        return g\n"
    )
    assert found.location.symbol == "A.f.g"


def test_a_refused_file_quotes_the_line_of_the_complaint() -> None:
    [found] = read(b"x = 1\nx = = 2\n")
    assert isinstance(found, Unresolved)
    assert (found.rule, found.written, found.location.line) == ("unreadable-input", "x = = 2", 2)


HOSTILE = {
    "deep parentheses": b"import hashlib\nx = " + b"(" * 5000 + b")" * 5000,
    "deep calls": b"import hashlib\nhashlib.new(" + b"str(" * 90 + b"'md5'" + b")" * 91,
    "long sum": b"import hashlib\nx = '' " + b"+ 'a'" * 20000 + b"\nhashlib.new(x)\n",
    "long chain": b"import hashlib\nhashlib" + b".a" * 5000 + b"()\n",
    "doubling": b"import hashlib\nx0 = 'a'\n"
    + b"".join(b"x%d = x%d + x%d\n" % (n + 1, n, n) for n in range(200))
    + b"hashlib.new(x200)\n",
    "branching": b"import hashlib\nx = 'a'\n" + b"if f():\n    x = x + 'b'\n" * 300 + b"hashlib.new(x)\n",
    "functions": b"import hashlib\n"
    + b"".join(b"def f%d(a): return f%d(a) if a else f%d(a)\n" % (n, n + 1, n + 2) for n in range(300))
    + b"hashlib.new(f0(1))\n",
    "many bindings": b"import hashlib\n" + b"if f():\n    h = hashlib.md5\nh()\n" * 1500,
    "powers": b"import hashlib\nx = 9 ** 9 ** 9 ** 9\ny = 'a' * 10 ** 12\nhashlib.new(y)\n"
    b"z = 1 << 10 ** 10\nhashlib.new(str(z))\n",
    "padding": b"import hashlib\nhashlib.new('%999999999d' % 1)\nhashlib.new('{:>999999999}'.format(1))\n",
    "null": b"import hashlib\nhashlib.md5()\n\0",
    "unclosed brackets": b"import hashlib\n" + b"x = (\n" * 5000,
    "unclosed quotes": b"import hashlib\n" + b'x = """\n"""\n"""' * 2000 + b"\n(",
    "elif": b"import hashlib\nif a: pass\n" + b"elif a: x = 'md5'\n" * 900 + b"hashlib.new(x)\n",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_come_to_an_end(data: bytes) -> None:
    """A generous bound, so that only a blow-up fails."""
    start = time.process_time()
    check_spans(data)
    assert time.process_time() - start < 20


def test_claims_by_name_or_first_line() -> None:
    assert READER.claims(Source("a.py", b""))
    assert READER.claims(Source("A.PYI", b""))
    assert READER.claims(Source("run", b"#!/usr/bin/env python3\nimport hashlib\n"))
    assert not READER.claims(Source("a.txt", b"import hashlib\n"))
    assert not READER.claims(Source("run", b"#!/bin/sh\necho python\n"))


def test_the_first_gate_loses_nothing_in_the_standard_library() -> None:
    """A sample of files that the gate drops yields nothing when it is read all the same."""
    from cryptrec_lint.readers.python.gate import passes
    from cryptrec_lint.vocabulary.catalogue import catalogue

    dropped = [
        path for path in sorted(Path(os.__file__).parent.glob("*.py")) if not passes(path.read_bytes(), catalogue())
    ]
    assert len(dropped) > 20
    for path in dropped[::4]:
        assert read(path.read_bytes()) == [], path.name
