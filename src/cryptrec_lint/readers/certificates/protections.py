"""Reads `protections.toml`: defaults of password-based protection, and how to compute it. Imported where it is met."""

from __future__ import annotations

import os
from functools import cache
from typing import Any, NamedTuple

import tomli

from cryptrec_lint.model import Origin, OriginKind


class Openable(NamedTuple):
    """A cipher that can be opened."""

    library_class: str
    """Empty for RC2, whose effective key bits the library does not know."""
    key_octets: int | None
    """None where they follow from the size in bits."""
    repeated: int | None
    """Octets to which the key is repeated for the library."""
    unwritten: int
    """Octets of key where its length stands nowhere; 0 where it always does."""


class OpensslPem(NamedTuple):
    """How OpenSSL makes the key of an encrypted PEM block."""

    derivation: str
    """Canonical names of key derivation and hash."""
    hash: str
    iterations: int
    salt_octets: int
    key_bits: dict[str, int]
    """Length of the key of ciphers whose names do not tell it."""
    origin: tuple[str, ...]


@cache
def _data() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "protections.toml"), "rb") as file:
        return tomli.load(file)


def scheme(name: str) -> str:
    """The object identifier of a scheme (`pbes2`, `pbkdf2` …)."""
    return str(_data()["scheme"][name])


def default(section: str, name: str) -> Any:
    """A value that holds where a field is absent."""
    return _data()[section][name]


def origin(section: str) -> Origin:
    """Where a default stands written."""
    return Origin(OriginKind.DEFAULT, tuple(_data()[section]["origin"]))


@cache
def openssl_pem() -> OpensslPem:
    """The key derivation of encrypted PEM blocks."""
    row = dict(_data()["openssl_pem"])
    return OpensslPem(**{**row, "origin": tuple(row["origin"])})


def derivation(kdf: str, oid: str = "") -> str:
    """How a key derivation of a scheme is computed; empty where that is not known."""
    return str(_data()["derivation_of_scheme"].get(oid) or _data()["derivation"].get(kdf, ""))


@cache
def openable(cipher: str) -> Openable | None:
    """How a cipher is opened, by its canonical name; None where it cannot be."""
    row = _data()["cipher"].get(cipher)
    return (
        None
        if row is None
        else Openable(row.get("class", ""), row.get("octets"), row.get("repeated"), row.get("unwritten", 0))
    )


def hashlib_name(name: str) -> str:
    """The name of a hash in hashlib, by its canonical name; empty where it has none."""
    return str(_data()["hashlib"].get(name, ""))


def rc2_bits(version: int | None) -> int | None:
    """Effective key bits of an rc2ParameterVersion; None where the standard does not say."""
    rows = _data()["rc2"]
    if version is None:
        return int(rows["absent_bits"])
    if version >= rows["itself_from"]:
        return version
    found = rows["versions"].get(str(version))
    return None if found is None else int(found)


def mode(name: str) -> str:
    """What a mode does with a content (`padded`, `stream`, `tag`), by its canonical name; empty if not known."""
    return str(_data()["mode"].get(name, ""))


def pkcs12(name: str) -> str:
    """A name or content type of PKCS #12."""
    return str(_data()["pkcs12"][name])


def pkcs12_bag(oid: str) -> str:
    """The kind of a bag by its identifier; empty where it is not known."""
    return str(_data()["pkcs12_bag"].get(oid, ""))


def openssh_kdf(name: str) -> str:
    """Canonical name of a key derivation of OpenSSH; empty where it is not known."""
    return str(_data()["openssh"]["kdf"].get(name, ""))


def openssh_nothing() -> str:
    """The name of the cipher that does not encrypt."""
    return str(_data()["openssh"]["nothing"])


def java(name: str) -> Any:
    """A fact about the key stores of Java."""
    return _data()["java"][name]


def java_certificates() -> frozenset[str]:
    """What Java calls the certificates that are read here."""
    return frozenset(_data()["java"]["certificate"])


def bks_mac_bits(version: int) -> int:
    """Length of the key of the MAC in a version of Bouncy Castle's BKS."""
    return int(_data()["java"]["bks_mac_bits"][str(version)])
