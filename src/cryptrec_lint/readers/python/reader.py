"""Python source: which algorithms its code chooses, by the names of the libraries in `vocabulary/python/`.

A file passes two gates: a search of its bytes for names that matter, then the parser. Nothing that is read is imported
or executed.
"""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.readers.python.gate import passes
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary.catalogue import catalogue

_SUFFIXES = (".py", ".pyi", ".pyw")
LONGEST = 5 << 18
"""Octets of a file in which a name that matters stands: of calls alone, so much takes some six seconds and 430 MB."""


class PythonReader:
    """Reads Python source."""

    name = "python"

    def claims(self, source: Source) -> bool:
        """By name, or by a first line that names a Python interpreter."""
        if source.path.lower().endswith(_SUFFIXES):
            return True
        first = source.data[:200].split(b"\n", 1)[0]
        return first.startswith(b"#!") and b"python" in first

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """Every algorithm that the code chooses, in source order. Raises ReadError where it is too long."""
        if passes(source.data, catalogue()):
            if len(source.data) > LONGEST:
                raise ReadError(source.whole, reason("python-too-long", limit=LONGEST))
            # Most files of most commits stop at the gate: only here is what follows worth its import.
            from cryptrec_lint.readers.python.reading import read_anyway

            yield from read_anyway(source)


READER = PythonReader()
