"""How a token is protected: enciphered (ISO/IEC 9798-2), signed (9798-3) or with a check value (9798-4).

A token carries what the receiver does not know (`clear`) and is bound to what both know (`known`: the receiver's
challenge, names) and to a label of its own, so that no token can stand for another.
"""

from __future__ import annotations

from itertools import count
from typing import Any, Protocol

from cryptrec_lint.benchmarking.components import curve_of, hash_of
from cryptrec_lint.benchmarking.library import part, quietly
from cryptrec_lint.model import Algorithm

_MAC = "hazmat.primitives"


class Refused(Exception):  # noqa: N818 - what a party answers, not a fault of the program
    """A message does not prove what it must."""


class Guard(Protocol):
    """One party's way to protect what it sends and to open what it gets."""

    def protect(self, label: bytes, clear: bytes, known: bytes) -> bytes:
        """The token."""

    def open(self, label: bytes, token: bytes, size: int, known: bytes) -> bytes:
        """The `size` bytes that the token carries. Raises Refused."""


class Sealed:
    """Authenticated encryption with a shared key; the label is associated data."""

    def __init__(self, cipher: Any, side: int) -> None:
        self._cipher = cipher
        # Nonces are counted, not drawn (NIST SP 800-38D section 8.2.1): four bytes tell the sides apart.
        self._side = side.to_bytes(4, "big")
        self._count = count()
        self._refusals = (part("InvalidTag", "exceptions"), ValueError)

    def protect(self, label: bytes, clear: bytes, known: bytes) -> bytes:
        """Nonce and ciphertext of all that is bound."""
        nonce = self._side + next(self._count).to_bytes(8, "big")
        sealed: bytes = self._cipher.encrypt(nonce, clear + known, label)
        return nonce + sealed

    def open(self, label: bytes, token: bytes, size: int, known: bytes) -> bytes:
        """Deciphers and compares."""
        try:
            body: bytes = self._cipher.decrypt(token[:12], token[12:], label)
        except self._refusals as error:
            raise Refused from error
        if body[size:] != known:
            raise Refused
        return body[:size]


class Signed:
    """A signature with the sender's own key; the receiver has the sender's public key."""

    def __init__(self, own: Any, peer: Any, arguments: tuple[Any, ...]) -> None:
        self._sign, self._verify, self._arguments = own.sign, peer.verify, arguments
        self._refusal = part("InvalidSignature", "exceptions")

    def protect(self, label: bytes, clear: bytes, known: bytes) -> bytes:
        """What is carried, then the signature over all that is bound."""
        signature: bytes = self._sign(label + clear + known, *self._arguments)
        return clear + signature

    def open(self, label: bytes, token: bytes, size: int, known: bytes) -> bytes:
        """Verifies."""
        clear = token[:size]
        try:
            self._verify(token[size:], label + clear + known, *self._arguments)
        except self._refusal as error:
            raise Refused from error
        return clear


class Checked:
    """A message authentication code with a shared key."""

    def __init__(self, keyed: Any) -> None:
        self._keyed = keyed
        self._refusal = part("InvalidSignature", "exceptions")

    def protect(self, label: bytes, clear: bytes, known: bytes) -> bytes:
        """What is carried, then the check value of all that is bound."""
        value: bytes = self._started(label + clear + known).finalize()
        return clear + value

    def open(self, label: bytes, token: bytes, size: int, known: bytes) -> bytes:
        """Compares in constant time, as the library does."""
        clear = token[:size]
        try:
            self._started(label + clear + known).verify(token[size:])
        except self._refusal as error:
            raise Refused from error
        return clear

    def _started(self, text: bytes) -> Any:
        mac = self._keyed.copy()
        mac.update(text)
        return mac


def sealed(components: tuple[Algorithm, ...], random: Any) -> tuple[Guard, Guard]:
    """AES-GCM with one key for both. Raises Missing."""
    bits = components[0].size or 0
    cipher = part("AESGCM", "hazmat.primitives.ciphers.aead")(random(bits // 8))
    return Sealed(cipher, 0), Sealed(cipher, 1)


def keyed_block(components: tuple[Algorithm, ...], random: Any) -> tuple[Guard, Guard]:
    """AES-CMAC with one key for both. Raises Missing."""
    cipher = part("AES", f"{_MAC}.ciphers.algorithms")(random((components[0].size or 0) // 8))
    keyed = quietly(part("CMAC", f"{_MAC}.cmac"), cipher)
    return Checked(keyed), Checked(keyed)


def keyed_hash(components: tuple[Algorithm, ...], random: Any) -> tuple[Guard, Guard]:
    """HMAC with one key for both, as long as the hash. Raises Missing."""
    hash = hash_of(components[1].name)
    keyed = part("HMAC", f"{_MAC}.hmac")(random(hash.digest_size), hash)
    return Checked(keyed), Checked(keyed)


def signed(components: tuple[Algorithm, ...], random: Any) -> tuple[Guard, Guard]:
    """ECDSA with a key for each. Raises Missing."""
    scheme, hash = components
    place = f"{_MAC}.asymmetric.ec"
    arguments = (part("ECDSA", place)(hash_of(hash.name)),)
    a, b = (quietly(part("generate_private_key", place), curve_of(scheme.parameter_set or "")) for _ in "ab")
    return Signed(a, b.public_key(), arguments), Signed(b, a.public_key(), arguments)
