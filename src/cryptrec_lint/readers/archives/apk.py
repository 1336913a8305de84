"""A signed APK: its signing block, what signs in it, and whether that is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from hashlib import algorithms_available, sha256

from cryptrec_lint.model import Observation, Purpose, SignatureSeen, reason
from cryptrec_lint.readers.archives import apk_block, apk_content, apk_signers
from cryptrec_lint.readers.archives.apk_block import BlockError
from cryptrec_lint.readers.archives.apk_signers import Ancestor, Signature, Signer
from cryptrec_lint.readers.archives.zip_directory import Directory
from cryptrec_lint.readers.certificates import contents, der, keys, place, signature_value, understanding, verify
from cryptrec_lint.readers.certificates.told import Known, Unknown
from cryptrec_lint.readers.certificates.understanding import Understood
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables

_CHUNKED = "chunked"
_END_RECORD = 22
"""Octets of the end record without a comment (APPNOTE.TXT section 4.3.16)."""


class Apk:
    """The signing block of one archive; nothing where it has none."""

    def __init__(self, source: Source, directory: Directory) -> None:
        self._source, self._directory = source, directory
        self._where = place.of_whole(source)
        self._start = 0
        self._digest = lru_cache(maxsize=4)(self._content)

    def observations(self) -> Iterator[Observation]:
        """Everything in the block."""
        data, at = self._source.data, self._directory.start
        if not apk_block.is_here(data, at):
            return
        try:
            block = apk_block.find(data, at)
        except BlockError as error:
            yield self._where.unresolved(_SYMBOL, "unreadable-input", error.why)
            return
        self._start = block.start
        for number, value in block.pairs:
            row = apk_signers.data()["block"].get(number)
            if row is None:
                why = reason("apk-block-unknown", number=f"0x{number:08x}")
                yield self._where.unresolved(f"{_SYMBOL}[0x{number:08x}]", "unread-container", why)
            elif row["form"] in _READ:
                yield from self._guarded(_READ[row["form"]](self, row["name"], value), row["name"])

    def _guarded(self, seen: Iterator[Observation], name: str) -> Iterator[Observation]:
        try:
            yield from seen
        except BlockError as error:
            yield self._where.unresolved(_symbol(name), "unreadable-input", error.why)

    def _scheme(self, name: str, value: bytes, has_sdk: bool) -> Iterator[Observation]:
        for index, signer in enumerate(apk_signers.signers(value, has_sdk)):
            symbol = f"{_symbol(name)}.signer[{index}]"
            yield self._signed(name, symbol, signer)
            yield from self._algorithms(symbol, signer)
            yield from self._certificates(symbol, signer.certificates)
            if signer.lineage:
                yield from self._lineage(f"{symbol}.lineage", apk_signers.ancestors(signer.lineage))

    def _algorithms(self, symbol: str, signer: Signer) -> Iterator[Observation]:
        until: tuple[tuple[str, int | str], ...] = ()
        if signer.sdk is not None:
            until = (("sdk_from", signer.sdk[0]), ("sdk_to", signer.sdk[1]))
        for index, one in enumerate(signer.signatures):
            told = signature_value.measured(apk_signers.scheme(one.algorithm), one.value)
            if isinstance(told, Known):
                told = told._replace(details=(*told.details, *until))
            yield self._where.use(f"{symbol}.signature[{index}]", told, Purpose.DOCUMENT_SIGNATURE)
        said = {one.algorithm for one in signer.signatures}
        for index, one in enumerate(signer.digests):
            if one.algorithm in said and isinstance(apk_signers.scheme(one.algorithm), Unknown):
                continue  # said of the signature
            told = apk_signers.content_hash(one.algorithm)
            yield self._where.use(f"{symbol}.digest[{index}]", told, Purpose.DOCUMENT_SIGNATURE)

    def _certificates(self, symbol: str, certificates: list[bytes]) -> Iterator[Observation]:
        for index, octets in enumerate(certificates):
            shown = f"{symbol}.certificate[{index}]"
            yield from contents.observations("certificate", self._where, shown, octets, contents.Inside(depth=1))

    def _signed(self, name: str, symbol: str, signer: Signer) -> SignatureSeen:
        own = _understood(signer.certificates[0]) if signer.certificates else None
        verified, key = self._verdict(signer, own)
        return SignatureSeen(
            self._where.part(symbol),
            "",
            name,
            own.subject if own else "",
            own.sha256 if own else sha256(signer.certificates[0]).hexdigest() if signer.certificates else "",
            None,
            stamped=False,
            verified=verified,
            why=reason(key) if key else None,
        )

    def _verdict(self, signer: Signer, own: Understood | None) -> tuple[bool | None, str]:
        """Whether a signer's signatures and digests are right, and the key of the reason where that is not so."""
        if own is None or not _is_same_key(own.certificate.key, signer.key):
            return False, "apk-key-differs"
        if sorted(one.algorithm for one in signer.signatures) != sorted(one.algorithm for one in signer.digests):
            return False, "apk-algorithms-differ"
        known = [one for one in signer.signatures if isinstance(apk_signers.scheme(one.algorithm), Known)]
        answers = [_made(signer.signed, one, signer.key) for one in known]  # Android passes by what it does not know
        digests = [self._is_right(one) for one in signer.digests]
        if False in answers:
            return False, "apk-signature-wrong"
        if False in digests:
            return False, "apk-content-differs"
        if None in answers or not answers:
            return None, "apk-not-checkable"
        return (True, "") if True in digests else (None, "apk-content-not-checked")

    def _is_right(self, digest: Signature) -> bool | None:
        """Whether it is the digest of the content; None where that was not computed."""
        row = apk_signers.data()["signature"].get(digest.algorithm)
        if row is None or row["digest"] != _CHUNKED:
            return None
        name = tables.normal(row["hash"])
        return None if name not in algorithms_available else self._digest(name) == digest.value

    def _content(self, name: str) -> bytes:
        data, directory = self._source.data, self._directory
        return apk_content.digest(data, self._start, directory.start, directory.end, name)

    def _lineage(self, symbol: str, ancestors: list[Ancestor]) -> Iterator[Observation]:
        before: Understood | None = None
        for index, one in enumerate(ancestors):
            shown = f"{symbol}[{index}]"
            if index:
                told = signature_value.measured(apk_signers.scheme(one.algorithm), one.signature)
                yield self._where.use(f"{shown}.signature", told, Purpose.DOCUMENT_SIGNATURE)
                if (
                    before
                    and _made(one.signed, Signature(one.algorithm, one.signature), before.certificate.key) is False
                ):
                    yield self._broken(shown, before)
            yield from self._certificates(shown, [one.certificate])
            before = _understood(one.certificate)

    def _broken(self, symbol: str, before: Understood) -> SignatureSeen:
        why, where = reason("apk-lineage-wrong"), self._where.part(symbol)
        return SignatureSeen(where, "", _ROTATION, before.subject, before.sha256, None, False, False, why)

    def _stamp(self, name: str, value: bytes, by_scheme: bool) -> Iterator[Observation]:
        stamp, symbol = apk_signers.stamp(value, by_scheme), _symbol(name)
        for index, one in enumerate(stamp.signatures):
            told = signature_value.measured(apk_signers.scheme(one.algorithm), one.value)
            yield self._where.use(f"{symbol}.signature[{index}]", told, Purpose.DOCUMENT_SIGNATURE)
        yield from self._certificates(symbol, [stamp.certificate])


