"""The README shows what the program really says, and names what really exists."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from cryptrec_lint.cli import COMMANDS
from cryptrec_lint.documents.library import Library

TOP = Path(__file__).parents[1]
README = (TOP / "README.md").read_text(encoding="utf-8")


def test_outputs_are_current() -> None:
    spec = importlib.util.spec_from_file_location("readme_outputs", TOP / "tools" / "readme_outputs.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert "rejected" in README
    assert tool.filled(README) == README, "run `make docs`"


def test_policies_and_commands_are_those_that_exist() -> None:
    named = set(re.findall(r"--policy ([\w-]+)", README)) | set(
        re.findall(r"^\| `([\w-]+)`(?: \(default\))? \|", README, re.M)
    )
    assert named == set(Library(extra=str(TOP / "examples" / "company-policy")).policies())
    used = set(re.findall(r"cryptrec-lint (scan|lists|explain)\b", README))
    assert used == set(COMMANDS)
