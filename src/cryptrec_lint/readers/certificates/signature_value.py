"""The value of a signature: what its length says about the key that made it."""

from __future__ import annotations

from functools import lru_cache

from cryptrec_lint.readers.certificates import algorithm_identifier, der, facts
from cryptrec_lint.readers.certificates.told import Known, Told
from cryptrec_lint.vocabulary import tables

_BITS = "signature_value_bits"
_OCTET = 8
_SMALLEST, _SHORT = 8, 129
"""Octets of the shortest pair, and of the longest whose length has one octet (X.690 section 8.1.3)."""


def of(identifier: bytes, octets: bytes) -> Told:
    """The signature of an AlgorithmIdentifier and its value: see `measured`."""
    signature = algorithm_identifier.signature(identifier)
    if not isinstance(signature, Known) or len(identifier) > _CACHEABLE:
        return measured(signature, octets)
    return _kept(identifier, _bits_of_pair(octets) if _is_pair(signature) else _OCTET * len(octets))


_CACHEABLE = 512
"""Octets; no ordinary identifier is longer."""


@lru_cache(maxsize=1024)
def _kept(identifier: bytes, bits: int | None) -> Told:
    """By the octets of the identifier: to look up the algorithm itself takes as long as to make it."""
    signature = algorithm_identifier.signature(identifier)
    assert isinstance(signature, Known)
    return _with_bits(signature, bits)


def measured(signature: Told, octets: bytes) -> Told:
    """The signature with the length of its value: on the component for RSA, in the details for ECDSA and DSA."""
    if not isinstance(signature, Known):
        return signature
    return _with_bits(signature, _bits_of_pair(octets) if _is_pair(signature) else _OCTET * len(octets))


def is_missing(signature: Told) -> bool:
    """Whether the value should be two integers and could not be read as such."""
    return isinstance(signature, Known) and _is_pair(signature) and all(name != _BITS for name, _ in signature.details)


def _is_pair(signature: Known) -> bool:
    return signature.components[0].name in facts.integer_pair_schemes()


def _with_bits(signature: Known, bits: int | None) -> Known:
    if bits is None:
        return signature
    return _with_pair(signature, bits) if _is_pair(signature) else _with_modulus(signature, bits)


def _with_modulus(signature: Known, bits: int) -> Known:
    """The signature with the most bits that the key behind it can have.

    An RSA signature has as many octets as the modulus (RFC 8017 sections 8.1.1 and 8.2.1): a short issuer's key shows
    even where the issuer's certificate is not at hand.
    """
    schemes = tables.atoms()["RSA"].serves
    components = (one._replace(size=bits) if one.name in schemes else one for one in signature.components)
    return signature._replace(components=tuple(components))


def _with_pair(signature: Known, bits: int) -> Known:
    """The signature with `signature_value_bits`: the bits of the longer of its integers r and s.

    Both lie between 0 and the order of the group (FIPS 186-4 sections 4.6 and 6.4), so the order has at least as many
    bits, and in a signature made as the standard says hardly ever more than a few more. It is no size of a key.
    """
    return signature._replace(details=(*signature.details, (_BITS, bits)))


def _bits_of_pair(octets: bytes) -> int | None:
    """None where the octets are no pair of integers."""
    pair = _short_pair(octets)
    if pair is not None:
        return max(pair).bit_length() if all(pair) else None
    try:
        outer = der.only(octets, der.SEQUENCE)
        (r, _, at, end), (s, _, start, stop), *_ = der.spans(octets, outer.start, outer.end)
    except (der.DerError, ValueError):  # broken, or fewer than two members
        return None
    longest = max(int.from_bytes(octets[at:end], "big"), int.from_bytes(octets[start:stop], "big"))
    both = r == s == der.INTEGER and any(octets[at:end]) and any(octets[start:stop])
    return longest.bit_length() if both else None


def _short_pair(octets: bytes) -> tuple[int, int] | None:
    """The two integers without the walker, where all lengths have one octet, as nearly always. Else None."""
    size = len(octets)
    if not _SMALLEST <= size <= _SHORT or octets[0] != der.SEQUENCE or octets[1] != size - 2:
        return None
    second = 4 + octets[3]
    if second + 2 >= size or octets[second + 1] != size - second - 2:
        return None
    if octets[2] != der.INTEGER or octets[second] != der.INTEGER:
        return None
    return int.from_bytes(octets[4:second], "big"), int.from_bytes(octets[second + 2 :], "big")
