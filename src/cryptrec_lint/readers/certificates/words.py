"""Keys and tokens that are one word of a text: public keys of OpenSSH, and tokens in JOSE's compact serialization.

Configurations hold them anywhere (`public_key = "ssh-rsa AAAA…"`, `token: eyJ…`). Their own readers have the files that
hold nothing else; this finds them in others.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

SSH_KEY, TOKEN = "ssh-public-key", "jose-token"
"""What stands there: kinds of content (see `facts.Label`)."""
_WORD = re.compile(
    r"""
      (?<![A-Za-z0-9@.+-]) (?P<name>(?:[a-z]{2,10}-){1,3}[a-z0-9@.-]{2,40}) [ \t]{1,8}
        (?P<blob>AAAA [A-Za-z0-9+/]{40,} ={0,2}) (?![A-Za-z0-9+/=])
    | (?<![A-Za-z0-9_.-]) (?P<token>eyJ[A-Za-z0-9_-]{10,} (?:\.[A-Za-z0-9_-]*){2} (?:(?:\.[A-Za-z0-9_-]*){2})?)
    """,
    re.VERBOSE,
)
_SHOWN = 40
"""Code points that stand for a token."""


class Word(NamedTuple):
    """Something at a place: offsets into the text, in code points."""

    start: int
    shown: int
    end: int
    content: str
    octets: bytes


def found(text: str) -> Iterator[Word]:
    """All that certainly are such, in order."""
    for one in _WORD.finditer(text):
        word = _key(one) if one["blob"] else _token(one)
        if word is not None:
            yield word


def _key(one: re.Match[str]) -> Word | None:
    """A key whose octets begin with a name that keys have; what stands beside it may differ (RFC 8332 section 3)."""
    from cryptrec_lint.readers.ssh import keys  # only where there is such a word

    digits = one["blob"].rstrip("=")
    try:
        blob = binascii.a2b_base64(digits + "=" * (-len(digits) % 4))
    except ValueError:
        return None
    return Word(one.start(), one.end("name"), one.end(), SSH_KEY, blob) if keys.begins_like_key(blob) else None


def _token(one: re.Match[str]) -> Word | None:
    from cryptrec_lint.readers.jose import header

    token = one["token"]
    if not header.is_header(token.partition(".")[0]):
        return None
    return Word(one.start(), min(one.end(), one.start() + _SHOWN), one.end(), TOKEN, token.encode())
