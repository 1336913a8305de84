"""PEM armour (RFC 7468, RFC 1421): the blocks of a text with their exact places, and the blocks that are broken.

Accepted: text around blocks, indentation, any line ends, one long line, blanks inside the base64, a byte order mark,
headers, a missing final newline. One pass: the time is proportional to the text, whatever it holds.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import decorated

_DASHES, _BEGIN, _END = "-----", "-----BEGIN ", "-----END "
_LABEL_LENGTH = 80
"""Code points; far above any label in use."""
_INDENT_LENGTH = 200
"""Code points looked back over, so that a file of blanks costs no more than another."""
_HEADERS_LENGTH = 65_536
"""Code points; real headers fill some lines. The rest of a long block is not taken apart into lines."""
_PAD = "="
_GROUP = 4
"""Digits that stand for three octets (RFC 4648 section 4)."""
_BLANKS = b" \t\r\n\v\f"
_OPENPGP, _SIGNED_TEXT, _SIGNATURE = "PGP ", "PGP SIGNED MESSAGE", "PGP SIGNATURE"
_CHECKSUM = 5
"""Code points: `=` and four digits on a line of their own end the base64 of OpenPGP (RFC 9580 section 6.1)."""
_HEADERS = 1_000
"""Code points after the marker of a signed text in which its headers stand."""


class Marker(NamedTuple):
    """A `-----BEGIN label-----` or `-----END label-----`: offsets into the text, in code points."""

    start: int
    end: int
    opens: bool
    label: str


_marker = tuple.__new__
"""Makes a `Marker` at half the price of calling the class: a bundle has thousands of them."""


class Block(NamedTuple):
    """A whole block."""

    opening: Marker
    headers: str
    """The lines before the base64 (RFC 1421 section 4.6); empty where there is none."""
    content: bytes

    @property
    def encrypted(self) -> bool:
        """A header says that the content is encrypted."""
        return is_encrypted(self.opening.label, self.headers)


class Broken(NamedTuple):
    """Something that begins or ends like a block and is none."""

    marker: Marker
    why: Reason


Piece = Block | Broken


def markers(text: str) -> Iterator[Marker]:
    """All markers in order."""
    begins, ends = _markers(text, _BEGIN, True), _markers(text, _END, False)
    begin, end = next(begins, None), next(ends, None)
    while begin or end:
        if end is None or (begin is not None and begin.start < end.start):
            assert begin is not None
            yield begin
            begin = next(begins, None)
        else:
            yield end
            end = next(ends, None)


def pieces(text: str) -> Iterator[Piece]:
    """Blocks and broken blocks in order of their places."""
    opening: Marker | None = None
    last_signature = text.rfind(f"{_BEGIN}{_SIGNATURE}{_DASHES}")
    for marker in markers(text):
        if marker.opens and marker.label == _SIGNED_TEXT:
            yield from _broken(text, opening, "pem-no-end")
            opening = None
            yield from _signed_text(text, marker, marker.end < last_signature)
        elif marker.opens:
            if opening is not None:
                yield from _broken(text, opening, "pem-no-end")
            opening = marker
        elif opening is None:
            yield from _broken(text, marker, "pem-no-begin")
        else:
            yield from _closed(text, opening, marker)
            opening = None
    yield from _broken(text, opening, "pem-no-end")


def stands_alone(text: str, marker: Marker) -> bool:
    """Whether only blanks stand on the line beside the marker: prose that mentions one has words there."""
    after = text[marker.end : marker.end + _INDENT_LENGTH].lstrip(" \t")
    return _begins_line(text, marker) and after[:1] in ("", "\r", "\n")


def content(label: str, inside: str) -> tuple[str, bytes]:
    """Headers and octets of what stands between a begin line and its end line; no octets where that is not base64."""
    headers, body = _split(inside)
    return headers, _decoded(_without_checksum(body) if label.startswith(_OPENPGP) else body)


def is_encrypted(label: str, headers: str) -> bool:
    """Whether the headers say so (RFC 1421 Proc-Type). OpenPGP has no such header."""
    return "ENCRYPTED" in headers and not label.startswith(_OPENPGP)


def _markers(text: str, head: str, opens: bool) -> Iterator[Marker]:
    at = text.find(head)
    while at >= 0:
        label_at = at + len(head)
        label_end = text.find(_DASHES, label_at, label_at + _LABEL_LENGTH)
        label = text[label_at:label_end]
        if label_end >= 0 and "\n" not in label and "\r" not in label:
            yield _marker(Marker, (at, label_end + len(_DASHES), opens, label))
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
    headers, octets = content(opening.label, text[opening.end : closing.start])
    if octets[:1] != _SEQUENCE and text[opening.start - 1 : opening.start] not in _LINE_ENDS and octets:
        headers, octets = _without_signs(text, opening, closing) or (headers, octets)
    if octets:
        yield Block(opening, headers, octets)
    else:
        yield from _broken(text, opening, "pem-base64")


_LINE_ENDS = ("", "\n", "\r")
_SEQUENCE = b"\x30"
"""How nearly everything in armour begins (DER), which no sign before it makes."""


def _without_signs(text: str, opening: Marker, closing: Marker) -> tuple[str, bytes] | None:
    """Headers and octets where each line begins with what is digits of base64 too (`+` in a patch, `//`, `REM`)."""
    for inside in decorated.inside(text, opening.start, opening.end, closing.start):
        headers, octets = content(opening.label, inside)
        if octets:
            return headers, octets
    return None


def _signed_text(text: str, marker: Marker, is_signed: bool) -> Iterator[Piece]:
    """A text in the clear: headers, an empty line, and whatever it says; its signature is a block of its own."""
    if not is_signed:
        yield from _broken(text, marker, "pem-no-signature")
        return
    if _begins_line(text, marker):
        lines = (line.strip() for line in text[marker.end : marker.end + _HEADERS].lstrip(" \t").splitlines()[1:])
        yield Block(marker, "\n".join(takewhile(bool, lines)), b"")


def _without_checksum(body: str) -> str:
    """Whether the checksum is right is nobody's affair (RFC 9580 section 6.1)."""
    digits = body.rstrip()
    ends_so = digits[-_CHECKSUM : 1 - _CHECKSUM] == "=" and digits[-_CHECKSUM - 1 : -_CHECKSUM].isspace()
    return digits[:-_CHECKSUM] if ends_so else body


