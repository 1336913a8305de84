"""Signature schemes: how keys are made, what `sign` and `verify` are given, how a published signature is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from cryptrec_lint.benchmarking import rsa_keys
from cryptrec_lint.benchmarking.components import curve_of, hash_of
from cryptrec_lint.benchmarking.library import part, quietly
from cryptrec_lint.benchmarking.model import Call
from cryptrec_lint.benchmarking.published import domain, number, octets, parameters

_ASYMMETRIC = "hazmat.primitives.asymmetric"
Answer = dict[str, Any]


class Known(NamedTuple):
    """A published signature as the library takes it."""

    public: Any
    signature: bytes
    private: Any = None
    """None where the signature is randomised: then there is nothing to compare a new one with."""


class Scheme(NamedTuple):
    """A signature scheme with its parameters, ready to be called."""

    generate: Call
    """The library's call that makes a private key."""
    key: Callable[[], Any]
    """A private key: `generate`, or one that was made before where making it is slow."""
    arguments: tuple[Any, ...]
    """What `sign` and `verify` are given after the message."""
    timed: tuple[Any, ...]
    """The same while the clock runs: after a digest that was made before, as `openssl speed` does it."""
    length: int
    """Bytes of the digest; of the message where the scheme takes no digest."""
    known: Callable[[Answer], Known]


def dsa(bits: int, hash: str) -> Scheme:
    """DSA with the domain parameters of `domains.toml`. Raises Missing."""
    row, place = domain("DSA", str(bits)), f"{_ASYMMETRIC}.dsa"
    numbers = part("DSAParameterNumbers", place)(number(row["p"]), number(row["q"]), number(row["g"]))
    generate = quietly(numbers.parameters).generate_private_key

    def known(answer: Answer) -> Known:
        public = part("DSAPublicNumbers", place)(number(answer["y"]), numbers).public_key()
        return Known(public, _pair(answer))

    digest = hash_of(hash)
    return Scheme(generate, generate, (digest,), (_prehashed(digest),), digest.digest_size, known)


def ecdsa(curve: str, hash: str) -> Scheme:
    """ECDSA. Raises Missing."""
    place, digest = f"{_ASYMMETRIC}.ec", hash_of(hash)
    generate = partial(part("generate_private_key", place), curve_of(curve))
    quietly(generate)  # a library built without the curve says so here

    def known(answer: Answer) -> Known:
        private = part("derive_private_key", place)(number(answer["private"]), curve_of(curve))
        return Known(private.public_key(), _pair(answer))

    new = part("ECDSA", place)
    return Scheme(generate, generate, (new(digest),), (new(_prehashed(digest)),), digest.digest_size, known)


def eddsa(name: str) -> Scheme:
    """Ed25519 or Ed448. Raises Missing."""
    place = f"{_ASYMMETRIC}.{name.casefold()}"
    private, public = part(f"{name}PrivateKey", place), part(f"{name}PublicKey", place)
    quietly(private.generate)

    def known(answer: Answer) -> Known:
        key = public.from_public_bytes(octets(answer["public"]))
        return Known(key, octets(answer["signature"]), private.from_private_bytes(octets(answer["private"])))

    return Scheme(private.generate, private.generate, (), (), parameters("public-key")["message"], known)


def rsa_pss(bits: int, hash: str) -> Scheme:
    """RSA-PSS; MGF1 with the same hash, the salt as long as the hash. Raises Missing."""
    place, digest = f"{_ASYMMETRIC}.padding", hash_of(hash)
    padding = part("PSS", place)(part("MGF1", place)(digest), digest.digest_size)
    return _rsa(bits, padding, digest, deterministic=False)


def rsa_pkcs1(bits: int, hash: str) -> Scheme:
    """RSASSA-PKCS1-v1_5. Raises Missing."""
    padding = part("PKCS1v15", f"{_ASYMMETRIC}.padding")()
    return _rsa(bits, padding, hash_of(hash), deterministic=True)


def _rsa(bits: int, padding: Any, digest: Any, deterministic: bool) -> Scheme:
    def known(answer: Answer) -> Known:
        key = rsa_keys.published(bits)
        return Known(key.public_key(), octets(answer["signature"]), key if deterministic else None)

    key, timed = partial(rsa_keys.generated, bits), (padding, _prehashed(digest))
    return Scheme(rsa_keys.generator(bits), key, (padding, digest), timed, digest.digest_size, known)


def _prehashed(digest: Any) -> Any:
    return part("Prehashed", f"{_ASYMMETRIC}.utils")(digest)


def _pair(answer: Answer) -> bytes:
    encode = part("encode_dss_signature", f"{_ASYMMETRIC}.utils")
    encoded: bytes = encode(number(answer["r"]), number(answer["s"]))
    return encoded
