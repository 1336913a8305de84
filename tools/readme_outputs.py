"""Fills the output blocks of README.md: after `<!-- output: ARGUMENTS -->` stands what the program says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[1]
README = TOP / "README.md"
_BLOCK = re.compile(r"(<!-- output: (?P<arguments>.*?) -->\n```\n).*?(```\n<!-- end -->)", re.DOTALL)


def filled(text: str) -> str:
    """The text with each block replaced by the output of its command, run at the top of the repository."""
    return _BLOCK.sub(lambda found: found[1] + _output(found["arguments"]) + found[3], text)


def _output(arguments: str) -> str:
    command = [sys.executable, "-m", "cryptrec_lint", *arguments.split()]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, encoding="utf-8", check=False)
    return f"$ cryptrec-lint {arguments}\n{done.stdout}"


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
