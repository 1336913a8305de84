"""The strength of a case, read by hand in `lists/strength/ls-0003-2022.toml`."""

from __future__ import annotations

import pytest

from cryptrec_lint.benchmarking.strength import bits, requirements
from cryptrec_lint.model import Algorithm
from cryptrec_lint.vocabulary.tables import algorithm as a


@pytest.mark.parametrize(
    ("components", "expected"),
    [
        ([a("AES", 128), a("GCM")], 128),
        ([a("AES", 192), a("CBC")], 128),  # between two rows: the lower one
        ([a("AES", 256), a("XTS")], 256),
        ([a("Camellia", 256), a("CMAC")], 256),
        ([a("3-key Triple DES"), a("CBC")], 112),  # has one key length
        ([a("RSA-PSS", 2048), a("SHA-256", inside="RSA-PSS")], 112),
        ([a("RSA", 3072), a("RSA-PSS"), a("SHA-256", inside="RSA-PSS")], 128),  # the key is a component of its own
        ([a("RSA-OAEP", 4096), a("SHA-1", inside="RSA-OAEP")], 128),  # a hash in OAEP is not asked for
        ([a("DSA", 2048), a("SHA-256", inside="DSA")], 112),
        ([a("ECDSA", 384), a("SHA-256", inside="ECDSA")], 128),  # the hash is the lower one
        ([a("ECDSA", parameter_set="P-384"), a("SHA-384", inside="ECDSA")], 192),
        ([a("ECDH", parameter_set="P-521")], 256),
        ([a("DH", parameter_set="ffdhe3072")], 112),  # the next row begins at 4096
        ([a("HMAC"), a("SHA-256", inside="HMAC")], 256),
        ([a("SHA-256")], 128),
    ],
)
def test_the_lowest_component_counts(components: list[Algorithm], expected: int) -> None:
    assert bits(components, requirements()) == expected


@pytest.mark.parametrize(
    "components",
    [
        [a("KCipher-2")],
        [a("ChaCha20-Poly1305")],
        [a("EdDSA", parameter_set="Ed25519"), a("SHA-512", inside="EdDSA")],
        [a("SHA3-256")],
        [a("SHAKE128")],
        [a("SHA-512/256")],
        [a("ML-KEM", parameter_set="ML-KEM-768")],
        [a("HMAC"), a("SHA3-256", inside="HMAC")],
        [a("GCM"), a("KCipher-2")],
        [a("RSA-PSS", 1024)],  # below every row
        [a("RSA-PSS")],  # no length is seen
        [a("GCM")],  # nothing that has a strength of its own
        [],
    ],
)
def test_without_a_row_it_is_not_known(components: list[Algorithm]) -> None:
    assert bits(components, requirements()) is None


def test_without_requirements_it_is_not_known() -> None:
    assert bits([a("AES", 128)], None) is None
