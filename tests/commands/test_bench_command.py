"""`bench` as a user runs it: a row for everything that the list accepts, formats, comparison, clear refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cryptrec_lint.benchmarking import run as runner
from cryptrec_lint.benchmarking.cases import cases
from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import panel

Lint = Callable[..., Any]
QUICK = ("--seconds", "0.002", "--sizes", "16,1024")


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The suites run in a process of their own, which must find this very package."""
    monkeypatch.setenv("PYTHONPATH", str(Path(runner.__file__).parents[2]))


@pytest.mark.parametrize("policy", ["cryptrec-2013", "cryptrec-2022", "cryptrec-2022-r2"])
def test_every_technique_of_the_recommended_tables_has_a_row(policy: str) -> None:
    judges = panel(Library(), policy)
    rows = cases(judges)
    recommended = {entry.canonical for entry in judges.ciphers.entry if entry.tier == "recommended"}
    assert recommended <= {name for case in rows for name in case.techniques}
    assert len({case.id for case in rows}) == len(rows)
    for case in rows:
        assert (case.timings is None) is (case.unavailable is not None), case.id
        assert case.timings is None or case.check is not None, f"{case.id} would be timed unchecked"


def test_a_table_with_both_ways_and_the_host(lint: Lint) -> None:
    ran = lint("bench", *QUICK, "--only", "aes-128-gcm", "--only", "ecdsa-p-256", "--only", "kcipher-2")
    assert (ran.status, ran.err) == (0, "")
    for words in (
        "processor: ",
        "OpenSSL ",
        "AES-128-GCM",
        "per message",
        "ceiling",
        "ECDSA P-256",
        "verify",
        "median",
    ):
        assert words in ran.out
    assert "this project's own implementation" in ran.out
    assert "not constant-time" in ran.out


def test_json_loads_again_and_compares(lint: Lint, tmp_path: Path) -> None:
    first = tmp_path / "first.json"
    assert lint("bench", *QUICK, "--only", "SHA-256", "--format", "json", "--output", first).status == 0
    document = json.loads(first.read_text(encoding="utf-8"))
    assert document["schema"] == "cryptrec-lint/bench/1"
    (row,) = [one for one in document["rows"] if one["id"] == "sha-256"]
    assert row["verdict"] == "accepted"
    assert {(one["way"], one["size"]) for one in row["figures"]} == {
        (way, size) for way in ("per-message", "ceiling") for size in (16, 1024)
    }
    again = lint("bench", *QUICK, "--only", "SHA-256", "--compare", first)
    assert again.status == 0
    assert "SHA-256" in again.out


def test_html_is_one_file_in_both_languages(lint: Lint) -> None:
    for lang in ("ja", "en"):
        ran = lint("bench", *QUICK, "--only", "aes-128-ctr", "--format", "html", "--lang", lang)
        assert ran.status == 0
        assert ran.out.startswith("<!")
        assert "<svg" in ran.out
        assert "http://" not in ran.out.replace("http://www.w3.org", "")


def test_several_threads_are_shown(lint: Lint) -> None:
    ran = lint("bench", "--seconds", "0.01", "--sizes", "65536", "--only", "aes-128-ctr", "--threads", "2")
    assert ran.status == 0
    assert "in threads" in ran.out


def test_what_is_refused_is_one_line(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{", encoding="utf-8")
    for arguments, said in (
        (("--only", "nothing-like-it"), "no technique matches --only"),
        (("--sizes", "16,zero"), "is not a list of sizes in bytes"),
        (("--policy", "no-such-policy"), "no-such-policy"),
        (("--compare", tmp_path / "x.json"), "x.json"),
    ):
        ran = lint("bench", *arguments)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err
        assert len(ran.err.splitlines()) <= 3, "click adds its usage lines at most"


def test_without_the_extra_it_says_what_to_install(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "missing", lambda: ["pytest_benchmark"])
    ran = lint("bench")
    assert ran.status == 2
    assert "pip install 'cryptrec-lint[bench]'" in ran.err


def test_a_wrong_answer_is_not_timed(lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The suites' process breaks one known answer: the row says so, the others stay, and the status is 1."""
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import hashlib\n"
        "from cryptrec_lint.benchmarking.makers import hashes\n"
        "original = hashes.cases\n"
        "def refuse():\n"
        "    from cryptrec_lint.benchmarking.model import KnownAnswerError\n"
        "    raise KnownAnswerError('not the published digest')\n"
        "def cases(accepted):\n"
        "    for case in original(accepted):\n"
        "        yield case._replace(check=refuse) if case.id == 'sha-256' else case\n"
        "hashes.cases = cases\n"
    )
    source = str(Path(runner.__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{source}")
    ran = lint("bench", *QUICK, "--only", "SHA-256", "--only", "SHA-384", "--format", "json")
    assert ran.status == 1
    rows = {row["id"]: row for row in json.loads(ran.out)["rows"]}
    assert not rows["sha-256"]["figures"]
    assert "not the published digest" in rows["sha-256"]["unavailable"]["en"]
    assert rows["sha-384"]["figures"]
