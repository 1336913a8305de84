"""Everything that a certificate says by itself, wherever it stands: computed once for the same octets.

The same certificates return all the time: every virtual environment holds the same bundle, every chain the same root.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from cryptrec_lint.readers.certificates import algorithm_identifier, keys, names, x509
from cryptrec_lint.readers.certificates.told import Known, Told
from cryptrec_lint.vocabulary import tables

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
    """Issuer and subject are one name, and the signature verifies with the certificate's own key."""
    sha256: str
    spki_sha256: str

    @property
    def role(self) -> str:
        """See `CertificateSeen.role`. Names alone make no root: anybody can write them."""
        if self.certificate.self_issued:
            return "root" if self.signed_itself else "self-issued"
        return "ca" if self.certificate.is_ca else "end-entity"


def read(data: bytes, at: int = 0) -> tuple[Understood, int]:
    """The certificate at `at`, and where it ends. Raises DerError."""
    return _kept(data, at) if len(data) <= _CACHEABLE else _read(data, at)


def _read(data: bytes, at: int) -> tuple[Understood, int]:
    certificate, end = x509.parse(data, at)
    signature = _sized(algorithm_identifier.signature(certificate.algorithm), 8 * len(certificate.signature))
    key = keys.public_key(certificate.key)
    understood = Understood(
        certificate,
        subject=names.text(certificate.subject),
        issuer=names.text(certificate.issuer),
        signature=signature,
        key=key,
        signed_itself=certificate.self_issued and _signed_itself(certificate, signature, key),
        sha256=sha256(certificate.der).hexdigest(),
        spki_sha256=sha256(certificate.key).hexdigest(),
    )
    return understood, end


def _signed_itself(certificate: x509.Certificate, signature: Told, key: Told) -> bool:
    from cryptrec_lint.readers.certificates import verify  # only roots need it

    return verify.self_signed(certificate, signature, key)


def _sized(signature: Told, bits: int) -> Told:
    """The signature with the most bits that the key behind it can have.

    An RSA signature has as many octets as the modulus (RFC 8017 sections 8.1.1 and 8.2.1): a short issuer's key shows
    even where the issuer's certificate is not at hand.
    """
    if not isinstance(signature, Known):
        return signature
    schemes = tables.atoms()["RSA"].serves
    components = (one._replace(size=bits) if one.name in schemes else one for one in signature.components)
    return signature._replace(components=tuple(components))


_kept = lru_cache(maxsize=1024)(_read)
