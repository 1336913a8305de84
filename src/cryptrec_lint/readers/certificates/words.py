"""Keys and tokens in a text: public keys of OpenSSH, JSON Web Keys, tokens in JOSE's compact serialization, private
keys of PuTTY, public keys of .NET's strong names.

Configurations hold them anywhere: `public_key = "ssh-rsa AAAA…"`, `token: eyJ…`, `jwk: '{"kty": …}'`. Their own readers
have the files that hold nothing else; this finds them in others.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.readers.certificates import between, jwk_objects, strong_names

SSH_KEY, TOKEN, JWK, PUTTY_KEY, MICROSOFT_KEY = "ssh-public-key", "jose-token", "jwk", "putty-key", "microsoft-key"
"""What stands there: kinds of content (see `facts.Label`)."""
_PERHAPS = re.compile(
    rf"[ \t]AAAA(?=[A-Za-z0-9+/]{{40}})|eyJ|PuTTY-User-Key-File-|{strong_names.HEAD}|{jwk_objects.KEY.pattern}"
)
_MARKS = ("eyJ", '"kty"', " AAAA", "\tAAAA", "PuTTY-User-Key-File-", *strong_names.MARKS)
"""One of these stands in every text in which the pattern is found: looking for them takes a hundredth of its time."""
_NAME = re.compile(r"(?:^|[^A-Za-z0-9@.+-])((?:[a-z]{2,10}-){1,3}[a-z0-9@.-]{2,40})[ \t]{1,8}$")
_NAME_LENGTH = 100
"""Code points looked back over for the name of a key; the longest has fifty."""
_BLOB = re.compile(r"[A-Za-z0-9+/]+={0,2}(?![A-Za-z0-9+/=])")
_TOKEN = re.compile(r"(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*){2}(?:(?:\.[A-Za-z0-9_-]*){2})?")
_SHOWN = 40
"""Code points that stand for a token."""


class Word(NamedTuple):
    """Something at a place: offsets into the text, in code points."""

    start: int
    shown: int
    end: int
    content: str
    octets: bytes
    hidden: bool = False
    """Nothing beyond `shown` may be quoted: it has a secret."""


def found(text: str) -> Iterator[Word]:
    """All that certainly are such, in order."""
    if not any(mark in text for mark in _MARKS):
        return
    end, objects = 0, jwk_objects.Objects(text)
    for one in _PERHAPS.finditer(text):
        if one.start() < end:
            continue
        if one[0].startswith('"'):
            word = _object(text, objects.around(one.start()))
        elif one[0].startswith("P"):
            word = _putty(text, one.start())
        elif one[0].startswith("0"):
            word = _strong_name(text, one.start())
        else:
            word = _token(text, one.start()) if one[0] == "eyJ" else _key(text, one.start() + 1)
        if word is not None:
            end = word.end
            yield word


def _key(text: str, at: int) -> Word | None:
    """A key whose octets begin with a name that keys have; what stands beside it may differ (RFC 8332 section 3)."""
    from cryptrec_lint.readers.ssh import keys  # only where there is such a word

    first = max(0, at - _NAME_LENGTH)
    name, blob = _NAME.search(text[first:at]), _BLOB.match(text, at)
    if name is None or blob is None:
        return None
    digits = blob[0].rstrip("=")
    try:
        octets = binascii.a2b_base64(digits + "=" * (-len(digits) % 4))
    except ValueError:
        return None
    start, shown = (first + offset for offset in name.span(1))
    return Word(start, shown, blob.end(), SSH_KEY, octets) if keys.begins_like_key(octets) else None


_PUTTY_LINE = re.compile(r"PuTTY-User-Key-File-[0-9]{1,3}: [A-Za-z0-9@.-]{1,80}")
_PUTTY_STRING = re.compile(r"""[^"'`\r\n]{1,40000}""")
"""To the end of a string in which the line ends are escaped; a key of 16,384 bits has 15,000 code points."""


def _putty(text: str, at: int) -> Word | None:
    """A whole key, in lines as they are or with their ends escaped in a string."""
    from cryptrec_lint.readers.ssh import keys, putty_form  # only where there is such a word

    first = _PUTTY_LINE.match(text, at)
    if first is None:
        return None
    form = putty_form.parse(text, at)
    whole, end = text[at : form.end], form.end
    if form.public is None and (string := _PUTTY_STRING.match(text, at)):
        whole, end = between.unquoted(string[0]), string.end()
        form = putty_form.parse(whole)
    if form.public is None or not form.check or not keys.begins_like_key(form.public):
        return None
    return Word(at, first.end(), end, PUTTY_KEY, whole.encode("utf-8", "replace"), hidden=True)


def _strong_name(text: str, at: int) -> Word | None:
    found = strong_names.octets(text, at)
    return Word(at, at + len(strong_names.MARKS[0]), found[1], MICROSOFT_KEY, found[0]) if found else None


def _object(text: str, span: tuple[int, int] | None) -> Word | None:
    if span is None:
        return None
    from cryptrec_lint.readers.jose import facts

    start, end = span
    octets = text[start:end].encode("utf-8", "replace")
    secret = any(f'"{name}"'.encode() in octets for name in facts.table("secret")["members"])
    return Word(start, start + 1, end, JWK, octets, secret)


def _token(text: str, at: int) -> Word | None:
    from cryptrec_lint.readers.jose import header

    one = _TOKEN.match(text, at)
    if one is None or not header.is_header(one[0].partition(".")[0]):
        return None
    return Word(at, min(one.end(), at + _SHOWN), one.end(), TOKEN, one[0].encode())
