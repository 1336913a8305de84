"""Chains against `openssl verify`: what it takes is verified here, what it refuses is not."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from .conftest import CA, LEAF, ROOT, Made, make, name_of, spoilt
from .test_policies import ANY, GOOD, chain, demands, maps, no_any, says
from .test_policies import OTHER as OTHER_POLICY
from .test_profile import version_1
from .test_revocation import crl, revoked

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="openssl is not on this machine")

AT = str(int(datetime(2026, 6, 1, 12).timestamp()))
OLD = datetime(2026, 2, 1)
OTHER = make("Other", "Other")
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")
LIMITED = make("CA", "Root", path_length=0)
CASES: dict[str, tuple[tuple[Made, ...], Made]] = {
    "whole": ((LEAF, CA), ROOT),
    "two CAs": ((make("leaf", "CA 2"), make("CA 2", "CA"), CA), ROOT),
    "no intermediate": ((LEAF,), ROOT),
    "other root": ((LEAF, CA), OTHER),
    "anchor of the same name": ((LEAF, CA), make("Root", "Root", own="Mallory", by="Mallory")),
    "leaf spoilt": ((spoilt(LEAF), CA), ROOT),
    "CA spoilt": ((LEAF, spoilt(CA)), ROOT),
    "forged": ((make("leaf", "CA", by="Mallory", authority="CA"), CA), ROOT),
    "leaf expired": ((make("leaf", "CA", last=OLD), CA), ROOT),
    "leaf not yet valid": ((make("leaf", "CA", first=datetime(2026, 7, 1)), CA), ROOT),
    "CA expired": ((LEAF, make("CA", "Root", last=OLD)), ROOT),
    "issuer no CA": ((LEAF, make("CA", "Root", ca=False)), ROOT),
    "issuer may not sign": ((LEAF, make("CA", "Root", cert_sign=False)), ROOT),
    "path length 0 kept": ((LEAF, LIMITED), ROOT),
    "path length 0 broken": ((make("leaf", "CA 2"), make("CA 2", "CA"), LIMITED), ROOT),
    "path length of the root": ((LEAF, CA), make("Root", "Root", path_length=0)),
    "cross-certificate": ((LEAF, make("CA", "Other"), CA), OTHER),
    "cross-certificate expired": ((LEAF, make("CA", "Other", last=OLD), CA), ROOT),
    "no identifiers": ((make("leaf", "CA", identifiers=False), make("CA", "Root", identifiers=False)), ROOT),
    "version 1 intermediate": ((LEAF, version_1(CA, "Root")), ROOT),
    "critical extension": ((make("leaf", "CA", more=((UNKNOWN, True),)), CA), ROOT),
    "generations": ((make("leaf", "CA", by="CA 2"), *(make("CA", "Root", own=f"CA {at}") for at in range(3))), ROOT),
}


@pytest.mark.parametrize("case", CASES)
def test_agrees(case: str, findings: Callable[..., list[dict[str, Any]]], tmp_path: Path) -> None:
    """A finding `chain-verified` for the leaf, and none that rejects, exactly where openssl says OK."""
    _compare(findings, *CASES[case], tmp_path)


def _compare(
    findings: Callable[..., list[dict[str, Any]]], presented: tuple[Made, ...], anchor: Made, folder: Path, *more: str
) -> None:
    found = findings(a=presented, trust=(anchor,))
    rules = {one["rule"] for one in found if "leaf" in one["subject"]}
    rejected = {one["rule"] for one in found if one["verdict"] == "rejected"}
    holds = "chain-verified" in rules and not rejected
    assert holds is _openssl_says(presented, anchor, folder, *more), found


def _openssl_says(presented: tuple[Made, ...], anchor: Made, folder: Path, *more: str) -> bool:
    for name, members in (("leaf", presented[:1]), ("others", presented[1:]), ("anchor", (anchor,))):
        (folder / name).write_bytes(b"".join(one.pem for one in members))
    untrusted: list[str | Path] = ["-untrusted", folder / "others"] if presented[1:] else []
    store: list[str | Path] = [
        "-no-CAfile",
        "-no-CApath",
        "-no-CAstore",
        "-partial_chain",
        "-trusted",
        folder / "anchor",
    ]
    command: list[str | Path] = [str(OPENSSL), "verify", *more, *store, *untrusted, "-attime", AT, folder / "leaf"]
    return subprocess.run(command, capture_output=True, check=False, timeout=30).returncode == 0


DNS, MAIL, URI = x509.DNSName, x509.RFC822Name, x509.UniformResourceIdentifier
NAMES: dict[str, tuple[list[x509.GeneralName], list[x509.GeneralName]]] = {
    "dNSName": (
        [DNS("example.jp"), DNS(".example.jp"), DNS("www.example.jp")],
        [DNS("example.jp"), DNS("www.example.jp"), DNS("a.WWW.example.jp"), DNS("xexample.jp"), DNS("*.example.jp")],
    ),
    "rfc822Name": (
        [MAIL("example.jp"), MAIL(".example.jp"), MAIL("a@example.jp")],
        [MAIL("a@example.jp"), MAIL("A@example.jp"), MAIL("a@EXAMPLE.jp"), MAIL("a@sub.example.jp")],
    ),
    "URI": (
        [URI("example.jp"), URI(".example.jp")],
        [URI("https://example.jp/a"), URI("https://www.example.jp:1/"), URI("urn:x")],
    ),
    "iPAddress": (
        [x509.IPAddress(ip_network("192.0.2.0/24")), x509.IPAddress(ip_network("2001:db8::/32"))],
        [x509.IPAddress(ip_address(one)) for one in ("192.0.2.9", "192.0.3.9", "2001:db8::1", "2001:db9::1")],
    ),
    "directoryName": (
        [
            *(x509.DirectoryName(x509.Name(list(name_of("leaf"))[:count])) for count in (1, 2, 3)),
            x509.DirectoryName(name_of("other")),
        ],
        [x509.DirectoryName(name_of("leaf")), x509.DirectoryName(name_of("third"))],
    ),
}


@pytest.mark.parametrize("form", NAMES)
@pytest.mark.parametrize("excluded", [False, True])
def test_name_constraints_agree(
    form: str, excluded: bool, findings: Callable[..., list[dict[str, Any]]], tmp_path: Path
) -> None:
    """Every constraint against every name. Users in URIs are left out: OpenSSL 3.0 takes them for a part of the host,
    against RFC 3986 section 3.2."""
    bases, names = NAMES[form]
    for base in bases:
        constraints = x509.NameConstraints(None, [base]) if excluded else x509.NameConstraints([base], None)
        above = make("CA", "Root", more=((constraints, True),))
        for name in names:
            if excluded and (base, name) in UNTOLD:
                continue
            leaf = make("leaf", "CA", more=((x509.SubjectAlternativeName([name]), False),))
            _compare(findings, (leaf, above), ROOT, tmp_path)


UNTOLD = [(DNS("www.example.jp"), DNS("*.example.jp"))]
"""A wildcard that may stand for what is excluded: OpenSSL takes it for any label; here nothing is verified then."""

POLICIES = {
    "kept": chain((says(GOOD),), (says(GOOD), demands(0))),
    "lost": chain((says(OTHER_POLICY),), (says(GOOD), demands(0))),
    "none": chain((), (demands(0),)),
    "later": chain((), (demands(2),)),
    "sooner": chain((), (demands(1),)),
    "any": chain((says(GOOD),), (says(ANY),), (says(GOOD), demands(0))),
    "any inhibited": chain((says(GOOD),), (says(ANY),), (says(GOOD), demands(0), no_any(0))),
    "mapped": chain((says(OTHER_POLICY),), (says(GOOD), maps((GOOD, OTHER_POLICY)), demands(0))),
    "mapped away": chain((says(GOOD),), (says(GOOD), maps((GOOD, OTHER_POLICY)), demands(0))),
    "mapping inhibited": chain(
        (says(OTHER_POLICY),), (says(GOOD), maps((GOOD, OTHER_POLICY))), (says(GOOD), demands(0, 0))
    ),
    "any mapped": chain((says(GOOD),), (says(GOOD), maps((ANY, GOOD)))),
    "leaf demands": chain((demands(0),), (says(GOOD),)),
}


@pytest.mark.parametrize("case", POLICIES)
def test_policies_agree(case: str, findings: Callable[..., list[dict[str, Any]]], tmp_path: Path) -> None:
    *presented, anchor = POLICIES[case]
    """Any policy will do; without saying so, OpenSSL has none."""
    _compare(findings, tuple(presented), anchor, tmp_path, "-policy_check", "-policy", ANY.dotted_string)


@pytest.mark.parametrize("listed", [4001, 4002])
def test_revocation_agrees(listed: int, findings: Callable[..., list[dict[str, Any]]], tmp_path: Path) -> None:
    """`-crl_check`: the leaf is on the list of its issuer, or another one is."""
    leaf = make("leaf", "CA", serial=4001)
    path = tmp_path / "list.pem"
    path.write_bytes(x509.load_der_x509_crl(crl(revoked(listed))).public_bytes(Encoding.PEM))
    found = findings(str(path), a=(leaf, CA), trust=(ROOT,))
    holds = "chain-verified" in {one["rule"] for one in found}
    assert holds is _openssl_says((leaf, CA), ROOT, tmp_path, "-crl_check", "-CRLfile", str(path)), found
