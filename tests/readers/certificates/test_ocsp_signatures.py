"""OCSP responses with the certificate of their responder: a signature that its key did not make is told.

Made with the builder of `cryptography`, and with `openssl ocsp`; each wrong one is a right one that was changed.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from cryptrec_lint.model import Fault, Observation

Observe = Callable[..., list[Observation]]
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
NOW = datetime(2026, 11, 1)
KEYS: dict[str, tuple[Key, SHA256 | None]] = {
    "RSA": (rsa.generate_private_key(65537, 2048), SHA256()),
    "EC": (ec.generate_private_key(ec.SECP256R1()), SHA256()),
    "Ed25519": (ed25519.Ed25519PrivateKey.generate(), None),
}


def certificate(name: str, kind: str = "") -> x509.Certificate:
    """A certificate of that name with the key of a kind, by default of the same name."""
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    key, hash = KEYS[kind or name]
    return x509.CertificateBuilder(who, who, key.public_key(), 1, NOW, NOW + timedelta(days=9)).sign(key, hash)


def response(kind: str, by: ocsp.OCSPResponderEncoding, *embedded: x509.Certificate) -> tuple[ocsp.OCSPResponse, bytes]:
    """A response of the responder with a kind of key, and certificates beside its signature."""
    subject = certificate(kind)
    builder = ocsp.OCSPResponseBuilder().add_response(
        subject, subject, SHA256(), ocsp.OCSPCertStatus.GOOD, NOW, NOW + timedelta(days=1), None, None
    )
    builder = builder.responder_id(by, subject)
    built = (builder.certificates(embedded) if embedded else builder).sign(*KEYS[kind])
    return built, built.public_bytes(Encoding.DER)


def faults(observe: Observe, data: bytes) -> list[str]:
    return [one.rule for one in observe(data, "x.der") if isinstance(one, Fault) and one.rule.startswith("ocsp")]


BY_NAME, BY_KEY = ocsp.OCSPResponderEncoding.NAME, ocsp.OCSPResponderEncoding.HASH


@pytest.mark.parametrize("by", [BY_NAME, BY_KEY])
@pytest.mark.parametrize("kind", KEYS)
def test_a_signature_of_the_responder_is_silent_and_a_changed_one_is_not(
    kind: str, by: ocsp.OCSPResponderEncoding, observe: Observe
) -> None:
    built, data = response(kind, by, *map(certificate, KEYS))
    assert faults(observe, data) == []
    at = data.index(built.signature) + len(built.signature) - 1
    value = data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]
    assert faults(observe, value) == ["ocsp-signature-wrong"]
    signed = data.replace(built.tbs_response_bytes, built.tbs_response_bytes.replace(b"20261101", b"20261102", 1))
    assert signed != data and faults(observe, signed) == ["ocsp-signature-wrong"]


def test_a_certificate_with_the_responder_s_name_and_another_key_is_told(observe: Observe) -> None:
    assert faults(observe, response("RSA", BY_NAME, certificate("RSA"))[1]) == []
    assert faults(observe, response("RSA", BY_NAME, certificate("RSA", "EC"))[1]) == ["ocsp-signature-wrong"]


@pytest.mark.parametrize("by", [BY_NAME, BY_KEY])
def test_without_the_responder_s_own_certificate_nothing_is_said(
    by: ocsp.OCSPResponderEncoding, observe: Observe
) -> None:
    assert faults(observe, response("RSA", by, certificate("EC"))[1]) == []
    assert faults(observe, response("RSA", by)[1]) == []


def test_what_openssl_answers_is_right(observe: Observe, tmp_path: Path) -> None:
    def run(*arguments: object) -> None:
        done = subprocess.run(["openssl", *map(str, arguments)], cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()

    run(
        *[
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-subj",
            "/CN=CA",
            "-days",
            "9",
        ]
    )
    (tmp_path / "index.txt").write_text("")
    run(*["ocsp", "-issuer", "ca.pem", "-serial", "5", "-reqout", "request.der"])
    files = "-index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -reqin request.der -respout response.der -ndays 1"
    run("ocsp", *files.split())
    data = (tmp_path / "response.der").read_bytes()
    assert faults(observe, data) == []
