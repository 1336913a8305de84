"""Files in a ZIP file that its directory does not name: programs that read it from the front unpack them."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.readers.archives import zip_directory
from cryptrec_lint.readers.archives.zip_directory import LOCAL, LOCAL_MAGIC, Directory, Entry

_METHODS = frozenset((*range(20), *range(93, 100)))
"""Compression methods (APPNOTE.TXT section 4.4.5)."""
_NEWEST = 63
"""The version that is needed for everything in APPNOTE.TXT 6.3 (section 4.4.3.2), in the first octet of the field."""
_NAME = 4096
_MOST = 10_000
"""Headers of which the names are looked at: of more it is enough to know that there are so many."""


def names(data: bytes, directory: Directory, entries: list[Entry]) -> Iterator[str]:
    """Names in local headers that stand outside all entries of the directory, at most `_MOST`."""
    count = 0
    for start, end in _gaps(data, directory, entries):
        at = data.find(LOCAL_MAGIC, start, end)
        while at >= 0 and count < _MOST:
            count += 1
            if name := _name(data, at, end):
                yield name
            at = data.find(LOCAL_MAGIC, at + len(LOCAL_MAGIC), end)


def _gaps(data: bytes, directory: Directory, entries: list[Entry]) -> Iterator[tuple[int, int]]:
    """What lies between the entries, before the first one, and behind the directory."""
    reached = 0
    for entry in sorted(entries, key=lambda one: one.at):
        found = zip_directory.local_name(data, entry)
        if found is None:
            continue
        if entry.at > reached:
            yield reached, entry.at
        reached = max(reached, found[1] + entry.packed)
    yield reached, directory.start
    yield directory.end, len(data)


def _name(data: bytes, at: int, end: int) -> str:
    """The name in what looks like a local header; empty where it is none (code that unpacks has the magic in it)."""
    if at + LOCAL.size > end:
        return ""
    header = LOCAL.unpack_from(data, at)
    version, method, length = header[1] & 0xFF, header[3], header[9]
    start = at + LOCAL.size
    if version > _NEWEST or method not in _METHODS or not 0 < length <= _NAME or start + length > end:
        return ""
    return data[start : start + length].decode("utf-8", "replace")
