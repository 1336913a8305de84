"""Base64 of what is no DER and no armour itself, but may hold them: key stores of Java, gzip, and base64 once more.

Secrets of Kubernetes hold key stores (`keystore.jks`) and values that someone had encoded before; cloud-init has
`gz+b64`, Helm keeps a release as base64 of base64 of gzip.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.readers.archives import inflate
from cryptrec_lint.readers.certificates import java_form

_HEAD = re.compile(
    r"""(?<![A-Za-z0-9+/]) (?:
      /u3\+7QAAAA[EI] | zs7OzgAAAA[EI]          # FE ED FE ED or CE CE CE CE, 00 00 00 01 or 02: JKS, JCEKS
    | H4sI[A-P]                                 # 1F 8B 08: gzip (RFC 1952 section 2.3.1)
    | Qlpo[MNO][A-Za-z0-9+/]FBWSZTW             # `BZh`, a digit, `1AY&SY`: bzip2
    | /Td6WFoA                                  # FD `7zXZ` 00: xz (xz-file-format.txt section 2.1.1.1)
    | TFMwdExTMUNSVWRKVGlC | TUlJ[A-Z] | SDRzSU # base64 of `LS0tLS1CRUdJTiB`, `MII`, `H4sI`
    | c3NoLXJzYSBBQUFB | c3NoLWRzcyBBQUFB       # base64 of `ssh-rsa AAAA`, `ssh-dss AAAA`
    | c3NoLWVkMjU1MTkgQUFB | ZWNkc2Etc2hhMi1u   # base64 of `ssh-ed25519 AAA`, `ecdsa-sha2-n`
    | UHVUVFktVXNlci1LZXktRmlsZS0               # base64 of `PuTTY-User-Key-File-`
    | (?:ACQAA[A-Za-z0-9+/]{11})? B[gw]IAAA     # BLOBHEADER, perhaps behind that of a strong name's public key,
      (?:CkAABSU0E|AkAABSU0E|AiAABEU1M)[xy]     # then RSA1, RSA2, DSS1 or DSS2 (see microsoft.toml)
    | HvG1sAAAAA                                # 1E F1 B5 B0 00 00 00 00: PVK
    | U1NIS1JMCg[ABCD]                          # `SSHKRL`, a line end, 00: a list of OpenSSH
    | U1NIIFBSSVZBVEUgS0VZIEZJTEUgRk9STUFU      # `SSH PRIVATE KEY FILE FORMAT`
    | AAAAIAEBAA[A-Za-z0-9+/]LQlhm              # a key box of GnuPG: its first blob, with `KBXf`
    | KDIxOnByb3RlY3RlZC1wcml2YXRlLWtleS        # `(21:protected-private-key`, `(11:private-key`: gpg-agent
    | KDExOnByaXZhdGUta2V5
    | LS0tLSBCRUdJTiBTU0gyI | PFJTQUtleVZhbHVlP # `---- BEGIN SSH2 `, `<RSAKeyValue>`
    )""",
    re.VERBOSE,
)
_MARKS = (
    *("u3+7QAAAA", "zs7OzgAAAA", "H4sI", "TFMwdExTMUNSVWRKVGlC", "TUlJ", "SDRzSU", "c3NoL", "ZWNkc2Etc2hhMi1u"),
    *("UHVUVFktVXNlci1LZXkt", "IAAACkAABSU0E", "IAAAAkAABSU0E", "IAAAAiAABEU1M"),
    *(
        "FBWSZTW",
        "Td6WFoA",
        "HvG1sAAAAA",
        "U1NIS1JMCg",
        "U1NIIFBSSVZBVEUg",
        "AAAAIAEBAA",
        "KDIxOnByb3Rl",
        "KDExOnByaXZh",
    ),
    *("LS0tLSBCRUdJTiBTU0gy", "PFJTQUtleVZhbHVlP"),
)
"""One of these stands in every text in which the pattern is found: looking for them takes a hundredth of its time."""
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


_FILES = (
    b"\x1e\xf1\xb5\xb0\0\0\0\0",
    b"SSHKRL\n\0",
    b"SSH PRIVATE KEY FILE FORMAT",
    b"(21:protected-",
    b"(11:private-key",
)
_KEY_BOX = slice(8, 12), b"KBXf"


def is_file(octets: bytes) -> bool:
    """Whether it begins like a file that a reader of its own knows: keys and lists that are neither DER nor text."""
    span, magic = _KEY_BOX
    return octets.startswith(_FILES) or octets[span] == magic


def is_windows_key(octets: bytes) -> bool:
    """Whether it is a key of Windows or .NET."""
    from cryptrec_lint.readers.certificates import microsoft_key  # only where something begins like base64 of one

    return microsoft_key.is_key(octets)


class Opened(NamedTuple):
    """What is in it when all base64 and compression around it is taken off."""

    octets: bytes
    is_whole: bool = True
    """The compressed data do not break off."""


def opened(octets: bytes, limit: int) -> Opened | None:
    """What is in it; None where nothing comes out of what is compressed. Raises TooLongError."""
    is_whole = True
    for _ in range(_TWICE):
        if inflate.is_whole(octets):
            unpacked = _unpacked(octets, limit)
            if unpacked is None:
                return None
            octets, is_whole = unpacked.octets, is_whole and unpacked.is_whole
        elif _HEAD.match(octets[:_LOOKED_AT].decode("ascii", "replace")) or octets.startswith(b"MI"):
            decoded = _decoded(octets)
            if decoded is None:
                break
            octets = decoded
        else:
            break
    return Opened(octets, is_whole)


_LOOKED_AT = 32
"""Octets, more than the longest head."""


def _unpacked(octets: bytes, limit: int) -> Opened | None:
    try:
        return Opened(inflate.whole(octets, limit))
    except inflate.DamagedError as error:
        return Opened(error.data, is_whole=False) if error.data else None
    except (inflate.TooLongError, inflate.TooManyStreamsError):
        raise TooLongError from None


def _decoded(octets: bytes) -> bytes | None:
    digits = octets.translate(None, b" \t\r\n").rstrip(b"=")
    try:
        return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))
    except ValueError:
        return None
