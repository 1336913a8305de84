"""PEM armour (RFC 7468, RFC 1421): the blocks of a text with their exact places, and the blocks that are broken.

Accepted: text around blocks, indentation, any line ends, one long line, blanks inside the base64, a byte order mark,
headers, a missing final newline. One pass: the time is proportional to the text, whatever it holds.
"""

from __future__ import annotations

import binascii
import heapq
from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason

_DASHES, _BEGIN, _END = "-----", "-----BEGIN ", "-----END "
_LABEL_LENGTH = 80
"""Code points; far above any label in use."""
_INDENT_LENGTH = 200
"""Code points looked back over, so that a file of blanks costs no more than another."""
_HEADERS_LENGTH = 65_536
"""Code points; real headers fill some lines. The rest of a long block is not taken apart into lines."""
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_GROUP = 4
"""Digits that stand for three octets (RFC 4648 section 4)."""
_BLANKS = b" \t\r\n\v\f"


class Marker(NamedTuple):
    """A `-----BEGIN label-----` or `-----END label-----`: offsets into the text, in code points."""

    start: int
    end: int
    opens: bool
    label: str


class Block(NamedTuple):
    """A whole block."""

    opening: Marker
    headers: str
    """The lines before the base64 (RFC 1421 section 4.6); empty where there is none."""
    content: bytes

    @property
    def encrypted(self) -> bool:
        """A header says that the content is encrypted."""
        return is_encrypted(self.headers)


class Broken(NamedTuple):
    """Something that begins or ends like a block and is none."""

    marker: Marker
    why: Reason


Piece = Block | Broken


def markers(text: str) -> Iterator[Marker]:
    """All markers in order."""
    return heapq.merge(_markers(text, _BEGIN, True), _markers(text, _END, False))


def pieces(text: str) -> Iterator[Piece]:
    """Blocks and broken blocks in order of their places."""
    opening: Marker | None = None
    for marker in markers(text):
        if marker.opens:
            yield from _broken(text, opening, "pem-no-end")
            opening = marker
        elif opening is None:
            yield from _broken(text, marker, "pem-no-begin")
        else:
            yield from _closed(text, opening, marker)
            opening = None
    yield from _broken(text, opening, "pem-no-end")


def is_encrypted(headers: str) -> bool:
    """Whether the headers say so (RFC 1421 Proc-Type)."""
    return "ENCRYPTED" in headers


def content(inside: str) -> tuple[str, bytes]:
    """Headers and octets of what stands between a begin line and its end line; no octets where that is not base64."""
    headers, body = _split(inside)
    return headers, _decoded(body)


def stands_alone(text: str, marker: Marker) -> bool:
    """Whether only blanks stand on the line beside the marker: prose that mentions one has words there."""
    after = text[marker.end : marker.end + _INDENT_LENGTH].lstrip(" \t")
    return _begins_line(text, marker) and after[:1] in ("", "\r", "\n")


def _markers(text: str, head: str, opens: bool) -> Iterator[Marker]:
    at = text.find(head)
    while at >= 0:
        label_at = at + len(head)
        label_end = text.find(_DASHES, label_at, label_at + _LABEL_LENGTH)
        label = text[label_at:label_end]
        if label_end >= 0 and "\n" not in label and "\r" not in label:
            yield Marker(at, label_end + len(_DASHES), opens, label)
        at = text.find(head, label_at)


def _begins_line(text: str, marker: Marker) -> bool:
    """Only blanks, a byte order mark, or the dashes of a marker glued to it stand before it on its line."""
    before = text[max(0, marker.start - _INDENT_LENGTH) : marker.start].rstrip(" \t")
    return not before or before.endswith(("\n", "\r", "\ufeff", _DASHES))


def _broken(text: str, marker: Marker | None, key: str) -> Iterator[Broken]:
    """Prose may mention a marker in the middle of a line: that is no broken block."""
    if marker is not None and _begins_line(text, marker):
        yield Broken(marker, reason(key, label=marker.label))


def _closed(text: str, opening: Marker, closing: Marker) -> Iterator[Piece]:
    if opening.label != closing.label:
        if _begins_line(text, opening):
            yield Broken(opening, reason("pem-end-mismatch", label=opening.label, end=closing.label))
        return
    headers, octets = content(text[opening.end : closing.start])
    if octets:
        yield Block(opening, headers, octets)
    else:
        yield from _broken(text, opening, "pem-base64")


def _split(inside: str) -> tuple[str, str]:
    """Headers and base64 (RFC 1421 section 4.4: an empty line ends the headers)."""
    first, rest = inside[:_HEADERS_LENGTH], inside[_HEADERS_LENGTH:]
    if ":" not in first:
        return "", inside
    lines = [line.strip() for line in first.strip().splitlines()]
    end = lines.index("") if "" in lines else len(lines)
    return "\n".join(lines[:end]), "\n".join(lines[end:]) + rest


def _decoded(body: str) -> bytes:
    """The octets, or none where the base64 is not well formed: nothing in it is skipped but blanks."""
    try:
        digits = body.encode("ascii").translate(None, _BLANKS)
        padding = digits.translate(None, _ALPHABET)
        if padding not in (b"", b"=", b"==") or not digits.endswith(padding) or len(digits) % _GROUP:
            return b""
        return binascii.a2b_base64(digits)
    except ValueError:
        return b""
