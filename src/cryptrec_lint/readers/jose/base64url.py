"""Base64url without padding (RFC 7515 section 2), and the base64 of certificates, as they come."""

from __future__ import annotations

import binascii

_BLANKS = str.maketrans("", "", " \t\r\n")
_URL = str.maketrans("-_", "+/")
_GROUP = 4


def decoded(text: str) -> bytes | None:
    """The octets, or None where it is none. Padding and the other alphabet are forgiven: many writers use them."""
    return standard(text.translate(_URL))


def standard(text: str) -> bytes | None:
    """The octets of base64 (RFC 4648 section 4), or None; missing padding is forgiven."""
    digits = text.translate(_BLANKS).rstrip("=")
    try:
        raw = digits.encode("ascii")
        whole = raw + b"=" * (-len(raw) % _GROUP)
        octets = binascii.a2b_base64(whole)
    except ValueError:
        return None
    return octets if len(octets) == len(digits) * 3 // _GROUP else None
