"""Keys and signatures of FIPS 203 and 204 in every container that `cryptography` makes, and in the forms of private keys
that RFC 9881 and RFC 9935 allow beside it. What only OpenSSL from 3.5 on makes is in `fixtures/post_quantum.pem`."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509 import ocsp

from cryptrec_lint.model import CertificateSeen, MechanismUse, Observation, SignatureSeen
from cryptrec_lint.readers.certificates import algorithm_identifier, understanding, verify
from cryptrec_lint.readers.certificates.told import Known

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]

mldsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.mldsa")
mlkem = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.mlkem")

SIGNING: dict[str, Any] = {
    "ML-DSA-44": mldsa.MLDSA44PrivateKey,
    "ML-DSA-65": mldsa.MLDSA65PrivateKey,
    "ML-DSA-87": mldsa.MLDSA87PrivateKey,
}
ENCAPSULATING: dict[str, Any] = {"ML-KEM-768": mlkem.MLKEM768PrivateKey, "ML-KEM-1024": mlkem.MLKEM1024PrivateKey}
KEYS: dict[str, Any] = {name: kind.generate() for name, kind in {**SIGNING, **ENCAPSULATING}.items()}
IDENTIFIERS = {
    **{f"ML-DSA-{size}": f"06096086480165030403{arc}" for size, arc in ((44, "11"), (65, "12"), (87, "13"))},
    **{f"ML-KEM-{size}": f"06096086480165030404{arc}" for size, arc in ((512, "01"), (768, "02"), (1024, "03"))},
}
"""RFC 9881 section 2 and RFC 9935 section 3: id-ml-dsa-44 … is sigAlgs 17 …, id-alg-ml-kem-512 … kems 1 …"""
NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
DAY = datetime(2026, 4, 1, tzinfo=timezone.utc)
LATER = DAY.replace(year=2028)


def told(name: str) -> str:
    """The key in one line."""
    return f"{name} = {name.rpartition('-')[0]} {name}"


def armoured(label: str, content: bytes) -> bytes:
    body = base64.encodebytes(content).decode()
    return f"-----BEGIN {label}-----\n{body}-----END {label}-----\n".encode()


def tlv(tag: int, *parts: bytes) -> bytes:
    """An element of DER."""
    inside = b"".join(parts)
    size = len(inside)
    octets = size.to_bytes((size.bit_length() + 7) // 8 or 1, "big")
    return bytes((tag, *(octets if size < 0x80 else (0x80 | len(octets), *octets)))) + inside


# -------------------- keys


@pytest.mark.parametrize("name", KEYS)
def test_public_keys(name: str, observe: Observe, shown: Shown) -> None:
    public = KEYS[name].public_key()
    info = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert bytes.fromhex(IDENTIFIERS[name]) in info, "the identifier of the RFC is the one that the library writes"
    assert shown(observe(armoured("PUBLIC KEY", info))) == [f"publicKey[0] parameters {told(name)}"]


@pytest.mark.parametrize("name", KEYS)
def test_private_keys_as_the_library_writes_them(name: str, observe: Observe, shown: Shown) -> None:
    data = KEYS[name].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    seen = shown(observe(data))
    assert seen[0] == f"privateKey[0] parameters {told(name)}"
    assert "private-key-unprotected" in seen[1]


FORMS: dict[str, Callable[[bytes, bytes], bytes]] = {
    "seed": lambda seed, expanded: tlv(0x80, seed),
    "expanded": lambda seed, expanded: tlv(0x04, expanded),
    "both": lambda seed, expanded: tlv(0x30, tlv(0x04, seed), tlv(0x04, expanded)),
    "bare seed": lambda seed, expanded: seed,
    "bare expanded": lambda seed, expanded: expanded,
}
"""RFC 9881 section 6 and RFC 9935 section 6: the first three; drafts and early programs wrote the others."""
LENGTHS = {"ML-DSA-44": (32, 2560), "ML-DSA-87": (32, 4896), "ML-KEM-512": (64, 1632), "ML-KEM-1024": (64, 3168)}
"""Octets of a seed and of an expanded key: FIPS 204 table 2, FIPS 203 table 3."""


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", LENGTHS)
def test_every_form_of_a_private_key_is_told_by_its_identifier(
    name: str, form: str, observe: Observe, shown: Shown
) -> None:
    seed, expanded = map(os.urandom, LENGTHS[name])
    identifier = tlv(0x30, bytes.fromhex(IDENTIFIERS[name]))
    info = tlv(0x30, b"\x02\x01\x00", identifier, tlv(0x04, FORMS[form](seed, expanded)))
    seen = observe(armoured("PRIVATE KEY", info))
    assert shown(seen)[0] == f"privateKey[0] parameters {told(name)}"
    assert seed.hex() not in repr(seen) and expanded.hex() not in repr(seen)


def test_a_protected_key_is_opened(unlock: Observe, shown: Shown) -> None:
    data = KEYS["ML-DSA-65"].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    assert f"privateKey[0] parameters {told('ML-DSA-65')}" in shown(unlock(data, b"secret"))


# -------------------- what is signed


@pytest.mark.parametrize("name", SIGNING)
def test_requests(name: str, observe: Observe, shown: Shown) -> None:
    made = x509.CertificateSigningRequestBuilder(NAME).sign(KEYS[name], None)
    assert shown(observe(made.public_bytes(Encoding.PEM))) == [
        f"request[0].signatureAlgorithm request-signature {told(name)}",
        f"request[0].subjectPublicKeyInfo certificate-key {told(name)}",
    ]


@pytest.mark.parametrize("name", SIGNING)
def test_revocation_lists(name: str, observe: Observe, shown: Shown) -> None:
    made = x509.CertificateRevocationListBuilder(NAME, DAY, LATER).sign(KEYS[name], None)
    (seen,) = shown(observe(made.public_bytes(Encoding.PEM)))
    assert seen.endswith(told(name))


def certificate(name: str, issuer: str) -> x509.Certificate:
    """A certificate for one key by another."""
    builder = x509.CertificateBuilder(NAME, NAME, KEYS[name].public_key(), 1, DAY, LATER)
    return builder.add_extension(x509.BasicConstraints(True, None), critical=True).sign(KEYS[issuer], None)


@pytest.mark.parametrize("name", SIGNING)
def test_certificates_are_verified(name: str, observe: Observe) -> None:
    itself, *_ = observe(certificate(name, name).public_bytes(Encoding.PEM))
    assert isinstance(itself, CertificateSeen) and itself.role == "root"
    spoilt = bytearray(certificate(name, name).public_bytes(Encoding.DER))
    spoilt[-1] ^= 1
    other, *_ = observe(armoured("CERTIFICATE", bytes(spoilt)))
    assert isinstance(other, CertificateSeen) and other.role == "self-issued"


def test_a_signature_over_a_hash_is_not_called_wrong() -> None:
    """id-hash-ml-dsa-44-with-sha512 is sigAlgs 32 (NIST CSOR): the library has the pure scheme alone."""
    own = understanding.read(certificate("ML-DSA-44", "ML-DSA-44").public_bytes(Encoding.DER))[0]
    over = (own.certificate.tbs, own.certificate.signature)
    assert verify.made(*over, own.signature, own.certificate.key, own.key) is True
    hashed = algorithm_identifier.signature(tlv(0x30, bytes.fromhex("0609608648016503040320")))
    assert isinstance(hashed, Known)
    assert [one.name for one in hashed.components] == ["ML-DSA", "SHA-512"]
    assert verify.made(*over, hashed, own.certificate.key, own.key) is None


def test_keys_that_do_not_sign_stand_in_certificates_of_others(observe: Observe, shown: Shown) -> None:
    signer = ec.generate_private_key(ec.SECP256R1())
    for name in ENCAPSULATING:
        builder = x509.CertificateBuilder(NAME, NAME, KEYS[name].public_key(), 1, DAY, LATER)
        seen = shown(observe(builder.sign(signer, hashes.SHA256()).public_bytes(Encoding.PEM)))
        assert seen[2] == f"certificate[0].subjectPublicKeyInfo certificate-key {told(name)}"


def test_ocsp_responses(observe: Observe, shown: Shown) -> None:
    name = "ML-DSA-65"
    own = certificate(name, name)
    made = (
        ocsp.OCSPResponseBuilder()
        .add_response(own, own, hashes.SHA256(), ocsp.OCSPCertStatus.GOOD, DAY, LATER, None, None)
        .responder_id(ocsp.OCSPResponderEncoding.HASH, own)
        .sign(KEYS[name], None)
    )
    seen = shown(observe(armoured("OCSP RESPONSE", made.public_bytes(Encoding.DER))))
    assert any(one.endswith(told(name)) and "signatureAlgorithm" in one for one in seen)


# -------------------- CMS (RFC 9882)


def cms(name: str, digest: str, hashed: bytes, *, spoilt: bool = False) -> bytes:
    """A SignedData over signed attributes with the certificate of its signer; `cryptography` signs and writes none."""
    own = certificate(name, name)
    data = bytes.fromhex("06092a864886f70d010701")
    kind = tlv(0x30, bytes.fromhex("06092a864886f70d010903"), tlv(0x31, data))
    hashing = tlv(0x30, bytes.fromhex(digest))
    attributes = kind + tlv(0x30, bytes.fromhex("06092a864886f70d010904"), tlv(0x31, tlv(0x04, hashed)))
    value = bytearray(KEYS[name].sign(tlv(0x31, attributes)))
    value[0] ^= spoilt
    who = tlv(0x30, NAME.public_bytes(), b"\x02\x01\x01")
    algorithm = tlv(0x30, bytes.fromhex(IDENTIFIERS[name]))
    signer = tlv(0x30, b"\x02\x01\x01", who, hashing, tlv(0xA0, attributes), algorithm, tlv(0x04, bytes(value)))
    content = tlv(0x30, data, tlv(0xA0, tlv(0x04, MESSAGE)))
    certificates = tlv(0xA0, own.public_bytes(Encoding.DER))
    inside = tlv(0x30, b"\x02\x01\x01", tlv(0x31, hashing), content, certificates, tlv(0x31, signer))
    return armoured("CMS", tlv(0x30, bytes.fromhex("06092a864886f70d010702"), tlv(0xA0, inside)))


MESSAGE = b"The contract.\n"


def digest_of(kind: hashes.HashAlgorithm) -> bytes:
    found = hashes.Hash(kind)
    found.update(MESSAGE)
    return found.finalize()


@pytest.mark.parametrize("name", SIGNING)
@pytest.mark.parametrize("spoilt", [False, True])
def test_cms_signatures_are_verified(name: str, spoilt: bool, observe: Observe) -> None:
    seen = observe(cms(name, "0609608648016503040203", digest_of(hashes.SHA512()), spoilt=spoilt))
    (found,) = (one for one in seen if isinstance(one, SignatureSeen))
    assert found.verified is not spoilt
    told_of = {one.location.symbol.rpartition(".")[2]: one.mechanism for one in seen if isinstance(one, MechanismUse)}
    assert told_of["digestAlgorithm"] == "SHA-512"
    assert told_of["signatureAlgorithm"] == name