def _split(inside: str) -> tuple[str, str]:
    """Headers and base64 (RFC 1421 section 4.4: an empty line ends the headers)."""
    if inside.find(":", 0, _HEADERS_LENGTH) < 0:
        return "", inside
    first, rest = inside[:_HEADERS_LENGTH], inside[_HEADERS_LENGTH:]
    lines = [line.strip() for line in first.strip().splitlines()]
    end = lines.index("") if "" in lines else len(lines)
    return "\n".join(lines[:end]), "\n".join(lines[end:]) + rest


def _decoded(body: str) -> bytes:
    """The octets, or none where the base64 is not well formed: nothing in it is skipped but blanks."""
    try:
        octets = binascii.a2b_base64(body)
    except ValueError:
        return b""
    # Nearly all blocks have no other blanks than the ends of their lines: these are counted and not taken out.
    if _fill(octets, len(body) - body.count("\n"), body[-3:].rstrip("\n")):
        return octets
    digits = body.encode("ascii").translate(None, _BLANKS)
    return octets if _fill(octets, len(digits), digits[-2:].decode()) else b""


def _fill(octets: bytes, count: int, last: str) -> bool:
    """Whether so many digits, of which these are the last, are all of these octets.

    The decoder passes over what is no digit, and what follows padding: then it gives fewer octets than there must be.
    """
    padding = 0 if not last.endswith(_PAD) else 1 + last.endswith(2 * _PAD)
    return count % _GROUP == 0 and len(octets) == count // _GROUP * 3 - padding
