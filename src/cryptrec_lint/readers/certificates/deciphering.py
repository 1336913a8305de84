"""Decryption of a content whose key was derived. The library is imported when the first such content is met."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cryptrec_lint.readers.certificates import protections, rc2
from cryptrec_lint.readers.certificates.content_cipher import Cipher
from cryptrec_lint.vocabulary import tables

_OCTET = 8
RC2_ROUNDS = 40
"""What a block of RC2 costs in rounds of a hash: it is computed in Python."""


class CannotDecipherError(Exception):
    """This cipher is not one that can be opened here."""


def key_octets(cipher: Cipher, written: int | None = None) -> int:
    """Octets of key that the cipher takes. Raises CannotDecipherError where that cannot be told."""
    openable = protections.openable(cipher.name)
    if openable is None:
        raise CannotDecipherError
    of_rc2 = written if not openable.library_class else None  # its effective bits are not the length of its key
    found = openable.key_octets or of_rc2 or (cipher.bits or 0) // _OCTET or openable.unwritten
    if not found:
        raise CannotDecipherError
    return found


def iv_octets(cipher: Cipher) -> int:
    """Octets of the initialization vector: those of a block; none for a stream cipher."""
    return (tables.atoms()[cipher.name].block or 0) // _OCTET


def cost(cipher: Cipher, data: bytes) -> int:
    """What decrypting costs, in rounds of a hash."""
    openable = protections.openable(cipher.name)
    computed_here = openable is not None and not openable.library_class
    return RC2_ROUNDS * (len(data) // rc2.BLOCK) if computed_here else 0


def deciphered(cipher: Cipher, key: bytes, iv: bytes, data: bytes) -> bytes | None:
    """What was encrypted, without padding; None where key, lengths or padding are wrong. Raises CannotDecipherError."""
    found = unfilled(cipher, key, iv, data)
    if found is None:
        return None
    return _unpadded(found, iv_octets(cipher)) if protections.mode(cipher.mode) == "padded" else found


def unfilled(cipher: Cipher, key: bytes, iv: bytes, data: bytes) -> bytes | None:
    """The same where whole blocks were encrypted, whatever fills the last one. Raises CannotDecipherError."""
    try:
        return _raw(cipher, key, iv, data)
    except (CannotDecipherError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # the library raises a dozen types, and its native part a BaseException when it panics
        return None


def _raw(cipher: Cipher, key: bytes, iv: bytes, data: bytes) -> bytes:
    openable = protections.openable(cipher.name)
    if openable is None or (cipher.mode and not protections.mode(cipher.mode)):
        raise CannotDecipherError
    if not openable.library_class:
        return rc2.decrypted(key, cipher.bits or 0, iv, data)
    key = (key * 3)[: openable.repeated] if openable.repeated else key
    algorithm = _member(_CIPHERS, openable.library_class)(key)
    if protections.mode(cipher.mode) == "tag":
        return _authenticated(cipher, algorithm, iv, data)
    return _run(algorithm, _member(_MODES, cipher.mode)(iv) if cipher.mode else None, data)


def _run(algorithm: Any, mode: Any, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher as Library

    decryptor = Library(algorithm, mode).decryptor()
    return bytes(decryptor.update(data) + decryptor.finalize())


def _authenticated(cipher: Cipher, algorithm: Any, nonce: bytes, data: bytes) -> bytes:
    """RFC 5084 section 1.5: the tag stands after the encrypted content."""
    length = cipher.tag_octets
    mode = _member(_MODES, cipher.mode, None)
    if mode is not None:
        return _run(algorithm, mode(nonce, data[-length:], length), data[:-length])
    mechanism = _member(_AEAD, f"{algorithm.name}{cipher.mode}")
    return bytes(mechanism(algorithm.key, length).decrypt(nonce, data, None))


_CIPHERS = ("decrepit.ciphers.algorithms", "primitives.ciphers.algorithms")
_MODES = ("decrepit.ciphers.modes", "primitives.ciphers.modes")
_AEAD = ("primitives.ciphers.aead",)
_NEEDED = object()


def _member(modules: tuple[str, ...], name: str, default: Any = _NEEDED) -> Any:
    """A class of the library, which moves ciphers between its modules. Raises CannotDecipherError."""
    for module in modules:
        found = getattr(_module(module), name, None)
        if found is not None:
            return found
    if default is _NEEDED:
        raise CannotDecipherError
    return default


def _module(name: str) -> object:
    try:
        return import_module(f"cryptography.hazmat.{name}")
    except ImportError:
        return None


def _unpadded(octets: bytes, block: int) -> bytes | None:
    """RFC 8018 section 6.1.1 step 4: as many octets as each of them says, and no more than a block."""
    length = octets[-1] if octets else 0
    if not 0 < length <= block or octets[-length:] != bytes((length,)) * length:
        return None
    return octets[:-length]
