"""A public key as OpenSSH encodes it (RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709, PROTOCOL.u2f)."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.model import reason
from cryptrec_lint.readers.certificates import ber, der, key_forms, object_identifier, protections
from cryptrec_lint.readers.certificates.big_endian import Octets
from cryptrec_lint.readers.certificates.key_forms import Encoded
from cryptrec_lint.readers.certificates.told import Told, Unknown, not_readable
from cryptrec_lint.vocabulary import tables


class PublicKey(NamedTuple):
    """What a key turned out to be, and whether its private half is on a token."""

    told: Told
    on_token: bool = False


def read(blob: bytes) -> PublicKey:
    """The key of a blob. Raises CutShortError."""
    octets = Octets(blob)
    name = octets.string().decode("ascii", "replace")
    row = protections.openssh_key(name)
    if row is None:
        return PublicKey(Unknown(name, "unknown-algorithm", reason("keybox-ssh-key-unknown", name=name)))
    return PublicKey(_told(row, octets), row.on_token)


def _told(row: protections.OpensshKey, octets: Octets) -> Told:
    encoded = _FORMS[row.form](row.oid, octets)
    if isinstance(encoded, Unknown):
        return encoded
    try:
        return key_forms.told(encoded)
    except der.DerError as error:
        return not_readable(row.oid, error)


def _rsa(oid: str, octets: Octets) -> Encoded:
    exponent, modulus = octets.string(), octets.string()
    return Encoded(oid, None, _numbers(modulus, exponent), is_public=True)


def _dsa(oid: str, octets: Octets) -> Encoded:
    return Encoded(oid, _numbers(octets.string(), octets.string(), octets.string()), b"")


def _ec(oid: str, octets: Octets) -> Encoded | Unknown:
    curve, point = octets.string().decode("ascii", "replace"), octets.string()
    group = tables.group(curve)
    if group is None or not group.oids:
        return Unknown(oid, "unknown-algorithm", reason("keybox-ssh-curve-unknown", name=curve))
    return Encoded(oid, object_identifier.encoded(group.oids[0]), point, is_public=True)


def _named(oid: str, octets: Octets) -> Encoded:
    return Encoded(oid, None, octets.string(), is_public=True)


def _numbers(*contents: bytes) -> bytes:
    """An mpint (RFC 4251 section 5) has the very octets of an INTEGER."""
    return ber.element(der.SEQUENCE, b"".join(ber.element(der.INTEGER, one) for one in contents))


_FORMS = {"rsa": _rsa, "dsa": _dsa, "ec": _ec, "named": _named}
