"""The signatures of a package as such, which need more than one member of it: JAR, APK and ASiC."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation
from cryptrec_lint.readers.archives.apk import Apk
from cryptrec_lint.readers.archives.asic import Asic
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.readers.archives.jar import Jar, Unpack
from cryptrec_lint.readers.archives.zip_directory import Directory, Entry
from cryptrec_lint.source import Source


class SignedPackage:
    """What is signed in an archive; nothing where nothing is."""

    def __init__(
        self, source: Source, directory: Directory, entries: list[Entry], unpack: Unpack, budget: Budget
    ) -> None:
        self._jar = Jar(source, entries, unpack, budget.passwords)
        self._apk = Apk(source, directory)
        self._asic = Asic(source, entries, unpack, budget)

    def first(self) -> Iterator[Observation]:
        """What is seen before the members are read."""
        yield from self._jar.first()
        yield from self._apk.observations()
        self._asic.first()

    def note(self, entry: Entry, data: bytes) -> None:
        """A member as it is."""
        self._jar.note(entry, data)
        self._asic.note(entry, data)

    def completed(self, entry: Entry, seen: Iterator[Observation]) -> Iterator[Observation]:
        """What is seen in a member, without what waits for the other members."""
        return self._asic.completed(entry, seen)

    def has_read(self, entry: Entry) -> bool:
        """Whether a member is a signature that was read together with what it signs."""
        return self._jar.has_read(entry) or self._asic.has_read(entry)

    def last(self) -> Iterator[Observation]:
        """What is known once all members were seen."""
        yield from self._jar.last()
        yield from self._asic.last()
