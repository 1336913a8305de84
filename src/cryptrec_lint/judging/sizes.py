"""Whose size it is: a key's own, or that of a scheme whose key stands elsewhere; and what a hash is used in."""

from __future__ import annotations

from cryptrec_lint.model import Algorithm, MechanismUse, Primitive, Purpose
from cryptrec_lint.vocabulary import tables

_STEP = 32
"""Bits. That both integers of a signature are this much shorter than the order happens once in 2**64 signatures."""


def estimated(component: Algorithm, use: MechanismUse) -> Algorithm:
    """An ECDSA signature in a certificate with the least group order, in steps, that its integers r and s fit in.

    The issuer's key stands elsewhere; a short one shows all the same (FIPS 186-4 section 6.4: r and s lie below the
    order, and are spread over all of it).
    """
    bits = dict(use.details).get("signature_value_bits")
    if component.size or not isinstance(bits, int) or component.name not in tables.atoms()["EC"].serves:
        return component
    return component._replace(size=-(-bits // _STEP) * _STEP)


SIGNED = "signed content"
"""What a hash is used in where a signature is over its values, as the member `inside` of a component."""
_OF_SIGNATURES = (Purpose.DOCUMENT_SIGNATURE, Purpose.TIME_STAMP)
_HASHES = (Primitive.HASH, Primitive.XOF)


def as_used(component: Algorithm, use: MechanismUse) -> Algorithm:
    """A hash of what a signature is over is as much in the signature as the hash that its scheme has: with two contents
    of one hash, the signature over the one is a signature over the other."""
    is_bare = component.primitive in _HASHES and not component.inside and len(use.components) == 1
    return component._replace(inside=SIGNED) if is_bare and use.purpose in _OF_SIGNATURES else component


def user(component: Algorithm) -> Primitive | None:
    """What uses it, None where nothing that is known here does."""
    if component.inside == SIGNED:
        return Primitive.SIGNATURE
    atom = tables.atoms().get(component.inside or "")
    return atom.primitive if atom else None


def is_key(component: Algorithm, use: MechanismUse) -> bool:
    """The use is of the key itself (made, or found), not of a scheme whose key stands elsewhere."""
    if component.primitive is Primitive.KEY:
        return True
    return use.purpose is not Purpose.TLS and len(use.components) == 1 and component.name not in _served()


def _served() -> set[str]:
    """Schemes whose keys have a name of their own (RSA, EC)."""
    return {name for atom in tables.atoms().values() for name in atom.serves}
