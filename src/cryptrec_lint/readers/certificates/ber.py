"""BER in indefinite lengths (ITU-T X.690 section 8.1.3.6) made definite, so that the walker over DER can read it.

NSS writes PKCS #12 so, Java and many signers write CMS so. Strings in pieces (sections 8.6.4, 8.7.3) are put together.
What is definite throughout stays as it is, octet by octet: signatures are over octets. So does an element of definite
length whose inside cannot be read: whoever wants that inside finds it broken, and all the rest is read.
"""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.readers.certificates import der

_INDEFINITE = 0x80
_CONSTRUCTED = 0x20
_PIECES = der.OCTET_STRING | _CONSTRUCTED
BIT_PIECES = der.BIT_STRING | _CONSTRUCTED
_DEPTH = 64
"""Elements inside elements; real containers stay below 20."""
_ELEMENTS = 1_000_000
"""Elements in all; a container with ten thousand certificates has as many, and it takes about two seconds."""
_END = b"\0\0"
_TOO_DEEP = "der-too-deep"


class _Open(NamedTuple):
    """A constructed element whose end is not reached yet."""

    tag: int
    at: int
    start: int
    end: int | None
    """None where a pair of zero octets ends it."""
    parts: list[bytes]


def is_indefinite(data: bytes, at: int = 0) -> bool:
    """Whether the element at `at` is of indefinite length."""
    return data[at + 1 : at + 2] == bytes((_INDEFINITE,))


def definite(data: bytes, at: int = 0) -> tuple[bytes, int]:
    """The element at `at` in definite lengths, and where it ends in `data`. Raises DerError.

    Offsets into the result are no offsets into `data`.
    """
    stack: list[_Open] = []
    limits: list[int] = [len(data)]
    count = 0
    while True:
        done: bytes | None
        if stack and stack[-1].end is None and data.startswith(_END, at):
            at += len(_END)
            done = _closed(data, stack.pop())
        elif stack and stack[-1].end == at:
            done = _closed(data, stack.pop())
            limits.pop()
        else:
            count += 1
            if count > _ELEMENTS:
                raise der.DerError("der-too-many-elements", at)
            try:
                done, at = _next(data, at, stack, limits)
            except der.DerError as error:
                done, at = _as_it_is(data, stack, limits, error)
        if done is not None:
            if not stack:
                return done, at
            stack[-1].parts.append(done)


def _next(data: bytes, at: int, stack: list[_Open], limits: list[int]) -> tuple[bytes | None, int]:
    """The element at `at`, if it is primitive; else it is opened."""
    limit = limits[-1]
    if at + 2 > limit:
        raise der.DerError("der-truncated", at)
    if is_indefinite(data, at) and data[at] & _CONSTRUCTED:
        _push(stack, _Open(data[at], at, at + 2, None, []), at)
        return None, at + 2
    found = der.element(data, at, limit)
    if not found.tag & _CONSTRUCTED:
        return der.whole(data, found), found.end
    _push(stack, _Open(found.tag, at, found.start, found.end, []), at)
    limits.append(found.end)
    return None, found.start


def _as_it_is(data: bytes, stack: list[_Open], limits: list[int], error: der.DerError) -> tuple[bytes, int]:
    """The innermost element of definite length, inside which the error is; raises the error where there is none."""
    while stack and stack[-1].end is None:
        stack.pop()
    if not stack or error.key == _TOO_DEEP:
        raise error
    limits.pop()
    found = stack.pop()
    assert found.end is not None
    return data[found.at : found.end], found.end


def _push(stack: list[_Open], opened: _Open, at: int) -> None:
    if len(stack) >= _DEPTH:
        raise der.DerError(_TOO_DEEP, at)
    stack.append(opened)


def _closed(data: bytes, found: _Open) -> bytes:
    """The element again. The pieces of a string lose their heads: together they are one primitive string."""
    if found.tag == _PIECES:
        inside = b"".join(_contents(part) for part in found.parts)
        return element(der.OCTET_STRING, inside)
    if found.tag == BIT_PIECES:
        return element(der.BIT_STRING, _bits(found.parts))
    inside = b"".join(found.parts)
    if found.end is not None and inside == data[found.start : found.end]:
        return data[found.at : found.end]  # its length may not be minimal, and someone may have signed it so
    return element(found.tag, inside)


def _contents(part: bytes) -> bytes:
    """Raises DerError where a piece of a string is none."""
    piece = der.only(part, der.OCTET_STRING)
    return der.contents(part, piece)


def _bits(parts: list[bytes]) -> bytes:
    """Only the last piece may have bits that are unused. Raises DerError."""
    pieces = [der.contents(part, der.only(part, der.BIT_STRING)) for part in parts] or [b"\0"]
    if not all(pieces) or any(piece[0] for piece in pieces[:-1]):
        raise der.DerError("der-bit-string", 0)
    return pieces[-1][:1] + b"".join(piece[1:] for piece in pieces)


def element(tag: int, inside: bytes) -> bytes:
    """An element with these contents, in definite length."""
    length = len(inside)
    if length < _INDEFINITE:
        return bytes((tag, length)) + inside
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, _INDEFINITE | len(octets))) + octets + inside
