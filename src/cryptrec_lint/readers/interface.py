"""What a reader is, and what the program lends it.

A reader knows one format. It never judges, never opens files itself, never executes what it reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from cryptrec_lint.model import Observation
from cryptrec_lint.source import Source


class Files(Protocol):
    """Files beside a source, lent by the program: nothing outside the root is reachable, links are not followed out."""

    passwords: tuple[bytes, ...]
    """What the user gave to open protected containers with."""

    def named(self, source: Source, path: str) -> Source | None:
        """The file that `source` names: relative to it, to the root, or an absolute path of the target host mapped
        below the root; None when it is not there. Raises ReadError when it is there and cannot be read (too large,
        leads outside the root, no permission)."""

    def matching(self, source: Source, pattern: str) -> Iterable[Source]:
        """The same for a glob pattern, sorted by path; empty when nothing matches."""

    def beside(self, source: Source, name: str) -> bytes | None:
        """What the file of this name in the folder of `source` holds, for a look that keeps nothing of it; None when it
        is not there, or cannot be read, which the program then says itself."""


class Reader(Protocol):
    """One format. A module of `readers/` offers an instance named `READER`; `readers/registry.py` lists it."""

    name: str
    """As in `--reader NAME`, the module's and the fixture folder's name."""

    def claims(self, source: Source) -> bool:
        """Whether the source is in this format. Looks at the content first, at the name second; must be cheap."""

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """Yield what is seen. May raise ReadError when nothing more can be read; what was yielded before stays."""
