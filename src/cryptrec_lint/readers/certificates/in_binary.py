"""Certificates, keys and signatures inside files of octets that no reader knows: programs, libraries, databases,
property lists, images of disks and of memory.

None of these formats is parsed. Armour is read in the readable passage around it, with what else stands there; DER
is found by the octets that it has near its beginning, and its own structure says what it is. What is compressed is not
seen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from heapq import merge
from typing import TYPE_CHECKING, NamedTuple

from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers.certificates import der, embedded, embedded_search, facts, place
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.documents import Documents
from cryptrec_lint.readers.certificates.effort import Effort
from cryptrec_lint.readers.certificates.embedded_search import Piece
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

MAX_PIECES = 20_000
"""More of one file are not told apart. A store of all roots has some hundreds."""
MAX_TRIES = 100_000
"""Places that look like a beginning and are none; the library of OpenSSL has some dozens."""
_LONGEST = 1 << 24
"""Octets of one of them; a signature with large revocation lists has a quarter."""
_ZERO, _HEAD = b"\0", 4096
"""A file that has it among its first octets is no text."""
_TEXT = (b"-----BEGIN ", b"PuTTY-User-Key-File-", b"---- BEGIN SSH2 ", b"<RSAKeyValue", b'xmldsig#"')
"""How text begins that is read: armour, the keys of programs that are text, XML with signatures."""
_READABLE = re.compile(rb"[\t\n\r -~]+")
_BACK = 4096
"""Octets looked back over for where a readable passage begins."""
_LONGEST_TEXT = 1 << 22
"""Octets of one that are read at once."""


class _Hit(NamedTuple):
    """Where something may stand: the first octet of a mark, and how far before it DER may begin (none for text)."""

    at: int
    before: tuple[int, ...] = ()


class BinaryReader:
    """Reads what is embedded in files of octets. See `readers/interface.py`."""

    name = "binary"

    def claims(self, source: Source) -> bool:
        """Something certainly stands in it, and no other reader knows the file."""
        from cryptrec_lint.readers import registry

        if _ZERO not in source.data[:_HEAD] or source.wide:
            return False
        found = next((piece for piece in _pieces(source.data) if piece.why is None), None)
        return found is not None and not registry.claimants(source)

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """One piece after the other; its place in the file stands in the symbol. Never raises ReadError."""
        count: Counter[str] = Counter()
        lent = Inside(passwords=files.passwords, effort=Effort(), documents=Documents(files))
        where = place.of_whole(source)
        for number, piece in enumerate(_pieces(source.data)):
            if number == MAX_PIECES:
                yield where.unresolved("", "unreadable-input", reason("binary-too-many", limit=MAX_PIECES))
                return
            name = f"0x{piece.start:x}!"
            if piece.why is None:
                yield from embedded.of_piece(where, piece, name, count, lent)
            else:
                yield where.unresolved(name, "unreadable-input", piece.why)


READER = BinaryReader()


def _pieces(data: bytes) -> Iterator[Piece]:
    """All pieces in order; their places are octets."""
    end, tries = 0, 0
    for hit in _hits(data):
        if hit.at < end:
            continue
        found, read = _der(data, hit, end) if hit.before else _in_text(data, hit.at, end)
        yield from found
        end = max(end, read)
        tries += not found
        if tries > MAX_TRIES:
            yield Piece(hit.at, hit.at, hit.at, why=reason("binary-too-many-tries", limit=MAX_TRIES))
            return


def _hits(data: bytes) -> Iterator[_Hit]:
    marks = [(mark, ()) for mark in _TEXT] + [(one.octets, one.before) for one in facts.in_binary()]
    return merge(*(_places(data, mark, before) for mark, before in marks), key=lambda hit: hit.at)


def _places(data: bytes, mark: bytes, before: tuple[int, ...]) -> Iterator[_Hit]:
    at = data.find(mark)
    while at >= 0:
        yield _Hit(at, before)
        at = data.find(mark, at + len(mark))


def _der(data: bytes, hit: _Hit, after: int) -> tuple[list[Piece], int]:
    """The element that begins before the mark and is of a known type, and where it ends."""
    for back in hit.before:
        start = hit.at - back
        if start < after or data[start] != der.SEQUENCE:
            continue
        try:
            end = der.element(data, start, min(len(data), start + _LONGEST)).end
        except der.DerError:
            continue
        octets = data[start:end]
        if end > hit.at and embedded_search.kind(octets) is not None:
            return [Piece(start, start, end, octets)], end
    return [], after


def _in_text(data: bytes, at: int, after: int) -> tuple[list[Piece], int]:
    """What stands in the readable passage around a place, and up to where nothing else does."""
    since, until = max(after, at - _BACK), at + _LONGEST_TEXT
    passage = next(one for one in _READABLE.finditer(data, since, until) if one.end() > at)
    found = embedded_search.pieces(passage[0].decode("ascii"), armoured=True)
    moved = [
        one._replace(start=passage.start() + one.start, end=passage.start() + one.end, hidden=False)
        for one in found
        if one.why is None and not embedded.is_stump(one)
    ]
    end = passage.end() if passage.end() < until else until - _BACK
    return moved, max(end, *(one.end for one in moved), at)
