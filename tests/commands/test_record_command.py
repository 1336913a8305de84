"""`record show` and `record match` as a user runs them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Lint = Callable[..., Any]
EXAMPLES = Path(__file__).parents[2] / "examples" / "tls"
WWW, CA_BUNDLE = EXAMPLES / "www.pem", EXAMPLES / "bid.pem"


def test_show_says_what_is_held_and_how_complete_it_is_by_date(lint: Lint) -> None:
    ran = lint("record", "show")
    assert (ran.status, ran.err) == (0, "")
    assert "secom-g-id  セコムパスポート for G-ID  a source says that it is accredited [secondary]" in ran.out
    assert "toinx  TOiNX電子入札対応認証サービス  no source was found that says it is accredited" in ran.out
    assert "2013-04-30: 11 accredited, 0 of them identified by key and period [secondary]" in ran.out
    assert "No snapshot is complete" in ran.out
    assert "Digital Agency: list of accredited certification services" in ran.out


def test_show_in_japanese(lint: Lint) -> None:
    ran = lint("record", "show", "--lang", "ja")
    assert "2012-04-30：認定16件、うち鍵と期間で特定できるもの0件" in ran.out
    assert "どの時点の一覧も完全ではない" in ran.out


def test_match_finds_the_issuer_says_the_outcome_and_what_to_do_next(lint: Lint) -> None:
    ran = lint("record", "match", "--as-of", "2026-11-22", WWW)
    assert ran.status == 1, "a person must settle it"
    assert "CN=www.example.go.jp" in ran.out
    assert "issued by (signature verified): CN=Example Agency Root CA,O=Example Agency,C=JP, SHA-256 " in ran.out
    assert "record-silent  [undetermined]" in ran.out
    assert "what to do: Ask the operator for the CA certificate" in ran.out
    assert "https://digital.go.jp/policies/digitalsign" in ran.out


def test_match_of_a_ca_alone_says_that_it_is_alone(lint: Lint, tmp_path: Path) -> None:
    blocks = WWW.read_text().split("-----END CERTIFICATE-----\n")
    (tmp_path / "ca.pem").write_text(blocks[1] + "-----END CERTIFICATE-----\n")
    ran = lint("record", "match", "--as-of", "2026-11-22", tmp_path / "ca.pem")
    assert ran.status == 1
    assert "There is no user's certificate: the CA certificate alone was compared, for 2026-11-22." in ran.out


def test_match_without_a_certificate(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("nothing")
    ran = lint("record", "match", tmp_path / "x.txt")
    assert ran.status == 3
    assert ran.out.endswith("There is no certificate.\n")


def test_match_of_a_missing_file_is_a_usage_error(lint: Lint) -> None:
    ran = lint("record", "match", "no-such.pem")
    assert (ran.status, ran.out) == (2, "")
    assert "no-such.pem: no such file or folder" in ran.err


def test_a_broken_certificate_does_not_hide_the_others(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "broken.pem").write_text("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n")
    ran = lint("record", "match", tmp_path / "broken.pem", WWW)
    assert ran.status == 1
    assert "CN=www.example.go.jp" in ran.out
    assert "broken.pem: " in ran.out


@pytest.mark.parametrize("command", [("record", "match", WWW), ("record", "show"), ("scan", WWW)])
def test_a_broken_supplement_is_one_line_with_file_and_key(
    command: tuple[object, ...], lint: Lint, tmp_path: Path
) -> None:
    broken = tmp_path / "extra.toml"
    broken.write_text('schema = "cryptrec-lint/esign-record/1"\nservices = []\n')
    ran = lint(*command, "--record", broken)
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert f"{broken}:2: services: " in ran.err


def test_a_document_of_another_kind_is_no_supplement(lint: Lint) -> None:
    policy = Path(__file__).parents[2] / "lists" / "policies" / "current.toml"
    ran = lint("scan", "--record", policy, WWW)
    assert ran.status == 2
    assert "schema" in ran.err
    assert "cryptrec-lint/esign-record/1" in ran.err


def test_scan_never_examines_signing_users_when_told_not_to(lint: Lint) -> None:
    auto, always = lint("scan", WWW), lint("scan", "--esign", "always", "--as-of", "2026-11-22", WWW)
    never = lint("scan", "--esign", "never", WWW)
    assert auto.out == never.out, "a server's certificate has no nonRepudiation"
    assert "record-silent" in always.out
