"""Parts of an XML document that are signed or stamped: which, in which form, and what becomes of their octets."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import signed_content
from cryptrec_lint.readers.xmlsig.canonical import Form, Writer
from cryptrec_lint.readers.xmlsig.scope import FlawError, Scope, Start

STEPS = 2_000_000
"""Steps for one file, five seconds' work: a piece of XML (a tag, a text) is read, or put into a canonical form; a long
one counts more."""
KEPT = 64 << 20
"""Octets of canonical forms that are kept for one file, because they are read once more (another transform)."""


ANY, OF_ROOT = "any", "of-root"
"""Signatures that are left out: all, or those directly in the document element."""


class Work:
    """What may still be spent on a file."""

    def __init__(self) -> None:
        self.steps = STEPS
        self.kept = KEPT

    def take(self, steps: int) -> None:
        """Raises FlawError where nothing is left."""
        self.steps -= steps
        if self.steps < 0:
            raise FlawError(reason("xmlsig-too-much", limit=STEPS))

    def keep(self, octets: int) -> None:
        """Raises FlawError where nothing is left."""
        self.kept -= octets
        if self.kept < 0:
            raise FlawError(reason("xmlsig-too-long", limit=KEPT))


class Select(NamedTuple):
    """Which part: the element with an identifier, or the one after so many octets; else the document."""

    identifier: str | None = None
    offset: int | None = None
    omitted: int | None = None
    """The element after so many octets, with all in it, is left out (the enveloped signature)."""
    signatures: str = ""
    """`ANY` or `OF_ROOT`, where an XPath leaves out such signatures with all in them, whatever that is."""


class Part:
    """A part in one form (None: the text of it), hashed while it passes by, or kept."""

    def __init__(self, select: Select, form: Form | None, work: Work) -> None:
        self.select = select
        self.found = 0
        """How many elements it could be."""
        self.name = ""
        self.start, self.end, self.level = 0, 0, 0
        """After how many octets it begins and its end tag begins; elements around it."""
        self.why: Reason | None = None
        """Why it has no octets."""
        self.removed: frozenset[int] | set[int] = frozenset()
        """After how many octets the signatures begin that its `select.signatures` leaves out, if not inside others."""
        self._work = work
        self._hashes: dict[str, signed_content.Running | None] = {}
        self._kept: list[bytes] | None = None
        # What passes by goes straight to the writer: there may be a million pieces.
        writer = self._writer = Writer(form, self._take) if form else None
        self.on_start: Callable[[Start, Scope], None] = writer.start if writer else _nothing
        self.on_end: Callable[[str], None] = writer.end if writer else _nothing
        self.on_text: Callable[[str, str], None] = writer.text if writer else self._text
        self.on_comment: Callable[[str], None] = writer.comment if writer else _nothing
        self.on_instruction: Callable[[str, str], None] = writer.instruction if writer else _nothing

    def hash_with(self, name: str) -> None:
        """It will be asked for this hash (a canonical name)."""
        if name not in self._hashes:
            self._hashes[name] = signed_content.running(name)

    def keep(self) -> None:
        """It will be asked for its octets."""
        self._kept = self._kept if self._kept is not None else []

    def digest(self, name: str) -> bytes | None:
        """The hash, None where it cannot be computed here."""
        running = self._hashes[name]
        return running.digest() if running else None

    @property
    def octets(self) -> bytes:
        """All of it."""
        return b"".join(self._kept or ())

    def _take(self, octets: bytes) -> None:
        for running in self._hashes.values():
            if running:
                running.update(octets)
        if self._kept is not None:
            self._work.keep(len(octets))
            self._kept.append(octets)

    def _text(self, text: str, _: str) -> None:
        self._take(text.encode())

    def finish(self) -> None:
        """Nothing more follows."""
        if self._writer:
            self._writer.flush()


def _nothing(*_: object) -> None:
    """Only text is asked for."""
