"""How Java's JKS hides a private key: a stream of SHA-1 digests over password and salt, with a digest to check it.

OpenJDK sun/security/provider/KeyProtector.java: salt (20 octets), hidden key, SHA-1 of password and key.
"""

from __future__ import annotations

from hashlib import sha1

from cryptrec_lint.readers.certificates.deriving import Password

_SIZE = sha1(usedforsecurity=False).digest_size


def recovered(data: bytes, password: Password) -> bytes | None:
    """The key, or None where the password is a wrong one."""
    if len(data) <= 2 * _SIZE:
        return None
    digest, hidden, check = data[:_SIZE], data[_SIZE:-_SIZE], data[-_SIZE:]
    stream = bytearray()
    while len(stream) < len(hidden):
        digest = _digest(password.wide + digest)
        stream += digest
    key = bytes(one ^ other for one, other in zip(hidden, stream, strict=False))
    return key if _digest(password.wide + key) == check else None


def _digest(octets: bytes) -> bytes:
    return sha1(octets, usedforsecurity=False).digest()
