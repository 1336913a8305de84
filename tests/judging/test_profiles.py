"""TLS guidelines as policies: versions, suites, sizes and server certificates by profile. Stated by hand from lists/tls."""

from __future__ import annotations

from datetime import date

import pytest

from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import panel
from cryptrec_lint.judging.judge import judge
from cryptrec_lint.model import (
    Algorithm,
    Finding,
    Location,
    MechanismUse,
    Observation,
    ProtocolUse,
    Purpose,
    VersionsOffered,
)
from cryptrec_lint.vocabulary import suites, tables

TODAY = date(2026, 11, 22)
LIBRARY = Library()
A = tables.algorithm


def finding(policy: str, seen: Observation) -> Finding | None:
    return judge(seen, panel(LIBRARY, policy), TODAY)


def suite(policy: str, name: str, *versions: str) -> Finding:
    of = suites.suite(name)
    assert of is not None
    details: tuple[tuple[str, int | str], ...] = tuple(("protocol", version) for version in versions)
    found = finding(
        policy, MechanismUse(Location("x"), "", of.iana_name, suites.components(of), Purpose.TLS, details=details)
    )
    assert found is not None
    return found


PROTOCOLS = {
    # policy → versions allowed, versions barred; a version in neither is not in our data
    "tls-1.x-high": ({"TLS 1.2"}, {"TLS 1.1", "TLS 1.0", "SSL 3.0", "SSL 2.0"}),
    "tls-1.x-recommended": ({"TLS 1.2", "TLS 1.1", "TLS 1.0"}, {"SSL 3.0", "SSL 2.0"}),
    "tls-1.x-exception": ({"TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0"}, {"SSL 2.0"}),
    "tls-2.0-high": ({"TLS 1.2"}, {"TLS 1.1", "TLS 1.0", "SSL 3.0", "SSL 2.0"}),
    "tls-2.0-recommended": ({"TLS 1.2", "TLS 1.1", "TLS 1.0"}, {"SSL 3.0", "SSL 2.0"}),
    "tls-2.0-exception": ({"TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0"}, {"SSL 2.0"}),
    "tls-3.0.1-high": ({"TLS 1.3", "TLS 1.2"}, {"TLS 1.1", "TLS 1.0", "SSL 3.0"}),
    "tls-3.0.1-recommended": ({"TLS 1.3", "TLS 1.2"}, {"TLS 1.1", "TLS 1.0", "SSL 3.0"}),
    "tls-3.0.1-exception": ({"TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0"}, {"SSL 3.0"}),
}


@pytest.mark.parametrize("policy", PROTOCOLS)
def test_protocol_versions_of_every_profile(policy: str) -> None:
    allowed, barred = PROTOCOLS[policy]
    for version in ("TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0", "SSL 2.0"):
        found = finding(policy, ProtocolUse(Location("x"), "", version))
        assert found is not None
        expected = "accepted" if version in allowed else "rejected" if version in barred else "undetermined"
        assert (version, found.verdict) == (version, expected)


@pytest.mark.parametrize(
    ("policy", "enabled", "possible", "verdict"),
    [
        ("tls-3.0.1-high", ("TLS 1.2",), (), "rejected"),  # TLS 1.3 is required
        ("tls-3.0.1-high", ("TLS 1.2",), ("TLS 1.3",), "undetermined"),
        ("tls-3.0.1-high", ("TLS 1.2", "TLS 1.3"), (), None),
        ("tls-3.0.1-recommended", ("TLS 1.3",), (), "rejected"),  # TLS 1.2 is required
        ("tls-3.0.1-recommended", ("TLS 1.2",), (), None),
        ("tls-2.0-high", (), (), None),  # that TLS 1.2 must be on is not established
        ("cryptrec-2013", ("TLS 1.2",), (), None),
    ],
)
def test_a_required_version_that_is_not_offered(
    policy: str, enabled: tuple[str, ...], possible: tuple[str, ...], verdict: str | None
) -> None:
    found = finding(policy, VersionsOffered(Location("x"), "", enabled, possible))
    assert (found.verdict.value if found else None) == verdict
    assert found is None or found.rule == "protocol-required"


