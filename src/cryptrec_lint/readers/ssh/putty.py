"""Files with a private key of PuTTY (`.ppk`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.model import Observation
from cryptrec_lint.readers.certificates.place import of_span
from cryptrec_lint.readers.ssh import putty_form, putty_key
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_BLANKS = "\ufeff \t\r\n"
_FIRST = 256
"""Code points in which the key must begin, so that a file of blanks costs no more than another."""


class PuttyReader:
    """Reads PuTTY's private keys. See `readers/interface.py`."""

    name = "putty"

    def claims(self, source: Source) -> bool:
        """The first line says so. A key further down in a text is found by `embedded`."""
        return _begins(source) is not None

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """The key, at the place of its first line. Never raises ReadError."""
        at = _begins(source) or 0
        form = putty_form.parse(source.text, at)
        place = of_span(source, at, _end_of_line(source.text, at))
        yield from putty_key.of_form(place, "privateKey[0]", form)


READER = PuttyReader()


def _begins(source: Source) -> int | None:
    first = source.text[:_FIRST]
    at = len(first) - len(first.lstrip(_BLANKS))
    return at if source.text.startswith(putty_key.head(), at) else None


def _end_of_line(text: str, at: int) -> int:
    ends = (place for end in "\r\n" if (place := text.find(end, at)) >= 0)
    return min(ends, default=len(text))
