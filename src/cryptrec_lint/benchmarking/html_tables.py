"""The tables of the HTML report: one under each chart, with everything that the chart shows and more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from cryptrec_lint.benchmarking import views
from cryptrec_lint.benchmarking.compare import Comparison
from cryptrec_lint.benchmarking.figures import (
    NONE,
    bytes_per_second,
    change,
    count,
    duration,
    percent,
    shown,
    size,
    three,
)
from cryptrec_lint.benchmarking.head import operation, say, word
from cryptrec_lint.benchmarking.model import Figure, Row, Run
from cryptrec_lint.texts import message


def bulk(run: Run, lang: str) -> str:
    """The table of throughput."""
    sizes = views.sizes(run)
    head = [*_columns(lang, "name", "verdict", "bits", "way"), *map(size, sizes), *_columns(lang, "cycles", "floor")]
    body = "".join(_lines(run, row, _bulk_cells(run, row, sizes, lang), lang) for row in views.bulk(run))
    return _table("bulk", say("bulk").in_language(lang), head, 4, body)


def counted(run: Run, rows: Sequence[Row], caption: str, lang: str) -> str:
    """The table of operations for some rows."""
    head = _columns(lang, "name", "verdict", "bits", "operation", "rate", "iqr", "time", "floor", "rounds")
    body = "".join(_lines(run, row, _counted_cells(run, row, lang), lang) for row in rows)
    return _table("counted", caption, head, 4, body)


def changes(comparison: Comparison, lang: str) -> str:
    """The table of what changed."""
    words = [message("bench-compare", f"column-{name}").in_language(lang) for name in ("before", "after", "change")]
    lines = []
    for one in comparison.changes:
        cells = [one.what().in_language(lang), shown(one.before), shown(one.after), change(one.ratio)]
        lines.append(f'<tr><th scope="row">{escape(one.name)}</th>{_cells(cells)}</tr>')
    title = message("bench-compare", "title", started=comparison.started).in_language(lang)
    return _table(
        "changes", title, [*_columns(lang, "name", "operation"), *words], 2, f"<tbody>{''.join(lines)}</tbody>"
    )


def _columns(lang: str, *names: str) -> list[str]:
    return [say(f"column-{name}").in_language(lang) for name in names]


def _table(kind: str, caption: str, head: Sequence[str], leftmost: int, body: str) -> str:
    titles = (f'<th scope="col"{_words(at < leftmost)}>{escape(title)}</th>' for at, title in enumerate(head))
    label = escape(caption, quote=True)
    return (
        # A region that scrolls must be reachable by the keyboard.
        f'<div class="wide" role="region" tabindex="0" aria-label="{label}"><table class="{kind}">'
        f"<caption>{escape(caption)}</caption>"
        f"<thead><tr>{''.join(titles)}</tr></thead>{body}</table></div>"
    )


def _words(are_words: bool) -> str:
    return ' class="words"' if are_words else ""


def _lines(run: Run, row: Row, lines: Sequence[Sequence[str]], lang: str) -> str:
    """The lines of a row under one head: name with its marks, verdict, bits."""
    span = f' rowspan="{len(lines)}"'
    marks = views.marks(row, views.notes(run.rows))
    name = escape(row.name) + (f"<sup>{escape(marks)}</sup>" if marks else "")
    verdict = escape(word("verdict", row.verdict).in_language(lang))
    first = (
        f'<th scope="rowgroup"{span}>{name}</th><td class="words"{span}>{verdict}</td>'
        f'<td class="words"{span}>{NONE if row.strength is None else row.strength}</td>'
    )
    trs = (f"<tr>{'' if at else first}{_cells(line)}</tr>" for at, line in enumerate(lines))
    return f'<tbody class="keep">{"".join(trs)}</tbody>'


def _cells(cells: Sequence[str]) -> str:
    """A line's cells: words first, then values; what follows a bar is the spread."""
    return "".join(_cell(cell, at == 0) for at, cell in enumerate(cells))


def _cell(cell: str, are_words: bool) -> str:
    value, bar, spread = cell.partition("|")
    return f"<td{_words(are_words)}>{escape(value)}{f' <small>{escape(spread)}</small>' if bar else ''}</td>"


def _bulk_cells(run: Run, row: Row, sizes: Sequence[int], lang: str) -> list[list[str]]:
    lines = views.lines(row, sized=True)
    several = len({one.operation for one in lines}) > 1
    return [list(_bulk_line(run, one, sizes, several, lang)) for one in lines]


def _bulk_line(run: Run, line: views.Line, sizes: Sequence[int], several: bool, lang: str) -> Iterator[str]:
    way = word("bench-way", line.way).in_language(lang)
    yield f"{word('bench-operation', line.operation).in_language(lang)}, {way}" if several else way
    for one in sizes:
        figure = line.by_size.get(one)
        yield f"{bytes_per_second(figure.per_second)}|{percent(figure.spread)}" if figure else NONE
    last = line.by_size.get(sizes[-1])
    cycles = views.cycles(run, last) if last else None
    yield NONE if cycles is None else three(cycles)
    yield _share(run, last)


def _share(run: Run, figure: Figure | None) -> str:
    share = views.share(run, figure) if figure else None
    return NONE if share is None else percent(share)


def _counted_cells(run: Run, row: Row, lang: str) -> list[list[str]]:
    return [
        [
            operation(one).in_language(lang),
            count(one.per_second),
            percent(one.spread),
            duration(one.median),
            _share(run, one),
            f"{one.rounds}",
        ]
        for one in row.figures
        if not one.size
    ]
