"""Marks of template languages in configuration files: what they stand for is filled in later; nobody can tell it here.

Known are `{{ }}`, `{% %}` and `{# #}` (Jinja, Ansible, Helm, Go templates, Twig), `<% %>` (ERB, Puppet), and in values
`$name`, `${NAME}` (envsubst, variables of the server) and `@NAME@` (autoconf, Nix).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_PAIRS = {"{{": "}}", "{%": "%}", "{#": "#}", "<%": "%>"}
_ONE_LINE = ("{{",)
_IN_VALUE = re.compile(r"\{\{|\{%|<%|\$\{?\w|@[A-Za-z]\w*@")
_BRINGS_TEXT = re.compile(
    r"(?:\{\{(?!-?\s*(?:/\*|if\b|else\b|end\b|range\b|with\b|define\b))|<%=|\{%-?\s*(?:include|import|extends|block)\b)"
)


def unresolved(value: str) -> bool:
    """Whether a value has a part that is filled in later."""
    return _IN_VALUE.search(value) is not None


def brings_text(mark: str) -> bool:
    """Whether a mark may put directives in its place: an expression or an include, not a condition or a comment."""
    return _BRINGS_TEXT.match(mark) is not None


@dataclass(slots=True)
class Marks:
    """Finds marks in one text, in linear time: what was once not found is not looked for again."""

    text: str
    _missing: dict[str, int] = field(default_factory=dict)
    """Opener → the offset up to which nothing closes it."""
    _line: range = range(0)
    """The line asked for last."""

    def end(self, at: int) -> int | None:
        """The end of the mark that begins at `at`, or None when none begins there."""
        opener = self.text[at : at + 2]
        closer = _PAIRS.get(opener)
        if closer is None or at < self._missing.get(opener, 0) or self.text.startswith("{{%", at):
            return None
        limit = self._limit(opener, at)
        found = self.text.find(closer, at + 2, limit)
        if found < 0:
            self._missing[opener] = limit
            return None
        return found + 2

    def _limit(self, opener: str, at: int) -> int:
        """Where a mark must end: the end of the line or of the text."""
        if opener not in _ONE_LINE:
            return len(self.text)
        if at not in self._line:
            found = self.text.find("\n", at)
            self._line = range(at, len(self.text) if found < 0 else found)
        return self._line.stop
