"""What is true of every format: each row and each figure is there, nothing is `nan`, and a hostile name does no harm."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.benchmarking import show_html, show_json, show_text, views
from cryptrec_lint.benchmarking.columns import width
from cryptrec_lint.benchmarking.compare import compare
from cryptrec_lint.benchmarking.figures import bytes_per_second, count, percent, rate
from cryptrec_lint.benchmarking.loading import load
from cryptrec_lint.benchmarking.model import Contention, Figure, Row, Run
from cryptrec_lint.model import Verdict

SCHEMA = json.loads(Path(show_json.__file__).with_name("bench.schema.json").read_text(encoding="utf-8"))
LANGUAGES = pytest.mark.parametrize("lang", ["ja", "en"])
HOSTILE = "<script>alert(1)</script>&\"'\x1b[31m"


class Plain(HTMLParser):
    """The text of a page, and its elements with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.elements = "", list[tuple[str, dict[str, str | None]]]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data + "\n"


def _in_text(figure: Figure) -> list[str]:
    """What a cell of the text shows: `2.92G  4%`, or the operations a second and the spread."""
    shown = rate(figure.per_second).replace(" ", "") if figure.size else count(figure.per_second)
    return [shown, percent(figure.spread)]


def _lines_of(text: str, row: Row, lines: int) -> str:
    """The lines of a row: from the one that begins with its name."""
    all_lines = text.splitlines()
    at = next(at for at, line in enumerate(all_lines) if re.match(rf"{re.escape(row.name)}(\*\d| )", line))
    return "\n".join(all_lines[at : at + lines])


@LANGUAGES
def test_text_has_every_row_and_figure(run: Run, lang: str) -> None:
    text = show_text.render(run, lang=lang)
    for row in run.rows:
        lines = _lines_of(text, row, 3) if row.figures else text
        for figure in row.figures:
            for shown in _in_text(figure):
                assert shown in lines, (row.name, figure)


@LANGUAGES
def test_html_has_every_row_and_figure(run: Run, lang: str) -> None:
    text = Plain(show_html.render(run, lang=lang)).text
    for row in run.rows:
        assert row.name in text
        for figure in row.figures:
            assert (bytes_per_second if figure.size else count)(figure.per_second) in text, (row.name, figure)
            assert percent(figure.spread) in text


@LANGUAGES
def test_what_is_not_measured_is_shown_with_its_reason(run: Run, lang: str) -> None:
    for rendered in (show_text.render(run, lang=lang), Plain(show_html.render(run, lang=lang)).text):
        flat = re.sub(r"\s+", "", rendered)
        assert "Camellia-128-GCM" in flat
        assert {"ja": "BotanとGnuTLSにはある", "en": "BotanandGnuTLShaveit"}[lang] in flat


@LANGUAGES
def test_every_remark_is_a_note_of_its_row(run: Run, lang: str) -> None:
    """KCipher-2 runs as this project's own, and its row points to the note that says so."""
    text = show_text.render(run, lang=lang)
    mark = re.search(r"^KCipher-2(\*\d)", text, re.MULTILINE)
    assert mark
    note = {"ja": "このツール自身の実装（純Python）", "en": "this project's own (pure Python)"}[lang]
    assert f"{mark[1]} {note}" in text


@LANGUAGES
def test_the_head_says_machine_estimator_and_contention(run: Run, lang: str) -> None:
    for rendered in (show_text.render(run, lang=lang), Plain(show_html.render(run, lang=lang)).text):
        flat = re.sub(r"\s+", "", rendered)
        for fact in ("AMDEPYC", "2.45GHz", "KVM", "sha_ni", "CPython3.11.7", "OpenSSL4.0.3", "1.012", "0.4%"):
            assert fact in flat, fact
        assert {"ja": "中央値と四分位範囲", "en": "medianandinterquartilerange"}[lang] in flat


def test_json_meets_its_schema_and_has_all_that_the_run_has(run: Run, other: Callable[[float], Run]) -> None:
    plain = json.loads(show_json.render(run, comparison=compare(other(1.2), run)))
    jsonschema.Draft202012Validator(SCHEMA).validate(plain)
    assert [row["name"] for row in plain["rows"]] == [row.name for row in run.rows]
    gcm = next(row for row in plain["rows"] if row["name"] == "AES-128-GCM")["figures"][-1]
    assert (gcm["way"], gcm["size"], gcm["rounds"]) == ("ceiling", 1048576, 120)
    assert gcm["per_second"] == pytest.approx(16544e6)
    assert gcm["cycles_per_byte"] == pytest.approx(2445.42 / 16544)
    assert gcm["share_of_floor"] == pytest.approx(16544 / 24000)


@LANGUAGES
def test_a_busy_machine_is_warned_of(run: Run, lang: str) -> None:
    caution = {"ja": "近い値の順位は決められない", "en": "cannot be ranked."}[lang]
    busy = run._replace(contention=Contention(1.06, None))
    for render in (show_text.render, show_html.render):
        assert caution in re.sub(r"\n\s*", "" if lang == "ja" else " ", render(busy, lang=lang))
        assert caution not in re.sub(r"\n\s*", "" if lang == "ja" else " ", render(run, lang=lang))


@LANGUAGES
def test_text_is_readable_at_100_columns(run: Run, other: Callable[[float], Run], lang: str) -> None:
    for line in show_text.render(run, lang=lang, comparison=compare(other(1.2), run)).splitlines():
        assert width(line) <= 100, line


