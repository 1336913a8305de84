"""The value of a signature: what its length says about the key that made it."""

from __future__ import annotations

from functools import lru_cache

from cryptrec_lint.readers.certificates import der, facts
from cryptrec_lint.readers.certificates.told import Known, Told
from cryptrec_lint.vocabulary import tables

_BITS = "signature_value_bits"
_OCTET = 8


def measured(signature: Told, octets: bytes) -> Told:
    """The signature with the length of its value: on the component for RSA, in the details for ECDSA and DSA."""
    if not isinstance(signature, Known):
        return signature
    if _is_pair(signature):
        bits = _bits_of_pair(octets)
        return signature if bits is None else _with_pair(signature, bits)
    return _with_modulus(signature, _OCTET * len(octets))


def is_missing(signature: Told) -> bool:
    """Whether the value should be two integers and could not be read as such."""
    return isinstance(signature, Known) and _is_pair(signature) and _BITS not in dict(signature.details)


def _is_pair(signature: Known) -> bool:
    return signature.components[0].name in facts.integer_pair_schemes()


@lru_cache(maxsize=1024)
def _with_modulus(signature: Known, bits: int) -> Known:
    """The signature with the most bits that the key behind it can have.

    An RSA signature has as many octets as the modulus (RFC 8017 sections 8.1.1 and 8.2.1): a short issuer's key shows
    even where the issuer's certificate is not at hand. In a composite one, whose identifier fixes the size, it is only
    a part of the value.
    """
    schemes = tables.atoms()["RSA"].serves
    components = (
        one._replace(size=bits) if one.name in schemes and not one.size else one for one in signature.components
    )
    return signature._replace(components=tuple(components))


@lru_cache(maxsize=1024)
def _with_pair(signature: Known, bits: int) -> Known:
    """The signature with `signature_value_bits`: the bits of the longer of its integers r and s.

    Both lie between 0 and the order of the group (FIPS 186-4 sections 4.6 and 6.4), so the order has at least as many
    bits, and in a signature made as the standard says hardly ever more than a few more. It is no size of a key.
    """
    return signature._replace(details=(*signature.details, (_BITS, bits)))


def _bits_of_pair(octets: bytes) -> int | None:
    """None where the octets are no pair of integers."""
    try:
        outer = der.only(octets, der.SEQUENCE)
        (r, _, at, end), (s, _, start, stop), *_ = der.spans(octets, outer.start, outer.end)
    except (der.DerError, ValueError):  # broken, or fewer than two members
        return None
    longest = max(int.from_bytes(octets[at:end], "big"), int.from_bytes(octets[start:stop], "big"))
    both = r == s == der.INTEGER and any(octets[at:end]) and any(octets[start:stop])
    return longest.bit_length() if both else None
