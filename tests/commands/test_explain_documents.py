"""`explain` of editions, policies, notes, decisions and the documents' own words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Lint = Callable[..., Any]


@pytest.mark.parametrize("name", ["ls-0003-2022", "CRYPTREC LS-0003-2022", "LS-0003-2022", "ls 0003 2022"])
def test_an_edition_by_its_id_or_printed_number(lint: Lint, name: str) -> None:
    out = lint("explain", name).out
    assert "ls-0003-2022: Standards for Cryptographic Strength Requirements" in out
    assert "number: CRYPTREC LS-0003-2022 [secondary: the official list page names LS-0003-2022R1 as current" in out
    assert "published: 2022-03-01..2022-06-30 [verified: two official statements" in out
    assert "content (incomplete): The table of periods (table 5) was read in a facsimile." in out
    assert "kind of year: the table prints bare years" in out
    assert "    facsimile: https://github.com/yappy/bkupman" in out
    assert "cryptrec-lint lists show ls-0003-2022" in out


def test_an_edition_knows_its_neighbours(lint: Lint) -> None:
    out = lint("explain", "LS-0001-2012R8").out
    assert "supersedes: cryptrec-2013-r7 (CRYPTREC LS-0001-2012R7, 2022-03-30)" in out
    assert "superseded by: cryptrec-2022 (CRYPTREC LS-0001-2022, 2023-03-30)" in out
    assert "content (reconstructed; the text of this edition was not seen)" in out


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("esign-criteria", "esign-criteria: 電子署名及び認証業務に関する法律施行規則などの基準"),
        ("GL-3001-3.0.1", "公表日：2020-07-07 [一次資料で確認"),
        ("SHA-1・RSA1024移行指針", "sha1-rsa1024-transition"),
        ("LS-0001-2022R2", "前の版：cryptrec-2022-r1 (CRYPTREC LS-0001-2022R1, 2024-05-16)"),
    ],
)
def test_an_edition_in_japanese(lint: Lint, name: str, says: str) -> None:
    assert says in lint("explain", name, "--lang", "ja").out


def test_a_policy_says_what_judges_and_what_sections_and_periods_mean(lint: Lint) -> None:
    out = lint("explain", "current").out
    assert "policy current: CRYPTREC Ciphers List, current edition (LS-0001-2022R2)" in out
    assert "cryptrec-2022-r2 (CRYPTREC LS-0001-2022R2, 2026-03-30)" in out
    assert "profile by which TLS is judged: tls-guideline-3.0.1/recommended" in out
    assert "not listed: rejected" in out
    assert "移行完遂期間 (migration to be completed): accepted" in out
    assert "Tolerated means only working on what was processed before." in out
    japanese = lint("explain", "current", "--lang", "ja").out
    assert "推奨候補暗号リスト: 条件付き" in japanese
    assert "型の一覧にない: 判定不能" in japanese
    assert "record-silent: 判定不能" in japanese
    assert "許容: 条件付き" in japanese


def test_a_policy_without_periods_says_nothing_of_them(lint: Lint) -> None:
    out = lint("explain", "cryptrec-2013").out
    assert "policy cryptrec-2013:" in out
    assert "states of a period" not in out


def test_a_name_of_a_policy_and_an_edition_gives_both(lint: Lint) -> None:
    out = lint("explain", "cryptrec-2013").out
    assert out.index("policy cryptrec-2013:") < out.index("cryptrec-2013: The list of ciphers")


@pytest.mark.parametrize(
    "words",
    [
        ["cryptrec-2013", "note", "4"],
        ["cryptrec-2013#4"],
        ["cryptrec-2013/4"],
        ["LS-0001-2012", "注4"],
        ["CRYPTREC", "LS-0001-2012", "注４"],
        ["LS-0001-2012（注4）"],
        ["LS-0001-2012", "(note 4)"],
    ],
)
def test_a_note_of_an_edition(lint: Lint, words: list[str]) -> None:
    """ciphers/cryptrec-2013.toml, note 4: 96 bits, should, at GCM."""
    out = lint("explain", *words).out
    assert "note 4 of CRYPTREC LS-0001-2012 (cryptrec-2013)" in out
    assert "An initialization vector of 96 bits is the recommended length. [secondary: kaworu, jawiki, r1]" in out
    assert "weight: should" in out
    assert "not met, the use is conditional" in out
    assert "iv-length-bits (recommended = 96)" in out
    assert "    e-Government Recommended Ciphers List: GCM" in out
    assert "    kaworu: https://kaworu.jpn.org/" in out


def test_a_note_in_japanese(lint: Lint) -> None:
    """note 2 stands at the head of the category of 64-bit block ciphers; its kind is shown as a reminder."""
    out = lint("explain", "LS-0001-2012", "注2", "--lang", "ja").out
    assert "CRYPTREC LS-0001-2012（cryptrec-2013）の注2" in out
    assert "重み：should" in out
    assert "扱い：判定せず、確認事項として示す" in out
    assert "    電子政府推奨暗号リスト / 共通鍵暗号 64ビットブロック暗号" in out


def test_notes_that_another_document_judges_or_that_never_decide(lint: Lint) -> None:
    """note 8 refers to the transition guideline; note 10 of 2013 is UNVERIFIED though its kind could be evaluated."""
    plan = lint("explain", "cryptrec-2013#8").out
    assert "treatment: sha1-rsa1024-transition judges, where the policy has it" in plan
    assert "Monitored Ciphers List: SHA-1" in plan
    assert "its text was not seen, so it never decides" in lint("explain", "cryptrec-2013#10").out
    assert "A reconstructed edition: its text was not seen." in lint("explain", "cryptrec-2013-r4#8").out


def test_a_note_keeps_its_thread_where_an_edition_renumbered(lint: Lint) -> None:
    """[renumbered] of cryptrec-2022-r2: 18 of R1 became 1."""
    assert "its number in cryptrec-2022-r2: 1" in lint("explain", "cryptrec-2022-r1#18").out
    assert "its number in cryptrec-2022-r1: 18" in lint("explain", "cryptrec-2022-r2#1").out
    assert "its number in" not in lint("explain", "cryptrec-2013#4").out


def test_a_decision(lint: Lint) -> None:
    out = lint("explain", "size-without-a-rule").out
    assert "not a statement of CRYPTREC" in out
    assert "never accepted below 2048 bits where no document of the policy speaks of the size: DSA, DH" in out
    assert "判定できない技術：PSK" in lint("explain", "pre-shared-key", "--lang", "ja").out


def test_tiers_by_id_and_by_title(lint: Lint) -> None:
    for name in ("monitored", "運用監視暗号リスト", "Monitored Ciphers List"):
        out = lint("explain", name).out
        assert "meaning in CRYPTREC LS-0001-2022R2: Techniques CRYPTREC found no longer fit to be recommended" in out
        assert "editions that have it: cryptrec-2013, cryptrec-2013-r1" in out  # 2003 has one section only
        assert "verdict: conditional (in every policy that it concerns)" in out
    assert "判定：不可（該当するどの方針でも）" in lint("explain", "掲載なし", "--lang", "ja").out


def test_recommended_is_a_section_and_a_profile(lint: Lint) -> None:
    out = lint("explain", "recommended", "--lang", "ja").out
    assert out.startswith("電子政府推奨暗号リスト\n")
    assert "推奨セキュリティ型：tls-guideline-3.0.1" in out
    assert "TLS 1.2: 必須 [二次資料: cybersecurity-jp, kuni92, awonosuke]" in out


@pytest.mark.parametrize("name", ["tolerated", "許容"])
def test_states_of_a_period(lint: Lint, name: str) -> None:
    """112 bits 2031-2040 and 128 bits 2051-2060, for what was processed before."""
    out = lint("explain", name).out
    assert "112 bits of security: 2031-2040 (what was processed before) [verified: facsimile]" in out
    assert "128 bits of security: 2051-2060 (what was processed before) [verified: facsimile]" in out
    assert "verdict: conditional (in every policy that it concerns)" in out


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("rejected", "verdict rejected (不可): not in the list"),
        ("条件付き", "verdict conditional (条件付き)"),
        ("SECONDARY", "SECONDARY: the grade of a fact that a third party states"),
        ("reconstructed", "the state of an edition whose text was not seen"),
        ("must", "the weight of a note"),
    ],
)
def test_words_of_findings_and_documents(lint: Lint, name: str, says: str) -> None:
    assert says in lint("explain", name).out
