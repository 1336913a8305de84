"""A run for people at a terminal: head, table of throughput, table of operations, and what must be known of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cryptrec_lint.benchmarking import views
from cryptrec_lint.benchmarking.columns import printable, right, table, width, wrapped
from cryptrec_lint.benchmarking.compare import Change, Comparison
from cryptrec_lint.benchmarking.figures import NONE, change, count, duration, percent, rate, shown, size, three
from cryptrec_lint.benchmarking.head import cautions, head, label, operation, say, ties, word
from cryptrec_lint.benchmarking.model import Figure, Row, Run
from cryptrec_lint.benchmarking.tail import tail
from cryptrec_lint.model import Text
from cryptrec_lint.texts import message

_SIZES_A_TABLE = 4
"""More do not fit in the width; further sizes get a table of their own."""
_NAME = 24
"""Columns of a name; a longer one gets a line of its own."""


def render(run: Run, *, lang: str, comparison: Comparison | None = None) -> str:
    """The report in one language. A figure is always a median with its interquartile range."""
    lines = [*_head(run, lang), *_bulk(run, lang), *_counted(run, lang), *_ties(run, lang)]
    if comparison:
        lines += _comparison(comparison, lang)
    for part in tail(run):
        lines += ["", part.title.in_language(lang), *_items(part.items, lang)]
    return "\n".join(printable(line) for line in lines) + "\n"


def _head(run: Run, lang: str) -> Iterator[str]:
    for text in (*head(run), *cautions(run)):
        yield from wrapped(text.in_language(lang), indent="  ", first="")


def _items(texts: Sequence[Text], lang: str) -> Iterator[str]:
    for text in texts:
        yield from wrapped(text.in_language(lang), indent="    ", first="  ")


def _title(keys: Sequence[str], lang: str) -> Iterator[str]:
    yield ""
    for key in keys:
        yield from wrapped(say(key).in_language(lang))


def _columns(lang: str, *names: str) -> list[str]:
    return [say(f"column-{name}").in_language(lang) for name in names]


def _bulk(run: Run, lang: str) -> Iterator[str]:
    rows, sizes = views.bulk(run), views.sizes(run)
    if not rows:
        return
    yield from _title(("bulk", "bulk-unit"), lang)
    for at in range(0, len(sizes), _SIZES_A_TABLE):
        some = sizes[at : at + _SIZES_A_TABLE]
        cells = [cell for row in rows for cell in _bulk_lines(run, row, some, lang)]
        yield from table(
            [*_columns(lang, "name", "way"), *map(size, some), *_columns(lang, "cycles", "floor")], cells, 2
        )
        yield from wrapped(say("bulk-legend", size=size(some[-1])).in_language(lang))
    yield from wrapped(say("way-legend").in_language(lang))


def _bulk_lines(run: Run, row: Row, sizes: Sequence[int], lang: str) -> list[list[str] | str]:
    lines = views.lines(row, sized=True)
    several = len({one.operation for one in lines}) > 1
    cells = []
    for line in lines:
        way = word("bench-way", line.way).in_language(lang)
        operation = word("bench-operation", line.operation).in_language(lang)
        last = line.by_size.get(sizes[-1])
        figures = [_rate_and_spread(line.by_size.get(one)) for one in sizes]
        cells.append([f"{operation}, {way}" if several else way, *figures, *_cycles_and_share(run, last)])
    return _labelled(run, row, cells, lang)


def _labelled(run: Run, row: Row, cells: list[list[str]], lang: str) -> list[list[str] | str]:
    """The lines of a row with its name before the first and its label before the second; a long name stands above."""
    name = row.name + views.marks(row, views.notes(run.rows))
    labels = [name, f"  {label(row).in_language(lang)}"]
    if width(name) > _NAME:
        return [name, *_beside(labels[1:], cells)]
    return [*_beside(labels, cells)]


def _beside(labels: list[str], cells: list[list[str]]) -> list[list[str]]:
    blank = [""] * len(cells[0])
    rest = len(cells) - len(labels)
    return [[one, *line] for one, line in zip(labels + [""] * rest, cells + [blank] * max(0, -rest), strict=True)]


def _rate_and_spread(figure: Figure | None) -> str:
    return f"{rate(figure.per_second).replace(' ', '')} {right(percent(figure.spread), 4)}" if figure else NONE


def _cycles_and_share(run: Run, figure: Figure | None) -> list[str]:
    cycles = views.cycles(run, figure) if figure else None
    return [NONE if cycles is None else three(cycles), _share(run, figure)]


def _share(run: Run, figure: Figure | None) -> str:
    share = views.share(run, figure) if figure else None
    return NONE if share is None else percent(share)


def _counted(run: Run, lang: str) -> Iterator[str]:
    rows = views.counted(run)
    if not rows:
        return
    yield from _title(("operations", "operations-unit"), lang)
    cells = [cell for row in rows for cell in _counted_lines(run, row, lang)]
    yield from table(_columns(lang, "name", "operation", "rate", "iqr", "time", "floor"), cells, 2)
    yield from wrapped(say("operations-legend").in_language(lang))


def _counted_lines(run: Run, row: Row, lang: str) -> list[list[str] | str]:
    cells = [
        [
            operation(one).in_language(lang),
            count(one.per_second),
            percent(one.spread),
            duration(one.median),
            _share(run, one),
        ]
        for one in row.figures
        if not one.size
    ]
    return _labelled(run, row, cells, lang)


def _ties(run: Run, lang: str) -> Iterator[str]:
    if found := ties(run):
        yield ""
        yield from wrapped(say("ties").in_language(lang))
        yield from _items(found, lang)


def _comparison(comparison: Comparison, lang: str) -> Iterator[str]:
    yield ""
    for text in comparison.sentences():
        yield from wrapped(text.in_language(lang), indent="  ", first="")
    if comparison.changes:
        cells = [_change(one, lang) for one in comparison.changes]
        words = [message("bench-compare", f"column-{name}").in_language(lang) for name in ("before", "after", "change")]
        yield from table([*_columns(lang, "name", "operation"), *words], cells, 2)


def _change(one: Change, lang: str) -> list[str]:
    return [one.name, one.what().in_language(lang), shown(one.before), shown(one.after), change(one.ratio)]