_SYMBOL, _ROTATION = "apkSigningBlock", "APK rotation"
_READ: dict[str, Callable[[Apk, str, bytes], Iterator[Observation]]] = {
    "v2": lambda apk, name, value: apk._scheme(name, value, False),
    "v3": lambda apk, name, value: apk._scheme(name, value, True),
    "stamp-v1": lambda apk, name, value: apk._stamp(name, value, False),
    "stamp-v2": lambda apk, name, value: apk._stamp(name, value, True),
}
"""Form of a block → what reads it."""


def _symbol(name: str) -> str:
    return f"{_SYMBOL}.{name.replace(' ', '-')}"


def _understood(octets: bytes) -> Understood | None:
    try:
        return understanding.read(octets)[0]
    except der.DerError:
        return None


def _is_same_key(one: bytes, other: bytes) -> bool:
    """Whether two keys are one. A certificate may write the modulus without the zero octet that keeps it positive; Java
    writes the key beside it anew."""
    return one == other or ((numbers := _numbers(one)) is not None and numbers == _numbers(other))


def _numbers(info: bytes) -> list[int] | None:
    """Modulus and exponent of an RSA key; None where it is none."""
    try:
        key = der.bit_string(info, der.member(der.sequence(info), 1, der.BIT_STRING))
        return [der.unsigned(key, one) for one in der.sequence(key)]
    except der.DerError:
        return None


def _made(signed: bytes, signature: Signature, key: bytes) -> bool | None:
    """Whether a key made a signature."""
    told = apk_signers.scheme(signature.algorithm)
    return verify.made(signed, signature.value, told, key, keys.public_key(key))