@LANGUAGES
def test_a_long_name_stands_above_its_figures(run: Run, lang: str) -> None:
    name = "ISO/IEC 9798-3 three-pass mutual, ECDSA P-256"
    rows = [row._replace(name=name) if row.name in ("SHA-256", "DSA-2048") else row for row in run.rows]
    lines = show_text.render(run._replace(rows=tuple(rows)), lang=lang).splitlines()
    assert lines.count(name) == 2
    assert max(map(width, lines)) <= 100
    assert "528M 3.1%" in lines[lines.index(name) + 1]


@LANGUAGES
def test_columns_are_aligned_in_spite_of_wide_characters(run: Run, lang: str) -> None:
    """In the table of throughput every line with all figures is as wide as the rule under the head."""
    lines = show_text.render(run, lang=lang).splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("----"))
    table = [line for line in lines[at : at + 27] if "%" in line]
    assert len(table) == 25, "13 rows, one of them without a ceiling"
    assert {width(line) for line in (lines[at - 1], *table)} == {len(lines[at])}


@LANGUAGES
def test_html_needs_nothing_from_outside(run: Run, lang: str) -> None:
    page = show_html.render(run, lang=lang)
    assert not re.search(r"https?:|//|url\(|@import|javascript", page)
    elements = Plain(page).elements
    assert not {tag for tag, _ in elements} & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    assert not {
        name for _, attributes in elements for name in attributes if name in ("src", "href", "xlink:href", "srcset")
    }
    assert not [name for _, attributes in elements for name in attributes if name.startswith("on")]


@LANGUAGES
def test_html_can_be_read_by_who_cannot_see_it(run: Run, lang: str) -> None:
    page = show_html.render(run, lang=lang)
    elements = Plain(page).elements
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    charts = [attributes for tag, attributes in elements if tag == "svg"]
    assert len(charts) == 1 + 4, "throughput, and 112, 128, 192 bits and none"
    for chart in charts:
        assert chart["role"] == "img"
        assert set(str(chart["aria-labelledby"]).split()) <= set(ids)
    assert sum(tag == "table" for tag, _ in elements) == len(charts)
    assert sum(tag == "caption" for tag, _ in elements) == len(charts)
    assert all("scope" in attributes for tag, attributes in elements if tag == "th")
    assert ("html", {"lang": lang}) in elements
    headings = [tag for tag, _ in elements if tag in ("h1", "h2", "h3")]
    others = [a for tag, a in elements if tag == "span" and a.get("lang") == {"ja": "en", "en": "ja"}[lang]]
    assert len(others) == len(headings), "each heading stands in the other language too"


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_enough_in_light_dark_and_print() -> None:
    """WCAG 2: 4.5 for text, 3 for what charts are made of."""
    style = Path(show_html.__file__).with_name("show_html.css").read_text(encoding="utf-8")
    palettes = [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root {([^}]*)}", style)]
    assert len(palettes) == 3
    for colours in palettes:
        for text in ("text", "quiet", "caution"):
            for ground in ("ground", "band"):
                assert _contrast(colours[text], colours[ground]) >= 4.5, (text, ground, colours)
        for ground in ("ground", "band", "pale"):
            assert _contrast(colours["strong"], colours[ground]) >= 3, (ground, colours)


def test_hostile_names_do_no_harm(run: Run) -> None:
    """A run may come from a file of someone else."""
    row = run.rows[0]._replace(name=HOSTILE, source=HOSTILE, implementation=HOSTILE)
    hostile = run._replace(rows=(row,), policy=HOSTILE, host=run.host._replace(cpu=HOSTILE))
    page = show_html.render(hostile, lang="en")
    assert "<script" not in page
    assert "alert(1)" in Plain(page).text
    assert "\x1b" not in show_text.render(hostile, lang="en")
    assert json.loads(show_json.render(hostile))["rows"][0]["name"] == HOSTILE


def test_an_empty_run_is_still_a_report(run: Run) -> None:
    empty = run._replace(rows=(), floors=())
    assert "Nothing was measured." in show_text.render(empty, lang="en")
    assert "計測したものはない。" in show_html.render(empty, lang="ja")
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(show_json.render(empty)))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_run_is_rendered_and_comes_back(
    any_run: st.SearchStrategy[Run], tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    run = data.draw(any_run)
    path = tmp_path_factory.mktemp("run") / "run.json"
    path.write_text(show_json.render(run), encoding="utf-8")
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(path.read_text(encoding="utf-8")))
    assert load(str(path)) == run
    for lang in ("ja", "en"):
        text = show_text.render(run, lang=lang, comparison=compare(run, run))
        page = show_html.render(run, lang=lang, comparison=compare(run, run))
        for rendered in (text, page):
            assert not re.search(r"\b(nan|inf)\b", rendered, re.IGNORECASE)
        assert {row.name for row in run.rows if row.name in text} == {row.name for row in run.rows}


def test_verdict_and_strength_stand_beside_each_row(run: Run) -> None:
    text = show_text.render(run, lang="en")
    triple_des = next(row for row in run.rows if row.name.startswith("3-key"))
    assert triple_des.verdict is Verdict.CONDITIONAL
    assert "conditional, 112 bits" in _lines_of(text, triple_des, 2)
    assert "undetermined, - bits" in _lines_of(
        text, next(row for row in views.counted(run) if row.name == "Ed25519"), 2
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [(999.4, "999"), (999.6, "1.00 k"), (16_544e6, "16.5 G"), (0.25, "0.250"), (1_000_000, "1.00 M")],
)
def test_rates_have_three_digits(value: float, shown: str) -> None:
    assert rate(value) == shown
