"""Archives of cpio(1): initial file systems of Linux and what is in packages of RPM. The form with hexadecimal numbers
(`newc`, with and without checksums) and the portable one of POSIX (`odc`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from cryptrec_lint.model import Observation
from cryptrec_lint.readers.archives import listed
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.readers.archives.listed import DamagedError, Listed
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files


class _Form(NamedTuple):
    """Where in a header what stands: cpio(5), and Linux Documentation/driver-api/early-userspace/buffer-format.rst."""

    header: int
    mode: slice
    name_size: slice
    size: slice
    base: int
    align: int


_NEWC = _Form(110, slice(14, 22), slice(94, 102), slice(54, 62), 16, 4)
_ODC = _Form(76, slice(18, 24), slice(59, 65), slice(65, 76), 8, 1)
_FORMS = {b"070701": _NEWC, b"070702": _NEWC, b"070707": _ODC}
_MAGIC = 6
_LAST = "TRAILER!!!"
_KIND, _REGULAR = 0o170000, 0o100000
"""The kind of file in its mode, and the one that has octets (POSIX.1-2001 cpio.h)."""


class CpioReader:
    """Reads archives of cpio(1). See `readers/interface.py`."""

    name = "cpio"

    def claims(self, source: Source) -> bool:
        """The magic, and numbers where numbers must be."""
        try:
            return starts(source.data) and _header(source.data, 0) is not None
        except DamagedError:
            return False

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """What is in each member. Never raises ReadError."""
        budget = files if isinstance(files, Budget) else Budget(files.passwords)
        yield from listed.observations(source, source.data, members_of(source.data), budget)


READER = CpioReader()


def starts(data: bytes) -> bool:
    """Whether data begin as such an archive does."""
    return data[:_MAGIC] in _FORMS


def members_of(data: bytes) -> Iterator[Listed]:
    """Every regular file. Raises DamagedError where the list breaks off."""
    at = 0
    while at < len(data):
        name, mode, start, end, following = _header(data, at)
        if name == _LAST:
            at = _next_archive(data, following)
            continue
        if mode & _KIND == _REGULAR:
            yield Listed(name, start, end)
        at = following


def _next_archive(data: bytes, at: int) -> int:
    """An initial file system may be several archives, one behind the other, with zeros between them."""
    while at < len(data) and data[at] == 0:
        at += 1
    return at if starts(data[at : at + _MAGIC]) else len(data)


def _header(data: bytes, at: int) -> tuple[str, int, int, int, int]:
    """Name, mode, where the octets begin and end, and where the next header is. Raises DamagedError."""
    form = _FORMS.get(data[at : at + _MAGIC])
    if form is None:
        raise DamagedError
    header = data[at : at + form.header]
    try:
        mode, name_size, size = (int(header[part], form.base) for part in (form.mode, form.name_size, form.size))
    except ValueError:
        raise DamagedError from None
    name_at = at + form.header
    start = name_at + name_size
    start += -start % form.align
    name = data[name_at : name_at + name_size].rstrip(b"\0").decode("utf-8", "replace")
    if min(mode, name_size, size) < 0 or not name:
        raise DamagedError
    end = start + size
    return name, mode, start, end, end + -end % form.align
