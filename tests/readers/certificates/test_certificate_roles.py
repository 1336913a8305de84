"""Who signed a certificate decides if its signature is relied upon: only a verified self-signature is not."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding

from cryptrec_lint.model import CertificateSeen, MechanismUse, Observation, Purpose, Unresolved

Observe = Callable[..., list[Observation]]
Fixture = Callable[[str], bytes]

BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
SHA256_WITH_ECDSA, UNASSIGNED = bytes.fromhex("06082a8648ce3d040302"), bytes.fromhex("06082a8648ce3d040309")


@pytest.fixture(scope="module")
def root(fixture: Fixture) -> bytes:
    """A self-signed certificate (P-256) in DER."""
    body = fixture("ec.pem").decode().split("-----BEGIN CERTIFICATE-----")[1].split("-----END")[0]
    return base64.b64decode(body)


def role_and_purpose(found: list[Observation]) -> tuple[str, Purpose]:
    seen, signature = found[:2]
    assert isinstance(seen, CertificateSeen) and isinstance(signature, MechanismUse)
    return seen.role, signature.purpose


def unresolved(found: Observation) -> Unresolved:
    assert isinstance(found, Unresolved)
    return found


def test_a_verified_self_signature_makes_a_root(root: bytes, observe: Observe) -> None:
    assert role_and_purpose(observe(root, "x.der")) == ("root", Purpose.SELF_SIGNATURE)


def test_a_self_signature_that_does_not_verify_is_judged_like_any_other(root: bytes, observe: Observe) -> None:
    broken = root[:-1] + bytes((root[-1] ^ 1,))
    assert role_and_purpose(observe(broken, "x.der")) == ("self-issued", Purpose.CERTIFICATE_SIGNATURE)


def certificate_of(fixture: Fixture, name: str, subject: str, observe: Observe) -> bytes:
    """The octets of the certificate in a fixture whose subject is this."""
    seen = [each for each in observe(fixture(name)) if isinstance(each, CertificateSeen)]
    return next(each.der for each in seen if each.subject == subject)


def test_an_end_entity_that_signed_for_itself_is_no_root(fixture: Fixture, observe: Observe) -> None:
    leaf = certificate_of(fixture, "misfits.pem", "CN=x", observe)
    assert role_and_purpose(observe(leaf, "x.der")) == ("self-issued", Purpose.CERTIFICATE_SIGNATURE)


def test_a_certificate_of_version_1_that_signed_for_itself_is_a_root(fixture: Fixture, observe: Observe) -> None:
    root = certificate_of(fixture, "misfits.pem", "CN=Root version 1,O=Example,C=JP", observe)
    assert role_and_purpose(observe(root, "x.der")) == ("root", Purpose.SELF_SIGNATURE)


@pytest.mark.parametrize(
    ("constraints", "expected"),
    [(True, "root"), (False, "self-issued"), (None, "self-issued")],
    ids=["ca", "no ca", "no word of it"],
)
def test_only_a_ca_is_a_root_in_version_3(constraints: bool | None, expected: str, observe: Observe) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, datetime(2026, 1, 1), datetime(2027, 1, 1))
    if constraints is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca=constraints, path_length=None), critical=True)
    octets = builder.sign(key, None).public_bytes(Encoding.DER)
    assert role_and_purpose(observe(octets, "x.der"))[0] == expected


def test_a_signature_value_that_is_no_pair_of_integers_is_said(root: bytes, observe: Observe) -> None:
    assert doubts(root, observe) == []
    value = root.rindex(b"\x03", 0, root.rindex(b"\x30")) + 3
    broken = root[:value] + b"\x31" + root[value + 1 :]
    assert doubts(broken, observe) == [("unreadable-input", "signature-value-not-readable")]


def test_a_self_signature_of_an_unknown_algorithm_makes_no_root(root: bytes, observe: Observe) -> None:
    seen, signature = observe(root.replace(SHA256_WITH_ECDSA, UNASSIGNED), "x.der")[:2]
    assert isinstance(seen, CertificateSeen) and isinstance(signature, Unresolved)
    assert seen.role == "self-issued"
    assert (signature.rule, signature.mechanism) == ("unknown-algorithm", "1.2.840.10045.4.3.9")


def test_a_signature_under_a_false_name_is_no_self_signature(fixture: Fixture, observe: Observe) -> None:
    ed448, ed25519 = bytes.fromhex("300506032b6571"), bytes.fromhex("300506032b6570")
    seen = next(each for each in observe(fixture("others.pem")) if "Ed448" in each.subject)
    assert isinstance(seen, CertificateSeen)
    certificate = seen.der
    outer = certificate.rindex(ed448)
    renamed = certificate[:outer] + ed25519 + certificate[outer + len(ed448) :]
    assert role_and_purpose(observe(certificate, "x.der"))[0] == "root"
    assert role_and_purpose(observe(renamed, "x.der"))[0] == "self-issued"


def test_the_two_places_of_the_signature_algorithm_must_agree(root: bytes, observe: Observe) -> None:
    outer = root.rindex(SHA256_WITH_ECDSA)
    changed = root[:outer] + SHA256_WITH_ECDSA.replace(b"\x02", b"\x03") + root[outer + len(SHA256_WITH_ECDSA) :]
    others = [each for each in observe(changed, "x.der") if not isinstance(each, (CertificateSeen, MechanismUse))]
    assert [unresolved(each).rule for each in others] == ["inconsistent-certificate"]


def doubts(data: bytes, observe: Observe) -> list[tuple[str, str]]:
    return [(each.rule, each.why.key) for each in map(unresolved, observe(data, "x.der")[3:])]


def test_basic_constraints_that_cannot_be_read_leave_the_role_open(fixture: Fixture, observe: Observe) -> None:
    leaf, not_a_ca = fixture("leaf.der"), bytes.fromhex("0603551d1304023000")
    assert not_a_ca in leaf
    assert doubts(leaf, observe) == []
    broken = leaf.replace(not_a_ca, not_a_ca[:-1] + b"\x01")
    assert doubts(broken, observe) == [("unresolved-value", "extensions-not-readable")]


def test_a_time_that_cannot_be_read_is_said_and_the_rest_is_still_read(fixture: Fixture, observe: Observe) -> None:
    leaf = fixture("leaf.der")
    seen, _, key = observe(leaf.replace(b"Z\x30", b"X\x30", 1), "x.der")[:3]
    assert isinstance(seen, CertificateSeen) and isinstance(key, MechanismUse)
    assert seen.not_after is None
    assert key.until is None
    assert key.mechanism == "Ed25519"
    assert doubts(leaf.replace(b"Z\x30", b"X\x30", 1), observe) == [("unresolved-value", "time-not-readable")]


def test_every_trust_anchor_of_debian_is_a_root(observe: Observe) -> None:
    if not BUNDLE.exists():
        pytest.skip(f"NOT TESTED: {BUNDLE} is not on this machine")
    roles = {each.role for each in observe(BUNDLE.read_bytes()) if isinstance(each, CertificateSeen)}
    assert roles == {"root"}


@pytest.mark.parametrize(("name", "imported"), [("rsa.pem", False), ("ec.pem", True)])
def test_the_library_is_imported_for_self_issued_certificates_only(name: str, imported: bool) -> None:
    program = (
        "import sys; from cryptrec_lint.source import Source; from cryptrec_lint.discover import LocalFiles;"
        "from cryptrec_lint.readers.certificates.pem import READER;"
        "list(READER.read(Source('x', open(sys.argv[1], 'rb').read()), LocalFiles('.'))); print('cryptography' in sys.modules)"
    )
    path = Path(__file__).parent / "fixtures" / name
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(imported)
