"""A signed JAR: which digests protect what, whether they are right, and the signature over them.

JAR File Specification, "Signed JAR File": MANIFEST.MF has a digest of each member; NAME.SF has digests of the manifest
and of its sections; NAME.RSA, .DSA or .EC is a CMS signature over NAME.SF.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from cryptrec_lint.model import Observation, Purpose, SignatureSeen, reason
from cryptrec_lint.readers.archives.manifest import Digest, Section, sections
from cryptrec_lint.readers.archives.members import symbol
from cryptrec_lint.readers.archives.zip_directory import Entry
from cryptrec_lint.readers.certificates import by_name, contents, place
from cryptrec_lint.readers.certificates.told import Told
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables

Unpack = Callable[[Entry], "bytes | None"]

_FOLDER = "META-INF/"
_MANIFEST = "META-INF/MANIFEST.MF"
_SIGNATURE = ".SF"
_BLOCKS = (".RSA", ".DSA", ".EC")
_OTHER_BLOCK = "META-INF/SIG-"
"""Names of files that belong to a signature and are not signed themselves."""
_SIGNERS = 100
"""Signature files that are looked at."""
_FORM = "JAR"


class Jar:
    """The signatures of one archive; nothing where it has none."""

    def __init__(self, source: Source, entries: list[Entry], unpack: Unpack, passwords: tuple[bytes, ...]) -> None:
        self._source, self._unpack, self._passwords = source, unpack, passwords
        self._by_name = {entry.name.upper(): entry for entry in reversed(entries) if entry.name[:9].upper() == _FOLDER}
        self._files = sorted(name for name in self._by_name if self._is_signature(name))[:_SIGNERS]
        self._blocks: set[str] = set()
        self._members: dict[str, Section] = {}
        self._covered: set[str] = set()
        self._wrong: list[str] = []
        self._unsigned: list[str] = []
        self._unchecked: list[str] = []

    @staticmethod
    def _is_signature(name: str) -> bool:
        return name.endswith(_SIGNATURE) and "/" not in name[len(_FOLDER) :]

    def first(self) -> Iterator[Observation]:
        """The digests and the signatures, before the members are read."""
        manifest = self._data(_MANIFEST)
        if not self._files or manifest is None:
            return
        listed = list(sections(manifest))
        yield from self._algorithms(_MANIFEST, listed)
        self._members = {one.name: one for one in listed if one.name}
        for name in self._files:
            yield from self._signer(name, manifest, listed)

    def _signer(self, name: str, manifest: bytes, listed: list[Section]) -> Iterator[Observation]:
        octets = self._data(name)
        if octets is None:
            return
        said = list(sections(octets))
        yield from self._algorithms(name, said)
        if not self._holds(said, manifest, listed):
            yield self._signature(name, False, "jar-manifest-wrong")
        base = name[: -len(_SIGNATURE)]
        block = next((base + suffix for suffix in _BLOCKS if base + suffix in self._by_name), "")
        signature = self._data(block) if block else None
        if signature is None:
            yield self._signature(name, None, "jar-no-block")
            return
        self._blocks.add(block)
        inside = contents.Inside(passwords=self._passwords, signed=(octets,), form=_FORM, depth=1)
        where, shown = place.of_whole(self._source), symbol(self._by_name[block].name, 0, "cms")
        yield from contents.observations("cms", where, shown, signature, inside)

    def _holds(self, said: list[Section], manifest: bytes, listed: list[Section]) -> bool:
        """The digest of the whole manifest is right; else those of its sections are. Notes the members covered."""
        if not said or not listed:
            return False
        whole = [one for one in said[0].digests if one.of == "-Manifest"]
        if whole and all(_right(one, manifest) is not False for one in whole):
            self._covered.update(self._members)
            return True
        main = [one for one in said[0].digests if one.of == "-Manifest-Main-Attributes"]
        if any(_right(one, listed[0].octets) is False for one in main):
            return False
        for one in said[1:]:
            section = self._members.get(one.name)
            if section is None or not one.digests:
                return False
            if any(_right(each, section.octets) is False for each in one.digests):
                return False
            self._covered.add(one.name)
        return bool(self._covered)

    def note(self, entry: Entry, data: bytes) -> None:
        """Compare a member with its digests."""
        if not self._members or self._belongs(entry):
            return
        section = self._members.get(entry.name)
        digests = [one for one in section.digests if not one.of] if section else []
        answers = [_right(one, data) for one in digests]
        if not digests or entry.name not in self._covered:
            self._unsigned.append(entry.name)
        elif False in answers:
            self._wrong.append(entry.name)
        elif None in answers:
            self._unchecked.append(entry.name)

    def _belongs(self, entry: Entry) -> bool:
        name = entry.name.upper()
        if not name.startswith(_FOLDER) or "/" in name[len(_FOLDER) :]:
            return False
        return name == _MANIFEST or name.endswith((_SIGNATURE, *_BLOCKS)) or name.startswith(_OTHER_BLOCK)

    def has_read(self, entry: Entry) -> bool:
        """Whether it is a signature that was read with what it signs."""
        return entry.name.upper() in self._blocks

    def last(self) -> Iterator[Observation]:
        """Members that were changed, and members that no signature covers."""
        if self._wrong:
            yield self._signature(self._wrong[0], False, "jar-member-wrong", count=len(self._wrong))
        if self._unchecked:
            yield self._signature(self._unchecked[0], None, "jar-members-unchecked", count=len(self._unchecked))
        if self._unsigned:
            yield self._signature(self._unsigned[0], None, "jar-members-unsigned", count=len(self._unsigned))

    def _signature(self, member: str, verified: bool | None, key: str, **args: object) -> SignatureSeen:
        name = self._by_name[member].name if member in self._by_name else member
        where = self._source.whole._replace(symbol=symbol(name, 0, ""))
        why = reason(key, member=symbol(name, 0, "")[:-1], **args)
        return SignatureSeen(where, "", _FORM, "", "", None, stamped=False, verified=verified, why=why)

    def _algorithms(self, name: str, found: list[Section]) -> Iterator[Observation]:
        """Each attribute once: a manifest repeats it for every member."""
        where, seen = place.of_whole(self._source), set()
        for section in found:
            for one in section.digests:
                if one.label not in seen:
                    seen.add(one.label)
                    shown = symbol(self._by_name[name].name, one.line, one.label)
                    yield where.use(shown, _told(one), Purpose.DOCUMENT_SIGNATURE)

    def _data(self, name: str) -> bytes | None:
        entry = self._by_name.get(name)
        return self._unpack(entry) if entry and not entry.is_encrypted else None


def _told(digest: Digest) -> Told:
    why = reason("jar-digest-unknown", name=by_name.shown(digest.algorithm))
    return by_name.told(digest.algorithm, by_name.HASHES, why)


def _right(digest: Digest, octets: bytes) -> bool | None:
    """Whether it is the digest; None where this machine cannot compute it."""
    found = tables.by_spelling(digest.algorithm)
    name = tables.normal(found.name) if found else ""
    if name not in hashlib.algorithms_available:
        return None
    return hashlib.new(name, octets, usedforsecurity=False).digest() == digest.value
