"""Who signed a certificate decides if its signature is relied upon: only a verified self-signature is not."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import pytest

from cryptrec_lint.model import CertificateSeen, MechanismUse, Purpose

BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
SHA256_WITH_ECDSA, UNASSIGNED = bytes.fromhex("06082a8648ce3d040302"), bytes.fromhex("06082a8648ce3d040309")


@pytest.fixture(scope="module")
def root(fixture):
    """A self-signed certificate (P-256) in DER."""
    body = fixture("ec.pem").decode().split("-----BEGIN CERTIFICATE-----")[1].split("-----END")[0]
    return base64.b64decode(body)


def role_and_purpose(found):
    seen, signature = found[:2]
    return seen.role, signature.purpose


def test_a_verified_self_signature_makes_a_root(root, observe):
    assert role_and_purpose(observe(root, "x.der")) == ("root", Purpose.SELF_SIGNATURE)


def test_a_self_signature_that_does_not_verify_is_judged_like_any_other(root, observe):
    broken = root[:-1] + bytes((root[-1] ^ 1,))
    assert role_and_purpose(observe(broken, "x.der")) == ("self-issued", Purpose.CERTIFICATE_SIGNATURE)


def test_a_self_signature_of_an_unknown_algorithm_makes_no_root(root, observe):
    seen, signature = observe(root.replace(SHA256_WITH_ECDSA, UNASSIGNED), "x.der")[:2]
    assert seen.role == "self-issued"
    assert (signature.rule, signature.mechanism) == ("unknown-algorithm", "1.2.840.10045.4.3.9")


def test_a_signature_under_a_false_name_is_no_self_signature(fixture, observe):
    ed448, ed25519 = bytes.fromhex("300506032b6571"), bytes.fromhex("300506032b6570")
    certificate = next(each.der for each in observe(fixture("others.pem")) if "Ed448" in each.subject)
    outer = certificate.rindex(ed448)
    renamed = certificate[:outer] + ed25519 + certificate[outer + len(ed448) :]
    assert role_and_purpose(observe(certificate, "x.der"))[0] == "root"
    assert role_and_purpose(observe(renamed, "x.der"))[0] == "self-issued"


def test_the_two_places_of_the_signature_algorithm_must_agree(root, observe):
    outer = root.rindex(SHA256_WITH_ECDSA)
    changed = root[:outer] + SHA256_WITH_ECDSA.replace(b"\x02", b"\x03") + root[outer + len(SHA256_WITH_ECDSA) :]
    rules = [each.rule for each in observe(changed, "x.der") if not isinstance(each, (CertificateSeen, MechanismUse))]
    assert rules == ["inconsistent-certificate"]


def doubts(data, observe):
    return [(each.rule, each.why.key) for each in observe(data, "x.der")[3:]]


def test_basic_constraints_that_cannot_be_read_leave_the_role_open(fixture, observe):
    leaf, not_a_ca = fixture("leaf.der"), bytes.fromhex("0603551d1304023000")
    assert not_a_ca in leaf
    assert doubts(leaf, observe) == []
    broken = leaf.replace(not_a_ca, not_a_ca[:-1] + b"\x01")
    assert doubts(broken, observe) == [("unresolved-value", "extensions-not-readable")]


def test_a_time_that_cannot_be_read_is_said_and_the_rest_is_still_read(fixture, observe):
    leaf = fixture("leaf.der")
    seen, _, key = observe(leaf.replace(b"Z\x30", b"X\x30", 1), "x.der")[:3]
    assert seen.not_after is None
    assert key.until is None
    assert key.mechanism == "Ed25519"
    assert doubts(leaf.replace(b"Z\x30", b"X\x30", 1), observe) == [("unresolved-value", "time-not-readable")]


def test_every_trust_anchor_of_debian_is_a_root(observe):
    if not BUNDLE.exists():
        pytest.skip(f"NOT TESTED: {BUNDLE} is not on this machine")
    roles = {each.role for each in observe(BUNDLE.read_bytes()) if isinstance(each, CertificateSeen)}
    assert roles == {"root"}


@pytest.mark.parametrize(("name", "imported"), [("rsa.pem", False), ("ec.pem", True)])
def test_the_library_is_imported_for_self_issued_certificates_only(name, imported):
    program = (
        "import sys; from cryptrec_lint.source import Source;"
        "from cryptrec_lint.readers.certificates.pem import READER;"
        "list(READER.read(Source('x', open(sys.argv[1], 'rb').read()), None)); print('cryptography' in sys.modules)"
    )
    path = Path(__file__).parent / "fixtures" / name
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(imported)
