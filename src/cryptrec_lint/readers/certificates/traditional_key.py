"""Blocks that are encrypted in the armour itself (RFC 1421 sections 4.6.1.1 and 4.6.1.3; OpenSSL manual PEM_read(3)).

The headers name the cipher. The key derivation stands nowhere: it is the same in every version of OpenSSL.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator

from cryptrec_lint.model import Observation, Origin, OriginKind, Purpose, Reason, reason
from cryptrec_lint.readers.certificates import content_cipher, contents, der, facts, keys, opening, protections
from cryptrec_lint.readers.certificates.content_cipher import Cipher
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.effort import Effort
from cryptrec_lint.readers.certificates.key_derivation import Derivation
from cryptrec_lint.readers.certificates.password_scheme import Scheme
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.vocabulary import tables

_FIELD = "DEK-Info"


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`."""
    scheme = _scheme(inside.headers)
    yield from scheme.observations(place, f"{symbol}.{_FIELD}")
    effort = inside.effort or Effort()
    found = opening.opened(scheme, octets, opening.given(inside.passwords), effort, _is_der)
    if isinstance(found, Reason):
        yield from opening.locked(place, symbol, found)
        return
    label = facts.labels().get(inside.label)
    content, oid = (label.content, label.oid) if label else ("", "")
    if content in keys.BY_CONTENT:
        yield from place.uses(symbol, keys.BY_CONTENT[content](oid, found.octets), Purpose.PARAMETERS)
    else:
        yield from contents.observations(content, place, symbol, found.octets, inside._replace(headers="", oid=oid))


def _scheme(headers: str) -> Scheme:
    name, iv = _dek_info(headers)
    cipher = _cipher(name, iv)
    derivation = _derivation(iv or b"")
    return Scheme((("", cipher.told), (".keyDerivation", derivation.told)), derivation, cipher)


def _dek_info(headers: str) -> tuple[str, bytes | None]:
    """Name of the cipher and IV; None where the IV cannot be read."""
    for line in headers.split("\n"):
        field, _, value = line.partition(":")
        if field.strip() == _FIELD:
            name, _, digits = value.strip().partition(",")
            try:
                return name.strip(), binascii.unhexlify(digits.strip())
            except ValueError:
                return name.strip(), None
    return "", None


def _cipher(name: str, iv: bytes | None) -> Cipher:
    found = tables.by_spelling(name) if name else None
    known = content_cipher.of_components(found.name, found.components) if found else None
    if known is None or not known.name:
        return Cipher(_unknown(name))
    bits = protections.openssl_pem().key_bits.get(known.name)
    return content_cipher.sized(known._replace(iv=iv if iv is not None else b""), bits)


def _unknown(name: str) -> Told:
    if not name:
        return Unknown("", "unreadable-input", reason("keybox-no-dek-info"))
    return Unknown(name, "unknown-algorithm", reason("keybox-cipher-name-unknown", name=name))


def _derivation(iv: bytes) -> Derivation:
    default = protections.openssl_pem()
    kdf = tables.algorithm(default.derivation)
    components = (kdf, tables.algorithm(default.hash, inside=kdf.name))
    origin = Origin(OriginKind.DEFAULT, default.origin)
    told = Known(f"{kdf.name} {default.hash}", components, (("iterations", default.iterations),), origin)
    salt = iv[: default.salt_octets]
    return Derivation(told, protections.derivation(kdf.name), default.hash, salt, default.iterations)


def _is_der(octets: bytes) -> bool:
    """Every content of such a block is one SEQUENCE."""
    try:
        der.only(octets, der.SEQUENCE)
    except der.DerError:
        return False
    return True
