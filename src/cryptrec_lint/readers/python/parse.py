"""The second gate: the parser. What it refuses is told, and read line by line instead."""

from __future__ import annotations

import ast
import warnings
from typing import NamedTuple


class Failure(NamedTuple):
    """Why a file could not be parsed."""

    line: int
    """0 when the parser does not say."""
    message: str


def parse(text: str) -> ast.Module | Failure:
    """The tree of a module, or why there is none. Compiles nothing and runs nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        return Failure(error.lineno or 0, error.msg or type(error).__name__)
    except (ValueError, RecursionError, MemoryError) as error:
        return Failure(0, str(error) or type(error).__name__)
