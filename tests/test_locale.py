"""click's own words in Japanese: the compiled catalogue is current, and its messages are those of the installed click."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import tomli

TOP = Path(__file__).parents[1]


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("click_catalogue", TOP / "tools" / "click_catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_compiled_catalogue_is_current() -> None:
    tool = _tool()
    assert tool.TARGET.read_bytes() == tool.compiled(), "run `make docs`"


def test_every_message_is_one_of_clicks() -> None:
    known: set[str] = set()
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                known.add(node.value)
    raw = tomli.loads((TOP / "src" / "cryptrec_lint" / "locale" / "ja.toml").read_text(encoding="utf-8"))
    messages = {*raw["messages"], *raw["plurals"], *(row["plural"] for row in raw["plurals"].values())}
    assert not messages - known


def test_help_and_usage_errors_are_japanese_throughout(lint: Callable[..., Any]) -> None:
    help_text = lint("scan", "--lang", "ja", "--help").out
    assert help_text.startswith("使い方：")
    assert "この説明を示す" in help_text
    assert "Show this message" not in help_text
    assert "というオプションはない" in lint("scan", "--lang", "ja", "--nonsense").err
    assert "選べるもの" in lint("scan", "--lang", "ja", "--format", "xml", ".").err
    assert "No such option" in lint("scan", "--lang", "en", "--nonsense").err
