"""Strength by period: day of use, end of use, and the day on which a signature was made. Stated by hand from table 5."""

from __future__ import annotations

from datetime import date

import pytest

from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import Panel, panel
from cryptrec_lint.judging.judge import judge
from cryptrec_lint.model import Algorithm, Finding, Location, MechanismUse, Purpose
from cryptrec_lint.vocabulary import tables

TODAY = date(2026, 11, 22)
CURRENT = panel(Library(), "current")
BY_2013 = panel(Library(), "cryptrec-2013")
A = tables.algorithm
RSA_2048, P_256 = A("RSA", 2048), A("EC", 256, "P-256")
SIGNED = (A("RSASSA-PKCS1-v1_5", 2048), A("SHA-256", inside="RSASSA-PKCS1-v1_5"))


def finding(
    by: Panel,
    *components: Algorithm,
    purpose: Purpose = Purpose.CERTIFICATE_KEY,
    as_of: date = TODAY,
    until: date | None = None,
    not_after: date | None = None,
    made: date | None = None,
) -> Finding:
    use = MechanismUse(Location("x"), "", "mechanism", components, purpose, until=not_after, made=made)
    found = judge(use, by, as_of, until)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("not_after", "until", "verdict", "rule"),
    [
        # 112 bits: 移行完遂期間 until 2030, then 利用不可 for new processing
        (None, None, "accepted", "strength-migration"),
        (None, date(2030, 12, 31), "accepted", "strength-migration"),
        (None, date(2031, 12, 31), "rejected", "strength-outlived"),
        (date(2030, 12, 31), None, "accepted", "strength-migration"),
        (date(2031, 1, 1), None, "rejected", "strength-outlived"),
        # the system's life goes before what the certificate says of itself, both ways
        (date(2036, 1, 1), date(2029, 12, 31), "accepted", "strength-migration"),
        (date(2027, 1, 1), date(2035, 12, 31), "rejected", "strength-outlived"),
        # a certificate that has expired is judged on the day of use
        (date(2020, 1, 1), None, "accepted", "strength-migration"),
        # no well-defined end (RFC 5280 section 4.1.2.5): the first period in which it may not be used decides
        (date(9999, 12, 31), None, "rejected", "strength-outlived"),
    ],
)
def test_the_end_of_the_use_of_rsa_2048(not_after: date | None, until: date | None, verdict: str, rule: str) -> None:
    found = finding(CURRENT, RSA_2048, not_after=not_after, until=until)
    assert (found.verdict, found.rule) == (verdict, rule)


@pytest.mark.parametrize(
    ("until", "verdict", "rule"),
    [
        (date(2040, 12, 31), "accepted", "key-serves"),
        (date(2050, 12, 31), "accepted", "strength-migration"),  # 128 bits: 移行完遂期間 2041-2050
        (date(2051, 12, 31), "rejected", "strength-outlived"),
        (date(2071, 12, 31), "rejected", "strength-outlived"),
    ],
)
def test_the_end_of_the_use_of_p_256(until: date, verdict: str, rule: str) -> None:
    found = finding(CURRENT, P_256, until=until)
    assert (found.verdict, found.rule) == (verdict, rule)


def test_what_is_good_to_the_end_of_the_table_is_not_called_good_beyond_it() -> None:
    p_384 = A("EC", 384, "P-384")  # 192 bits: 利用可 in every period
    assert finding(CURRENT, p_384, until=date(2070, 12, 31)).verdict == "accepted"
    beyond = finding(CURRENT, p_384, not_after=date(9999, 12, 31))
    assert (beyond.verdict, beyond.rule) == ("undetermined", "strength-beyond-table")
    assert "2022 to 2070" in beyond.message.en


@pytest.mark.parametrize(
    ("made", "as_of", "not_after", "verdict", "rule"),
    [
        (date(2025, 1, 1), TODAY, date(2030, 12, 31), "accepted", "strength-migration"),
        # made while it was available: afterwards its verification is 許容 until 2040, 利用不可 from 2041
        (date(2025, 1, 1), TODAY, date(2035, 1, 1), "conditional", "strength-tolerated"),
        (date(2025, 1, 1), date(2033, 1, 1), date(2035, 1, 1), "conditional", "strength-tolerated"),
        (date(2025, 1, 1), TODAY, date(2041, 1, 1), "rejected", "strength-outlived"),
        # made when it was not available any more
        (date(2031, 1, 1), date(2033, 1, 1), date(2035, 1, 1), "rejected", "strength-period-over"),
        # made before the requirements had a table
        (date(2012, 1, 1), TODAY, date(2027, 1, 1), "accepted", "strength-migration"),
    ],
)
def test_a_signature_is_new_when_made_and_processed_data_afterwards(
    made: date, as_of: date, not_after: date, verdict: str, rule: str
) -> None:
    found = finding(
        CURRENT, *SIGNED, purpose=Purpose.CERTIFICATE_SIGNATURE, as_of=as_of, not_after=not_after, made=made
    )
    assert (found.verdict, found.rule) == (verdict, rule)


