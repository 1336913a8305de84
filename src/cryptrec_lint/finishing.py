"""The last step of a finding: what identifies it whichever machine it is seen on, and the line that people see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from cryptrec_lint.model import Finding
from cryptrec_lint.source import Source

_UNFINISHED = Finding._fields.index("fingerprint")
_new = tuple.__new__
"""Makes a `Finding` at half the price of calling the class."""
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
        key = source.key if source else None
        for finding in findings:
            path, at, *_, symbol = finding.location
            if at != number:  # once a line: a line may hold thousands of findings
                number, line = at, source.line(at) if source else ""
                digest = self._digest(line.strip())
            identity = f"{finding.rule}\0{path if key is None else key}\0{finding.mechanism}\0{symbol}\0{digest}"
            yield _new(Finding, (*finding[:_UNFINISHED], self._fingerprint(identity), line))

    def _digest(self, line: str) -> str:
        if line not in self._digests:
            if len(self._digests) >= _LINES:
                self._digests.clear()
            self._digests[line] = _hash(line)
        return self._digests[line]

    def _fingerprint(self, identity: str) -> str:
        """Rule, path, mechanism, symbol, the line's text, and the how-manieth of its kind it is."""
        short = hash(identity)
        count = self._counts[short] = self._counts.get(short, 0) + 1
        return _hash(f"{identity}\0{count}")


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]
