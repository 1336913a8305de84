"""`cryptography`, hashlib, OpenSSH and Node know nothing by a name that we do not know."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import CipherAlgorithm, aead, algorithms, modes
from cryptography.x509 import oid as x509_oids

from cryptrec_lint.model import Primitive
from cryptrec_lint.vocabulary.suites import suite
from cryptrec_lint.vocabulary.tables import atoms, by_oid, by_spelling, group


def run(program: str, *arguments: str) -> str:
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"NOT TESTED: the program {program} is not installed")
    return subprocess.run([path, *arguments], capture_output=True, text=True, timeout=60, check=True).stdout


# -------------------- pyca/cryptography
HASH_CLASSES = [
    cls
    for cls in vars(hashes).values()
    if isinstance(cls, type) and issubclass(cls, hashes.HashAlgorithm) and cls is not hashes.HashAlgorithm
]


@pytest.mark.parametrize("cls", HASH_CLASSES, ids=lambda cls: cls.__name__)
def test_hash_classes_and_their_names(cls: Any) -> None:
    by_class = by_spelling(cls.__name__)
    assert by_class is not None
    assert by_class == by_spelling(cls.name)
    size = getattr(cls, "digest_size", None)
    if isinstance(size, int) and (length := atoms()[by_class.name].output):
        assert length == size * 8


CURVES = [
    cls for cls in vars(ec).values() if isinstance(cls, type) and hasattr(cls, "key_size") and hasattr(cls, "name")
]
CURVES = [cls for cls in CURVES if isinstance(cls.__dict__.get("name"), str)]


@pytest.mark.parametrize("cls", CURVES, ids=lambda cls: cls.__name__)
def test_curve_classes_and_their_names(cls: Any) -> None:
    found = group(cls.__name__)
    assert found is not None
    assert found is group(cls.name)
    assert found.bits == cls.key_size


def test_curves_are_found_by_oid() -> None:
    wanted = {name: value for name, value in vars(ec.EllipticCurveOID).items() if name[0].isalpha()}
    assert wanted
    for name, value in wanted.items():
        found = group(name)
        assert found is not None, name
        assert value.dotted_string in found.oids, name


@pytest.mark.parametrize("module", [algorithms, modes, aead], ids=lambda module: module.__name__.rpartition(".")[2])
def test_cipher_and_mode_classes(module: object) -> None:
    interfaces = {"Mode", "ModeWithInitializationVector", "ModeWithTweak", "ModeWithNonce", "ModeWithAuthenticationTag"}
    for name, value in vars(module).items():
        concrete = isinstance(value, type) and not name.endswith("Algorithm") and name not in interfaces
        if concrete and not issubclass(value, Exception) and name[0].isupper():
            assert by_spelling(name) is not None, name


def test_key_sizes_of_ciphers() -> None:
    """The library accepts no length that our file does not have; 512 bits are the two AES keys of XTS."""
    for name, value in vars(algorithms).items():
        concrete = isinstance(value, type) and not name.endswith("Algorithm") and hasattr(value, "key_sizes")
        if concrete and issubclass(value, CipherAlgorithm):
            found = by_spelling(name)
            assert found is not None, name
            ours = atoms()[found.components[0].name].sizes
            if ours and not found.components[0].size and found.name not in ("SM4", "ChaCha20"):
                accepted: Any = value.key_sizes
                assert set(accepted) <= {*ours, 512}, name


def test_signature_oids_have_their_hash() -> None:
    from cryptography.hazmat._oid import _SIG_OIDS_TO_HASH

    for oid, expected in _SIG_OIDS_TO_HASH.items():
        found = by_oid(oid.dotted_string)
        assert found is not None, oid
        seen = [part.name for part in found.components if part.primitive is Primitive.HASH]
        if expected is not None:
            wanted = by_spelling(expected.name)
            assert wanted is not None
            assert seen == [wanted.name], oid


@pytest.mark.parametrize("table", ["SignatureAlgorithmOID", "PublicKeyAlgorithmOID"])
def test_algorithm_oids_of_certificates_are_known(table: str) -> None:
    for name, value in vars(getattr(x509_oids, table)).items():
        if name[0].isupper():
            assert by_oid(value.dotted_string) is not None, name


# -------------------- others
@pytest.mark.parametrize("name", sorted(hashlib.algorithms_guaranteed | hashlib.algorithms_available))
def test_hashlib_names(name: str) -> None:
    found = by_spelling(name)
    assert found is not None
    assert [part.primitive for part in found.components] in ([Primitive.HASH], [Primitive.XOF])


@pytest.mark.parametrize("query", ["cipher", "mac", "kex", "HostKeyAlgorithms", "sig"])
def test_openssh_names(query: str) -> None:
    assert [name for name in run("ssh", "-Q", query).split() if by_spelling(name) is None] == []


NODE = """
const crypto = require("crypto");
console.log(JSON.stringify({
  ciphers: crypto.getCiphers(), hashes: crypto.getHashes(), curves: crypto.getCurves(),
  suites: require("tls").getCiphers(),
}));
"""
KNOWN_BY = {"ciphers": by_spelling, "hashes": by_spelling, "curves": group, "suites": suite}


@pytest.mark.parametrize("what", KNOWN_BY)
def test_node_names(what: str) -> None:
    names = json.loads(run("node", "-e", NODE))[what]
    assert names
    assert [name for name in names if KNOWN_BY[what](name) is None] == []
