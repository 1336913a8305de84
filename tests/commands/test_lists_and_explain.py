"""`lists`, `lists show`, `lists diff` and `explain` answer in both languages, and say what exists when they cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Lint = Callable[..., Any]


def test_lists_shows_every_edition_and_policy(lint: Lint) -> None:
    ran = lint("lists")
    assert ran.status == 0
    for word in ("cryptrec-2003", "cryptrec-2022-r2", "ls-0003-2022", "tls-guideline-3.0.1", "esign-record", "current"):
        assert word in ran.out
    assert ran.out.count("[reconstructed]") == 8


def test_lists_show_prints_an_edition_whole(lint: Lint) -> None:
    out = lint("lists", "show", "cryptrec-2013").out
    assert "Monitored Ciphers List (運用監視暗号リスト)" in out or "Monitored Ciphers List" in out
    assert "128-bit RC4 (note 10) [secondary]" in out
    assert "暗号利用モード 秘匿モード: none (該当なし)" in out
    assert "   4  An initialization vector of 96 bits is the recommended length. [secondary]" in out
    japanese = lint("lists", "show", "cryptrec-2013", "--lang", "ja").out
    assert "運用監視暗号リスト" in japanese
    assert "該当なし" in japanese


def test_lists_show_prints_a_policy(lint: Lint) -> None:
    assert "sha1-rsa1024-transition" in lint("lists", "show", "cryptrec-2013").out + lint("lists").out
    assert "ls-0003-2022" in lint("lists", "show", "current").out


def test_lists_show_of_an_unknown_edition_names_those_that_exist(lint: Lint) -> None:
    ran = lint("lists", "show", "cryptrec-1999")
    assert ran.status == 2
    assert "no document is called cryptrec-1999; there are: cryptrec-2003, cryptrec-2013," in ran.err


def test_lists_diff_shows_what_came_went_moved_and_changed_notes(lint: Lint) -> None:
    out = lint("lists", "diff", "cryptrec-2003", "cryptrec-2013").out
    assert "KCipher-2: e-Government Recommended Ciphers List / 共通鍵暗号 ストリーム暗号" in out
    assert "SHA-1: e-Government Recommended Ciphers List / ハッシュ関数 → Monitored Ciphers List / ハッシュ関数" in out
    assert "removed (3)" in out  # the three generators
    assert lint("lists", "diff", "cryptrec-2003", "cryptrec-1999").status == 2


def test_explain_an_algorithm_says_where_it_stood(lint: Lint) -> None:
    out = lint("explain", "3DES-CBC").out + lint("explain", "des-ede3-cbc").out
    assert "3-key Triple DES" in out
    sha1 = lint("explain", "sha1").out
    assert "cryptrec-2003" in sha1
    assert "Monitored Ciphers List (note 8)" in sha1


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("sha256WithRSAEncryption", "RSASSA-PKCS1-v1_5, SHA-256 (RSASSA-PKCS1-v1_5)"),
        ("1.2.840.113549.1.1.5", "SHA-1"),
        ("ECDHE-RSA-AES128-GCM-SHA256", "ECDH"),
        ("TLS_RSA_WITH_3DES_EDE_CBC_SHA", "RSAES-PKCS1-v1_5"),
        ("prime256v1", "ECDH"),
        ("monitored-algorithm", "compatibility"),
    ],
)
def test_explain_knows_mechanisms_oids_suites_groups_and_rules(lint: Lint, name: str, says: str) -> None:
    ran = lint("explain", name)
    assert ran.status == 0
    assert says in ran.out


def test_explain_in_japanese(lint: Lint) -> None:
    out = lint("explain", "unlisted-algorithm", "--lang", "ja").out
    assert "リストにない技術" in out
    assert "{" not in out


def test_explain_of_an_unknown_name_suggests_near_ones(lint: Lint) -> None:
    ran = lint("explain", "SHA-265")
    assert ran.status == 2
    assert "SHA-256" in ran.err


def test_help_of_every_command_is_in_the_users_language(lint: Lint) -> None:
    for command in (["scan"], ["lists"], ["lists", "show"], ["lists", "diff"], ["explain"]):
        assert lint(*command, "--help").status == 0
        japanese = lint("--lang", "ja", *command, "--help").out
        assert any("ぁ" <= char <= "ん" for char in japanese)


def test_version(lint: Lint) -> None:
    from cryptrec_lint import __version__

    assert lint("--version").out == f"cryptrec-lint {__version__}\n"
