"""Packages of RPM (LSB Core 5.0, chapter Package Format): how they are signed, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers import unclaimed
from cryptrec_lint.readers.archives import cpio_archive, inflate, listed
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.readers.certificates import contents, place
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_MAGIC, _LEAD = b"\xed\xab\xee\xdb", 96
_HEADER_MAGIC = b"\x8e\xad\xe8\x01"
_HEADER, _ENTRY, _BINARY = 16, 16, 7
"""Octets of a header before its entries, octets of an entry, and the type of an entry that is a string of octets."""
_ENTRIES = 10_000
"""Entries that are looked at; those of signatures come first."""
_SIGNATURES = {267: "DSA", 268: "RSA", 1002: "PGP", 1005: "GPG"}
"""Tags of signatures in OpenPGP: over the header (267, 268), and over header and payload (lib/rpmtag.h)."""


class _Header(NamedTuple):
    """A header: its entries, where its octets begin, and where it ends."""

    entries: tuple[tuple[int, int, int, int], ...]
    """Tag, type, offset, count."""
    store: int
    end: int


class RpmReader:
    """Reads packages of RPM. See `readers/interface.py`."""

    name = "rpm"

    def claims(self, source: Source) -> bool:
        """The magic of the lead."""
        return source.data.startswith(_MAGIC)

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """The signatures, then what is in each file. Raises ReadError where the headers cannot be read."""
        budget = files if isinstance(files, Budget) else Budget(files.passwords)
        signatures = _header(source, _LEAD)
        yield from _signed(source, signatures, budget)
        header = _header(source, signatures.end + -signatures.end % 8)
        yield from _payload(source, source.data[header.end :], budget)


READER = RpmReader()


def _header(source: Source, at: int) -> _Header:
    """Raises ReadError."""
    data = source.data
    count, size = (int.from_bytes(data[at + 8 + part : at + 12 + part], "big") for part in (0, 4))
    store = at + _HEADER + count * _ENTRY
    if not data.startswith(_HEADER_MAGIC, at) or store + size > len(data):
        raise ReadError(source.whole, reason("archive-damaged"))
    entries = tuple(_entry(data, at + _HEADER + number * _ENTRY) for number in range(min(count, _ENTRIES)))
    return _Header(entries, store, store + size)


def _entry(data: bytes, at: int) -> tuple[int, int, int, int]:
    tag, kind, offset, count = (int.from_bytes(data[at + part : at + part + 4], "big") for part in (0, 4, 8, 12))
    return tag, kind, offset, count


def _signed(source: Source, header: _Header, budget: Budget) -> Iterator[Observation]:
    where, inside = place.of_whole(source), Inside(passwords=budget.passwords)
    for tag, kind, offset, count in header.entries:
        if tag in _SIGNATURES and kind == _BINARY:
            octets = source.data[header.store + offset : header.store + offset + count]
            yield from contents.observations("openpgp", where, f"signature{_SIGNATURES[tag]}", octets, inside)


def _payload(source: Source, packed: bytes, budget: Budget) -> Iterator[Observation]:
    """An archive of cpio, mostly compressed."""
    data = _unpacked(source, packed, budget) if inflate.is_whole(packed) else packed
    if cpio_archive.starts(data):
        yield from listed.observations(source, data, cpio_archive.members_of(data), budget)
        return
    why = unclaimed.by_content(Source("payload.lzma", data)) or reason("archive-damaged")
    yield place.of_whole(source).unresolved("payload", "unread-container", why)


def _unpacked(source: Source, packed: bytes, budget: Budget) -> bytes:
    """Raises ReadError."""
    limit = budget.octets
    try:
        data = inflate.whole(packed, limit)
    except inflate.TooLongError:
        budget.take(limit)
        raise ReadError(source.whole, reason("archive-too-long", limit=limit)) from None
    except (inflate.DamagedError, inflate.TooManyStreamsError):
        budget.take(limit)
        raise ReadError(source.whole, reason("archive-damaged")) from None
    budget.take(len(data))
    return data
