"""The last step of a finding: what identifies it whichever machine it is seen on, and the line that people see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from cryptrec_lint.model import Finding
from cryptrec_lint.source import Source

_UNFINISHED = Finding._fields.index("fingerprint")
_new = tuple.__new__
"""Makes a `Finding` at half the price of calling the class."""
_OCTETS = 16
"""Of a digest that is kept: of 128 bits, no two are ever the same by chance."""
_LINES = 4096
"""Different texts of lines whose digests are kept."""


class Finisher:
    """Gives findings their fingerprints and quotations, in the order in which they come.

    It remembers how often it met which finding, and nothing else.
    """

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self._digests: dict[str, str] = {}

    def finished(self, findings: Iterable[Finding], source: Source | None) -> Iterator[Finding]:
        """The findings of one source, finished. Without a source there is nothing to quote."""
        number, line, digest = 0, "", self._digest("")
        key, counts = source.key if source else None, self._counts
        for finding in findings:
            where = finding.location
            if where.line != number:  # once a line: a line may hold thousands of findings
                number = where.line
                line = source.line(number) if source else ""
                digest = self._digest(line.strip())
            # What identifies it: rule, path, mechanism, symbol, the line's text, and the how-manieth of its kind it is.
            path = where.path if key is None else key
            identity = f"{finding.rule}\0{path}\0{finding.mechanism}\0{where.symbol}\0{digest}"
            short = hash(identity)
            counts[short] = count = counts.get(short, 0) + 1
            yield _new(Finding, (*finding[:_UNFINISHED], _hash(f"{identity}\0{count}"), line))

    def _digest(self, line: str) -> str:
        if line not in self._digests:
            if len(self._digests) >= _LINES:
                self._digests.clear()
            self._digests[line] = _hash(line)
        return self._digests[line]


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).digest()[:_OCTETS].hex()
