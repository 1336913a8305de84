"""Keys in the forms of single programs: PuTTY, ssh.com, SSH-1, Windows, .NET, GnuPG; OpenSSH's lists (KRL)."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable, Iterable

from hostile.making import named

LONG = 60_000_000
"""Octets: a little less than is read of a file."""


def _string(octets: bytes) -> bytes:
    return len(octets).to_bytes(4, "big") + octets


def _box(blob: bytes) -> bytes:
    first = struct.pack(">IBBH4s5I", 32, 1, 1, 2, b"KBXf", 0, 0, 0, 0, 0)
    return first + blob * (LONG // len(blob))


def _revoked(sections: bytes) -> bytes:
    return b"SSHKRL\n\0\0\0\0\1" + bytes(24) + _string(b"") * 2 + sections


_SSHCOM = b"---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n"
_SSHCOM_END = b"---- END SSH2 ENCRYPTED PRIVATE KEY ----\n"
_NUMBER = base64.b64encode(b"\xff" * 2048)
_ALL_NUMBERS = b"".join(
    b"<%b>%b</%b>" % (name, _NUMBER if name != b"Exponent" else b"AQAB", name)
    for name in (b"Modulus", b"Exponent", b"P", b"Q", b"D")
)
_KEY_BLOB = struct.pack(">IBBHII", 18, 2, 1, 0, 16, 2) + b"\x99\xff"
_CERTIFICATE_BLOB = struct.pack(">IBBHII", 18, 3, 1, 0, 16, 2) + b"\x30\x00"
_PUBLIC = struct.pack("<BBHI4s", 6, 2, 0, 0xA400, b"RSA1")

FORMS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "putty-comment": ("a comment of 60 MB", lambda: b"PuTTY-User-Key-File-2: ssh-rsa\nComment: " + b"x" * LONG),
    "putty-heads": ("first lines only", lambda: b"x\n" + b"PuTTY-User-Key-File-2: ssh-rsa\n" * (LONG // 31)),
    "putty-one-line": ("first lines in one line", lambda: b"x\n" + b"PuTTY-User-Key-File-2: ssh-rsa " * (LONG // 31)),
    "sshcom-openings": ("blocks without an end", lambda: _SSHCOM * (LONG // len(_SSHCOM))),
    "sshcom-numbers": (
        "numbers of 65,536 bits",
        lambda: (
            _SSHCOM
            + base64.b64encode(
                b"\x3f\x6f\xf9\xeb"
                + bytes(4)
                + _string(b"if-modn{sign{rsa")
                + _string(b"none")
                + _string(_string((b"\0\1\0\0" + b"\xff" * 8192) * 6))
            )
            + b"\n"
            + _SSHCOM_END
        ),
    ),
    "ssh1-modulus": (
        "a modulus of 65,535 bits",
        lambda: (
            b"SSH PRIVATE KEY FILE FORMAT 1.1\n\0\3" + bytes(8) + b"\xff\xff" + b"\xff" * 8192 + b"\0\2\3" + bytes(LONG)
        ),
    ),
    "krl-hashes": ("empty hashes", lambda: _revoked(b"\5" + _string(bytes(LONG)))),
    "krl-parts": (
        "empty parts about certificates",
        lambda: _revoked(b"\1" + _string(_string(b"") * 2 + (b"\x20" + _string(b"")) * (LONG // 5))),
    ),
    "krl-keys": (
        "a million keys",
        lambda: _revoked(b"\2" + _string(_string(_string(b"ssh-ed25519") + _string(bytes(32))) * 1_000_000)),
    ),
    "box-empty": ("empty blobs", lambda: _box(b"\0\0\0\5\0")),
    "box-keys": ("keys that break off", lambda: _box(_KEY_BLOB)),
    "box-certificates": ("certificates that are none", lambda: _box(_CERTIFICATE_BLOB)),
    "agent-lists": ("lists in lists", lambda: b"(11:private-key(" + b"(" * LONG),
    "agent-number": ("a number of 60 MB", lambda: b"(11:private-key(3:rsa(1:n#" + b"f" * LONG + b"#)(1:e1:\3)))"),
    "agent-lines": ("lines that go on", lambda: b"Key: (private-key (rsa\n" + b" x\n" * (LONG // 3)),
    "blob-modulus": (
        "a modulus of 2^20 bits",
        lambda: _PUBLIC + struct.pack("<II", 1 << 20, 3) + b"\xff" * (1 << 17),
    ),
    "blob-length": ("a length of 2^32 bits", lambda: _PUBLIC + struct.pack("<II", 0xFFFFFFFF, 3) + b"\xff" * LONG),
    "strong-names": ("strong names that break off", lambda: b"x\n" + b"0024000004800000ff1f0000z" * (LONG // 25)),
    "xml-openings": ("elements without an end", lambda: b"<RSAKeyValue>" * (LONG // 13)),
    "xml-nested": ("elements in elements", lambda: (b"<RSAKeyValue>" * 4_000 + b"</RSAKeyValue>") * (LONG // 52_014)),
    "xml-pairs": (
        "elements that are no keys",
        lambda: (b"<RSAKeyValue><Modulus>" + b"a" * 90 + b"</RSAKeyValue>") * (LONG // 126),
    ),
    "xml-numbers": ("numbers of 16,384 bits", lambda: b"<RSAKeyValue>" + _ALL_NUMBERS + b"</RSAKeyValue>"),
}
"""Name → what it is, and its octets."""


def _add(name: str, says: str, make: Callable[[], bytes]) -> None:
    def write() -> Iterable[bytes]:
        yield make()

    write.__doc__ = f"Keys of single programs: {says}."
    named(name)(write)


for _name, (_says, _make) in FORMS.items():
    _add(f"forms-{_name}.txt", _says, _make)
