"""Base64 of what is no DER and no armour itself, but may hold them: key stores of Java, gzip, and base64 once more.

Secrets of Kubernetes hold key stores (`keystore.jks`) and values that someone had encoded before; cloud-init has
`gz+b64`, Helm keeps a release as base64 of base64 of gzip.
"""

from __future__ import annotations

import binascii
import re
import zlib
from collections.abc import Iterator

from cryptrec_lint.readers.certificates import java_form

_HEAD = re.compile(
    r"""(?<![A-Za-z0-9+/]) (?:
      /u3\+7QAAAA[EI] | zs7OzgAAAA[EI]          # FE ED FE ED or CE CE CE CE, 00 00 00 01 or 02: JKS, JCEKS
    | H4sI[A-P]                                 # 1F 8B 08: gzip (RFC 1952 section 2.3.1)
    | TFMwdExTMUNSVWRKVGlC | TUlJ[A-Z] | SDRzSU # base64 of `LS0tLS1CRUdJTiB`, `MII`, `H4sI`
    | c3NoLXJzYSBBQUFB | c3NoLWRzcyBBQUFB       # base64 of `ssh-rsa AAAA`, `ssh-dss AAAA`
    | c3NoLWVkMjU1MTkgQUFB | ZWNkc2Etc2hhMi1u   # base64 of `ssh-ed25519 AAA`, `ecdsa-sha2-n`
    | UHVUVFktVXNlci1LZXktRmlsZS0               # base64 of `PuTTY-User-Key-File-`
    | (?:ACQAA[A-Za-z0-9+/]{11})? B[gw]IAAA     # BLOBHEADER, perhaps behind that of a strong name's public key,
      (?:CkAABSU0E|AkAABSU0E|AiAABEU1M)[xy]     # then RSA1, RSA2, DSS1 or DSS2 (see microsoft.toml)
    )""",
    re.VERBOSE,
)
_MARKS = (
    *("u3+7QAAAA", "zs7OzgAAAA", "H4sI", "TFMwdExTMUNSVWRKVGlC", "TUlJ", "SDRzSU", "c3NoL", "ZWNkc2Etc2hhMi1u"),
    *("UHVUVFktVXNlci1LZXkt", "IAAACkAABSU0E", "IAAAAkAABSU0E", "IAAAAiAABEU1M"),
)
"""One of these stands in every text in which the pattern is found: looking for them takes a hundredth of its time."""
_GZIP = b"\x1f\x8b"
_TWICE = 4
"""Base64 of base64 of base64 of base64 is nobody's."""


class TooLongError(ValueError):
    """What is in it is longer than the limit."""


def heads(text: str) -> Iterator[int]:
    """Where such base64 may begin, in order."""
    if not any(mark in text for mark in _MARKS):
        return iter(())
    return (found.start() for found in _HEAD.finditer(text))


def is_store(octets: bytes) -> bool:
    """Whether it is a key store of Java."""
    return octets.startswith(java_form.MAGICS)


def is_windows_key(octets: bytes) -> bool:
    """Whether it is a key of Windows or .NET."""
    from cryptrec_lint.readers.certificates import microsoft_key  # only where something begins like base64 of one

    return microsoft_key.is_key(octets)


def opened(octets: bytes, limit: int) -> bytes | None:
    """What is in it when all base64 and gzip around it is taken off; None where it is damaged.

    Raises TooLongError.
    """
    for _ in range(_TWICE):
        if octets.startswith(_GZIP):
            unpacked = _unpacked(octets, limit)
            if unpacked is None:
                return None
            octets = unpacked
        elif _HEAD.match(octets[:_LOOKED_AT].decode("ascii", "replace")) or octets.startswith(b"MI"):
            decoded = _decoded(octets)
            if decoded is None:
                return octets
            octets = decoded
        else:
            return octets
    return octets


_LOOKED_AT = 32
"""Octets, more than the longest head."""


def _unpacked(octets: bytes, limit: int) -> bytes | None:
    """RFC 1952, one member; what follows it is no part of it."""
    try:
        found = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(octets, limit + 1)
    except zlib.error:
        return None
    if len(found) > limit:
        raise TooLongError
    return found


def _decoded(octets: bytes) -> bytes | None:
    digits = octets.translate(None, b" \t\r\n").rstrip(b"=")
    try:
        return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))
    except ValueError:
        return None
