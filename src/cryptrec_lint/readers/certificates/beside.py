"""What a detached signature or a time stamp is over, where it lies beside it: `doc.txt` for `doc.txt.p7s`."""

from __future__ import annotations

from posixpath import basename, splitext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptrec_lint.readers.certificates.signed_content import Content
    from cryptrec_lint.readers.interface import Files
    from cryptrec_lint.source import Source


class Beside:
    """The file that a file of signatures is for by its name. It is opened once, when a signature asks."""

    def __init__(self, source: Source, files: Files) -> None:
        self._source, self._files = source, files
        self._content: Content | None = None
        self.name, self._suffix = splitext(basename(source.path))

    @property
    def content(self) -> Content:
        """What that file holds; without pieces where there is no such file, or `source` is none of signatures."""
        if self._content is None:
            from cryptrec_lint.readers.certificates import cms_facts, signed_content  # few files are signatures

            suffixes = cms_facts.section("beside")["suffixes"]
            octets = self._files.beside(self._source, self.name) if self._suffix.lower() in suffixes else None
            self._content = signed_content.Content(None if octets is None else (octets,))
        return self._content
