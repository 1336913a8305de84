"""The two things that can go wrong with an input: a source cannot be read, a document is broken."""

from __future__ import annotations

from cryptrec_lint.model import Location, Reason


class ReadError(Exception):
    """A source cannot be read from `where` on. Caught in `scan.py` only."""

    def __init__(self, where: Location, why: Reason) -> None:
        super().__init__(f"{where.path}:{where.line}: {why.key} {dict(why.args)}")
        self.where = where
        self.why = why


class DocumentError(Exception):
    """A document in `lists/` (or of a user) breaks its schema: which file, which key, and why."""

    def __init__(self, path: str, key: str, why: Reason) -> None:
        super().__init__(f"{path}: {key or '-'}: {why.key} {dict(why.args)}")
        self.path = path
        self.key = key
        self.why = why
