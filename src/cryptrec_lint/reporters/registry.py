"""All reporters: a format's name and its module, imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from cryptrec_lint.model import Report

FORMATS = ("text", "json", "jsonl", "sarif")
"""Names for `--format`; each is a module of this package with a function `render`."""


if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    class Render(Protocol):
        """Turns a finished report into text. `lang` is `ja` or `en`; `verbose` and `color` concern text for people."""

        def __call__(self, report: Report, *, lang: str, verbose: bool, color: bool) -> Iterator[str]:
            """The report in the format, piece by piece: that of a hundred thousand findings fills a quarter of a
            gigabyte."""


def reporter(name: str) -> Render:
    """The render function of a format. Raises KeyError for a name that is not one of `FORMATS`."""
    if name not in FORMATS:
        raise KeyError(name)
    return cast("Render", import_module(f"cryptrec_lint.reporters.{name}").render)
