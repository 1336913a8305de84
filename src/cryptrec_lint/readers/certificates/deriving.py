"""Keys from passwords: RFC 8018 section 5, RFC 7914, RFC 7292 appendix B, OpenSSL's EVP_BytesToKey, Java's own.

Computed with hashlib alone. Who asks has made sure before that the work is bounded: see `rounds`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial

from cryptrec_lint.readers.certificates import protections
from cryptrec_lint.readers.certificates.key_derivation import Derivation

KEY, IV, MAC = 1, 2, 3
"""What octets are made for: the identifiers of RFC 7292 appendix B.3."""
_SCRYPT_OCTETS = 128
"""RFC 7914 section 2: a block is 128 r octets."""
_SCRYPT_MEMORY = 128 << 20
"""Octets. OpenSSL writes 16 MiB (N = 2^14, r = 8); a file may ask for more than any machine has."""
_JCE_HALVES, _JCE_SALT = 2, 8
"""Octets: OpenJDK com/sun/crypto/provider/PBES1Core.java accepts no other length."""


class CannotDeriveError(Exception):
    """This derivation is not one that can be computed here."""


class Password:
    """A password in the forms in which the schemes want it. None is one that is absent, not one of no letters."""

    def __init__(self, octets: bytes | None, charset: str = "utf-8") -> None:
        self.octets = octets or b""
        self.wide = self.octets.decode(charset, "replace").encode("utf-16-be")
        """UTF-16, as Java has it."""
        self.terminated = b"" if octets is None else self.wide + b"\0\0"
        """RFC 7292 appendix B.1: BMPString with a terminator; nothing at all where it is absent."""


def variants(password: Password) -> tuple[Password, ...]:
    """What programs of old took the same password for in PKCS #12.

    OpenSSL before 1.1.0 took its octets for ISO 8859-1 (manual openssl-pkcs12(1), section NOTES, and
    passphrase-encoding(7)); NSS before 3.31 had the BMPString in PBES2 and PBES1 too.
    """
    old = [] if password.octets.isascii() else [Password(password.octets, "latin-1")]
    return (*old, Password(password.terminated))


def rounds(derivation: Derivation, octets: int) -> int:
    """What deriving so many octets costs, in rounds of a hash. Raises CannotDeriveError."""
    if derivation.how == "scrypt":
        cost, block, parallel = derivation.scrypt
        if cost * block * _SCRYPT_OCTETS > _SCRYPT_MEMORY:
            return max(cost * block * parallel, cost * block * _SCRYPT_OCTETS)
        return cost * block * parallel
    if derivation.how == "jce":
        return _JCE_HALVES * derivation.iterations
    size = _new(derivation.hash).digest_size
    return max(derivation.iterations, 1) * max(1, -(-octets // size))


def derive(derivation: Derivation, password: Password, octets: int, purpose: int = KEY) -> bytes:
    """So many octets for a purpose. Raises CannotDeriveError."""
    compute = _HOW.get(derivation.how)
    if compute is None:
        raise CannotDeriveError
    try:
        return compute(derivation, password, octets, purpose)
    except (ValueError, OverflowError, MemoryError) as error:
        raise CannotDeriveError from error


def _new(name: str, data: bytes = b"") -> hashlib._Hash:
    try:
        return hashlib.new(protections.hashlib_name(name), data, usedforsecurity=False)
    except ValueError as error:
        raise CannotDeriveError from error


def _repeated(name: str, data: bytes, count: int, added: bytes = b"") -> bytes:
    """The hash of the hash of … the data, with `added` after each. Written for speed: it is most of the work."""
    constructor = getattr(hashlib, protections.hashlib_name(name) or "-", None)
    if constructor is None:
        constructor = partial(hashlib.new, protections.hashlib_name(name))
    for _ in range(count):
        data = constructor(data + added, usedforsecurity=False).digest()
    return data


def _pbkdf1(derivation: Derivation, password: Password, octets: int, purpose: int) -> bytes:
    """RFC 8018 sections 5.1 and 6.1: the key is the first half of 16 octets, the IV the second."""
    found = _repeated(derivation.hash, password.octets + derivation.salt, derivation.iterations)
    return found[octets : 2 * octets] if purpose == IV else found[:octets]


def _pbkdf2(derivation: Derivation, password: Password, octets: int, purpose: int) -> bytes:
    name = protections.hashlib_name(derivation.hash)
    return hashlib.pbkdf2_hmac(name, password.octets, derivation.salt, derivation.iterations, octets)


def _scrypt(derivation: Derivation, password: Password, octets: int, purpose: int) -> bytes:
    cost, block, parallel = derivation.scrypt
    return hashlib.scrypt(
        password.octets, salt=derivation.salt, n=cost, r=block, p=parallel, maxmem=2 * _SCRYPT_MEMORY, dklen=octets
    )


def _pkcs12(derivation: Derivation, password: Password, octets: int, purpose: int) -> bytes:
    """RFC 7292 appendix B.2, steps 1 to 7."""
    block = _new(derivation.hash).block_size
    diversifier = bytes((purpose,)) * block
    state = _filled(derivation.salt, block) + _filled(password.terminated, block)
    made = b""
    while True:
        found = _repeated(derivation.hash, diversifier + state, derivation.iterations)
        made += found
        if len(made) >= octets:
            return made[:octets]
        state = _stirred(state, _filled(found, block)[:block], block)


def _filled(octets: bytes, block: int) -> bytes:
    """Copies of the octets that fill whole blocks; nothing of nothing."""
    length = -(-len(octets) // block) * block
    return (octets * (length // max(len(octets), 1) + 1))[:length]


def _stirred(state: bytes, added: bytes, block: int) -> bytes:
    """Every block of the state plus B plus 1, modulo its length."""
    number, limit = int.from_bytes(added, "big") + 1, 1 << 8 * block
    blocks = (int.from_bytes(state[at : at + block], "big") for at in range(0, len(state), block))
    return b"".join(((one + number) % limit).to_bytes(block, "big") for one in blocks)


def _bytes_to_key(derivation: Derivation, password: Password, octets: int, purpose: int) -> bytes:
    """OpenSSL manual EVP_BytesToKey(3): D_i = HASH^count(D_(i-1) || data || salt)."""
    made = found = b""
    while len(made) < octets:
        found = _repeated(derivation.hash, found + password.octets + derivation.salt, derivation.iterations)
        made += found
    return made[:octets]


def _jce(derivation: Derivation, password: Password, octets: int, purpose: int) -> bytes:
    """OpenJDK com/sun/crypto/provider/PBES1Core.java, DESede: the halves of the salt, each digested with the password.

    Where the halves are equal, the first is turned round.
    """
    if len(derivation.salt) != _JCE_SALT:
        raise CannotDeriveError
    half = len(derivation.salt) // 2
    salts = [derivation.salt[:half], derivation.salt[half:]]
    if salts[0] == salts[1]:
        salts[0] = salts[0][::-1]
    made = b""
    for salt in salts:
        made += _repeated(derivation.hash, salt, derivation.iterations, password.octets)
    return made[-octets:] if purpose == IV else made[:octets]


def _salt_first(derivation: Derivation, password: Password, octets: int, purpose: int) -> bytes:
    """OpenSSL crypto/pem/pvkfmt.c, derive_pvk_key: the hash of salt and password."""
    return _repeated(derivation.hash, derivation.salt + password.octets, 1)[:octets]


def _exportable(derivation: Derivation, password: Password, octets: int, purpose: int) -> bytes:
    """The same, of which only the first 40 bits are used (do_PVK_body_key)."""
    return _salt_first(derivation, password, _EXPORTED, purpose).ljust(octets, b"\0")


def _passphrase_first(derivation: Derivation, password: Password, octets: int, purpose: int) -> bytes:
    """PuTTY import.c, sshcom_derivekey: the hash of the passphrase and of what was made so far."""
    made = b""
    while len(made) < octets:
        made += _repeated(derivation.hash, password.octets + made, 1)
    return made[:octets]


_EXPORTED = 5
"""Octets of a key that could be exported from the United States."""

_HOW: dict[str, Callable[[Derivation, Password, int, int], bytes]] = {
    "pbkdf1": _pbkdf1,
    "pbkdf2": _pbkdf2,
    "scrypt": _scrypt,
    "pkcs12": _pkcs12,
    "bytes-to-key": _bytes_to_key,
    "jce": _jce,
    "salt-first-16": _salt_first,
    "salt-first-5": _exportable,
    "passphrase-first": _passphrase_first,
}
