"""Where the algorithm, the parameters and the numbers of a key stand in each encoding of keys.

Key material never leaves this module and `key_forms`: what they return are names and lengths.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cryptrec_lint.readers.certificates import algorithm_identifier, der, facts, key_forms, key_shapes
from cryptrec_lint.readers.certificates.key_forms import Encoded
from cryptrec_lint.readers.certificates.told import Known, Told, not_readable


def public_key(info: bytes) -> Told:
    """The key of a SubjectPublicKeyInfo (RFC 5280 section 4.1)."""
    known = key_shapes.known(info)
    if known is not None:
        return known
    try:
        encoded = _public(info)
    except der.DerError as error:
        return not_readable(algorithm_identifier.oid_of_key(info), error)
    told = _of(encoded)
    if isinstance(told, Known):
        key_shapes.remember(info, encoded.key, told)
    return told


def private_key(info: bytes) -> Told:
    """The key of an unencrypted PrivateKeyInfo (RFC 5208 section 5, RFC 5958)."""
    return _told(_private, info)


def bare_public_key(oid: str, key: bytes) -> Told:
    """A key without an AlgorithmIdentifier, as in `RSA PUBLIC KEY`."""
    return _told(Encoded, oid, None, key, 0, 0, True)


def bare_private_key(oid: str, key: bytes) -> Told:
    """A key in its traditional structure, as in `EC PRIVATE KEY`: its parameters stand inside it."""
    return _told(_bare_private, oid, key)


def parameters(oid: str, octets: bytes) -> Told:
    """Domain parameters on their own, as in `DH PARAMETERS`."""
    return _told(Encoded, oid, octets, b"")


def _told(take: Callable[..., Encoded], *arguments: Any) -> Told:
    try:
        encoded = take(*arguments)
    except der.DerError as error:
        return not_readable("", error)
    return _of(encoded)


def _of(encoded: Encoded) -> Told:
    try:
        return key_forms.told(encoded)
    except der.DerError as error:
        return not_readable(encoded.oid, error)


def _public(info: bytes) -> Encoded:
    _, _, start, end = outer = der.only(info, der.SEQUENCE)
    members = der.spans(info, start, end)
    der.check(members, _SPKI, outer.end)
    oid, parameters, _ = algorithm_identifier.parse(info[members[0][1] : members[0][3]])
    key = der.bit_string(info, der.Element(*members[1]))
    return Encoded(oid, parameters, key, 0, 0, True)


_SPKI = (der.SEQUENCE, der.BIT_STRING)


def _private(info: bytes) -> Encoded:
    members = der.sequence(info)
    identifier = der.whole(info, der.member(members, 1, der.SEQUENCE))
    key = der.contents(info, der.member(members, 2, der.OCTET_STRING))
    oid, parameters, _ = algorithm_identifier.parse(identifier)
    return Encoded(oid, parameters, key, key_starts=1)


def _bare_private(oid: str, key: bytes) -> Encoded:
    members = der.sequence(key)
    if facts.key_forms()[oid] == "dsa":
        return Encoded(oid, key, b"", parameters_start=1)
    tagged = [member for member in members if member.tag == der.context(0)]
    return Encoded(oid, der.contents(key, tagged[0]) if tagged else None, key, key_starts=1)


BY_CONTENT: dict[str, Callable[[str, bytes], Told]] = {
    "public-key": lambda _, content: public_key(content),
    "private-key": lambda _, content: private_key(content),
    "bare-public-key": bare_public_key,
    "bare-private-key": bare_private_key,
    "parameters": parameters,
}
"""Content of a label or structure (see `facts.Label`) → what tells the key of (algorithm, octets)."""

UNPROTECTED = frozenset({"private-key", "bare-private-key"})
"""Contents that are a private key which nothing encrypts."""

SYMBOLS = {
    "certificate": "certificate",
    "trusted-certificate": "certificate",
    "public-key": "publicKey",
    "bare-public-key": "publicKey",
    "private-key": "privateKey",
    "bare-private-key": "privateKey",
    "encrypted-private-key": "privateKey",
    "traditional-encrypted-key": "privateKey",
    "openssh-private-key": "privateKey",
    "parameters": "parameters",
    "shared-key": "sharedKey",
    "request": "request",
    "signed-key": "spkac",
    "revocation-list": "crl",
    "ocsp-response": "ocspResponse",
    "attribute-certificate": "attributeCertificate",
    "cms": "cms",
    "time-stamp-response": "timeStamp",
    "time-stamp-request": "timeStampRequest",
    "pkcs12": "pkcs12",
    "java-store": "keyStore",
    "ssh-signature": "sshSignature",
    "ssh-public-key": "publicKey",
    "microsoft-key": "key",
    "xml-key": "key",
    "xml-key-in-string": "key",
    "xml-document": "xml",
    "file": "file",
    "xml-part": "xml",
    "xml-signature-method": "signatureMethod",
    "putty-key": "privateKey",
    "sshcom-key": "privateKey",
    "jose-token": "token",
    "jwk": "key",
    "web-key": "key",
    "encrypted-value": "encrypted",
    "openpgp": "openpgp",
    "openpgp-text": "openpgp",
    "container": "container",
}
"""Content → the name of such a thing in a symbol."""
