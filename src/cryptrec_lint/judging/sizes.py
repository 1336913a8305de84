"""Whose size it is: a key's own, or that of a scheme whose key stands elsewhere."""

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


def is_key(component: Algorithm, use: MechanismUse) -> bool:
    """The use is of the key itself (made, or found), not of a scheme whose key stands elsewhere."""
    if component.primitive is Primitive.KEY:
        return True
    return use.purpose is not Purpose.TLS and len(use.components) == 1 and component.name not in _served()


def _served() -> set[str]:
    """Schemes whose keys have a name of their own (RSA, EC)."""
    return {name for atom in tables.atoms().values() for name in atom.serves}
