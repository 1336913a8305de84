"""The README shows what the program really says, and names what really exists."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

from cryptrec_lint.cli import COMMANDS
from cryptrec_lint.documents.library import Library

TOP = Path(__file__).parents[1]
README = (TOP / "README.md").read_text(encoding="utf-8")


def tool(name: str) -> Any:
    """A script of `tools/` as a module."""
    spec = importlib.util.spec_from_file_location(name, TOP / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_outputs_are_current() -> None:
    assert "rejected" in README
    assert tool("readme_outputs").filled(README) == README, "run `make docs`"


def test_the_page_of_editions_is_current() -> None:
    page = (TOP / "docs" / "editions.md").read_text(encoding="utf-8")
    assert "| `cryptrec-2013` | 2013-03-01 | complete | 42 |" in page
    assert tool("editions_table").page() == page, "run `make docs`"


def test_policies_and_commands_are_those_that_exist() -> None:
    policies = set(Library().policies())
    own = set(Library(extra=str(TOP / "examples" / "company-policy")).policies())
    assert set(re.findall(r"--policy ([\w.-]*\w)", README)) <= policies | own
    table = README[README.index("| policy |") : README.index("`--as-of DATE`")]
    assert set(re.findall(r"`([\w.-]+)`", table)) == policies
    used = set(re.findall(r"cryptrec-lint (scan|lists|explain|record|bench)\b", README))
    assert used == set(COMMANDS)
