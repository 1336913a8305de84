"""JSON Web Keys and sets of them, metadata of OpenID providers and clients, signed and encrypted objects.

Tokens inside other texts are found by `certificates/words.py`. Signatures are not verified, nothing is decrypted.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import place
from cryptrec_lint.readers.jose import algorithms, base64url, facts, header, jwk
from cryptrec_lint.readers.jose.json_walk import Found, Member, Text, Walk
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_KEY = re.compile(r'"kty"\s*:\s*"')
_METADATA = re.compile(r'"[a-z_]{1,80}_(?:alg|enc)(?:_values_supported)?"\s*:\s*(?:\[\s*)?"')
_PROTECTED = re.compile(r'"protected"\s*:\s*"([A-Za-z0-9_=-]+)"')
_IN_CLEAR = re.compile(r'"(?:header|unprotected)"\s*:\s*\{[^{}]{0,2000}?"alg"\s*:\s*"')
"""A header in the clear (RFC 7515 section 7.2.1, RFC 7516 section 7.2.1)."""
_SIGNED, _ENCRYPTED = ('"payload"', '"signature"'), ('"ciphertext"', '"iv"')
"""What stands beside it in an object of either kind."""
_COMPACT = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){2}(?:(?:\.[A-Za-z0-9_-]*){2})?")
_TOKEN_LENGTH = 100_000
"""Code points of a file that holds one token and nothing else."""
_CODE = (".py", ".pyi", ".pyw", ".ipynb", ".js", ".ts", ".mjs")
"""Suffixes of source code and notebooks: JSON in it is a string, for a reader of that language."""
_BLANKS = " \t\r\n\ufeff"
_HEADERS = ("header", "unprotected")
"""Members that hold a header in the clear: RFC 7515 section 7.2.1, RFC 7516 section 7.2.1."""
_SHOWN = 40
"""Code points of a token that stand for it."""


class JoseReader:
    """Reads JSON Web Keys and what goes with them. See `readers/interface.py`."""

    name = "jose"

    def claims(self, source: Source) -> bool:
        """JSON with a key, with the algorithms of an OpenID provider, or with a protected header; or one token."""
        if source.path.lower().endswith(_CODE):
            return False
        text = source.text.lstrip(_BLANKS)
        if text[:1] not in ("{", "["):
            return _token(source) is not None
        return _speaks_of_keys(text) or _speaks_of_keys(registry.spelt_out(text.encode("utf-8", "replace")).decode())

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """The token, or one object after the other. Raises ReadError where nothing of JOSE stands in it."""
        token = _token(source)
        if token is not None:
            where = place.of_span(source, token[0], min(token[1], token[0] + _SHOWN))
            yield from header.of_compact(where, "token[0]", source.text[token[0] : token[1]])
            return
        if not (yield from of_objects(source, files.passwords)):
            raise ReadError(source.whole, reason("jose-nothing"))


def of_objects(source: Source, passwords: tuple[bytes, ...]) -> Generator[Observation, None, int]:
    """One object after the other; returns how many things of JOSE they are."""
    count = 0
    walk = Walk(source.text, _wanted)
    for found in walk.objects():
        yield from _observations(source, found, count, passwords)
        count += _concerns(found)
    if count and not walk.complete:
        yield place.of_whole(source).unresolved("", "unreadable-input", reason("jose-json-broken"))
    return count


READER = JoseReader()


def _speaks_of_keys(text: str) -> bool:
    if _KEY.search(text) or any(facts.use_of(name) for name in _metadata_names(text)):
        return True
    return any(header.is_header(found[1]) for found in _PROTECTED.finditer(text)) or _has_header_in_clear(text)


def _has_header_in_clear(text: str) -> bool:
    """Whether a header that nothing protects stands in an object that is signed or encrypted."""
    is_object = any(all(name in text for name in names) for names in (_SIGNED, _ENCRYPTED))
    return is_object and _IN_CLEAR.search(text) is not None


def _metadata_names(text: str) -> Iterator[str]:
    for found in _METADATA.finditer(text):
        yield found[0].split('"')[1]


def fills(source: Source) -> bool:
    """Whether one token is all that stands in the source."""
    return _token(source) is not None


def _token(source: Source) -> tuple[int, int] | None:
    """The span of the one compact token that fills the source."""
    text = source.text
    whole = text.strip(_BLANKS)
    if len(whole) > _TOKEN_LENGTH or not _COMPACT.fullmatch(whole) or not header.is_header(whole.partition(".")[0]):
        return None
    start = text.index(whole)
    return start, start + len(whole)


def _wanted(name: str) -> bool:
    return (
        jwk.wanted(name)
        or name in ("protected", "signature", "encrypted_key", "ciphertext")
        or bool(facts.use_of(name))
    )


def _concerns(found: Found) -> bool:
    """Whether an object is a key, has a protected header, or lists algorithms."""
    names = {str(member.name.value) for member in found.members}
    return "protected" in names or jwk.is_key(found.members) or any(_is_metadata(one, found) for one in found.members)


def _observations(source: Source, found: Found, count: int, passwords: tuple[bytes, ...]) -> Iterator[Observation]:
    if jwk.is_key(found.members):
        key = jwk.key_of(source, found)
        kind = "secretKey" if key.text("kty") == "oct" else "privateKey" if key.is_private else "publicKey"
        yield from jwk.observations(key, f"{kind}[{count}]", passwords)
        return
    texts = {str(one.name.value): one.texts[0] for one in found.members if one.texts}
    protected = texts.get("protected")
    if protected is not None and header.is_header(protected.value or ""):
        yield from _protected(source, protected, texts, count)
    for member in found.members:
        if _is_metadata(member, found):
            yield from _listed(source, member, count)


def _protected(source: Source, protected: Text, texts: dict[str, Text], count: int) -> Iterator[Observation]:
    """A protected header of the JSON serialization, with the signature or encrypted key beside it."""
    beside = texts.get("signature") or texts.get("encrypted_key")
    octets = base64url.decoded(beside.value or "") if beside else None
    where = place.of_span(source, protected.start, min(protected.end, protected.start + _SHOWN))
    parts = header.Parts("ciphertext" in texts, octets or b"")
    yield from header.of_protected(where, f"header[{count}]", protected.value or "", parts)


def _is_metadata(member: Member, found: Found) -> bool:
    name = str(member.name.value)
    return bool(facts.use_of(name)) and (name not in facts.table("algorithm") or found.under in _HEADERS)


def _listed(source: Source, member: Member, count: int) -> Iterator[Observation]:
    """Each algorithm that a provider offers or a client asks for, at its own word."""
    name = str(member.name.value)
    for text in member.texts:
        told = algorithms.named(text.value or "")
        if told is not None:
            purpose = algorithms.purpose(told, facts.use_of(name) or "")
            yield place.of_span(source, text.start, text.end).use(f"{name}[{count}]", told, purpose)
