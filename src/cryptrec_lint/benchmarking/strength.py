"""The strength of a case in bits: the lowest of its components, by the requirements of the policy `current`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from cryptrec_lint.documents.library import CURRENT, Kind, Library
from cryptrec_lint.documents.strength import StrengthRequirements
from cryptrec_lint.model import Algorithm, Grade, Primitive
from cryptrec_lint.vocabulary import tables

_WITHOUT_KEY = frozenset({Primitive.MODE, Primitive.MAC, Primitive.ENTITY_AUTH, Primitive.NONE})
"""A construction is as strong as what it is made of: it needs no row of its own."""
_HASHES = frozenset({Primitive.HASH, Primitive.XOF})


@cache
def requirements(library: Library | None = None) -> StrengthRequirements | None:
    """The strength requirements that the policy `current` names; None where it names none. Raises DocumentError."""
    library = library or Library()
    documents = (library.edition(Kind.STRENGTH, id) for id in library.policy(CURRENT).strength)
    return next((one for one in documents if isinstance(one, StrengthRequirements)), None)


def bits(components: Iterable[Algorithm], document: StrengthRequirements | None) -> int | None:
    """Bits of security of a combination; None where a component that needs a row has none, or no component has one.

    A hash is asked for by itself, in a signature and in HMAC. By itself it is read as in a signature, the stricter row.
    """
    found = [_bits(one, document) for one in _with_sizes(components) if _needs_row(one)] if document else []
    known = [one for one in found if one is not None]
    return min(known) if known and len(known) == len(found) else None


def _with_sizes(components: Iterable[Algorithm]) -> Iterable[Algorithm]:
    """The components, without a scheme whose key is one of them (RSA-PSS beside a key RSA of 2048 bits)."""
    components = tuple(components)
    served = {name for one in components if _size(one) and one.primitive is Primitive.KEY for name in _atom(one).serves}
    return [one for one in components if one.size or one.name not in served]


def _needs_row(component: Algorithm) -> bool:
    if component.primitive in _HASHES:
        # A hash inside OAEP or a key derivation is not asked for: the requirements speak of none.
        return component.inside is None or _in_mac(component) or _in_signature(component)
    return component.primitive not in _WITHOUT_KEY


def _bits(component: Algorithm, document: StrengthRequirements | None) -> int | None:
    if document is None:
        return None
    families = [family for family, names in document.families.items() if component.name in names]
    if component.primitive in _HASHES:
        families = [one for one in families if (one == document.hash_in_mac_family) == _in_mac(component)]
    size = _size(component)
    stated = [row for row in document.equivalence if row.grade is not Grade.UNVERIFIED]
    rows = [row for row in stated if row.family in families and size and row.size <= size]
    return max(rows, key=lambda row: row.size).bits if rows else None


def _in_mac(component: Algorithm) -> bool:
    user = tables.atoms().get(component.inside or "")
    return user is not None and user.primitive is Primitive.MAC


def _in_signature(component: Algorithm) -> bool:
    user = tables.atoms().get(component.inside or "")
    return user is not None and user.primitive is Primitive.SIGNATURE


def _atom(component: Algorithm) -> tables.Atom:
    return tables.atoms()[component.name]


def _size(component: Algorithm) -> int | None:
    """The size seen, else that of the curve or group, else a hash's output or a cipher's only key length."""
    if component.size:
        return component.size
    group = tables.group(component.parameter_set) if component.parameter_set else None
    atom = _atom(component)
    return (group.bits if group else None) or atom.output or (atom.sizes[0] if len(atom.sizes) == 1 else None)
