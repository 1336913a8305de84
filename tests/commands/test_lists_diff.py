"""`lists diff`: every kind of document, three formats, both languages, and clear words where it cannot compare."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import cryptrec_lint.commands

Lint = Callable[..., Any]
SCHEMA = json.loads((Path(cryptrec_lint.commands.__path__[0]) / "diff.schema.json").read_text(encoding="utf-8"))
PAIRS = [
    ("cryptrec-2003", "cryptrec-2013"),
    ("cryptrec-2013-r7", "cryptrec-2013-r8"),
    ("cryptrec-2022-r1", "cryptrec-2022-r2"),
    ("ls-0003-2022", "ls-0003-2022"),
    ("sha1-rsa1024-transition", "sha1-rsa1024-transition"),
    ("tls-guideline-1.x", "tls-guideline-3.0.1"),
    ("esign-criteria", "esign-criteria"),
    ("esign-record", "esign-record"),
    ("cryptrec-2022", "current"),
]


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_json_keeps_its_contract(lint: Lint, a: str, b: str) -> None:
    ran = lint("lists", "diff", a, b, "--format", "json")
    assert ran.status == 0
    report = json.loads(ran.out)
    jsonschema.validate(report, SCHEMA)
    assert (report["a"]["id"], report["b"]["id"]) == (a, b)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_people_get_every_change_in_their_language(lint: Lint, a: str, b: str, form: str, lang: str) -> None:
    ran = lint("lists", "diff", a, b, "--format", form, "--lang", lang)
    assert ran.status == 0
    report = json.loads(lint("lists", "diff", a, b, "--format", "json").out)
    for change in report["changes"]:
        label = change["label"][lang]
        assert label in ran.out.replace("\\", ""), label
    assert "{" not in ran.out


def test_the_texts_of_notes_stand_below_the_technique(lint: Lint) -> None:
    out = lint("lists", "diff", "cryptrec-2022-r1", "cryptrec-2022-r2").out
    assert "  ECDH\n    + The MAC used with it must be HMAC or CMAC.\n" in out
    assert "notes with another number: 18 → 1, 2 → 3, 12 → 4" in out
    assert "moved to another section (0)\n" in out


def test_a_side_that_is_reconstructed_is_named_before_the_changes(lint: Lint) -> None:
    lines = lint("lists", "diff", "cryptrec-2013", "cryptrec-2013-r1").out.splitlines()
    assert lines[1].startswith("Note: cryptrec-2013-r1 is reconstructed")
    assert not any(line.startswith("Note: cryptrec-2013 ") for line in lines)
    assert any(line.startswith("not established in cryptrec-2013-r1: ") for line in lines)
    japanese = lint("lists", "diff", "cryptrec-2013", "cryptrec-2013-r1", "--lang", "ja").out
    assert "注意：cryptrec-2013-r1は前後の版から組み立て直したもの" in japanese


def test_a_side_known_in_part_is_named_too(lint: Lint) -> None:
    out = lint("lists", "diff", "tls-guideline-2.0", "tls-guideline-3.0.1").out
    assert "Note: tls-guideline-3.0.1 is known only in part." in out
    assert "  protocol version recommended / TLS 1.1\n    status: allowed → barred\n" in out


def test_documents_of_different_kinds_are_refused_in_one_line(lint: Lint) -> None:
    ran = lint("lists", "diff", "cryptrec-2013", "ls-0003-2022")
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err == (
        "error: cryptrec-2013 (cipher list) and ls-0003-2022 (strength requirements) are of different kinds"
        " and cannot be compared\n"
    )
    same_folder = lint("lists", "diff", "sha1-rsa1024-transition", "ls-0003-2022", "--lang", "ja")
    assert same_folder.status == 2
    assert "種類の違う文書は比べられない" in same_folder.err


def test_a_name_that_a_list_and_a_policy_share(lint: Lint) -> None:
    """The list comes first; a policy on the other side, or the folder before the name, says that the policy is meant."""
    assert "CRYPTREC LS-0001-2012," in lint("lists", "diff", "cryptrec-2013", "cryptrec-2022").out
    assert "strength: sha1-rsa1024-transition → ls-0003-2022" in lint("lists", "diff", "cryptrec-2013", "current").out
    named = lint("lists", "diff", "policies/cryptrec-2013", "policies/cryptrec-2022").out
    assert "strength: sha1-rsa1024-transition → sha1-rsa1024-transition, ls-0003-2022" in named
    assert "sha1-rsa1024-transition" in lint("lists", "show", "policies/cryptrec-2013").out


@pytest.mark.parametrize("name", ["cryptrec-1999", "policies/ls-0003-2022", "nowhere/cryptrec-2013", "", "/"])
def test_an_unknown_name_says_what_exists(lint: Lint, name: str) -> None:
    ran = lint("lists", "diff", "cryptrec-2013", name)
    assert ran.status == 2
    assert "there are: cryptrec-2003, cryptrec-2013," in ran.err


def test_markup_in_names_is_no_markup(lint: Lint) -> None:
    out = lint("lists", "diff", "cryptrec-2013", "cryptrec-2013-r1", "--format", "markdown").out
    assert out.startswith("## cryptrec-2013 (CRYPTREC LS-0001-2012, 2013-03-01) → cryptrec-2013-r1 (")
    assert "[secondary]" not in out.replace("\\[secondary\\]", "")
