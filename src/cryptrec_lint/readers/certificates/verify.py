"""Does a certificate's signature verify with its own key? The only place here that needs a cryptographic library.

The library is imported when the first self-issued certificate asks, so that an ordinary leaf never pays for it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from cryptrec_lint.readers.certificates.told import Known, Told
from cryptrec_lint.readers.certificates.x509 import Certificate
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hashes import HashAlgorithm


def self_signed(certificate: Certificate, signature: Told, key: Told) -> bool:
    """Whether the signature was checked and is right; False also where it cannot be checked. Never raises.

    Keys that only agree on keys are not handed to the library: checking a DH group takes it a tenth of a second.
    """
    if not isinstance(signature, Known) or not isinstance(key, Known):
        return False
    if certificate.algorithm != certificate.inner_algorithm or not _could_make(key, signature):
        return False
    try:
        _verify(certificate, signature)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # the library raises a dozen types, and its native part a BaseException when it panics
        return False
    return True


def _could_make(key: Known, signature: Known) -> bool:
    """Whether a key of this kind signs in this scheme at all."""
    kind, scheme = key.components[0].name, signature.components[0].name
    return scheme == kind or scheme in tables.atoms()[kind].serves


def _verify(certificate: Certificate, signature: Known) -> None:
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    key: Any = load_der_public_key(certificate.key)
    key.verify(certificate.signature, certificate.tbs, *_how(key, signature))


def _how(key: object, signature: Known) -> tuple[Any, ...]:
    """What `verify` needs besides signature and message: it differs by the kind of key."""
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa

    if isinstance(key, rsa.RSAPublicKey):
        salt_bits = dict(signature.details).get("salt_bits")
        if salt_bits is None:
            return padding.PKCS1v15(), _hash(signature, 1)
        return padding.PSS(padding.MGF1(_hash(signature, 2)), int(salt_bits) // 8), _hash(signature, 1)
    if isinstance(key, ec.EllipticCurvePublicKey):
        return (ec.ECDSA(_hash(signature, 1)),)
    return (_hash(signature, 1),) if isinstance(key, dsa.DSAPublicKey) else ()


def _hash(signature: Known, index: int) -> HashAlgorithm:
    return _hashes()[signature.components[index].name]()


@cache
def _hashes() -> dict[str, type[HashAlgorithm]]:
    """Canonical name → the library's class, through the library's own names for them."""
    from cryptography.hazmat.primitives import hashes

    classes = [kind for kind in vars(hashes).values() if isinstance(kind, type)]
    named = [(getattr(kind, "name", None), kind) for kind in classes]
    found = [(tables.by_spelling(name), kind) for name, kind in named if isinstance(name, str)]
    return {mechanism.name: kind for mechanism, kind in found if mechanism is not None}
