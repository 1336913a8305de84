"""Detached CMS signatures in an ASiC container (ETSI EN 319 162-1), read with what they sign.

The simple form has one document beside META-INF (section 4.3); the extended form has manifests that name the signature
file (section 4.4, ASiCManifest). XML signatures in it are read like any other XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cryptrec_lint.model import Observation
from cryptrec_lint.readers.archives.jar import Unpack
from cryptrec_lint.readers.archives.members import symbol
from cryptrec_lint.readers.archives.zip_directory import Entry
from cryptrec_lint.readers.certificates import contents, place
from cryptrec_lint.source import Source

_FOLDER = "META-INF/"
_SIGNATURE = re.compile(r"META-INF/[^/]*signature[^/]*\.p7s", re.IGNORECASE)
_MANIFEST = re.compile(r"META-INF/(?:[^/]*)ASiC(?:Evidence|Archive)?Manifest[^/]*\.xml", re.IGNORECASE)
_MIME = "mimetype"
_SIGNATURES = 100
"""Signature files that are read with what they sign; more are read without."""
_FORM = "ASiC"


class Asic:
    """The detached signatures of one archive; nothing where it has none."""

    def __init__(self, source: Source, entries: list[Entry], unpack: Unpack, passwords: tuple[bytes, ...]) -> None:
        self._source, self._unpack, self._passwords = source, unpack, passwords
        clear = [entry for entry in entries if not entry.is_encrypted and not entry.is_folder]
        self._signatures = [entry for entry in clear if _SIGNATURE.fullmatch(entry.name)][:_SIGNATURES]
        self._manifests = [entry for entry in clear if _MANIFEST.fullmatch(entry.name)] if self._signatures else []
        outside = [entry for entry in clear if not entry.name.startswith(_FOLDER) and entry.name != _MIME]
        self._document = outside[0] if len(outside) == 1 else None
        self._read: set[int] = set()

    def observations(self) -> Iterator[Observation]:
        """Each signature."""
        where = place.of_whole(self._source)
        manifests = [one for one in map(self._unpack, self._manifests) if one is not None]
        for entry in self._signatures:
            octets = self._unpack(entry)
            if octets is None:
                continue
            signed = self._signed(entry, manifests)
            if signed is None:
                continue  # read like any other member, and said to be without what it signs
            self._read.add(entry.at)
            inside = contents.Inside(passwords=self._passwords, signed=(signed,), form=_FORM, depth=1)
            yield from contents.observations("cms", where, symbol(entry.name, 0, "cms"), octets, inside)

    def _signed(self, entry: Entry, manifests: list[bytes]) -> bytes | None:
        named = f'"{entry.name}"'.encode()
        found = [one for one in manifests if named in one]
        if len(found) == 1:
            return found[0]
        return self._unpack(self._document) if self._document and not manifests else None

    def has_read(self, entry: Entry) -> bool:
        """Whether a member was read here."""
        return entry.at in self._read
