"""`explain` of the Act on Electronic Signatures: articles by their names, examinations, outcomes, accreditation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cryptrec_lint.commands.explaining.places import Place, in_language, places

Lint = Callable[..., Any]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Ordinance Art. 2", [Place("ordinance", 2)]),
        ("ordinance article 6(4)", [Place("ordinance", 6, 4)]),
        ("Ordinance 6(4)", [Place("ordinance", 6, 4)]),
        ("Art. 6(4) of the Ordinance", [Place("ordinance", 6, 4)]),
        ("Ordinance Art. 6 item 4", [Place("ordinance", 6, 4)]),
        ("Act Art. 13(1), (2)", [Place("act", 13, 1), Place("act", 13, 2)]),
        (
            "Ordinance Art. 6(10)-(12)",
            [Place("ordinance", 6, 10), Place("ordinance", 6, 11), Place("ordinance", 6, 12)],
        ),
        ("Act Arts. 4(3), 7(2); Ordinance Art. 15", [Place("act", 4, 3), Place("act", 7, 2), Place("ordinance", 15)]),
        ("ordinance-art-6-4", [Place("ordinance", 6, 4)]),
        ("guideline-art-3", [Place("guideline", 3)]),
        ("Cabinet Order Art. 1", [Place("cabinet order", 1)]),
        ("Art. 2", [Place("", 2)]),
        ("施行規則第2条", [Place("ordinance", 2)]),
        ("施行規則第６条第４号", [Place("ordinance", 6, 4)]),
        ("施行規則第六条第四号", [Place("ordinance", 6, 4)]),
        ("電子署名法施行規則 第十二条", [Place("ordinance", 12)]),
        ("電子署名及び認証業務に関する法律施行規則第6条第17号", [Place("ordinance", 6, 17)]),
        ("電子署名法第3条", [Place("act", 3)]),
        ("電子署名及び認証業務に関する法律第13条第2項", [Place("act", 13, 2)]),
        ("法第三条", [Place("act", 3)]),
        ("施行令第1条", [Place("cabinet order", 1)]),
        ("指針第3条", [Place("guideline", 3)]),
        ("第2条", [Place("", 2)]),
        ("平成十三年告示第二号第3条", [Place("guideline", 3)]),
        ("Guideline (Notice No. 2 of 2001), Art. 3", [Place("guideline", 3)]),
        ("Act on Electronic Signatures, Article 3", [Place("act", 3)]),
        ("施行規則第6条第1項第4号", [Place("ordinance", 6)]),  # an item of a paragraph: the article is answered
    ],
)
def test_names_of_articles_are_understood(written: str, meant: list[Place]) -> None:
    assert list(places(written)) == meant


@pytest.mark.parametrize(
    "written",
    [
        "SHA-1",
        "TLS guideline 3.0.1",
        "transition from SHA-1 and RSA-1024",
        "cryptrec-2013#8",
        "Ordinance",
        "方法",
        "法第3条の2",
        "Art. " + "9" * 5000,
    ],
)
def test_other_names_are_no_articles(written: str) -> None:
    assert places(written) == ()


@pytest.mark.parametrize(
    ("written", "japanese"),
    [
        ("Ordinance Art. 6(4)", "施行規則第6条(4)"),
        ("Act Art. 13(1), (2)", "法第13条(1)、(2)"),
        ("Act Arts. 4(3), 7(2); Ordinance Art. 15", "法第4条(3)、第7条(2)；施行規則第15条"),
        ("Ordinance Art. 6(9), in practice", "施行規則第6条(9)（実務）"),
        ("Act Art. 7(1); Cabinet Order Art. 1", "法第7条(1)；施行令第1条"),
    ],
)
def test_places_are_shown_in_japanese(written: str, japanese: str) -> None:
    assert in_language(written, "ja") == japanese
    assert in_language(written, "en") == written


@pytest.mark.parametrize("words", [["Ordinance", "Art.", "2"], ["施行規則第2条"], ["第2条"]])
def test_ordinance_article_2_has_both_states_and_the_window_between_them(lint: Lint, words: list[str]) -> None:
    out = lint("explain", *words).out
    assert "art2-1024: Factoring of an integer of at least 1024 bits" in out
    assert "in force: from 2001-04-01 to a day in 2019-06-30..2020-03-29" in out
    assert "text read for: 2012-07-09..2019-06-30; before that: [secondary]" in out
    assert "in force: from a day in 2019-07-01..2020-03-30 on" in out
    assert "it started on one of: 2019-07-01 (総務省・法務省・経済産業省令第1号), 2020-01-16" in out
    assert "shown in force by a source on: 2020-03-30, 2020-05-18, 2020-10-28, 2021-09-01" in out
    assert "EC, ECDSA: at least 224 bits (item 3)" in out
    assert "ES-KEY: examination of a certificate" in out
    assert "not established: day on which Art. 2 changed" in out
    assert "  atmarkit2020: https://atmarkit.itmedia.co.jp/" in out


def test_ordinance_article_6_by_item(lint: Lint) -> None:
    four = lint("explain", "Ordinance Art. 6(4)").out
    assert "Ordinance Art. 6(4): A certificate is valid for five years at most. [verified: egov2013, egov2025]" in four
    assert "ES-VALIDITY" in four
    assert "Art. 6(8)" not in four
    eleven = lint("explain", "施行規則第6条第11号", "--lang", "ja").out
    assert "施行規則第6条(10)～(12): 失効を遅滞なく記録し" in eleven
    assert "ES-REVINFO" in eleven
    five = lint("explain", "施行規則第6条第5号", "--lang", "ja").out
    assert "第5号ハ: 利用者の氏名" in five
    assert "ES-CONTENT" in five


def test_articles_of_the_act(lint: Lint) -> None:
    out = lint("explain", "Act Art. 13").out
    assert "To show the accreditation is a right of the accredited operator, not a duty" in out
    assert "ES-MARK" in out
    assert "認定がないことは法的効力がないことを意味しない" in lint("explain", "法第3条", "--lang", "ja").out


def test_articles_under_which_accreditation_is_made_public_say_what_it_is(lint: Lint) -> None:
    for name in ("Ordinance Art. 15", "法第4条", "accreditation", "認定"):
        out = lint("explain", name).out
        assert "renewed every 1 year(s)" in out, name
        assert "competent ministers (2021-09-01..): 内閣総理大臣（デジタル庁）, 法務大臣" in out, name


def test_guideline_article_3_is_shown_as_fragments(lint: Lint) -> None:
    out = lint("explain", "Guideline Art. 3").out
    assert "Only fragments were seen: what is not here may still stand in the Guideline." in out
    assert "proposal-2000 (2000-11-25; a proposal, not binding) [secondary: ascii2000]" in out
    assert "    ESIGN, at least 1024 bits, exponent at least 8, SHA-1" in out
    assert "sha2-added (a day in 2009-03-19..2010-03-31) [secondary: soumu2009, report2010, jipdec-hash]" in out
    assert "sha1WithRSAEncryption (1.2.840.113549.1.1.5)" in out
    assert "not established: Guideline Art. 3, complete" in out
    japanese = lint("explain", "指針第3条", "--lang", "ja").out
    assert "載っていないことは、認められていないことを意味しない。" in japanese


def test_a_subject_that_stands_under_no_article(lint: Lint) -> None:
    out = lint("explain", "several CAs of one service").out
    assert "one service can have several CA certificates. [secondary: report2010]" in out


def test_an_unknown_article_says_which_are_known(lint: Lint) -> None:
    ran = lint("explain", "Ordinance", "Art.", "99")
    assert ran.status == 2
    assert "the data has nothing on Ordinance Art. 99; it has: " in ran.err
    assert "Ordinance Art. 6(4)" in ran.err
    assert ran.err.count("\n") == 1
    japanese = lint("explain", "施行規則第99条", "--lang", "ja")
    assert "施行規則第6条(4)" in japanese.err


def test_examinations(lint: Lint) -> None:
    out = lint("explain", "ES-KEY").out
    assert "by: Ordinance Art. 2" in out
    assert "a certificate can fail it" in out
    assert "undetermined: The key size lies between the two states" in out
    mark = lint("explain", "es-mark", "--lang", "ja").out
    assert "根拠：法第13条" in mark
    assert "この検査で不合格になることはない" in mark


def test_outcomes_of_the_record(lint: Lint) -> None:
    """esign-record.toml: 11 services on 2013-04-30, none identified by key."""
    out = lint("explain", "record-silent").out
    assert "when: No match, and the snapshot is incomplete." in out
    assert "… services were accredited on …" in out
    assert "services accredited on 2013-04-30: 11 [secondary: wp2013]" in out
    assert "services that the record identifies by key: 0" in out
    assert "verdict: undetermined (in every policy that it concerns)" in out
    assert "別の制度の認証局と一致した" in lint("explain", "other-regime", "--lang", "ja").out
