"""JSON Web Keys (RFC 7517) that are written otherwise than as JSON: YAML, TOML, properties, object literals of
programs, JSON inside a string. Their members are gathered around the one that every key has, and put into an object.

Nothing here knows the rules of these languages: a key is a name, a sign and a value, quoted or not, in the same pair of
brackets or in lines that begin in the same column. What has not all the numbers of its kind of key is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.readers.certificates import facts

_QUOTE = r"""(?:\\{0,8}["'`]|&(?:quot|apos|\#0{0,4}(?:34|39)|\#[xX]0{0,4}2[27]);)?"""
"""A quotation mark, in a string inside a string, or as a character reference."""
_SIGN = r"\s{0,8}(?::|=>|=(?![=>]))\s{0,8}"
_TYPE = re.compile(rf"kty{_QUOTE}{_SIGN}{_QUOTE}(?P<type>RSA|EC|OKP|oct|AKP)(?![A-Za-z0-9_])")
"""The member that every key has (RFC 7517 section 4.1), with the types that are registered."""
_MEMBER = re.compile(
    rf"(?<![A-Za-z0-9_$-])(?P<name>n|e|d|p|q|dp|dq|qi|crv|x|y|k|alg|enc|use|pub|priv){_QUOTE}{_SIGN}{_QUOTE}"
    r"(?P<value>[A-Za-z0-9_+/.=-]{1,16384})"
)
"""The members whose values are one word: RFC 7517 sections 4.2 and 4.4, RFC 7518 section 6, RFC 8037 section 2."""
_LINE = re.compile(
    r"""(?P<lead>[^\w"'`\n]{0,40})(?P<prefix>(?:[\w-]+\.){0,8})["'`]?[A-Za-z_][\w-]{0,60}["'`]?\s{0,8}[:=]"""
)
_BRACKET = re.compile(r"[][{}()]")
_OPENING = "{[("
_FAR = 16_384
"""Code points of a key on each side of its type: a private key of 8,192 bits has half of them."""
_LINES = 64
"""Lines of a key above or below its type; one of RSA has 9 members, and others may describe it."""
_STANDARD = str.maketrans("+/", "-_")


class Key(NamedTuple):
    """A key at a place: offsets into the text, in code points."""

    start: int
    """Where its first member begins, or the one with its type, if it has no secret."""
    end: int
    octets: bytes
    """An object of JSON."""
    secret: bool


def found(text: str) -> Iterator[Key]:
    """All keys of a text, in order of their types; an empty one where too many types were tried in vain."""
    at, last, tries = text.find(_NAME), 0, 0
    while at >= 0:
        following = text.find(_NAME, at + len(_NAME))
        kind = None if text[at - 1 : at].isalnum() or text[at - 1 : at] in _JOINED else _TYPE.match(text, at)
        if kind:
            span = max(last, at - _FAR), min(len(text) if following < 0 else following, at + _FAR)
            key = _key(text, kind, *span)
            if key:
                yield key
            tries += key is None
            last = kind.end()
        if tries > TRIES:
            yield Key(at, at, b"", secret=False)
            return
        at = following


TRIES = 20_000
"""Types without the numbers of a key; half a second's work, and no text but a hostile one has a hundredth."""
_NAME = "kty"
_JOINED = ("_", "$", "-")


def _key(text: str, kind: re.Match[str], since: int, until: int) -> Key | None:
    for start, end in _spans(text, kind.start(), kind.end(), since, until):
        members = {"kty": kind["type"]}
        first, last = kind.start(), kind.end()
        for one in _MEMBER.finditer(text, start, end):
            if one["name"] not in members and not _is_nothing(text, one):
                members[one["name"]] = _value(one)
                first, last = min(first, one.start()), max(last, one.end())
        if all(len(members.get(name, "")) >= least for name, least in facts.web_key_needs(kind["type"]).items()):
            secret = not facts.web_key_secrets().isdisjoint(members)
            octets = json.dumps(members).encode()
            return Key(first, last, octets, True) if secret else Key(kind.start(), kind.end(), octets, False)
    return None


_NOTHING = frozenset({"None", "null", "undefined", "nil"})
"""How languages write that there is no value, without quotation marks."""


def _is_nothing(text: str, member: re.Match[str]) -> bool:
    return member["value"] in _NOTHING and text[member.start("value") - 1] not in "\"'`;"


def _value(member: re.Match[str]) -> str:
    """Numbers in base64url, without padding, whatever their writer took."""
    value = member["value"]
    return value if member["name"] in ("alg", "enc", "use", "crv") else value.rstrip("=.").translate(_STANDARD)


def _spans(text: str, at: int, end: int, since: int, until: int) -> Iterator[tuple[int, int]]:
    """Where the members of a key may stand: in its brackets, or in the lines around it."""
    opening = _opening(text, since, at)
    if opening is not None:
        yield opening, _closing(text, end, until)
    if opening is None or "\n" in text[opening:at]:
        yield _block(text, at, since, until)


def _opening(text: str, since: int, at: int) -> int | None:
    closed = 0
    for one in reversed(list(_BRACKET.finditer(text, since, at))):
        if one[0] not in _OPENING:
            closed += 1
        elif not closed:
            return one.start()
        else:
            closed -= 1
    return None


def _closing(text: str, at: int, until: int) -> int:
    opened = 0
    for one in _BRACKET.finditer(text, at, until):
        if one[0] in _OPENING:
            opened += 1
        elif not opened:
            return one.start()
        else:
            opened -= 1
    return until


def _block(text: str, at: int, since: int, until: int) -> tuple[int, int]:
    """The lines around a place whose names begin in the same column, and those that are deeper between them; a dash
    begins a new one."""
    start = text.rfind("\n", since, at) + 1 or since
    own = _LINE.match(text, start)
    if own is None:
        return at, at
    column = _column(own)
    end = _end(text, start, until)
    first = start
    for _ in range(_LINES):
        line = _LINE.match(text, first)
        if (line and _begins_item(line)) or first <= since:
            break
        above = text.rfind("\n", since, first - 1) + 1 or since
        line = _LINE.match(text, above)
        if line is None or _column(line) < column:
            break
        first = above
    for _ in range(_LINES):
        line = _LINE.match(text, end + 1, until) if end < until else None
        deeper = line is None and text[end + 1 : end + 2] in (" ", "\t")
        if not deeper and (line is None or _column(line) < column or (_column(line) == column and _begins_item(line))):
            break
        end = _end(text, end + 1, until)
    return first, end


def _column(line: re.Match[str]) -> int:
    return len(line["lead"]) + len(line["prefix"])


def _begins_item(line: re.Match[str]) -> bool:
    return line["lead"].rstrip(" ").endswith("-")


def _end(text: str, at: int, until: int) -> int:
    end = text.find("\n", at, until)
    return until if end < 0 else end
