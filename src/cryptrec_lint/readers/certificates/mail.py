"""What the detached signatures of signed mail are over: the first part of multipart/signed (RFC 1847, RFC 8551 section
3.5.3). The signature in the second part is found as any base64 of DER in a text is; here it gets its content.

Nothing else of a mail is parsed. What is unusual (a third part, another encoding) leaves the signature without content.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from itertools import islice

from cryptrec_lint.readers.certificates import signed_content

_SIGNED = (b"multipart/signed", b"Multipart/Signed", b"MULTIPART/SIGNED")
_BLANKS = rb"(?:[ \t]|\r?\n[ \t]){0,100}"
_HEADER = re.compile(
    rb"^content-type:" + _BLANKS + rb"multipart/signed[ \t]*;((?:[^\r\n]|\r?\n[ \t]){0,4000})",
    re.IGNORECASE | re.MULTILINE,
)
_BOUNDARY = re.compile(rb"""\bboundary[ \t]*=[ \t]*(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))""", re.IGNORECASE)
"""RFC 2046 section 5.1.1: at most 70 characters."""
_AFTER = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
_ENCODING = re.compile(rb"^content-transfer-encoding:[ \t]*([\w-]+)", re.IGNORECASE | re.MULTILINE)
_BODY = re.compile(rb"\r?\n\r?\n")
_MOST = 64
"""Signed mails in one file that are told apart; a mail in a mail in a mail has three."""
_STEPS = 1000
"""Places looked at for one boundary."""
_HEADERS = 4096
"""Octets of the headers of a part."""
_SIGNATURE = 4 << 20
"""Octets of a part with a signature; one with large revocation lists has half as many."""
_OCTETS = 1 << 28
"""Octets that are handed out for one file, two seconds' work."""


class SignedParts:
    """The signed parts of a text that holds mail, by the octets of their signatures; none in any other text."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._spans: dict[bytes, tuple[int, int]] = {}
        if any(mark in data for mark in _SIGNED):
            for header in islice(_HEADER.finditer(data), _MOST):
                self._take(header)
        self._left = _OCTETS

    def _take(self, header: re.Match[bytes]) -> None:
        boundary = _BOUNDARY.search(header[1])
        parts = _parts(self._data, header.end(), boundary[1] or boundary[2]) if boundary else None
        if parts is None:
            return
        content, signature = parts
        octets = _decoded(self._data[slice(*signature)])
        if octets and _encoding(self._data, content[0]) != b"binary":  # that has no canonical form of lines
            self._spans[octets] = content

    def of(self, signature: bytes) -> tuple[bytes, ...] | None:
        """What a signature is over, in the canonical form (RFC 8551 section 3.1.1: lines end with CRLF); None where it
        is in no signed mail. Each is handed out once."""
        span = self._spans.pop(signature, None)
        if span is None or (length := span[1] - span[0]) > self._left:
            return None
        self._left -= length
        return (signed_content.with_mail_lines(self._data[slice(*span)]),)


def _parts(data: bytes, at: int, boundary: bytes) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Where the two parts are; None where there are not two (RFC 1847 section 2.1)."""
    marks = list(islice(_delimiters(data, at, b"--" + boundary), 3))
    if [closes for _, _, closes in marks] != [False, False, True]:
        return None
    first, second, last = marks
    content, signature = (first[1], second[0]), (second[1], last[0])
    fits = content[0] <= content[1] and signature[0] <= signature[1] <= signature[0] + _SIGNATURE
    return (content, signature) if fits else None


def _delimiters(data: bytes, at: int, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """Each line that is a delimiter: where it begins with the line's end before it, which is its own (RFC 2046 section
    5.1.1); where the next line begins; and whether it is the last one."""
    for _ in range(_STEPS):
        at = data.find(mark, at)
        if at < 0:
            return
        after = _AFTER.match(data, at + len(mark))
        if after and data[at - 1 : at] == b"\n":
            yield at - (2 if data[at - 2 : at - 1] == b"\r" else 1), after.end(), bool(after[1])
        at += len(mark)


def _encoding(data: bytes, at: int) -> bytes:
    """Content-Transfer-Encoding of the part that begins there, in small letters; empty where it names none."""
    head = _BODY.split(data[at : at + _HEADERS], maxsplit=1)[0]
    found = _ENCODING.search(head)
    return found[1].lower() if found else b""


def _decoded(part: bytes) -> bytes:
    """The octets of a part in base64; none where it is in another encoding."""
    if _encoding(part, 0) != b"base64":
        return b""
    body = _BODY.split(part, maxsplit=1)[1:]
    try:
        return binascii.a2b_base64(body[0]) if body else b""
    except ValueError:
        return b""
