"""The base64 of XML security, and keys that are written in elements of their own, as the DER that names them."""

from __future__ import annotations

import binascii

from cryptrec_lint.readers.certificates import der, object_identifier

_BLANKS = b" \t\r\n"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_GROUP = 4
_DASHES = "-----"
_LONG = 0x80
"""Lengths from here on take more than one octet (X.690 section 8.1.3)."""


def octets(text: str) -> bytes | None:
    """What base64 stands for; None where it is not well formed or empty. Lines of PEM armour in it are passed over:
    many write metadata so."""
    if _DASHES in text:
        text = "\n".join(line for line in text.splitlines() if _DASHES not in line)
    try:
        digits = text.encode("ascii").translate(None, _BLANKS)
        padding = digits.translate(None, _ALPHABET)
        if padding not in (b"", b"=", b"==") or not digits.endswith(padding) or len(digits) % _GROUP:
            return None
        return binascii.a2b_base64(digits) or None
    except ValueError:
        return None


def element(tag: int, contents: bytes) -> bytes:
    """A DER element."""
    length = len(contents)
    if length < _LONG:
        return bytes((tag, length)) + contents
    counted = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, _LONG | len(counted))) + counted + contents


def integer(magnitude: bytes) -> bytes:
    """The INTEGER of a CryptoBinary (XML Signature 1.1 section 4.1): a magnitude, most significant octet first."""
    stripped = magnitude.lstrip(b"\0")
    return element(der.INTEGER, (b"\0" if not stripped or stripped[0] >= _LONG else b"") + stripped)


def public_key(oid: str, parameters: bytes, key: bytes) -> bytes:
    """A SubjectPublicKeyInfo (RFC 5280 section 4.1)."""
    identifier = element(der.SEQUENCE, object_identifier.encoded(oid) + parameters)
    return element(der.SEQUENCE, identifier + element(der.BIT_STRING, b"\0" + key))
