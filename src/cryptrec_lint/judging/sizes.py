"""Whose size it is: a key's own, or that of a scheme whose key stands elsewhere."""

from __future__ import annotations

from cryptrec_lint.model import Algorithm, MechanismUse, Primitive, Purpose
from cryptrec_lint.vocabulary import tables


def is_key(component: Algorithm, use: MechanismUse) -> bool:
    """The use is of the key itself (made, or found), not of a scheme whose key stands elsewhere."""
    if component.primitive is Primitive.KEY:
        return True
    return use.purpose is not Purpose.TLS and len(use.components) == 1 and component.name not in _served()


def _served() -> set[str]:
    """Schemes whose keys have a name of their own (RSA, EC)."""
    return {name for atom in tables.atoms().values() for name in atom.serves}
