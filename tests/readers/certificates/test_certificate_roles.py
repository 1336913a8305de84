"""Who signed a certificate decides if its signature is relied upon: only a verified self-signature is not."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

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
        "import sys; from cryptrec_lint.source import Source;"
        "from cryptrec_lint.readers.certificates.pem import READER;"
        "list(READER.read(Source('x', open(sys.argv[1], 'rb').read()), None)); print('cryptography' in sys.modules)"
    )
    path = Path(__file__).parent / "fixtures" / name
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(imported)
