"""Certificates, revocation lists, OCSP responses and time stamps that stand in streams of a signed PDF: its document
security store, by which signatures are to be verified later (ETSI EN 319 142-1 section 5.4.2, ISO 32000-2 section
12.8.4.3), and files that are attached to it: in DER, in PEM, or XML with signatures.

Where the store is written may be compressed, but each of these is a stream of its own: a raw scan finds every one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers.certificates import contents, der, structures, understanding
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place

_STREAM = re.compile(rb"stream\r?\n(?=0[\x81-\x84]|<[?!A-Za-z]|-----BEGIN |x[\x01\x5e\x9c\xda])")
"""The head of a stream that begins like DER, like XML or armour, or like what FlateDecode (ISO 32000-1
section 7.4.4) has packed."""
_DER_HEAD = re.compile(rb"0[\x81-\x84]")
_TEXT_HEAD = re.compile(rb"<[?!A-Za-z]|--")
_TEXT_MARKS = (b"xmldsig#", b"xmlenc#", b"-----BEGIN ")
"""What a text has that is read; descriptions of documents (XMP) are XML too."""
_END = re.compile(rb"\s{0,2}endstream")
MOST_STREAMS = 200_000
"""Those whose head is looked at, within a second; documents of ten thousand pages have as many."""
MOST_TRIED = 4_096
"""Those that begin like DER: a store has a handful for each signature, and nothing else in a document begins so."""
MOST_OCTETS = 1 << 26
"""Octets of all that is read: the longest revocation lists have a few millions."""
_FIRST = 64
"""Packed octets that give the first two."""


def observations(place: Place, data: bytes, inside: Inside) -> Iterator[Observation]:
    """Everything seen in streams that are DER from end to end, or text with signatures or armour in it."""
    read, tried, left, end = 0, 0, MOST_OCTETS, 0
    for index, found in enumerate(_STREAM.finditer(data)):
        if found.start() < end:
            continue  # inside the one before
        octets, end, spent = _stream(data, found.end(), left)
        left, tried = left - spent, tried + bool(spent)
        if index == MOST_STREAMS or tried > MOST_TRIED or left <= 0:
            yield place.unresolved("stream", "unreadable-input", reason("pdf-too-many-streams", read=read))
            return
        if octets and _is_read(octets):
            yield from contents.of_der(place, f"stream[{read}].", octets, inside.deeper())
            read += 1
        elif _is_text(octets):
            yield from contents.observations("file", place, f"stream[{read}]", octets, inside.deeper())
            read += 1


def _stream(data: bytes, at: int, most: int) -> tuple[bytes, int, int]:
    """The octets of the stream at `at`, unpacked, and empty where they are nothing that is read; where it ends; and how
    many octets came of the attempt."""
    if data[at : at + 1] == b"0":
        octets = _plain(data, at)
        return octets, at + len(octets), len(octets)
    is_plain = data[at : at + 1] in (b"<", b"-")
    first = b"" if is_plain else _inflated(data[at : at + _FIRST], 2)[0]
    if not is_plain and not _DER_HEAD.match(first) and not _TEXT_HEAD.match(first):
        return b"", at, 0
    end = data.find(b"endstream", at)
    if is_plain:
        text = data[at:end].rstrip(b"\r\n") if end >= 0 else b""
        return (text, end, len(text)) if _is_text(text) else (b"", max(end, at), 0)
    packed = data[at : end if end >= 0 else len(data)]
    octets, spent = _inflated(packed, most)
    return octets, at + len(packed), spent


def _plain(data: bytes, at: int) -> bytes:
    try:
        found = der.element(data, at, len(data))
    except der.DerError:
        return b""
    return data[at : found.end] if _END.match(data, found.end) else b""


def _inflated(packed: bytes, most: int) -> tuple[bytes, int]:
    """What is packed, empty where it is broken, and how much of it was made; no more than `most`."""
    unpacking, made = zlib.decompressobj(), bytearray()
    for start in range(0, len(packed), _CHUNK):
        try:
            made += unpacking.decompress(packed[start : start + _CHUNK], most - len(made))
        except zlib.error:
            return b"", len(made)
        if len(made) == most or unpacking.eof:
            break
    return bytes(made), len(made)


_CHUNK = 1 << 12
"""Packed octets at a time: they make no more than four million."""


def _is_text(octets: bytes) -> bool:
    return _TEXT_HEAD.match(octets) is not None and any(mark in octets for mark in _TEXT_MARKS)


def _is_read(octets: bytes) -> bool:
    """Whether it is of a known kind, and a certificate where it is of none of the others."""
    kind = structures.name(octets)
    if kind is not None:
        return kind in _KINDS
    try:
        understanding.read(octets)
    except der.DerError:
        return False
    return True


_KINDS = ("CertificateList", "OCSPResponse", "BasicOCSPResponse", "ContentInfo", "TimeStampResp", "PFX")
