"""Chains of signing users, made here: a CA, its user, and what each test changes about them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CA_NAME = "Test Accredited CA"
POLICY = "1.2.392.999999.1"
_SHA256_RSA = bytes.fromhex("06092a864886f70d01010b")
_SHA1_RSA = bytes.fromhex("06092a864886f70d010105")


class Chain(NamedTuple):
    """A user's certificate and the certificate of the CA that issued it, in PEM."""

    user: bytes
    ca: bytes

    @property
    def ca_sha256(self) -> str:
        """SHA-256 of the CA certificate's DER."""
        return sha256(x509.load_pem_x509_certificate(self.ca).public_bytes(serialization.Encoding.DER)).hexdigest()

    @property
    def ca_spki_sha256(self) -> str:
        """SHA-256 of the CA's SubjectPublicKeyInfo."""
        key = x509.load_pem_x509_certificate(self.ca).public_key()
        der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return sha256(der).hexdigest()


@cache
def _key(kind: str, role: str) -> Any:
    return ec.generate_private_key(ec.SECP256R1()) if kind == "P-256" else rsa.generate_private_key(65537, int(kind))


def _name(common: str, organisation: str = "Example Operator") -> x509.Name:
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
        x509.NameAttribute(NameOID.COMMON_NAME, common),
    ]
    return x509.Name(attributes)


def _usage(*, signs_documents: bool, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=signs_documents,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def _sha1(certificate: x509.Certificate, key: rsa.RSAPrivateKey) -> bytes:
    """The same certificate signed with SHA-1, which the library that built it does not sign with any more."""
    tbs = certificate.tbs_certificate_bytes.replace(_SHA256_RSA, _SHA1_RSA)
    signature = key.sign(tbs, padding.PKCS1v15(), hashes.SHA1())
    whole = certificate.public_bytes(serialization.Encoding.DER)
    head = whole[: whole.index(certificate.tbs_certificate_bytes)]
    return (
        head + tbs + b"\x30\x0d" + _SHA1_RSA + b"\x05\x00" + b"\x03" + _length(len(signature) + 1) + b"\0" + signature
    )


def _length(octets: int) -> bytes:
    return bytes((0x81, octets)) if octets < 256 else b"\x82" + octets.to_bytes(2, "big")


def _pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM)


def make(
    kind: str = "2048",
    first: datetime = datetime(2016, 5, 1, 3),
    years: float = 4,
    *,
    sha1: bool = False,
    ca_name: str = CA_NAME,
    operator: str = "Example Operator",
    user: str = "Yamada Taro",
    signs_documents: bool = True,
    for_tls: bool = False,
    status: bool = True,
    forged_with: str = "",
    ca_signs: bool = True,
) -> Chain:
    """A chain; `forged_with` names another key that signs in the CA's name."""
    ca_key, user_key = _key(kind, "ca"), _key(kind, "user")
    authority = _name(ca_name, operator)
    ca = (
        x509.CertificateBuilder(authority, authority, ca_key.public_key(), 1, first, first + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_documents=False, ca=ca_signs), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    last = first + timedelta(days=round(365.25 * years, 2)) - timedelta(seconds=1)
    whole = first.replace(year=first.year + round(years)) - timedelta(seconds=1)
    last = whole if years == round(years) else last
    built = x509.CertificateBuilder(authority, _name(user), user_key.public_key(), 2, first, last)
    built = built.add_extension(_usage(signs_documents=signs_documents, ca=False), critical=True)
    built = built.add_extension(
        x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(POLICY), None)]), critical=False
    )
    if for_tls:
        built = built.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    if status:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier("http://crl.example/ca.crl")], None, None, None)
        built = built.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    signer = _key(kind, forged_with) if forged_with else ca_key
    certificate = built.sign(signer, hashes.SHA256())
    der = _sha1(certificate, signer) if sha1 else certificate.public_bytes(serialization.Encoding.DER)
    return Chain(_pem(der), ca.public_bytes(serialization.Encoding.PEM))


Supplement = Callable[..., Path]

_HEAD = """\
schema = "cryptrec-lint/esign-record/1"

[edition]
id = "our-checks"
document = "Fingerprints that our security office checked"
document_grade = "VERIFIED"
title.ja = "自分で確かめた記録"
title.en = "What we checked ourselves"
state = "incomplete"
content.ja = "自分で確かめたものだけ。"
content.en = "Only what we checked."
content_grade = "VERIFIED"

[publication]
day = 2026-10-31
grade = "VERIFIED"

[[source]]
key = "visit"
url = "https://operator.example/repository"
what = "repository page of the operator, read on 2026-10-30"
"""

_SERVICE = """
[[service]]
id = "test-service"
name = "Test Service"
operator = [{ name = "Example Operator" }]
accreditation_stated = true
grade = "VERIFIED"
sources = ["visit"]

[[service.ca]]
grade = "VERIFIED"
sources = ["visit"]
"""


@pytest.fixture
def supplement(tmp_path: Path) -> Supplement:
    """Writes a supplement with one service; keyword arguments are fields of its CA, `more` is further TOML."""

    def write(more: str = "", **fields: str) -> Path:
        path = tmp_path / "our-checks.toml"
        rows = "".join(f"{name} = {value}\n" for name, value in fields.items())
        path.write_text(_HEAD + (_SERVICE + rows if fields else "") + more, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def chain() -> Callable[..., Chain]:
    """`make`."""
    return make


@pytest.fixture
def on_disk(tmp_path: Path) -> Callable[..., list[Path]]:
    """Writes a chain to files: user and CA in one file each."""

    def write(found: Chain, *, ca: bool = True) -> list[Path]:
        user_at, ca_at = tmp_path / "user.pem", tmp_path / "ca.pem"
        user_at.write_bytes(found.user)
        ca_at.write_bytes(found.ca)
        return [user_at, ca_at] if ca else [user_at]

    return write
