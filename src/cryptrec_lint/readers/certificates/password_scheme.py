"""What an AlgorithmIdentifier of password-based encryption says: key derivation and cipher (RFC 8018 section 6).

Everything here is readable without the password.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Observation, Primitive, Purpose
from cryptrec_lint.readers.certificates import algorithm_identifier, content_cipher, der, key_derivation, protections
from cryptrec_lint.readers.certificates.content_cipher import Cipher
from cryptrec_lint.readers.certificates.key_derivation import Derivation
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Told, no_such_algorithm, not_fixed, not_readable
from cryptrec_lint.vocabulary import tables

_KINDS = (Primitive.KDF, Primitive.STREAM_CIPHER)
"""What a scheme that names everything by its identifier begins with: PBKDF1, or the stream of Java's key protector."""


class Scheme(NamedTuple):
    """A scheme: what is observed of it, and what opening it needs (None where that cannot be told)."""

    parts: tuple[tuple[str, Told], ...]
    """Ending of the symbol, and what stands there."""
    derivation: Derivation | None = None
    cipher: Cipher | None = None

    def observations(
        self, place: Place, symbol: str, purpose: Purpose = Purpose.KEY_PROTECTION
    ) -> Iterator[Observation]:
        """The parts as observations; `symbol` is the name of the AlgorithmIdentifier."""
        for ending, told in self.parts:
            yield place.use(f"{symbol}{ending}", told, purpose)


def read(identifier: bytes) -> Scheme:
    """The scheme of an AlgorithmIdentifier. Never raises: what is broken is told."""
    oid = ""
    try:
        oid, parameters, _ = algorithm_identifier.parse(identifier)
        if oid == protections.scheme("pbes2"):
            return _pbes2(parameters or b"")
        return _by_identifier(oid, parameters)
    except der.DerError as error:
        return Scheme((("", not_readable(oid, error)),))


def _pbes2(data: bytes) -> Scheme:
    """PBES2-params (RFC 8018 appendix A.4): each part is told by itself, because each is chosen by itself."""
    members = der.sequence(data)
    derivation = key_derivation.read(der.whole(data, der.member(members, 0, der.SEQUENCE)))
    cipher = content_cipher.read(der.whole(data, der.member(members, 1, der.SEQUENCE)), derivation.key_octets)
    parts = ((".keyDerivationFunc", derivation.told), (".encryptionScheme", cipher.told))
    return Scheme(parts, derivation, cipher)


def _by_identifier(oid: str, parameters: bytes | None) -> Scheme:
    found = tables.by_oid(oid)
    if found is None:
        return Scheme((("", no_such_algorithm(oid)),))
    if found.components[0].primitive not in _KINDS or len(found.components) == 1:
        return Scheme((("", not_fixed(oid, "keybox-no-scheme", name=found.name)),))
    derivation = key_derivation.of_scheme(oid, found, parameters)
    cipher = content_cipher.of_components(found.name, found.components)
    return Scheme((("", derivation.told),), derivation, cipher)
