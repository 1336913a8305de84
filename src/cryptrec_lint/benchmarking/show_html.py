"""A run as one HTML file that needs nothing else: no script, no font, no address. Charts, and a table under each."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from cryptrec_lint.benchmarking import html_tables, views
from cryptrec_lint.benchmarking.charts import Bar, BarRow, Scale, chart, label, scale
from cryptrec_lint.benchmarking.compare import Comparison
from cryptrec_lint.benchmarking.figures import count, rate, size
from cryptrec_lint.benchmarking.head import cautions, head, say, ties, word
from cryptrec_lint.benchmarking.head import operation as operation_of
from cryptrec_lint.benchmarking.model import Row, Run, Way
from cryptrec_lint.benchmarking.tail import tail
from cryptrec_lint.model import Text
from cryptrec_lint.texts import message

_STYLE = os.path.join(os.path.dirname(__file__), "show_html.css")
_OTHER = {"ja": "en", "en": "ja"}


def render(run: Run, *, lang: str, comparison: Comparison | None = None) -> str:
    """The page in one language, its headings in both."""
    title = say("title")
    with open(_STYLE, encoding="utf-8") as file:
        style = file.read()
    parts = [*_top(run, lang), *_bulk(run, lang), *_counted(run, lang), *_ties(run, lang)]
    parts += _comparison(comparison, lang) if comparison else []
    parts += _tail(run, lang)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_in(title, lang)} - {escape(run.started)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{_heading(1, title, lang)}\n" + "\n".join(parts) + "\n</main>\n</body>\n</html>\n"
    )


def _in(text: Text, lang: str) -> str:
    return escape(text.in_language(lang))


def _heading(level: int, text: Text, lang: str) -> str:
    """In the page's language, with the other one below."""
    other = _OTHER[lang]
    return f'<h{level}>{_in(text, lang)} <span class="other" lang="{other}">{_in(text, other)}</span></h{level}>'


def _list(texts: Iterable[Text], lang: str) -> str:
    return f"<ul>{''.join(f'<li>{_in(text, lang)}</li>' for text in texts)}</ul>"


def _quiet(text: Text, lang: str) -> str:
    return f'<p class="quiet">{_in(text, lang)}</p>'


def _html(key: str, **args: object) -> Text:
    return message("bench-html", key, **args)


def _top(run: Run, lang: str) -> Iterator[str]:
    yield from (f'<p class="caution">{_in(text, lang)}</p>' for text in cautions(run))
    yield _heading(2, _html("host"), lang)
    yield _list(head(run), lang)


def _bulk(run: Run, lang: str) -> Iterator[str]:
    rows, sizes = views.bulk(run), views.sizes(run)
    if not rows:
        return
    yield _heading(2, say("bulk"), lang)
    yield _quiet(say("bulk-unit"), lang)
    bars = [bar for row in rows for bar in _bulk_bars(row, sizes, lang)]
    axis = _scale(bars)
    title, described = (_html(key).in_language(lang) for key in ("bulk-chart", "bulk-described"))
    drawn = chart(bars, [size(one) for one in sizes], axis, label(bars), id="bulk", title=title, described=described)
    yield _figure(f"{escape(title)}<br>{_keys(lang)}", drawn)
    yield html_tables.bulk(run, lang)
    yield _quiet(say("bulk-legend", size=size(sizes[-1])), lang)
    yield _quiet(say("way-legend"), lang)


def _keys(lang: str) -> str:
    """What the two bars mean."""
    keys = ((way, _in(word("bench-way", way), lang)) for way in (Way.CEILING, Way.PER_MESSAGE))
    return "".join(f'<span class="key"><span class="swatch {way}"></span>{name}</span>' for way, name in keys)


def _figure(caption: str, drawn: str) -> str:
    caption = caption and f"<figcaption>{caption}</figcaption>"
    return f'<figure>{caption}<div class="wide">{drawn}</div></figure>'


def _bulk_bars(row: Row, sizes: Sequence[int], lang: str) -> Iterator[BarRow]:
    """A row for each operation: the ceiling as the thick bar, per message as the thin one in it."""
    lines = views.lines(row, sized=True)
    operations = list(dict.fromkeys(line.operation for line in lines))
    for at, operation in enumerate(operations):
        own = sorted(
            (line for line in lines if line.operation == operation), key=lambda line: line.way is not Way.CEILING
        )
        shown = word("bench-operation", operation).in_language(lang) if len(operations) > 1 else ""
        yield BarRow("" if at else row.name, shown, [_bars(own, one) for one in sizes])


def _bars(lines: Sequence[views.Line], each: int) -> list[Bar]:
    figures = [line.by_size[each] for line in lines if each in line.by_size]
    return [Bar(one.way, one.per_second, rate(one.per_second), one.way is Way.PER_MESSAGE) for one in figures]


def _scale(rows: Sequence[BarRow]) -> Scale:
    return scale([bar.value for row in rows for bars in row.cells for bar in bars])


def _counted(run: Run, lang: str) -> Iterator[str]:
    rows = views.counted(run)
    if not rows:
        return
    yield _heading(2, say("operations"), lang)
    yield _quiet(say("operations-unit"), lang)
    yield f"<p>{_in(_html('operations-chart'), lang)}</p>"
    every = [bar for row in rows for bar in _counted_bars(row, lang)]
    for bits in sorted({row.strength for row in rows}, key=lambda bits: (bits is None, bits)):
        some = [row for row in rows if row.strength == bits]
        yield from _of_strength(run, some, bits, every, lang)
    yield _quiet(say("operations-legend"), lang)


def _of_strength(run: Run, rows: Sequence[Row], bits: int | None, every: Sequence[BarRow], lang: str) -> Iterator[str]:
    """The chart and the table of one strength; all charts have the scale and the columns that `every` row needs."""
    name = _html("strength-none") if bits is None else _html("strength", bits=bits)
    title, described = (_html(key).in_language(lang) for key in ("operations-chart", "operations-described"))
    bars = [bar for row in rows for bar in _counted_bars(row, lang)]
    drawn = chart(
        bars,
        [""],
        _scale(every),
        label(every),
        id=f"bits-{bits}",
        title=f"{title}, {name.in_language(lang)}",
        described=described,
    )
    yield f'<div class="keep">{_heading(3, name, lang)}{_figure("", drawn)}</div>'
    yield html_tables.counted(run, rows, name.in_language(lang), lang)


def _counted_bars(row: Row, lang: str) -> Iterator[BarRow]:
    figures = [one for one in row.figures if not one.size]
    for at, one in enumerate(figures):
        bar = Bar(Way.OPERATION, one.per_second, count(one.per_second))
        yield BarRow("" if at else row.name, operation_of(one).in_language(lang), [[bar]])


def _ties(run: Run, lang: str) -> Iterator[str]:
    if found := ties(run):
        yield _heading(2, say("ties"), lang)
        yield _list(found, lang)


def _comparison(comparison: Comparison, lang: str) -> Iterator[str]:
    title, *sentences = comparison.sentences()
    yield _heading(2, title, lang)
    yield _list(sentences, lang)
    if comparison.changes:
        yield html_tables.changes(comparison, lang)


def _tail(run: Run, lang: str) -> Iterator[str]:
    for part in tail(run):
        yield _heading(2, part.title, lang)
        yield _list(part.items, lang)
