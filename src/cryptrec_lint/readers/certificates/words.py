"""Keys and tokens in a text: public keys of OpenSSH, JSON Web Keys, tokens in JOSE's compact serialization, and keys in
the forms of single programs (`program_keys.py`).

Configurations hold them anywhere: `public_key = "ssh-rsa AAAA…"`, `token: eyJ…`, `jwk: '{"kty": …}'`. Their own readers
have the files that hold nothing else; this finds them in others.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import jwk_objects, program_keys, web_key_members

SSH_KEY, TOKEN, JWK = "ssh-public-key", "jose-token", "jwk"
OTHER_KEY = "web-key"
"""What stands there: kinds of content (see `facts.Label`)."""
_HEADS = ("eyJ", "eyA", "ewo", "ew0", "ewk")
"""How a token begins: a brace in base64url, and a quotation mark, a blank, a line end or a tab after it."""
_TOKEN_BEGINS = re.compile(r"e(?:y[AJ]|w[0ko])(?<![A-Za-z0-9_.-]e..)(?=[A-Za-z0-9_-]{10})")
"""The head of a token that is no part of a word (framework, keyAgreement)."""
_BLOB_BEGINS = "AAAA(?=[A-Za-z0-9+/]{40})"
_PERHAPS = re.compile(
    rf" {_BLOB_BEGINS}|\t{_BLOB_BEGINS}|{_TOKEN_BEGINS.pattern}|{jwk_objects.KEY.pattern}|{program_keys.HEADS}"
)
"""Each alternative begins with a fixed character: `re` then skips all others, which takes a fifth of the time."""
_MARKS = ('"kty"', " AAAA", "\tAAAA", *program_keys.MARKS)
"""One of these, or the head of a token, stands in every text in which the pattern finds something: looking for them
takes a tenth of its time."""
_NAME = re.compile(r"(?:^|[^A-Za-z0-9@.+-])((?:[a-z]{2,10}-){1,3}[a-z0-9@.-]{2,40})[ \t]{1,8}$")
_NAME_LENGTH = 100
"""Code points looked back over for the name of a key; the longest has fifty."""
_BLOB = re.compile(r"[A-Za-z0-9+/]+={0,2}(?![A-Za-z0-9+/=])")
_TOKEN = re.compile(r"(?<![A-Za-z0-9_.-])e[yw][A-Za-z0-9_-]{11,}(?:\.[A-Za-z0-9_-]*){2}(?:(?:\.[A-Za-z0-9_-]*){2})?")
_TRY, _SPARE = 250, 2_000_000
"""Code points that a try in vain costs besides those that were looked at, and how many may be looked at in vain besides
the length of the text: documentation has hundreds of keys in which dots stand for the digits."""
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
    why: Reason | None = None
    """It is the place from which on nothing more is looked for."""


def found(text: str) -> Iterator[Word]:
    """All that certainly are such, in order."""
    if not any(mark in text for mark in _MARKS) and not _TOKEN_BEGINS.search(text):
        return
    end, objects, programs, left = 0, jwk_objects.Objects(text), program_keys.Keys(text), len(text) + _SPARE
    for one in _PERHAPS.finditer(text):
        if one.start() < end:
            continue
        if one[0].startswith('"'):
            word = _object(text, objects.around(one.start()))
        elif one[0][0] in program_keys.FIRST:
            key = programs.at(one.start())
            left -= 0 if key.content else key.cost + _TRY
            if left < 0:
                yield Word(one.start(), one.start(), one.start(), "", b"", why=reason("form-too-many-tries"))
                return
            word = Word(one.start(), *key[:-1]) if key.content else None
        else:
            word = _token(text, one.start()) if one[0] in _HEADS else _key(text, one.start() + 1)
        if word is not None:
            end = word.end
            yield word


def loose(text: str) -> Iterator[Word]:
    """Web keys that are written otherwise than as objects of JSON, in order; some that are such objects come too."""
    if _KTY in text:
        for key in web_key_members.found(text):
            yield _loose(key, JWK if _IN_JSON.match(text, key.start - 2) else OTHER_KEY)


def _loose(key: web_key_members.Key, content: str) -> Word:
    return Word(key.start, key.start + 1 if key.secret else key.end, key.end, content, key.octets, key.secret)


_KTY = "kty"
_IN_JSON = re.compile(r'[^\\]"kty"|[^\\]"[a-z]{1,4}"')


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
