"""Protocol versions are asked of the policy's TLS guideline; without one nobody can tell."""

from __future__ import annotations

from datetime import date

import pytest

from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import panel
from cryptrec_lint.judging.judge import judge
from cryptrec_lint.model import Location, ProtocolUse


@pytest.mark.parametrize(
    ("policy", "protocol", "verdict", "rule"),
    [
        # GL-3001-3.0.1, recommended profile (推奨セキュリティ型)
        ("current", "TLS 1.3", "accepted", "protocol-allowed"),
        ("current", "TLS 1.2", "accepted", "protocol-allowed"),
        ("current", "TLS 1.1", "rejected", "protocol-barred"),
        ("current", "TLS 1.0", "rejected", "protocol-barred"),
        ("current", "SSL 3.0", "rejected", "protocol-barred"),
        ("current", "SSL 2.0", "undetermined", "protocol-not-covered"),
        # the list of 2013 has no table for protocols, and its policy no guideline
        ("cryptrec-2013", "TLS 1.3", "undetermined", "protocol-unknown"),
        ("cryptrec-2013", "SSL 3.0", "undetermined", "protocol-unknown"),
    ],
)
def test_protocol_versions(policy: str, protocol: str, verdict: str, rule: str) -> None:
    use = ProtocolUse(Location("x"), "", protocol)
    found = judge(use, panel(Library(), policy), date(2026, 11, 22))
    assert found is not None
    assert (found.verdict, found.rule) == (verdict, rule)
