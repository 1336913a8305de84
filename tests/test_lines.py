"""Lines of a text are found the same way whether a reader goes forward or back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cryptrec_lint.lines import Lines

TEXTS = st.text(st.sampled_from("ab\r\n\u3042"), max_size=40)


def expected(text: str, offset: int) -> tuple[int, int]:
    end = "\n" if "\n" in text else "\r"
    before = text[:offset]
    return before.count(end) + 1, before.rfind(end) + 1


@given(TEXTS, st.lists(st.integers(0, 40), max_size=12), st.lists(st.integers(-1, 45), max_size=12))
def test_offsets_in_any_order(text: str, offsets: list[int], numbers: list[int]) -> None:
    lines = Lines(text)
    end = "\n" if "\n" in text else "\r"
    whole = text.split(end)
    for offset, number in zip(offsets, [*numbers, *[1] * len(offsets)], strict=False):
        at = min(offset, len(text))
        assert lines.at(at) == expected(text, at)
        start, stop = lines.bounds(number)
        line = whole[number - 1] if 1 <= number <= len(whole) else ""
        assert text[start:stop].removesuffix(end) == line


@given(TEXTS, st.lists(st.integers(0, 40), max_size=12))
def test_going_forward_makes_no_table(text: str, offsets: list[int]) -> None:
    lines = Lines(text)
    for offset in sorted(min(one, len(text)) for one in offsets):
        number, start = lines.at(offset)
        assert (number, start) == expected(text, offset)
        assert lines.bounds(number)[0] == start
    assert "_starts" not in vars(lines)
