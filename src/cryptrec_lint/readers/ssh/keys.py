"""A public key in SSH's encoding: which one it is, by its octets and not by what a line calls it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import plain_keys
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.readers.ssh import facts
from cryptrec_lint.readers.ssh.wire import Wire, WireError
from cryptrec_lint.vocabulary import tables

_NAME = re.compile(r"(?:[a-z]+-)*(?:ssh|ecdsa)-[a-z0-9-]+(?:@[a-z.]+)?")
_SHOWN = 60
"""Code points of a name that is not known."""


class Key(NamedTuple):
    """What a blob says."""

    name: str
    """The name that it begins with."""
    told: Told
    scheme: Told | None
    """The one signature scheme of such keys, with the key's size; None where the name fixes none."""
    doubt: Reason | None
    """The name and the rest of the key contradict each other."""

    @property
    def on_token(self) -> bool:
        """The private half never leaves a FIDO token (PROTOCOL.u2f of OpenSSH)."""
        kind = facts.key_types().get(self.name)
        return kind is not None and kind.more > 0


def of_blob(blob: bytes) -> Key:
    """The key that fills a blob. Never raises."""
    wire = Wire(blob)
    try:
        name = wire.name()
        found = fields(name, wire)
    except WireError:
        return Key("", _broken(), None, None)
    if wire.rest and isinstance(found.told, Known):
        return found._replace(doubt=found.doubt or reason("ssh-octets-left", count=len(wire.rest)))
    return found


def begins_like_key(blob: bytes) -> bool:
    """Whether a blob begins with a name that a key or certificate could have."""
    try:
        return bool(_NAME.fullmatch(Wire(blob).name()))
    except WireError:
        return False


def fields(name: str, wire: Wire) -> Key:
    """The key of a name, from its fields on. Raises WireError."""
    kind = facts.key_types().get(name)
    if kind is None:
        shown = name[:_SHOWN]
        return Key(name, Unknown(shown, "unknown-algorithm", reason("ssh-key-type-unknown", name=shown)), None, None)
    told, doubt = _read(name, kind, wire)
    for _ in range(kind.more):
        wire.string()
    return Key(name, told, _scheme(kind, told), doubt)


def signature(name: str, key: Told) -> Told:
    """The scheme of a signature, by its name, made with a key."""
    found = tables.by_spelling(name)
    if found is None or name not in _signature_names():
        shown = name[:_SHOWN]
        return Unknown(shown, "unknown-algorithm", reason("ssh-signature-unknown", name=shown))
    return _sized(Known(found.name, found.components), key)


@lru_cache(maxsize=1)
def _signature_names() -> frozenset[str]:
    """A signature is called by the key's name, or for RSA by the scheme's (RFC 8332 section 3)."""
    return frozenset((*facts.key_types(), *facts.table("also_called"), *facts.table("signature")["names"]))


def _broken() -> Unknown:
    return Unknown("", "unreadable-input", reason("ssh-blob-broken"))


def _read(name: str, kind: facts.KeyType, wire: Wire) -> tuple[Told, Reason | None]:
    if kind.form == "rsa":
        exponent, modulus = wire.integer(), wire.integer()
        return plain_keys.rsa(modulus, exponent), None
    if kind.form == "dsa":
        prime, order, base, _ = (wire.integer() for _ in range(4))
        return plain_keys.dsa(prime, order, base), None
    if kind.form == "ecdsa":
        return _on_curve(kind, wire)
    wire.string()
    found = tables.by_spelling(name)
    assert found is not None, name
    return plain_keys.of_mechanism(found), None


def _on_curve(kind: facts.KeyType, wire: Wire) -> tuple[Told, Reason | None]:
    """The curve that stands in the key decides (RFC 5656 section 3.1 writes it twice)."""
    curve, point = wire.name(), wire.string()
    doubt = None if curve == kind.curve else reason("ssh-curve-differs", named=kind.curve, curve=curve[:_SHOWN])
    group = tables.group(curve)
    if group is None or not group.oids:
        return Unknown(curve[:_SHOWN], "unknown-algorithm", reason("ssh-curve-unknown", name=curve[:_SHOWN])), doubt
    return plain_keys.on_curve(group, point), doubt


def _scheme(kind: facts.KeyType, told: Told) -> Told | None:
    found = tables.by_spelling(kind.scheme) if kind.scheme else None
    if found is None or not isinstance(told, Known):
        return None
    return _sized(Known(found.name, found.components), told)


def _sized(scheme: Known, key: Told) -> Known:
    """A scheme with the size, and the curve, of the key that it is made with."""
    if not isinstance(key, Known):
        return scheme
    first, *others = scheme.components
    own = key.components[0]
    first = first._replace(size=own.size or first.size, parameter_set=own.parameter_set or first.parameter_set)
    return scheme._replace(components=(first, *others))
