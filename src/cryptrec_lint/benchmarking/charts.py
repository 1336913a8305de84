"""Bar charts as inline SVG. Colours and fonts are the page's (`show_html.css`), lengths are in units of the chart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from cryptrec_lint.benchmarking.columns import width

_WIDTH = 1000
_COLUMN = 6.6
"""Width of a terminal's column in the font of the chart: what a name needs."""
_OPERATION = 130
_VALUE = 62
"""Room for the value after the longest bar."""
_ROW = 21
_TITLE, _SCALE = 18, 22
_THICK, _THIN = 13, 5


class Bar(NamedTuple):
    """A value with its kind, which is a class of the style sheet, and what is printed after it."""

    kind: str
    value: float
    shown: str
    thin: bool = False


class BarRow(NamedTuple):
    """A row: name, second word, and for each column its bars: those that lie behind come first."""

    name: str
    word: str
    cells: Sequence[Sequence[Bar]]


class Scale(NamedTuple):
    """Powers of ten between which a logarithmic axis runs."""

    low: int
    high: int

    def place(self, value: float) -> float:
        """Where a value lies, 0 to 1."""
        return min(1.0, max(0.0, (math.log10(value) - self.low) / (self.high - self.low)))


def scale(values: Sequence[float]) -> Scale:
    """The decades around values; the least lies well above the lower end, so that its bar is seen."""
    low = math.floor(math.log10(min(values) / 2))
    return Scale(low, max(low + 1, math.ceil(math.log10(max(values)))))


def label(rows: Sequence[BarRow]) -> float:
    """The width that the names of rows need."""
    return 16 + _COLUMN * max(width(row.name) for row in rows)


def chart(
    rows: Sequence[BarRow], titles: Sequence[str], axis: Scale, names: float, *, id: str, title: str, described: str
) -> str:
    """A chart with a column for each of `titles`, all on one scale; `title` and `described` for who cannot see it.

    `names` is the width for the names: charts that are given the same one stand with their bars below each other.
    """
    left = names + (_OPERATION if any(row.word for row in rows) else 0)
    step = (_WIDTH - left) / len(titles)
    head = _SCALE + (_TITLE if any(titles) else 0)
    height = head + _ROW * len(rows) + 4
    inside = [*_bands(rows, head), *_columns(titles, left, step, axis, head, height)]
    for at, row in enumerate(rows):
        inside += _row(row, head + _ROW * at, names, left, step, axis)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="{id}-t {id}-d">'
        f'<title id="{id}-t">{escape(title)}</title><desc id="{id}-d">{escape(described)}</desc>'
        f"{''.join(inside)}</svg>"
    )


def _bands(rows: Sequence[BarRow], head: int) -> Iterator[str]:
    """Every second technique on a band: the eye finds its row. A technique without a name goes on with the last one."""
    number = 0
    for at, row in enumerate(rows):
        number += bool(row.name)
        if number % 2:
            yield f'<rect class="band" x="0" y="{head + _ROW * at}" width="{_WIDTH}" height="{_ROW}"/>'


def _columns(titles: Sequence[str], left: float, step: float, axis: Scale, head: int, height: float) -> Iterator[str]:
    for at, title in enumerate(titles):
        start = left + at * step
        if title:
            yield _text(start, 14, title, "title")
        span = step - _VALUE
        shown_every = math.ceil((axis.high - axis.low) * 26 / span)
        for power in range(axis.low, axis.high + 1):
            x = start + axis.place(10.0**power) * span
            yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{head - 4}" y2="{height - 4}"/>'
            if (power - axis.low) % shown_every == 0:
                yield _text(x, head - 9, _power(power), "scale", "middle")


def _power(power: int) -> str:
    """A power of ten with a prefix: `1`, `10 k`, `100 M`."""
    if power < 0:
        return f"{10.0**power:g}"
    thousands, rest = divmod(power, 3)
    return f"{10**rest}{('', 'k', 'M', 'G', 'T', 'P', 'E')[thousands]}"


def _row(row: BarRow, top: float, names: float, left: float, step: float, axis: Scale) -> Iterator[str]:
    base = top + _ROW - 6
    yield _text(4, base, row.name)
    if row.word:
        yield _text(names, base, row.word)
    for at, bars in enumerate(row.cells):
        start = left + at * step
        ends = []
        for bar in bars:
            thick = _THIN if bar.thin else _THICK
            length = max(axis.place(bar.value) * (step - _VALUE), 1)
            ends.append(length)
            y = top + (_ROW - thick) / 2
            yield f'<rect class="{bar.kind}" x="{start:.1f}" y="{y:.1f}" width="{length:.1f}" height="{thick}"/>'
        if bars:
            yield _text(start + max(ends) + 5, base, bars[0].shown, "value")


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "") -> str:
    about = (f' class="{kind}"' if kind else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{x:.1f}" y="{y:.1f}"{about}>{escape(text)}</text>'
