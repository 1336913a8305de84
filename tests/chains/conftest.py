"""Certificates made here by name, `root -> CA -> leaf`, and what a scan says of their chains."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AS_OF = "2026-06-01"
FIRST, LAST = datetime(2026, 1, 1), datetime(2027, 1, 1)
Chains = Callable[..., list[tuple[str, str, str]]]


class Made(NamedTuple):
    """A certificate in PEM, with its name."""

    name: str
    pem: bytes

    @property
    def certificate(self) -> x509.Certificate:
        """As the library reads it."""
        return x509.load_pem_x509_certificate(self.pem)


@cache
def key(name: str) -> ec.EllipticCurvePrivateKey:
    """The key of a name, the same each time."""
    return ec.generate_private_key(ec.SECP256R1())


def name_of(common: str) -> x509.Name:
    """A distinguished name."""
    parts = ((NameOID.COUNTRY_NAME, "JP"), (NameOID.ORGANIZATION_NAME, "Example"), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


def make(
    subject: str,
    issuer: str,
    *,
    ca: bool | None = None,
    own: str = "",
    by: str = "",
    path_length: int | None = None,
    cert_sign: bool = True,
    list_sign: bool = True,
    first: datetime = FIRST,
    last: datetime = LAST,
    identifiers: bool = True,
    authority: str = "",
    issuer_name: x509.Name | None = None,
    subject_name: x509.Name | None = None,
    serial: int | None = None,
    purpose: x509.ObjectIdentifier | None = ExtendedKeyUsageOID.SERVER_AUTH,
    more: tuple[tuple[x509.ExtensionType, bool], ...] = (),
) -> Made:
    """A certificate. `own` and `by` name the keys of subject and issuer where they are not those of the names;
    `authority` the key that authorityKeyIdentifier points at. Who is called a CA or a root is one."""
    ca = subject.startswith(("CA", "Root", "Other")) if ca is None else ca
    public, signer = key(own or subject).public_key(), key(by or issuer)
    built = x509.CertificateBuilder(
        name_of(issuer) if issuer_name is None else issuer_name,
        name_of(subject) if subject_name is None else subject_name,
        public,
        x509.random_serial_number() if serial is None else serial,
        first,
        last,
    ).add_extension(x509.BasicConstraints(ca, path_length if ca else None), critical=True)
    usage = x509.KeyUsage(not ca, False, False, False, False, ca and cert_sign, ca and list_sign, False, False)
    built = built.add_extension(usage, critical=True)
    if identifiers:
        pointed = key(authority or by or issuer).public_key()
        built = built.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        built = built.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(pointed), critical=False)
    if not ca and purpose is not None:
        built = built.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
    for extension, critical in more:
        built = built.add_extension(extension, critical=critical)
    certificate = built.sign(signer, hashes.SHA256())
    return Made(subject, certificate.public_bytes(serialization.Encoding.PEM))


ROOT = make("Root", "Root")
CA = make("CA", "Root")
LEAF = make("leaf", "CA")


def spoilt(made: Made) -> Made:
    """The same with the last octet of its signature changed."""
    octets = bytearray(made.certificate.public_bytes(serialization.Encoding.DER))
    octets[-1] ^= 1
    return Made(made.name, x509.load_der_x509_certificate(bytes(octets)).public_bytes(serialization.Encoding.PEM))


ABOUT_CHAINS = ("chain-", "outside-validity")


@pytest.fixture
def findings(lint: Callable[..., Any], tmp_path: Path) -> Callable[..., list[dict[str, Any]]]:
    """The findings about chains when files (name → certificates) are scanned, in the order of their places."""

    def scan(*options: str, trust: tuple[Made, ...] = (), **files: tuple[Made, ...]) -> list[dict[str, Any]]:
        folder = tmp_path / "in"
        folder.mkdir(exist_ok=True)
        for name, certificates in files.items():
            (folder / f"{name}.pem").write_bytes(b"".join(one.pem for one in certificates))
        anchors = []
        if trust:
            (tmp_path / "trust.pem").write_bytes(b"".join(one.pem for one in trust))
            anchors = ["--trust", tmp_path / "trust.pem"]
        paths = [folder / f"{name}.pem" for name in files]
        ran = lint("scan", "--as-of", AS_OF, "--esign", "never", "--format", "json", *options, *anchors, *paths)
        assert ran.status in (0, 1), ran.err
        return [one for one in json.loads(ran.out)["findings"] if one["rule"].startswith(ABOUT_CHAINS)]

    return scan


@pytest.fixture
def chains(findings: Callable[..., list[dict[str, Any]]]) -> Chains:
    """The same as (file, rule, common name of what it concerns)."""

    def scan(*options: str, **files: Any) -> list[tuple[str, str, str]]:
        return [
            (Path(one["location"]["path"]).stem, one["rule"], one["subject"].partition(",")[0].removeprefix("CN="))
            for one in findings(*options, **files)
        ]

    return scan
