"""All reporters show the same findings; the machine formats meet their schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cryptrec_lint.texts import rules
from cryptrec_lint.wording import table

TOP = Path(__file__).parents[2]
REPORT_SCHEMA = TOP / "src" / "cryptrec_lint" / "reporters" / "report.schema.json"
SARIF_SCHEMA = TOP / "tests" / "data" / "sarif-schema-2.1.0.json"

Lint = Callable[..., Any]


@pytest.fixture
def everything(tmp_path: Path) -> Path:
    """A folder with something of every verdict, and with text that is hard to quote."""
    (tmp_path / "日本語 %20 name.py").write_bytes(
        b"import hashlib\nhashlib.md5(b'\xff\x00')\nhashlib.sha1()\nhashlib.sha256()\nhashlib.new(name)\n"
    )
    (tmp_path / "bid.pem").write_bytes(
        (TOP / "examples" / "tls" / "bid.pem").read_bytes() + b"-----BEGIN CERTIFICATE-----\n"
    )
    (tmp_path / "nginx.conf").write_bytes((TOP / "examples" / "tls" / "nginx.conf").read_bytes())
    return tmp_path


@pytest.mark.parametrize("policy", ["cryptrec-2013", "cryptrec-2022", "current"])
def test_json_meets_its_schema(lint: Lint, everything: Path, policy: str) -> None:
    report = json.loads(lint("scan", "--policy", policy, "--format", "json", everything).out)
    jsonschema.Draft202012Validator(json.loads(REPORT_SCHEMA.read_text())).validate(report)
    counted = {
        verdict: report["summary"][verdict] for verdict in ("accepted", "conditional", "undetermined", "rejected")
    }
    for verdict, count in counted.items():
        assert count == sum(one["verdict"] == verdict for one in report["findings"])
        assert count > 0, f"the sample has nothing {verdict}"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_sarif_meets_the_official_schema(lint: Lint, everything: Path, lang: str) -> None:
    log = json.loads(lint("scan", "--format", "sarif", "--lang", lang, everything).out)
    jsonschema.Draft4Validator(json.loads(SARIF_SCHEMA.read_text())).validate(log)


def test_sarif_carries_every_observation(lint: Lint, everything: Path) -> None:
    report = json.loads(lint("scan", "--format", "json", everything).out)
    run = json.loads(lint("scan", "--format", "sarif", everything).out)["runs"][0]
    assert [one["partialFingerprints"]["cryptrecLint/v1"] for one in run["results"]] == [
        one["fingerprint"] for one in report["findings"]
    ]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[\x21-\x7e]+", uri), "a URI is ASCII"
    assert run["invocations"][0]["executionSuccessful"] is False


def test_text_shows_each_finding_that_json_has(lint: Lint, everything: Path) -> None:
    report = json.loads(lint("scan", "--format", "json", everything).out)
    text = lint("scan", "--verbose", everything).out
    for finding in report["findings"]:
        assert f"[{finding['rule']}]" in text
        message = "".join(char if char.isprintable() else "\ufffd" for char in finding["message"]["en"])
        assert message in text


def test_each_message_stands_in_both_languages(lint: Lint, everything: Path) -> None:
    for finding in json.loads(lint("scan", "--format", "json", everything).out)["findings"]:
        for text in (finding["message"], finding["remedy"], *finding["reminders"]):
            assert text["ja"]
            assert text["en"]
            assert re.search(r"[ぁ-んァ-ヶ一-龠]", text["ja"]), text["ja"]
            assert "{" not in text["ja"] + text["en"]


def test_rules_are_complete_in_both_languages() -> None:
    for rule in rules().values():
        for text in (rule.title, rule.message, rule.why, rule.remedy):
            assert text.ja
            assert text.en
            assert set(re.findall(r"{(\w+)}", text.ja)) == set(re.findall(r"{(\w+)}", text.en)), rule.id
        assert rule.verdicts


@pytest.mark.parametrize("name", ["messages", "reasons", "help"])
def test_messages_are_complete_in_both_languages(name: str) -> None:
    for section, rows in table(name).items():
        for key, row in rows.items():
            assert set(row) == {"ja", "en"}, f"{section}.{key}"
            assert set(re.findall(r"{(\w+)}", row["ja"])) == set(re.findall(r"{(\w+)}", row["en"])), f"{section}.{key}"


def test_no_opinion_stands_in_a_message() -> None:
    """`weak`, `insecure`, `broken` are opinions: the documents' own words are used instead."""
    for name in ("rules.toml", "messages.toml", "messages-esign.toml", "reasons.toml", "help.toml"):
        text = (TOP / "src" / "cryptrec_lint" / name).read_text(encoding="utf-8").lower()
        found = re.findall(r"\b(?:weak|insecure|broken)\b|脆弱|危険", text)
        assert not found, f"{name}: {found}"


def test_colours_follow_the_environment(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    path = TOP / "examples" / "tls" / "bid.pem"
    assert "\x1b[" not in lint("scan", path).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[31;1mrejected" in lint("scan", path).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in lint("scan", path).out


def test_json_has_identifier_details_and_days_of_each_use(lint: Lint, everything: Path) -> None:
    findings = json.loads(lint("scan", "--format", "json", everything).out)["findings"]
    keys = [one for one in findings if one["purpose"] == "certificate-key" and one["mechanism"].startswith("RSA-")]
    assert keys
    for key in keys:
        assert key["oid"] == "1.2.840.113549.1.1.1"
        assert key["details"]["rsa_exponent"] == 65537
        assert key["made"] is None and re.fullmatch(r"\d{4}-\d\d-\d\d", key["until"])
    in_code = next(one for one in findings if one["purpose"] == "code")
    assert (in_code["oid"], in_code["made"], in_code["until"]) == ("", None, None)
