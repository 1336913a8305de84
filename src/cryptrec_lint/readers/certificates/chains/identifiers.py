"""Identifiers of keys: of a certificate's own (RFC 5280 section 4.2.1.2) and of its issuer's (section 4.2.1.1)."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.readers.certificates import der, extensions, names
from cryptrec_lint.readers.certificates.chains.naming import folded
from cryptrec_lint.readers.certificates.x509 import Certificate

_KEY, _SERIAL = 0x80, 0x82
"""[0] keyIdentifier and [2] authorityCertSerialNumber, both IMPLICIT and primitive."""
_ISSUER, _DIRECTORY_NAME = der.context(1), der.context(4)


class Authority(NamedTuple):
    """What a certificate says of its issuer's key, besides the name."""

    key: bytes = b""
    """keyIdentifier; empty where it is absent."""
    issuers: tuple[str, ...] = ()
    """Who issued the issuer's certificate, folded: directory names of authorityCertIssuer."""
    serial: str = ""
    """Serial number of the issuer's certificate, hexadecimal without leading zero octet."""


NOTHING = Authority()


def own(certificate: Certificate) -> bytes:
    """subjectKeyIdentifier; empty where it is absent or cannot be read."""
    try:
        inside = extensions.value(certificate, "subject-key-identifier")
        return b"" if inside is None else der.contents(inside, der.only(inside, der.OCTET_STRING))
    except der.DerError:
        return b""


def authority(certificate: Certificate) -> Authority:
    """authorityKeyIdentifier; nothing where it is absent or cannot be read."""
    try:
        inside = extensions.value(certificate, "authority-key-identifier")
    except der.DerError:
        return NOTHING
    return NOTHING if inside is None else of_value(inside)


def of_value(inside: bytes) -> Authority:
    """The same from the value of the extension."""
    try:
        return _authority(inside)
    except der.DerError:
        return NOTHING


def _authority(inside: bytes) -> Authority:
    found = NOTHING
    for part in der.sequence(inside):
        if part.tag == _KEY:
            found = found._replace(key=der.contents(inside, part))
        elif part.tag == _ISSUER:
            found = found._replace(issuers=_directory_names(inside, part))
        elif part.tag == _SERIAL:
            octets = der.contents(inside, part)
            found = found._replace(serial=(octets[1:] if len(octets) > 1 and not octets[0] else octets).hex())
    return found


def _directory_names(inside: bytes, part: der.Element) -> tuple[str, ...]:
    found = (one for one in der.children(inside, part) if one.tag == _DIRECTORY_NAME)
    return tuple(folded(names.text(der.contents(inside, one))) for one in found)
