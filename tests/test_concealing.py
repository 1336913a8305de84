"""No line quotes what was concealed, in whatever order and however the spans lie."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cryptrec_lint.source import Source

TEXTS = st.text(st.sampled_from("abc\n"), max_size=30)
SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6)


@given(TEXTS, SPANS)
def test_every_concealed_character_is_hidden_and_no_other(text: str, spans: list[tuple[int, int]]) -> None:
    source = Source("x", text.encode())
    expected = list(text)
    for start, end in spans:
        source.conceal(start, end)
        for at in range(start, min(end, len(text))):
            expected[at] = "\n" if text[at] == "\n" else "*"
        lines = "".join(expected).split("\n")
        assert [source.line(number) for number in range(1, len(lines) + 1)] == lines
