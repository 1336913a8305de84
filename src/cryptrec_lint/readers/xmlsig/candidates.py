"""Keys with which a signature might have been made: those that its KeyInfo holds (XML Signature 1.1 section 4.5)."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.readers.certificates import der, facts, keys, understanding, verify
from cryptrec_lint.readers.certificates.told import Known, Told
from cryptrec_lint.readers.certificates.understanding import Understood
from cryptrec_lint.readers.xmlsig import key_values, methods, values
from cryptrec_lint.readers.xmlsig.tree import Node

CERTIFICATES = 50
"""Certificates of one signature among which the signer's is looked for; chains have five."""


class Candidate(NamedTuple):
    """A key, with the certificate that holds it where there is one."""

    info: bytes
    """SubjectPublicKeyInfo."""
    key: Told
    certificate: Understood | None

    def made(self, message: bytes, value: bytes, method: Known) -> bool | None:
        """Whether it made a signature in this scheme; None where that cannot be checked."""
        return verify.made(message, value, method, self.info, self.key)


class KeyInfo(NamedTuple):
    """What the KeyInfo of a signature holds."""

    certificates: list[Candidate]
    bare: list[Candidate]
    names_another: bool
    """It names a certificate by its serial number that is none of these."""

    @property
    def tried(self) -> list[Candidate]:
        """All keys in the order in which they are tried."""
        return [*self.certificates, *self.bare]


def of(signature: Node) -> KeyInfo:
    """What is in it; nothing where there is none."""
    certificates: list[Candidate] = []
    bare: list[Candidate] = []
    serials: set[str] = set()
    for info in signature.children_named("KeyInfo"):
        for node in info.below():
            if node.name == "X509Certificate" and len(certificates) < CERTIFICATES:
                certificates += certified(node)
            elif node.name in key_values.READ or node.name == "DEREncodedKeyValue":
                bare += _bare(node)
            elif node.name == "X509SerialNumber" and node.inside("X509Data"):
                serials.add(node.text.strip())
    known = {_decimal(one.certificate.certificate.serial) for one in certificates if one.certificate}
    return KeyInfo(certificates, bare, bool(serials - known))


def certified(node: Node) -> list[Candidate]:
    """The key of a certificate; none where it cannot be read, which is said where it stands."""
    octets = values.octets(node.text)
    try:
        found = understanding.read(octets)[0] if octets else None
    except der.DerError:
        return []
    return [Candidate(found.certificate.key, found.key, found)] if found else []


def _bare(node: Node) -> list[Candidate]:
    info = values.octets(node.text) if node.name == "DEREncodedKeyValue" else key_values.public_key(node)
    return [Candidate(info, keys.public_key(info), None)] if info else []


def _decimal(serial: str) -> str:
    """An xsd:integer, of a serial number in hexadecimal."""
    return str(int(serial or "0", 16)) if len(serial) <= _SERIAL else ""


_SERIAL = 100
"""Hexadecimal digits of a serial number; RFC 5280 section 4.1.2.2 allows forty."""


def for_library(method: Known, value: bytes) -> tuple[Known, bytes]:
    """Method and value as certificates have them: two integers in DER and not side by side (XML Signature 1.1 sections
    6.4.1 and 6.4.3), and the salt where the URI implies it."""
    if method.components[0].name in facts.integer_pair_schemes():
        half = len(value) // 2
        pair = values.integer(value[:half]) + values.integer(value[half:])
        return method, values.element(der.SEQUENCE, pair) if not len(value) % 2 else b""
    return methods.with_implied_salt(method), value
