"""Laws of judging, checked with hypothesis."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import panel
from cryptrec_lint.judging.judge import judge
from cryptrec_lint.model import Algorithm, Finding, Location, MechanismUse, Purpose
from cryptrec_lint.vocabulary import tables

PANELS = {id: panel(Library(), id) for id in ("cryptrec-2013", "cryptrec-2022", "current")}
DAYS = st.dates(date(2001, 1, 1), date(2069, 12, 31))
POLICIES = st.sampled_from(sorted(PANELS))
NAMES = st.sampled_from(sorted(tables.atoms()))
PURPOSES = st.sampled_from(list(Purpose))


def _judge(policy: str, day: date, purpose: Purpose, *components: Algorithm) -> Finding:
    found = judge(MechanismUse(Location("x"), "", "m", components, purpose), PANELS[policy], day)
    assert found is not None
    return found


@settings(deadline=None, max_examples=300)
@given(POLICIES, DAYS, st.sampled_from(["RSA", "EC", "DSA", "DH"]), st.integers(1, 20000), st.integers(0, 5000))
def test_a_larger_key_never_worsens_a_verdict(policy: str, day: date, name: str, size: int, more: int) -> None:
    smaller = _judge(policy, day, Purpose.CERTIFICATE_KEY, tables.algorithm(name, size))
    larger = _judge(policy, day, Purpose.CERTIFICATE_KEY, tables.algorithm(name, size + more))
    # Undetermined is between: nobody said no to 1536 bits, and nobody said yes.
    assert larger.verdict.rank <= smaller.verdict.rank


@settings(deadline=None, max_examples=300)
@given(POLICIES, DAYS, PURPOSES, st.lists(NAMES, min_size=1, max_size=5))
def test_every_algorithm_gets_an_answer_and_the_worst_component_decides(
    policy: str, day: date, purpose: Purpose, names: list[str]
) -> None:
    found = _judge(policy, day, purpose, *map(tables.algorithm, names))
    worst = max(one.verdict.rank for one in found.components)
    if purpose not in (Purpose.SELF_SIGNATURE, Purpose.NON_SECURITY, Purpose.IDENTIFIER):
        assert found.verdict.rank == worst
    assert "{" not in found.message.ja + found.message.en + found.remedy.ja + found.remedy.en


@settings(deadline=None, max_examples=200)
@given(POLICIES, DAYS, st.lists(NAMES, min_size=1, max_size=3), NAMES)
def test_an_unlisted_neighbour_never_makes_it_better(policy: str, day: date, names: list[str], other: str) -> None:
    """Adding MD5 to anything is rejected: no combination hides a component."""
    found = _judge(policy, day, Purpose.CODE, *map(tables.algorithm, [*names, other, "MD5"]))
    assert found.verdict == "rejected"


@settings(deadline=None, max_examples=200)
@given(POLICIES, DAYS, NAMES)
def test_unverified_facts_never_decide(policy: str, day: date, name: str) -> None:
    found = _judge(policy, day, Purpose.CODE, tables.algorithm(name))
    assert all(one.grade != "UNVERIFIED" for one in found.citations)
