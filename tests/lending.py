"""What tests lend to readers in the place of a folder."""

from __future__ import annotations

from cryptrec_lint.source import Source


class NoFiles:
    """A source that names no other files: a reader that asks for one fails the test."""

    def __init__(self, *passwords: bytes) -> None:
        self.passwords = passwords

    def named(self, source: Source, path: str) -> Source | None:
        raise AssertionError(path)

    def matching(self, source: Source, pattern: str) -> list[Source]:
        raise AssertionError(pattern)

    def beside(self, source: Source, name: str) -> bytes | None:
        raise AssertionError(name)
