"""`--compare FILE`: a run comes back as it was; what is no run gives one clear line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cryptrec_lint.benchmarking.model import Run
from cryptrec_lint.benchmarking.show_json import load, render
from cryptrec_lint.commands.options import what_is_wrong
from cryptrec_lint.errors import DocumentError

Spoil = Callable[[dict[str, Any]], object]


@pytest.fixture
def wrong(run: Run, tmp_path: Path) -> Callable[[str | Spoil], str]:
    """What a user is told of a file: of a text, or of a good run that was spoiled."""

    def told(how: str | Spoil) -> str:
        path = tmp_path / "run.json"
        if isinstance(how, str):
            path.write_text(how, encoding="utf-8")
        else:
            plain = json.loads(render(run))
            how(plain)
            path.write_text(json.dumps(plain), encoding="utf-8")
        with pytest.raises(DocumentError) as caught:
            load(str(path))
        line = what_is_wrong(caught.value, "en")
        assert "\n" not in line
        return line.removeprefix(f"{path}").lstrip(":1 ")

    return told


def test_a_run_comes_back(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(render(run), encoding="utf-8")
    assert load(str(path)) == run


def test_whole_numbers_stand_for_themselves(run: Run, tmp_path: Path) -> None:
    """Other programs write 1.0 as 1."""
    path = tmp_path / "run.json"
    path.write_text(render(run._replace(seconds=1.0)).replace('"seconds": 1.0', '"seconds": 1'), encoding="utf-8")
    assert load(str(path)).seconds == 1.0


def test_keys_of_later_versions_are_passed_over(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(json.dumps(json.loads(render(run)) | {"later": 1}), encoding="utf-8")
    assert load(str(path)) == run


def test_what_is_no_json(wrong: Callable[[str | Spoil], str]) -> None:
    assert wrong('{"a":') == "not valid JSON (line 1, column 6: Expecting value)"
    assert wrong('{"schema": NaN}') == "cannot be read (NaN)"
    assert wrong("[" * 100_000).startswith("cannot be read (")
    assert wrong("[]") == "wrong type: array found, object expected"


def test_what_is_no_run(wrong: Callable[[str | Spoil], str]) -> None:
    assert wrong("{}") == "schema: this key is required, but missing"
    assert "allowed: cryptrec-lint/bench/1" in wrong('{"schema": "cryptrec-lint/report/1", "tool": {"version": "1"}}')
    assert wrong(lambda run: run.pop("host")) == "host: this key is required, but missing"
    assert wrong(lambda run: run["tool"].clear()) == "tool.version: this key is required, but missing"
    assert wrong(lambda run: run.update(rows=7)) == "rows: wrong type: integer found, array expected"


@pytest.mark.parametrize("time", [0, -1, 1e300, 10**400])
def test_impossible_times(wrong: Callable[[str | Spoil], str], time: float) -> None:
    told = wrong(lambda run: run["rows"][2]["figures"][1].update(median=time))
    assert told.startswith("rows[2].figures[1]")
    assert "times must be above zero" in told


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        load(str(tmp_path / "none.json"))
    assert "none.json" in what_is_wrong(caught.value, "en")
