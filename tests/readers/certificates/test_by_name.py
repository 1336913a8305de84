"""A word that stands for something else than is asked for is unknown: a hash that is listed encrypts nothing."""

from __future__ import annotations

import pytest

from cryptrec_lint.readers.certificates import by_name
from cryptrec_lint.readers.certificates.told import Known, Unknown
from cryptrec_lint.readers.jose import algorithms


@pytest.mark.parametrize("name", ["aes256-ctr", "3des-cbc", "chacha20-poly1305@openssh.com", "arcfour"])
def test_a_cipher_is_one(name: str) -> None:
    assert isinstance(by_name.cipher(name), Known)


@pytest.mark.parametrize("name", ["sha256", "rsa", "hmac-sha2-256", "no-such-cipher", ""])
def test_no_other_algorithm_is_a_cipher(name: str) -> None:
    told = by_name.cipher(name)
    assert isinstance(told, Unknown)
    assert (told.mechanism, told.why.key) == (name, "keybox-cipher-name-unknown")


@pytest.mark.parametrize("name", ["SHA-256", "SHA3-256", "MD5"])
def test_a_hash_is_no_algorithm_of_a_token(name: str) -> None:
    told = algorithms.named(name)
    assert isinstance(told, Unknown)
    assert told.why.key == "jose-name-unknown"
