"""A document that stands inside a structure (what a CMS signs), read as a member of an archive is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.archives.budget import Budget
    from cryptrec_lint.readers.interface import Files


class Documents:
    """Reads documents with what may still be spent on a file and all that stands in it."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._budget: Budget | None = None

    def observations(self, place: Place, symbol: str, octets: bytes) -> Iterator[Observation]:
        """Everything seen in a document, at the place of the structure; `symbol` is the document's name in it."""
        from cryptrec_lint.readers.archives import members  # few structures hold a document
        from cryptrec_lint.readers.archives.budget import Budget

        if self._budget is None:
            self._budget = self._files if isinstance(self._files, Budget) else Budget(self._files.passwords)
        self._budget.take(len(octets))
        if self._budget.is_spent:
            yield place.unresolved(symbol, "unreadable-input", reason("cms-document-budget"))
            return
        for seen in members.observations(Source(place.location.path, b""), symbol, octets, self._budget):
            yield seen._replace(location=place.part(seen.location.symbol), written=place.written)
