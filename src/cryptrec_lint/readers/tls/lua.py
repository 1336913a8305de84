"""Finds the end of a block of Lua without reading it: strings, comments and long brackets hide braces (Lua 5.1)."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""--\[(?P<comment>=*)\[ | --[^\n]* | \[(?P<long>=*)\[
      | "[^"\\\n]*(?:\\.[^"\\\n]*)*" | '[^'\\\n]*(?:\\.[^'\\\n]*)*' | (?P<brace>[{}]) """,
    re.VERBOSE | re.DOTALL,
)


def block_end(text: str, start: int) -> int | None:
    """The offset after the `}` that closes the block whose contents begin at `start`; None when nothing closes it."""
    depth, at = 1, start
    while depth:
        found = _TOKEN.search(text, at)
        if found is None:
            return None
        at = found.end()
        level = found["comment"] if found["comment"] is not None else found["long"]
        if level is not None:
            closed = text.find(f"]{level}]", at)
            if closed < 0:
                return None
            at = closed + len(level) + 2
        elif found["brace"]:
            depth += 1 if found["brace"] == "{" else -1
    return at
