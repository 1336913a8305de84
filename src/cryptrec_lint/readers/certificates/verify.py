"""Does a signature verify with a key? The only place here that needs a cryptographic library.

The library is imported when the first such question arises, so that an ordinary leaf never pays for it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from cryptrec_lint.readers.certificates import facts
from cryptrec_lint.readers.certificates.told import Known, Told
from cryptrec_lint.readers.certificates.x509 import Certificate
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hashes import HashAlgorithm


def self_signed(certificate: Certificate, signature: Told, key: Told) -> bool:
    """Whether the signature was checked with the certificate's own key and is right; False also where it cannot be
    checked. Never raises."""
    return bool(signed_with(certificate, signature, certificate.key, key))


def signed_with(certificate: Certificate, signature: Told, public_key: bytes, key: Told) -> bool | None:
    """Whether a key (a SubjectPublicKeyInfo, and what it was told to be) made a certificate's signature.

    None where that cannot be checked. Never raises.
    """
    if certificate.algorithm != certificate.inner_algorithm:
        return None
    return made(certificate.tbs, certificate.signature, signature, public_key, key)


def made(message: bytes, value: bytes, signature: Told, public_key: bytes, key: Told) -> bool | None:
    """Whether a key (a SubjectPublicKeyInfo, and what it was told to be) made `value` over `message` in this scheme.

    None where that cannot be checked. Never raises. Keys that only agree on keys are not handed to the library:
    checking a DH group takes it a tenth of a second.
    """
    if not isinstance(signature, Known) or not isinstance(key, Known):
        return None
    if not _could_make(key, signature):
        return False
    if _too_long(key):
        return None
    try:
        return _verify(message, value, signature, public_key)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # the library raises a dozen types, and its native part a BaseException when it panics
        return None


def _could_make(key: Known, signature: Known) -> bool:
    """Whether a key of this kind signs in this scheme at all."""
    kind, scheme = key.components[0].name, signature.components[0].name
    return scheme == kind or scheme in tables.atoms()[kind].serves


def _too_long(key: Known) -> bool:
    """Whether the library would call any signature wrong, because the key is longer than it works with."""
    longest, limited_from, exponent_bits = facts.verifiable()
    kind, size, details = key.components[0].name, key.components[0].size or 0, dict(key.details)
    exponent = details.get("rsa_exponent_bits", int(details.get("rsa_exponent", 0)).bit_length())
    return size > longest.get(kind, size) or (size > limited_from and int(exponent) > exponent_bits)


def _verify(message: bytes, value: bytes, signature: Known, public_key: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    key = _loaded(public_key)
    try:
        key.verify(value, message, *_how(key, signature))
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=64)
def _loaded(public_key: bytes) -> Any:
    """The library's key. A CA's is asked for thousands of times in a row."""
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    return load_der_public_key(public_key)


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
    if isinstance(key, dsa.DSAPublicKey):
        return (_hash(signature, 1),)
    if len(signature.components) > 1:
        raise ValueError  # HashML-DSA: the library knows the pure scheme alone, and would call the signature wrong
    return ()


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
