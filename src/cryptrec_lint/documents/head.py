"""What every document has: a head with its identity and date, its sources, and what is known to be missing."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cryptrec_lint.model import Grade, Text, Word


class State(Word):
    """Whether the content was read in a text of this very edition, or pieced together from its neighbours."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    RECONSTRUCTED = "reconstructed"


class Publication(NamedTuple):
    """When a document was published, and how well that is known. `day` is absent where only bounds are known."""

    grade: Grade
    day: date | None = None
    not_before: date | None = None
    not_after: date | None = None
    guess: date | None = None
    """A day remembered without a source: never used in a finding."""
    basis: str = ""

    @property
    def shown(self) -> str:
        """The day, or the bounds, as reports print them."""
        if self.day:
            return self.day.isoformat()
        return f"{self.not_before or '?'}..{self.not_after or '?'}"


class Head(NamedTuple):
    """Identity of an edition: the tables `[edition]` and `[publication]`."""

    id: str
    document: str
    """The number printed on it, as `CRYPTREC LS-0001-2012`."""
    document_grade: Grade
    title: Text
    state: State
    content: Text
    """How the content of the file is known, in a sentence."""
    content_grade: Grade
    short: Text | None = None
    """What to call it in a sentence, where its number would not do."""
    issuers: tuple[str, ...] = ()
    document_basis: str = ""
    supersedes: str = ""
    url: str = ""
    """Where the document itself is or was published."""

    @property
    def name(self) -> Text:
        """The short name, else the number printed on it."""
        return self.short or Text(self.document, self.document)


class SourceRef(NamedTuple):
    """Where facts of the file were read: `[[source]]`."""

    key: str
    url: str
    what: str


class Missing(NamedTuple):
    """What could not be established: `[[missing]]`. It makes an answer that needs it `undetermined`."""

    what: str
    detail: str
    algorithm: str = ""
    """Canonical name, where it is the place of an algorithm that is missing: its answer is then undetermined."""
    possible: tuple[str, ...] = ()
    """The answers that remain possible."""
