"""The central directory of a ZIP file (PKWARE APPNOTE.TXT section 4.3), and every sign that it lies.

Not the standard library's `zipfile`: that one keeps a kilobyte for each of a million entries, and believes what the
directory says. Entries are read where the directory says they are, as Java and Android do.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason

ENTRIES = 50_000
"""Entries that are looked at: five seconds' work. The largest office suites have a fifth."""
_END = struct.Struct("<4s4H2IH")
_END_MAGIC, _COMMENT = b"PK\x05\x06", 65_535
_LOCATOR = struct.Struct("<4sIQI")
_LOCATOR_MAGIC = b"PK\x06\x07"
_END64 = struct.Struct("<4sQ2H2I4Q")
_END64_MAGIC = b"PK\x06\x06"
_HEADER = struct.Struct("<4s6H3I5H2I")
_HEADER_MAGIC = b"PK\x01\x02"
LOCAL = struct.Struct("<4s5H3I2H")
LOCAL_MAGIC = b"PK\x03\x04"
_FIELD = struct.Struct("<2H")
_ZIP64_FIELD, _AES_FIELD, _STRONG_FIELD = 0x0001, 0x9901, 0x0017
_NOT_HERE, _NOT_HERE_SHORT = 0xFFFFFFFF, 0xFFFF
"""In a field of four or two octets: the value stands in the ZIP64 field or record (section 4.4.1.4)."""
_ENCRYPTED, _STRONG, _UTF8 = 1 << 0, 1 << 6, 1 << 11
"""General purpose bits 0, 6 and 11 (section 4.4.4)."""
_NAME = 4096
"""Characters of a name that is shown; systems allow no more."""


class Directory(NamedTuple):
    """Where the entries are described."""

    start: int
    end: int
    base: int
    """How many octets stand before the archive: all its offsets count from there."""
    said: int
    """How many entries the end record speaks of."""


class Entry(NamedTuple):
    """A member as the directory describes it."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    at: int
    """Where its local header begins."""
    aes: bytes
    """The extra field of WinZip's AES encryption, where there is one."""
    strong: bytes
    """The extra field of PKWARE's strong encryption, where there is one."""

    @property
    def is_encrypted(self) -> bool:
        """Bit 0 of the flags."""
        return bool(self.flags & _ENCRYPTED)

    @property
    def is_strong(self) -> bool:
        """Bit 6 of the flags: PKWARE's strong encryption."""
        return bool(self.flags & _STRONG)

    @property
    def is_folder(self) -> bool:
        """It names a folder and holds nothing."""
        return self.name.endswith("/") and not self.size


class ZipError(ValueError):
    """The file is no ZIP file from here on."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.key)
        self.why = why


def find(data: bytes) -> Directory:
    """The directory that the end record names. Raises ZipError."""
    at = data.rfind(_END_MAGIC, max(0, len(data) - _END.size - _COMMENT))
    if at < 0 or at + _END.size > len(data):
        raise ZipError(reason("zip-no-directory"))
    _, _, _, _, count, size, start, _ = _END.unpack_from(data, at)
    end = at
    if _NOT_HERE in (size, start) or count == _NOT_HERE_SHORT:
        found = _zip64(data, at)
        if found is not None:
            count, size, start, end = found
    base = end - size - start
    if base < 0 or size > end:
        raise ZipError(reason("zip-directory-misplaced"))
    return Directory(end - size, end, base, count)


def _zip64(data: bytes, end: int) -> tuple[int, int, int, int] | None:
    """Count, size and start of the directory, and where its end record begins (section 4.3.14)."""
    locator = end - _LOCATOR.size
    if locator < 0 or data[locator : locator + 4] != _LOCATOR_MAGIC:
        return None
    at = data.rfind(_END64_MAGIC, max(0, locator - _END64.size - _COMMENT), locator)
    if at < 0 or at + _END64.size > len(data):
        return None
    fields = _END64.unpack_from(data, at)
    return fields[7], fields[8], fields[9], at


def entries(data: bytes, directory: Directory) -> Iterator[Entry]:
    """The entries, at most `ENTRIES`. Raises ZipError where the directory is damaged."""
    at, count = directory.start, 0
    while at < directory.end and count < ENTRIES:
        entry, at = _entry(data, at, directory)
        yield entry
        count += 1


def _entry(data: bytes, at: int, directory: Directory) -> tuple[Entry, int]:
    if at + _HEADER.size > directory.end or data[at : at + 4] != _HEADER_MAGIC:
        raise ZipError(reason("zip-directory-damaged", offset=at))
    header = _HEADER.unpack_from(data, at)
    flags, method, crc, packed, size = header[3], header[4], header[7], header[8], header[9]
    name_length, extra_length, comment_length, offset = header[10], header[11], header[12], header[16]
    name_at = at + _HEADER.size
    extra_at = name_at + name_length
    end = extra_at + extra_length + comment_length
    if end > directory.end:
        raise ZipError(reason("zip-directory-damaged", offset=at))
    extra = _fields(data[extra_at : extra_at + extra_length]) if extra_length else {}
    if _NOT_HERE in (size, packed, offset):
        size, packed, offset = _wide(extra.get(_ZIP64_FIELD, b""), size, packed, offset)
    name = _decoded(data[name_at:extra_at], flags)
    aes, strong = extra.get(_AES_FIELD, b""), extra.get(_STRONG_FIELD, b"")
    return Entry(name, flags, method, crc, packed, size, directory.base + offset, aes, strong), end


def _fields(extra: bytes) -> dict[int, bytes]:
    """The extra fields by their identifiers; the first of two alike."""
    found: dict[int, bytes] = {}
    at = 0
    while at + _FIELD.size <= len(extra):
        identifier, length = _FIELD.unpack_from(extra, at)
        at += _FIELD.size
        found.setdefault(identifier, extra[at : at + length])
        at += length
    return found


def _wide(field: bytes, *values: int) -> list[int]:
    """The values, each that is not here taken from the ZIP64 field in this order (section 4.5.3)."""
    wide = [int.from_bytes(field[at : at + 8], "little") for at in range(0, len(field) - 7, 8)]
    return [wide.pop(0) if value == _NOT_HERE and wide else value for value in values]


def _decoded(name: bytes, flags: int) -> str:
    """Names are UTF-8 where bit 11 says so or they are well formed as such; else in the encoding of Japanese Windows,
    else in that of the first PCs (APPNOTE.TXT appendix D)."""
    shown = _as(name, "utf-8")
    if shown is None and not flags & _UTF8:
        shown = _as(name, "cp932")
    return (name.decode("cp437") if shown is None else shown)[:_NAME]


def _as(name: bytes, codec: str) -> str | None:
    try:
        return name.decode(codec)
    except UnicodeDecodeError:
        return None


def local_name(data: bytes, entry: Entry) -> tuple[str, int] | None:
    """The name in the local header of an entry, and where its data begin; None where there is no such header."""
    at = entry.at
    if at < 0 or at + LOCAL.size > len(data) or data[at : at + 4] != LOCAL_MAGIC:
        return None
    header = LOCAL.unpack_from(data, at)
    flags, name_length, extra_length = header[2], header[9], header[10]
    start = at + LOCAL.size + name_length
    return _decoded(data[at + LOCAL.size : start], flags), start + extra_length
