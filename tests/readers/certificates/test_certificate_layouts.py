"""However a certificate is laid out in a text file, the same is seen: only the place differs."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from cryptrec_lint.model import CertificateSeen, Observation

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]
Fixture = Callable[[str], bytes]
Layout = Callable[[str], str]

BOM = "\ufeff"


def one_line_of_base64(text: str) -> str:
    """The body of the block in one long line."""
    begin, *body, end = text.splitlines(keepends=True)
    return begin + "".join(line.strip() for line in body) + "\n" + end


LAYOUTS: dict[str, Layout] = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "bare cr": lambda text: text.replace("\n", "\r"),
    "byte order mark": lambda text: BOM + text,
    "byte order mark and crlf": lambda text: BOM + text.replace("\n", "\r\n"),
    "indented": lambda text: textwrap.indent(text, "  \t"),
    "indented much": lambda text: textwrap.indent(text, " " * 150),
    "no final newline": lambda text: text.rstrip("\n"),
    "blanks at line ends": lambda text: text.replace("\n", " \t\n"),
    "empty lines inside": lambda text: text.replace("\n", "\n\n"),
    "base64 in one line": one_line_of_base64,
    "all in one line": lambda text: text.replace("\n", " "),
    "bag attributes before": lambda text: "Bag Attributes\n    localKeyID: 01\nsubject=CN = x\n" + text,
    "headers inside": lambda text: text.replace("-----\n", "-----\nComment: a, b\n\n", 1),
    "text after": lambda text: text + "\nand so on\n",
}


@pytest.fixture(scope="module")
def block(fixture: Fixture) -> str:
    """One certificate in armour."""
    text = fixture("others.pem").decode()
    return text[text.index("-----BEGIN") : text.index("-----END CERTIFICATE-----") + 26]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_the_layout_does_not_matter(layout: Layout, block: str, observe: Observe, shown: Shown) -> None:
    assert shown(observe(layout(block).encode())) == shown(observe(block.encode()))


def test_blocks_glued_together_without_a_newline_are_both_seen(block: str, observe: Observe, shown: Shown) -> None:
    glued = block.rstrip("\n") + block
    assert [line.split()[0] for line in shown(observe(glued.encode()))].count("certificate[1]") == 1
    assert len(observe(glued.encode())) == 2 * len(observe(block.encode()))


def test_columns_count_code_points_after_the_indentation(block: str, observe: Observe) -> None:
    where = observe(("日本語\n" + textwrap.indent(block, "  ")).encode())[0].location
    assert (where.line, where.column, where.end_column) == (2, 3, 30)


def test_a_line_of_text_before_moves_the_place_and_nothing_else(block: str, observe: Observe) -> None:
    before, after = observe(block.encode())[0], observe(b"\n\n" + block.encode())[0]
    assert (before.location.line, after.location.line) == (1, 3)
    assert isinstance(before, CertificateSeen) and isinstance(after, CertificateSeen)
    assert before.sha256 == after.sha256


def test_lines_of_a_file_that_ends_them_with_cr_only_are_lines(block: str, observe: Observe) -> None:
    found = observe(f"\r\r{block}\r{block}\r".replace("\n", "\r").encode())
    assert {one.location.line for one in found} == {3, 4 + block.count("\n")}