@pytest.mark.parametrize(
    ("policy", "name", "version", "verdict", "rule"),
    [
        ("tls-1.x-high", "ECDHE-RSA-AES256-GCM-SHA384", "TLS 1.2", "accepted", "listed"),
        ("tls-1.x-high", "ECDHE-RSA-AES256-SHA384", "TLS 1.2", "undetermined", "suite-outside-profile"),
        ("tls-1.x-recommended", "DHE-RSA-AES256-SHA256", "TLS 1.2", "accepted", "listed"),
        ("tls-1.x-recommended", "RC4-SHA", "TLS 1.2", "undetermined", "suite-outside-profile"),
        ("tls-1.x-exception", "RC4-SHA", "TLS 1.2", "conditional", "monitored-algorithm"),
        ("tls-2.0-high", "DHE-RSA-AES128-GCM-SHA256", "TLS 1.2", "accepted", "listed"),
        ("tls-2.0-recommended", "ECDHE-RSA-AES128-GCM-SHA256", "TLS 1.2", "undetermined", "suites-not-established"),
        ("tls-3.0.1-high", "ECDHE-ECDSA-AES256-CCM8", "TLS 1.2", "accepted", "listed"),
        ("tls-3.0.1-high", "ECDHE-RSA-AES128-SHA256", "TLS 1.2", "undetermined", "suite-outside-profile"),
        ("tls-3.0.1-recommended", "ECDHE-RSA-AES128-SHA256", "TLS 1.2", "accepted", "listed"),
        ("tls-3.0.1-recommended", "AES128-GCM-SHA256", "TLS 1.2", "undetermined", "suite-outside-profile"),
        ("tls-3.0.1-exception", "ECDHE-RSA-AES128-SHA256", "TLS 1.2", "undetermined", "suites-not-established"),
        ("tls-3.0.1-recommended", "TLS_AES_128_GCM_SHA256", "TLS 1.3", "accepted", "listed"),
        # the list rejects what a profile only leaves open
        ("tls-3.0.1-high", "RC4-MD5", "TLS 1.2", "rejected", "unlisted-algorithm"),
    ],
)
def test_suites(policy: str, name: str, version: str, verdict: str, rule: str) -> None:
    found = suite(policy, name, version)
    assert found.verdict == verdict
    assert verdict == "accepted" or found.rule == rule


def test_a_suite_outside_the_profile_is_cited_with_profile_and_grade() -> None:
    found = suite("tls-3.0.1-high", "ECDHE-RSA-AES128-SHA256", "TLS 1.2")
    assert found.decided_by is None
    assert [(one.document, one.table, one.grade) for one in found.citations] == [
        ("CRYPTREC GL-3001-3.0.1", "高セキュリティ型", "SECONDARY")
    ]
    assert "which ciphers it prohibits is not established" in found.message.en


def key_exchange(policy: str, component: Algorithm, purpose: Purpose = Purpose.TLS) -> Finding:
    found = finding(policy, MechanismUse(Location("x"), "", "a group", (component,), purpose))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("policy", "component", "verdict", "rule"),
    [
        # edition 2.0: high 2048 (DHE) and 256 (ECDHE), recommended 1024 and 256
        ("tls-2.0-high", A("DH", 1024), "rejected", "tls-key-too-short"),
        ("tls-2.0-high", A("ECDH", 224, "P-224"), "rejected", "tls-key-too-short"),
        ("tls-2.0-high", A("DH", 2048), "accepted", "listed"),
        ("tls-2.0-recommended", A("DH", 1024), "undetermined", "size-below-floor"),  # and no list speaks of 1024
        ("tls-2.0-recommended", A("DH", 768), "rejected", "tls-key-too-short"),
    ],
)
def test_sizes_of_agreed_keys(policy: str, component: Algorithm, verdict: str, rule: str) -> None:
    for purpose in (Purpose.TLS, Purpose.PARAMETERS):
        found = key_exchange(policy, component, purpose)
        assert (found.verdict, found.rule) == (verdict, rule)


def test_what_is_not_established_of_sizes_is_a_reminder() -> None:
    found = key_exchange("tls-3.0.1-recommended", A("ECDH", 256, "P-256"))
    assert found.verdict == "accepted"
    assert any("what CRYPTREC GL-3001-3.0.1" in text.en and "not in our data" in text.en for text in found.reminders)


def certificate(policy: str, *components: Algorithm, purpose: Purpose, serves_tls: bool = True) -> Finding:
    details: tuple[tuple[str, int | str], ...] = (("serves_tls", 1),) if serves_tls else ()
    found = finding(policy, MechanismUse(Location("x"), "", "m", components, purpose, details=details))
    assert found is not None
    return found


SHA1 = (A("ECDSA"), A("SHA-1", inside="ECDSA"))


def test_server_certificates() -> None:
    """3.0.1 bars SHA-1 from server certificates; 2.0 asks for RSA of 2048 or ECDSA of 256 bits."""
    barred = certificate("tls-3.0.1-high", *SHA1, purpose=Purpose.CERTIFICATE_SIGNATURE)
    assert barred.verdict == "rejected"
    assert "server-certificate-hash" in {barred.rule, *(one.rule for one in barred.components)} or barred.decided_by
    short = certificate("tls-2.0-high", A("EC", 224, "P-224"), purpose=Purpose.CERTIFICATE_KEY)
    assert (short.verdict, short.rule) == ("rejected", "tls-key-too-short")
    enough = certificate("tls-2.0-high", A("EC", 256, "P-256"), purpose=Purpose.CERTIFICATE_KEY)
    assert enough.verdict == "accepted"
    other = certificate("tls-2.0-high", A("EC", 224, "P-224"), purpose=Purpose.CERTIFICATE_KEY, serves_tls=False)
    assert other.rule != "tls-key-too-short", "the guideline speaks of server certificates only"
    silent = certificate("tls-1.x-high", A("RSA", 2048), purpose=Purpose.CERTIFICATE_KEY)
    assert any("sizes of server certificates' keys" in text.en for text in silent.reminders)