def test_the_finding_says_until_when_it_would_have_been_all_right() -> None:
    found = finding(CURRENT, RSA_2048, not_after=date(2036, 1, 1))
    assert "enough until the end of 2030" in found.message.en
    assert "2030年までは使える" in found.message.ja
    assert "処理済みのものの扱いは「許容」" in found.message.ja
    assert [one.edition for one in found.citations] == ["ls-0003-2022"]


@pytest.mark.parametrize(
    ("as_of", "not_after", "verdict", "said"),
    [
        (date(2013, 4, 30), date(2015, 4, 30), "conditional", "2016-03-31"),
        (date(2013, 4, 30), date(2017, 4, 30), "conditional", "2020-03-31"),
        (date(2013, 4, 30), date(2021, 4, 30), "rejected", "beyond the last term, which ends on 2020-03-31"),
        (TODAY, date(2015, 4, 30), "rejected", "Its last term ended on 2020-03-31"),
    ],
)
def test_the_terms_of_the_transition_guideline(as_of: date, not_after: date, verdict: str, said: str) -> None:
    found = finding(BY_2013, A("RSA", 1024), as_of=as_of, not_after=not_after)
    assert (found.verdict, found.rule) == (verdict, "legacy-algorithm")
    assert said in found.message.en


def test_before_the_transition_guideline_nobody_speaks_of_short_rsa_keys() -> None:
    by_2003 = panel(Library(), "cryptrec-2003")
    for bits, verdict in ((512, "undetermined"), (1024, "undetermined"), (2048, "accepted")):
        assert finding(by_2003, A("RSA", bits), as_of=date(2005, 1, 1)).verdict == verdict
    assert finding(by_2003, A("RSA", 512), as_of=date(2009, 1, 1)).verdict == "conditional"


def test_a_row_that_is_not_in_our_data_is_undetermined_and_says_so() -> None:
    found = finding(CURRENT, A("EdDSA", parameter_set="Ed25519"))
    assert (found.verdict, found.rule) == ("undetermined", "strength-unknown")
    assert "CRYPTREC LS-0003-2022" in found.message.en


def test_the_notes_of_2022_send_to_the_transition_guideline_and_it_judges() -> None:
    by_2022 = panel(Library(), "cryptrec-2022")
    sha1 = (A("RSASSA-PKCS1-v1_5"), A("SHA-1", inside="RSASSA-PKCS1-v1_5"))
    found = finding(by_2022, *sha1, purpose=Purpose.CERTIFICATE_SIGNATURE)
    assert (found.verdict, found.rule) == ("rejected", "legacy-algorithm")
    assert [(one.edition, one.note) for one in found.citations] == [
        ("sha1-rsa1024-transition", ""),
        ("cryptrec-2022", "8"),
    ]


def test_a_longer_use_never_betters_a_verdict_around_the_guidelines_start() -> None:
    by_2003 = panel(Library(), "cryptrec-2003")
    for until in (None, date(2007, 12, 31), date(2010, 12, 31), date(2030, 12, 31)):
        found = finding(by_2003, A("RSA", 1024), as_of=date(2005, 1, 1), until=until)
        assert found.verdict in ("undetermined", "rejected")


def test_a_size_that_no_row_names_is_judged_by_our_reading_and_says_so() -> None:
    found = finding(CURRENT, A("AES", 192), purpose=Purpose.CODE)
    assert any("our reading: our data has no row for AES-192" in text.en for text in found.reminders)
    assert not finding(CURRENT, A("AES", 128), purpose=Purpose.CODE).reminders


def test_a_key_above_the_last_row_that_is_known_is_not_rejected_for_its_period() -> None:
    found = finding(CURRENT, A("RSA", 15360), until=date(2055, 12, 31))
    assert (found.verdict, found.rule) == ("undetermined", "strength-above-rows")


def test_a_list_that_asks_for_the_requirements_is_not_judged_without_them() -> None:
    shipped = panel(Library(), "current")
    bare = shipped._replace(strength=())
    found = finding(bare, RSA_2048, until=date(2060, 12, 31))
    assert (found.verdict, found.rule) == ("undetermined", "strength-not-in-policy")
    assert finding(BY_2013._replace(strength=()), A("RSA", 512)).verdict == "undetermined"
