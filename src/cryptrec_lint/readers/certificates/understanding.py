"""Everything that a certificate says by itself, wherever it stands: computed once for the same octets.

The same certificates return all the time: every virtual environment holds the same bundle, every chain the same root.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from cryptrec_lint.digest import sha256
from cryptrec_lint.readers.certificates import (
    ber,
    der,
    extensions,
    keys,
    names,
    signature_value,
    x509,
)
from cryptrec_lint.readers.certificates.told import Told

_IN_PIECES = bytes((ber.BIT_PIECES,))
_CACHEABLE = 4096
"""Octets; a longer certificate is rare and not worth the memory that keeping it would cost."""


class Understood(NamedTuple):
    """A certificate with what its parts mean."""

    certificate: x509.Certificate
    subject: str
    issuer: str
    signature: Told
    key: Told
    signed_itself: bool
    """It is a CA's, issuer and subject are one name, and the signature verifies with the certificate's own key."""
    uses: extensions.Uses
    """What keyUsage and extKeyUsage say."""

    @property
    def role(self) -> str:
        """See `CertificateSeen.role`. Names alone make no root, nor does the signature of an end entity for itself."""
        if self.certificate.self_issued:
            return "root" if self.signed_itself else "self-issued"
        return "ca" if self.certificate.is_ca else "end-entity"

    @property
    def sha256(self) -> str:
        """Of the certificate."""
        return sha256(self.certificate.der)

    @property
    def spki_sha256(self) -> str:
        """Of its key."""
        return sha256(self.certificate.key)


def read(data: bytes, at: int = 0) -> tuple[Understood, int]:
    """The certificate at `at`, and where it ends. Raises DerError."""
    return _kept(data, at) if len(data) <= _CACHEABLE else _read(data, at)


def parse(data: bytes, at: int = 0) -> tuple[x509.Certificate, int]:
    """The certificate at `at`, in BER too, and where it ends. Raises DerError.

    What is signed is the DER of a certificate (RFC 5280 section 4.1): from indefinite lengths and a signature in pieces
    it is made again, so digests are of that form and not of the octets in the file.
    """
    try:
        return x509.parse(data, at)
    except der.DerError as error:
        if error.key != "der-indefinite-length" and data[error.offset : error.offset + 1] != _IN_PIECES:
            raise
    octets, end = ber.definite(data, at)
    return x509.parse(octets)[0], end


def _read(data: bytes, at: int) -> tuple[Understood, int]:
    certificate, end = parse(data, at)
    signature = signature_value.of(certificate.algorithm, certificate.signature)
    key = keys.public_key(certificate.key)
    subject = names.text(certificate.subject)
    understood = (
        certificate,
        subject,
        subject if certificate.self_issued else names.text(certificate.issuer),
        signature,
        key,
        certificate.could_be_root and _signed_itself(certificate, signature, key),
        extensions.uses(certificate),
    )
    return _new(Understood, understood), end


_new = tuple.__new__
"""Makes an `Understood` at half the price of calling the class: a bundle has thousands of them."""


def _signed_itself(certificate: x509.Certificate, signature: Told, key: Told) -> bool:
    """Asked once: verifying takes longer than everything else, and chains have certificates read again."""
    digest = sha256(certificate.der)
    known = _ANSWERS.get(digest)
    if known is None:
        from cryptrec_lint.readers.certificates import verify  # only roots need it

        if len(_ANSWERS) >= _MOST_ANSWERS:
            _ANSWERS.clear()
        known = _ANSWERS[digest] = verify.self_signed(certificate, signature, key)
    return known


_ANSWERS: dict[str, bool] = {}
"""SHA-256 of a certificate → whether it signed itself."""
_MOST_ANSWERS = 32_768


_kept = lru_cache(maxsize=256)(_read)
