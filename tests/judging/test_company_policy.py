"""The worked example of a company's own policy (examples/company-policy): stricter than what it builds on, never laxer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import panel
from cryptrec_lint.judging.judge import judge
from cryptrec_lint.model import Algorithm, Finding, Location, MechanismUse, Observation, ProtocolUse, Purpose
from cryptrec_lint.vocabulary import suites, tables

Lint = Callable[..., Any]
TOP = Path(__file__).parents[2]
FOLDER = TOP / "examples" / "company-policy"
WWW = TOP / "examples" / "tls" / "www.pem"

LIBRARY = Library(extra=str(FOLDER))
BASE, COMPANY = panel(LIBRARY, "current"), panel(LIBRARY, "example-corp")
DAYS = [date(2026, 4, 1), date(2030, 12, 31), date(2031, 1, 1), date(2045, 1, 1), date(2055, 1, 1), date(2069, 12, 31)]
SIZES = [None, 64, 112, 128, 160, 192, 223, 224, 255, 256, 384, 521, 1024, 2047, 2048, 3071, 3072, 4096, 15360]


def use(*components: Algorithm, purpose: Purpose = Purpose.CODE) -> MechanismUse:
    return MechanismUse(Location("x"), "", "m", components, purpose)


def verdicts(seen: Observation, day: date = DAYS[0]) -> tuple[Finding, Finding]:
    base, company = judge(seen, BASE, day), judge(seen, COMPANY, day)
    assert base is not None
    assert company is not None
    return base, company


def never_better(seen: Observation, day: date) -> None:
    base, company = verdicts(seen, day)
    assert company.verdict.rank >= base.verdict.rank, (seen, day)


def test_the_files_are_right_and_the_commands_of_the_readme_run(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOP)
    lines = [
        line for line in (FOLDER / "README.md").read_text(encoding="utf-8").split("\n") if "cryptrec-lint " in line
    ]
    check, diff, scan = (line.split()[1:] for line in lines)
    check, diff, scan = lint(*check), lint(*diff), lint(*scan, "--as-of", "2026-11-22")
    assert check.status == 0
    assert check.out.count(": ok, ") == 2
    assert "strength: ls-0003-2022 → ls-0003-2022, example-corp-strength" in diff.out
    assert scan.status == 1
    assert "RSA-2048 has 2048 bits, which is below the lowest strength in EX-SEC-021" in scan.out
    assert lint("scan", "--policy", "current", "--as-of", "2026-11-22", WWW).status == 0


@pytest.mark.parametrize(
    ("components", "base", "company"),
    [
        ([tables.algorithm("RSA", 2048)], "accepted", "rejected"),
        ([tables.algorithm("RSA", 3072)], "accepted", "accepted"),
        ([tables.algorithm("EC", 224, "P-224")], "accepted", "rejected"),
        ([tables.algorithm("EC", 256, "P-256")], "accepted", "accepted"),
        ([tables.algorithm("AES", 128), tables.algorithm("GCM")], "accepted", "accepted"),
        ([tables.algorithm("HMAC"), tables.algorithm("SHA-256", inside="HMAC")], "accepted", "accepted"),
        ([tables.algorithm("SHA-1")], "conditional", "rejected"),
        ([tables.algorithm("MISTY1", 128), tables.algorithm("CBC")], "undetermined", "rejected"),
        ([tables.algorithm("MD5")], "rejected", "rejected"),
    ],
)
def test_what_the_company_rejects(components: list[Algorithm], base: str, company: str) -> None:
    assert tuple(found.verdict for found in verdicts(use(*components))) == (base, company)


def test_never_better_for_any_algorithm_of_any_size() -> None:
    for name in tables.atoms():
        for size in SIZES:
            component = tables.algorithm(name, size)
            never_better(use(component), DAYS[0])
            never_better(use(component, purpose=Purpose.CERTIFICATE_KEY), DAYS[2])


@pytest.mark.parametrize("day", DAYS)
def test_never_better_for_any_spelling_suite_or_group(day: date) -> None:
    mechanisms = {found.components for word in tables.spellings() if (found := tables.by_spelling(word))}
    mechanisms |= {suites.components(suite) for suite in suites.suites().values()}
    mechanisms |= {group.algorithms for group in tables.groups().values()}
    assert len(mechanisms) > 300
    for components in mechanisms:
        never_better(use(*components), day)


def test_never_better_for_any_protocol() -> None:
    for name in ("SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3", "DTLS 1.2"):
        never_better(ProtocolUse(Location("x"), "", name), DAYS[0])


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.builds(
            tables.algorithm,
            st.sampled_from(sorted(tables.atoms())),
            st.none() | st.integers(1, 20000),
            st.none() | st.sampled_from(sorted(tables.groups())),
            st.none() | st.sampled_from(sorted(tables.atoms())),
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(list(Purpose)),
    st.dates(DAYS[0], date(2099, 12, 31)),
)
def test_never_better_for_any_mechanism(components: list[Algorithm], purpose: Purpose, day: date) -> None:
    never_better(use(*components, purpose=purpose), day)
