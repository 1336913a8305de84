"""The digest of an APK's content: of chunks of 1 MiB of what lies around the signing block.

Source: source.android.com, "APK Signature Scheme v2", section "Integrity-protected contents".
"""

from __future__ import annotations

import hashlib
import struct

_CHUNK = 1 << 20
_WORD = struct.Struct("<I")
_CHUNK_MARK, _WHOLE_MARK = b"\xa5", b"\x5a"
_DIRECTORY_FIELD = 16
"""Where the end record says where the directory begins (APPNOTE.TXT section 4.3.16)."""


def digest(data: bytes, block: int, directory: int, end: int, name: str) -> bytes:
    """The digest by a hash of `hashlib`: of the members, the directory and the end record, in which the directory is
    taken to begin where the block does."""
    record = bytearray(data[end:])
    record[_DIRECTORY_FIELD : _DIRECTORY_FIELD + _WORD.size] = _WORD.pack(block)
    pieces = [*_chunks(data[:block]), *_chunks(data[directory:end]), *_chunks(bytes(record))]
    of_pieces = b"".join(hashlib.new(name, _CHUNK_MARK + _WORD.pack(len(one)) + one).digest() for one in pieces)
    return hashlib.new(name, _WHOLE_MARK + _WORD.pack(len(pieces)) + of_pieces).digest()


def _chunks(data: bytes) -> list[bytes]:
    return [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)]
