"""The certificates beside a signature, by what a signer may name them: issuer and serial, or key identifier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha1

from cryptrec_lint.readers.certificates import der, extensions, names, understanding
from cryptrec_lint.readers.certificates.signer_info import SignerInfo
from cryptrec_lint.readers.certificates.understanding import Understood


class SignerCertificates:
    """An index that is made when the first signer asks."""

    def __init__(self, certificates: Iterable[bytes]) -> None:
        self._certificates = list(certificates)
        self._by_serial: defaultdict[str, list[Understood]] | None = None

    def of(self, signer: SignerInfo) -> Understood | None:
        """The signer's certificate, None where it is not here."""
        if signer.key_identifier:
            return next((one for one in self._all() if _key_identifier(one) == signer.key_identifier), None)
        named = self._serials()[signer.serial]
        exact = (one for one in named if one.certificate.issuer == signer.issuer)
        shown = names.text(signer.issuer)
        return next(exact, None) or next((one for one in named if one.issuer == shown), None)

    def _serials(self) -> defaultdict[str, list[Understood]]:
        if self._by_serial is None:
            self._by_serial = defaultdict(list)
            for one in self._understood():
                self._by_serial[one.certificate.serial].append(one)
        return self._by_serial

    def _all(self) -> Iterable[Understood]:
        return (one for group in self._serials().values() for one in group)

    def _understood(self) -> Iterable[Understood]:
        return (found for found in map(_read, self._certificates) if found)


def _read(octets: bytes) -> Understood | None:
    """None for what is no certificate: that is said where it stands."""
    try:
        return understanding.read(octets)[0]
    except der.DerError:
        return None


def _key_identifier(found: Understood) -> bytes:
    """The extension, or the usual hash of the key where there is none (RFC 5280 section 4.2.1.2 (1))."""
    try:
        written = extensions.value(found.certificate, "subject-key-identifier")
        if written is not None:
            return der.contents(written, der.only(written, der.OCTET_STRING))
        key = found.certificate.key
        bits = der.bit_string(key, der.member(der.sequence(key), 1, der.BIT_STRING))
    except der.DerError:
        return b""
    return sha1(bits, usedforsecurity=False).digest()
