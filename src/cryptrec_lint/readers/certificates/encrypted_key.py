"""Private keys that a password encrypts: EncryptedPrivateKeyInfo of PKCS #8 (RFC 5958 section 3).

How the key is protected can be read without the password; the key itself is seen where the password is at hand.
"""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Purpose, Reason, reason
from cryptrec_lint.readers.certificates import der, keys, opening, password_scheme, structures
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.deriving import Password
from cryptrec_lint.readers.certificates.effort import Effort
from cryptrec_lint.readers.certificates.place import Place

_KEY = "PrivateKeyInfo"


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`. Raises DerError."""
    yield from within(place, symbol, octets, opening.given(inside.passwords), inside.effort or Effort())


def within(
    place: Place, symbol: str, octets: bytes, passwords: tuple[Password, ...], effort: Effort
) -> Iterator[Observation]:
    """The protection of the key, and the key where one of the passwords opens it. Raises DerError."""
    outer = der.only(octets, der.SEQUENCE)
    members = der.children(octets, outer)
    identifier = der.whole(octets, der.member(members, 0, der.SEQUENCE))
    data = der.contents(octets, der.member(members, 1, der.OCTET_STRING))
    scheme = password_scheme.read(identifier)
    yield from scheme.observations(place, f"{symbol}.encryptionAlgorithm")
    found = opening.opened(scheme, data, passwords, effort, lambda inner: structures.name(inner) == _KEY)
    if isinstance(found, Reason):
        yield from opening.locked(place, symbol, found)
        return
    yield from place.uses(symbol, keys.private_key(found.octets), Purpose.PARAMETERS)
    if not found.password.octets:
        yield place.fault(symbol, "private-key-unprotected", reason("keybox-no-password-needed"))
