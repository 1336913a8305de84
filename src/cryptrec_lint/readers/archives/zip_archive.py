"""ZIP files, and the formats that are ZIP files: office documents, JARs, APKs, ASiC containers, packages.

Members are read one by one in memory; what cannot be read of them is said once for each reason.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import Observation, Reason, reason
from cryptrec_lint.readers.android import compiled
from cryptrec_lint.readers.archives import inflate, members, zip_directory, zip_encryption, zip_hidden
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.readers.archives.signed_package import SignedPackage
from cryptrec_lint.readers.archives.unread import Unread
from cryptrec_lint.readers.archives.zip_directory import Directory, Entry, ZipError
from cryptrec_lint.readers.certificates import place
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_METHODS = (inflate.STORED, inflate.DEFLATED, inflate.BZIP2)
_BEGINS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


class ZipReader:
    """Reads ZIP files. See `readers/interface.py`."""

    name = "zip"

    def claims(self, source: Source) -> bool:
        """It begins as one, or it ends as one and its first entry is where the directory says."""
        if source.data.startswith(_BEGINS):
            return True
        try:
            directory = zip_directory.find(source.data)
            first = next(zip_directory.entries(source.data, directory), None)
        except ZipError:
            return False
        return first is not None and zip_directory.local_name(source.data, first) is not None

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """Signatures of the package as such, what is in each member, then what could not be read."""
        budget = files if isinstance(files, Budget) else Budget(files.passwords)
        try:
            directory = zip_directory.find(source.data)
        except ZipError as error:
            raise ReadError(source.whole, error.why) from None
        entries: list[Entry] = []
        unread = Unread()
        damage = _listed(source.data, directory, entries)
        yield from _Reading(source, budget, unread).all(directory, entries)
        for name in zip_hidden.names(source.data, directory, entries) if not damage else ():
            unread.note("zip-not-listed", name)
        if damage:
            yield place.of_whole(source).unresolved("", "unreadable-input", damage)
        yield from unread.observations(source)


READER = ZipReader()


def _listed(data: bytes, directory: Directory, entries: list[Entry]) -> Reason | None:
    """Collect the entries; why not all of them, if so."""
    try:
        entries.extend(zip_directory.entries(data, directory))  # what came before an error stays
    except ZipError as error:
        return error.why
    if len(entries) >= zip_directory.ENTRIES:
        return reason("archive-too-many-members", limit=zip_directory.ENTRIES)
    if len(entries) & 0xFFFF != directory.said & 0xFFFF:  # some programs count to 65,535 and begin again
        return reason("zip-count-differs", listed=len(entries), said=directory.said)
    return None


class _Reading:
    """One pass over the members of one archive."""

    def __init__(self, source: Source, budget: Budget, unread: Unread) -> None:
        self._source, self._budget, self._unread = source, budget, unread
        self._ends: dict[int, str] = {}

    def all(self, directory: Directory, entries: list[Entry]) -> Iterator[Observation]:
        """Everything in it. Later entries of a name are read too, and said to be there."""
        encrypted = [entry for entry in entries if entry.is_encrypted]
        self._note_structure(entries)
        package = SignedPackage(self._source, directory, entries, self.unpacked, self._budget)
        yield from package.first()
        for entry in entries:
            if entry.is_encrypted or entry.is_folder:
                continue
            data = self.unpacked(entry)
            if data is None:
                continue
            package.note(entry, data)
            if not package.has_read(entry):
                seen = members.observations(self._source, entry.name, data, self._budget)
                yield from package.completed(entry, seen)
                self._note_code(entry, data)
                if compiled.is_configuration(data):
                    why = reason("android-compiled")
                    yield members.unresolved(self._source, entry.name, "unread-container", why)
        yield from package.last()
        yield from zip_encryption.observations(self._source, encrypted)

    def _note_structure(self, entries: list[Entry]) -> None:
        """What a careful program refuses: names twice, members that lie over each other."""
        names: set[str] = set()
        for entry in entries:
            if entry.name in names:
                self._unread.note("archive-name-twice", entry.name)
            names.add(entry.name)
        reached = -1
        for entry in sorted(entries, key=lambda one: one.at):
            if entry.at < reached:
                self._unread.note("zip-members-overlap", entry.name)
            reached = max(reached, entry.at + zip_directory.LOCAL.size + entry.packed)

    def _note_code(self, entry: Entry, data: bytes) -> None:
        if members.needs_files(Source(entry.name, data)):
            self._unread.note("archive-code-unread", entry.name)

    def unpacked(self, entry: Entry) -> bytes | None:
        """The data of a member; None where they cannot be had, which is noted."""
        if self._budget.is_spent:
            self._unread.note("archive-budget", entry.name)
            return None
        if entry.method not in _METHODS:
            self._unread.note("zip-method-unread", entry.name)
            return None
        found = zip_directory.local_name(self._source.data, entry)
        if found is None:
            self._unread.note("zip-member-misplaced", entry.name)
            return None
        if found[0] != entry.name:
            self._unread.note("zip-names-differ", entry.name)
        return self._inflated(entry, found[1])

    def _inflated(self, entry: Entry, start: int) -> bytes | None:
        packed = self._source.data[start : start + entry.packed]
        try:
            data = inflate.raw(entry.method, packed, self._budget.member)
        except inflate.TooLongError:
            self._budget.take(self._budget.member)
            self._unread.note("archive-member-too-long", entry.name)
            return None
        except inflate.DamagedError as error:
            self._budget.take(max(len(packed), error.done))
            self._unread.note("archive-member-damaged", entry.name)
            return None
        self._budget.take(len(data))
        if zlib.crc32(data) != entry.crc:
            self._unread.note("archive-member-damaged", entry.name)
        return data
