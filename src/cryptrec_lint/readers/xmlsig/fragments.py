"""Keys of .NET in XML (`RSA.ToXmlString`, a serialized `RSAParameters`) that stand in any text.

The tags may be escaped, as in XML inside XML (`&lt;RSAKeyValue&gt;`) or in JSON (`\\u003cRSAKeyValue\\u003e`), and the
whole may be a string of some language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cryptrec_lint.readers.certificates import between
from cryptrec_lint.readers.certificates.told import Told, Unknown
from cryptrec_lint.readers.xmlsig import key_values, tree

_OPENING = re.compile(
    r"(?P<less><|&lt;|\\u003[cC])(?P<name>[A-Za-z]{1,6}KeyValue|RSAParameters)[^<>]{0,400}?(?P<more>>|&gt;|\\u003[eE])"
)
LONGEST = 65_536
"""Code points of a key; the private one of RSA-16384 has 20,000."""
_SHORTEST = 100
"""Code points of a key; that of a curve, which is the shortest, has twice as many."""
_ESCAPED = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ESCAPE = re.compile(r"&(?:lt|gt|quot|apos|amp);|\\u003[cCeE]|\\u0022|\\\"")


class Opening(NamedTuple):
    """The first tag of what may be a key."""

    end: int
    """Its offset into the text, in code points."""
    again: str
    """How another one like it begins."""
    closing: str
    """How the element ends."""
    is_plain: bool
    """It is no string but XML as it stands."""


class Key(NamedTuple):
    """What a document turned out to be."""

    told: Told
    is_private: bool


class Fragment(NamedTuple):
    """A key as XML."""

    octets: bytes
    is_private: bool


def opening(text: str, at: int) -> Opening | None:
    """The first tag of a key at `at`, or None where there is none."""
    found = _OPENING.match(text, at)
    if found is None or found["name"] not in key_values.READ:
        return None
    again = found["less"] + found["name"]
    return Opening(found.end(), again, f"{found['less']}/{found['name']}", found["less"] == "<")


def is_perhaps_key(whole: str, first: Opening) -> bool:
    """Whether it is worth a look: it is long enough, and no other one begins in it."""
    return len(whole) >= _SHORTEST and whole.find(first.again, 1) < 0


def fragment(whole: str, first: Opening) -> Fragment | None:
    """The key that fills a text but for the end of its last tag; None where it is none, or none that can be read."""
    for octets in _readings(whole + (">" if first.is_plain else "&gt;")):
        found = key(octets)
        if found is not None and not _is_incomplete(found.told):
            return Fragment(octets, found.is_private)
    return None


@lru_cache(maxsize=8)
def key(octets: bytes) -> Key | None:
    """The key of a document that is one; None where it is none or not well formed. Kept, because who finds it and who
    reads it ask one after the other."""
    found = tree.parse(octets)
    first = found.nodes[0] if found.nodes and found.flaw is None else None
    if first is None or first.name not in key_values.READ:
        return None
    return Key(key_values.told(first), key_values.is_private(first))


def _is_incomplete(told: Told) -> bool:
    return isinstance(told, Unknown) and told.rule == "unreadable-input"


def _readings(whole: str) -> Iterator[bytes]:
    """As it stands, without one level of escapes, and without the marks of strings, which may break it in a tag too."""
    yield whole.encode("utf-8", "replace")
    plain = _ESCAPE.sub(lambda found: _meaning(found[0]), whole)
    if plain != whole:
        yield plain.encode("utf-8", "replace")
    lines = between.unquoted(plain).encode("utf-8", "replace")
    yield lines
    yield lines.replace(b"\n", b"")


def _meaning(escape: str) -> str:
    if escape.startswith("&"):
        return _ESCAPED[escape]
    return {"c": "<", "e": ">"}.get(escape[-1].lower(), '"')
