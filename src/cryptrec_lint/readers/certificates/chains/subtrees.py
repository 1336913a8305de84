"""Name constraints of a CA (RFC 5280 section 4.2.1.10), and whether names stand where they allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from cryptrec_lint.readers.certificates import der
from cryptrec_lint.readers.certificates.chains import general_names
from cryptrec_lint.readers.certificates.chains.general_names import FORMS
from cryptrec_lint.readers.certificates.chains.hosts import UnclearError, may_stand_for

MAX_COMPARISONS = 250_000
"""Comparisons of the names of one certificate with the constraints of one CA: some tenths of a second."""
_PERMITTED, _EXCLUDED = der.context(0), der.context(1)
_MINIMUM, _MAXIMUM = 0x80, 0x81

Name = tuple[int, bytes]
"""Tag of the form, and the octets of a name (of a directoryName, its DER)."""


class Trespass(NamedTuple):
    """A name that is not where it may be, or of which that cannot be told."""

    rule: str
    why: str
    """Key of the reason."""
    words: dict[str, str]
    """Its arguments."""


class Subtrees(NamedTuple):
    """The constraints of a CA. None among the prepared ones stands for one that cannot be compared."""

    permitted: dict[int, list[tuple[bytes, Any]]]
    """Tag of a form → its octets and what is compared."""
    excluded: dict[int, list[tuple[bytes, Any]]]


def read(inside: bytes) -> Subtrees:
    """The value of the extension. Raises DerError."""
    return _kept(inside) if len(inside) <= _CACHEABLE else _read(inside)


_CACHEABLE = 65_536
"""Octets; what is longer is not worth the memory that keeping it would cost."""


def _read(inside: bytes) -> Subtrees:
    found: dict[int, dict[int, list[tuple[bytes, Any]]]] = {_PERMITTED: {}, _EXCLUDED: {}}
    for field in der.sequence(inside):
        if field.tag not in found:
            raise der.DerError("der-unexpected-tag", field.at)
        for tree in der.children(inside, field):
            tag, octets, whole = _base(inside, der.children(inside, der.expect(tree, der.SEQUENCE)))
            prepared = _prepared(tag, octets) if whole else None
            found[field.tag].setdefault(tag, []).append((octets, prepared))
    return Subtrees(found[_PERMITTED], found[_EXCLUDED])


_kept = lru_cache(maxsize=256)(_read)


def _base(inside: bytes, members: list[der.Element]) -> tuple[int, bytes, bool]:
    """GeneralSubtree: base, minimum, maximum. The last is False where a distance is given, which has no meaning."""
    if not members:
        raise der.DerError("der-missing-element", 0)
    base, *distances = members
    plain = all(one.tag == _MINIMUM and not any(der.contents(inside, one)) for one in distances)
    return base.tag, der.contents(inside, base), plain


def _prepared(tag: int, octets: bytes) -> Any:
    try:
        return FORMS[tag].base(octets) if tag in FORMS else None
    except UnclearError:
        return None


def against(trees: Subtrees, names: Iterable[Name], spend: Callable[[int], None]) -> Trespass | None:
    """What is wrong with the first name with which something is. `spend` is told of the work."""
    left, doubt = MAX_COMPARISONS, None
    for tag, octets in names:
        bases = _Bases(trees.permitted.get(tag, []), trees.excluded.get(tag, []))
        if not (bases.permitted or bases.excluded):
            continue
        work = len(bases.permitted) + len(bases.excluded)
        spend(work)
        left -= work
        if left < 0:
            return Trespass("chain-limit", "chain-names-many", {"limit": str(MAX_COMPARISONS)})
        found = _compared(tag, octets, bases)
        if found and found.rule == _REFUSED:
            return found
        doubt = doubt or found
    return doubt


class _Bases(NamedTuple):
    """The constraints on names of one form."""

    permitted: list[tuple[bytes, Any]]
    excluded: list[tuple[bytes, Any]]


_UNTOLD, _REFUSED = "chain-not-evaluated", "chain-name-not-permitted"


def _compared(tag: int, octets: bytes, bases: _Bases) -> Trespass | None:
    words = {"form": general_names.label(tag), "name": general_names.shown(tag, octets)}
    if tag not in FORMS:
        return Trespass(_UNTOLD, "chain-name-form", words)
    try:
        name = FORMS[tag].name(octets)
    except UnclearError:
        return Trespass(_UNTOLD, "chain-name-unclear", words)
    if tag == general_names.URI and not name:
        return Trespass(_REFUSED, "chain-name-no-host", words)
    covering = _covering(tag, name, bases.excluded)
    if covering is not None:
        return Trespass(_REFUSED, "chain-name-excluded", {**words, "base": general_names.shown(tag, covering)})
    inside = not bases.permitted or _covering(tag, name, bases.permitted) is not None
    if not inside and not _unclear(bases.permitted):
        return Trespass(_REFUSED, "chain-name-outside", words)
    unclear = [*_unclear(bases.excluded), *([] if inside else _unclear(bases.permitted))]
    if unclear:
        return Trespass(_UNTOLD, "chain-constraint-unclear", {**words, "base": general_names.shown(tag, unclear[0])})
    return _wildcard(name, words, bases.excluded) if tag == general_names.DNS else None


def _covering(tag: int, name: Any, bases: list[tuple[bytes, Any]]) -> bytes | None:
    covers = FORMS[tag].covers
    return next((base for base, prepared in bases if prepared is not None and covers(prepared, name)), None)


def _unclear(bases: list[tuple[bytes, Any]]) -> list[bytes]:
    return [base for base, prepared in bases if prepared is None]


def _wildcard(name: str, words: dict[str, str], excluded: list[tuple[bytes, Any]]) -> Trespass | None:
    """RFC 5280 leaves open what a wildcard stands for (section 4.2.1.6)."""
    met = next((base for base, host in excluded if may_stand_for(name, host)), None)
    if met is None:
        return None
    return Trespass(_UNTOLD, "chain-name-wildcard", {**words, "base": general_names.shown(general_names.DNS, met)})
