"""An OCSP response (RFC 6960 section 4.2.1) as it is asked for certificates: read when the first question comes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from cryptrec_lint.readers.certificates import der, facts, names, signed, times
from cryptrec_lint.readers.certificates.chains.member import Member
from cryptrec_lint.readers.certificates.chains.naming import folded
from cryptrec_lint.readers.certificates.chains.statement import Revoked, Room, Span, enumerated

_VERSION, _BY_NAME, _BY_KEY = der.context(0), der.context(1), der.context(2)
_REVOKED, _NEXT = der.context(1), der.context(0)


class Answer(NamedTuple):
    """What is said of one certificate."""

    name_hash: bytes
    key_hash: bytes
    span: Span
    revoked: Revoked | None


class Answered:
    """A response in its parts. Raises DerError."""

    def __init__(self, data: bytes) -> None:
        self.signed = signed.parse(data)
        fields = self.signed.fields
        fields = fields[bool(fields) and fields[0][0] == _VERSION :]
        der.check(fields[1:], (der.GENERALIZED_TIME, der.SEQUENCE), self.signed.tbs[3])
        (tag, _, start, end), _, self._answers = fields[:3]
        self.name = folded(names.text(data[start:end])) if tag == _BY_NAME else ""
        """The responder's name, folded; empty where it is named by its key."""
        self.key_hash = der.contents(data, der.element(data, start, end)) if tag == _BY_KEY else b""
        self.more = False
        """There are more answers than are looked at."""

    def said(self, room: Room) -> Iterator[tuple[bytes, Answer]]:
        """Serial number (contents of the INTEGER) and what is said of a certificate with it. Raises ValueError."""
        data, (_, _, start, end) = self.signed.data, self._answers
        for one in der.elements(data, start, end):
            if not room.take():
                self.more = True
                return
            yield _answer(data, one)

    def meant(self, one: Member) -> bool:
        """Whether the ResponderID names this certificate's holder."""
        return one.subject == self.name if self.name else self.key_hash == key_hash(one)


def key_hash(one: Member) -> bytes:
    """What names the key of a responder (RFC 6960 section 4.2.1, KeyHash)."""
    return hashed(_FIRST, key_bits(one))


_FIRST = 20
"""Octets of SHA-1."""


def _answer(data: bytes, one: der.Element) -> tuple[bytes, Answer]:
    """SingleResponse: CertID, status, thisUpdate, nextUpdate."""
    named, status, first, *others = der.children(data, der.expect(one, der.SEQUENCE))
    _, name, key, serial = der.children(data, der.expect(named, der.SEQUENCE))[:4]
    following = next((each for each in others if each.tag == _NEXT), None)
    last = None if following is None else der.element(data, following.start, following.end)
    days = (None if each is None else times.day(each.tag, der.contents(data, each)) for each in (first, last))
    revoked = _revoked(data, status) if status.tag == _REVOKED else None
    answer = Answer(der.contents(data, name), der.contents(data, key), Span(*days), revoked)
    return der.contents(data, serial), answer


def _revoked(data: bytes, status: der.Element) -> Revoked:
    """RevokedInfo: the time, and [0] the reason."""
    when, *others = der.children(data, status)
    why = enumerated(data, der.element(data, others[0].start, others[0].end)) if others else 0
    return Revoked(times.day(when.tag, der.contents(data, when)), why)


def is_about(answer: Answer, one: Member, issuer: Member) -> bool:
    """Whether the CertID names this certificate of this issuer (RFC 6960 section 4.1.1)."""
    name = hashed(len(answer.name_hash), one.understood.certificate.issuer)
    return name == answer.name_hash and hashed(len(answer.key_hash), key_bits(issuer)) == answer.key_hash


def hashed(length: int, octets: bytes) -> bytes:
    """The hash of this length; nothing where none has it."""
    name = _by_length().get(length)
    return hashlib.new(name, octets, usedforsecurity=False).digest() if name else b""


@cache
def _by_length() -> dict[int, str]:
    return {hashlib.new(name, usedforsecurity=False).digest_size: name for name in facts.identifier_hashes()}


def key_bits(one: Member) -> bytes:
    """The BIT STRING of its key, without the count of unused bits; empty where it cannot be read."""
    key = one.understood.certificate.key
    try:
        return der.bit_string(key, der.member(der.sequence(key), 1, der.BIT_STRING))
    except der.DerError:
        return b""
