"""TAR files, compressed or not, and files that are compressed by themselves (gzip, bzip2, xz). Links are passed by."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from posixpath import basename, splitext
from typing import TYPE_CHECKING

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.archives import inflate, members
from cryptrec_lint.readers.archives.budget import MEMBER, Budget
from cryptrec_lint.readers.archives.unread import Unread
from cryptrec_lint.readers.certificates import place
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

MEMBERS = 20_000
"""Members that are looked at: the library takes a second for them."""
_SUFFIXES = {".tgz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}
"""Endings that stand for two."""


class TarReader:
    """Reads TAR files. See `readers/interface.py`."""

    name = "tar"

    def claims(self, source: Source) -> bool:
        """A header of TAR, or the magic of a compressed file."""
        return registry.is_tar(source.data) or inflate.is_whole(source.data)

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """What is in each member. Raises ReadError where nothing can be read."""
        budget = files if isinstance(files, Budget) else Budget(files.passwords)
        data, is_whole = source.data, True
        if not registry.is_tar(data):
            data, is_whole = _opened(source, budget)
        if registry.is_tar(data):
            yield from _members(source, data, budget)
        else:
            yield from members.observations(source, _inner_name(source.path), data, budget)
        if not is_whole:
            yield place.of_whole(source).unresolved("", "unreadable-input", reason("archive-damaged"))


READER = TarReader()


def _opened(source: Source, budget: Budget) -> tuple[bytes, bool]:
    """The file that was compressed, and whether it is whole. Raises ReadError where nothing comes out."""
    limit = budget.octets
    try:
        data = inflate.whole(source.data, limit)
    except inflate.TooLongError:
        budget.take(limit)
        raise ReadError(source.whole, reason("archive-too-long", limit=limit)) from None
    except inflate.TooManyStreamsError:
        raise ReadError(source.whole, reason("archive-many-streams")) from None
    except inflate.DamagedError as error:
        budget.take(error.done)
        if not error.data:
            raise ReadError(source.whole, reason("archive-damaged")) from None
        return error.data, False
    budget.take(len(data))
    return data, True


def _inner_name(path: str) -> str:
    name, suffix = splitext(basename(path))
    return name + _SUFFIXES.get(suffix.lower(), "")


def _members(source: Source, data: bytes, budget: Budget) -> Iterator[Observation]:
    """Every regular file. What is compressed was paid for as a whole; its members cost no more."""
    unread, count = Unread(), 0
    seen: set[str] = set()
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for member in archive:
                count += 1
                if count > MEMBERS:
                    unread.note("archive-too-many", member.name)
                    break
                if member.isreg():
                    if member.name in seen:
                        unread.note("archive-name-twice", member.name)
                    seen.add(member.name)
                    yield from _member(source, archive, member, budget, unread)
            if count <= MEMBERS and data[archive.offset : archive.offset + tarfile.BLOCKSIZE].strip(b"\0"):
                raise tarfile.ReadError  # the library ends at a header that is damaged or cut as if it were the last
    except (tarfile.TarError, ValueError, OverflowError, EOFError, OSError, RecursionError):
        # The library calls itself for each extended header before a member: real ones have two.
        yield place.of_whole(source).unresolved("", "unreadable-input", reason("archive-damaged"))
    yield from unread.observations(source)


def _member(
    source: Source, archive: tarfile.TarFile, member: tarfile.TarInfo, budget: Budget, unread: Unread
) -> Iterator[Observation]:
    if budget.is_spent:
        unread.note("archive-budget", member.name)
        return
    if member.size > MEMBER or member.issparse():
        unread.note("archive-member-too-long", member.name)
        return
    opened = archive.extractfile(member)
    octets = opened.read(member.size) if opened else b""
    if len(octets) != member.size:
        unread.note("archive-member-damaged", member.name)
    yield from members.observations(source, member.name, octets, budget)
    if members.needs_files(Source(member.name, octets, named=False)):
        unread.note("archive-code-unread", member.name)
