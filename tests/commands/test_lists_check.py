"""`lists check` and `--lists`: the user's own documents, good and bad, beside the shipped ones."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cryptrec_lint.documents.library import Library

Lint = Callable[..., Any]
LISTS = Path(Library().root)
TOP = Path(__file__).parents[2]
BID = TOP / "examples" / "tls" / "bid.pem"


def policy(folder: Path, id: str, *changes: tuple[str, str], of: str = "cryptrec-2022-r2") -> Path:
    """A policy like a shipped one, with another name and with tiers of its own."""
    path = _copy(LISTS / "policies" / f"{of}.toml", folder / f"{id}.toml", (f'id = "{of}"', f'id = "{id}"'))
    with path.open("a", encoding="utf-8") as file:
        file.write(TIERS)
    return _copy(path, path, *changes)


TIERS = """
[tiers]
recommended = "accepted"
candidate = "conditional"
monitored = "conditional"
unlisted = "rejected"
reason = { ja = "例", en = "an example" }
"""


def strength(folder: Path, id: str, *changes: tuple[str, str]) -> Path:
    source = LISTS / "strength" / "ls-0003-2022.toml"
    return _copy(source, folder / f"{id}.toml", ('id = "ls-0003-2022"', f'id = "{id}"'), *changes)


def _copy(source: Path, target: Path, *changes: tuple[str, str]) -> Path:
    text = source.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return target


def line(path: Path, start: str) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    return next(at for at, text in enumerate(lines, 1) if text.startswith(start))


# --- lists check --------------------------------------------------------------------------------------------------


def test_a_good_file_is_named_with_kind_and_id(lint: Lint, tmp_path: Path) -> None:
    good = policy(tmp_path, "acme")
    ran = lint("lists", "check", good)
    assert (ran.status, ran.out, ran.err) == (0, f"{good}: ok, policy, acme\n", "")
    assert lint("lists", "check", good, "--lang", "ja").out == f"{good}：正しい（方針、acme）\n"


def test_shipped_documents_are_good(lint: Lint) -> None:
    files = sorted(LISTS.rglob("*.toml"))
    ran = lint("lists", "check", *files)
    assert ran.status == 0
    assert len(ran.out.splitlines()) == len(files)


def test_every_file_gets_its_line_and_one_broken_one_is_enough(lint: Lint, tmp_path: Path) -> None:
    good, broken = (
        policy(tmp_path, "acme"),
        policy(tmp_path, "other", ('candidate = "conditional"', 'candidate = "no"')),
    )
    ran = lint("lists", "check", broken, good)
    assert ran.status == 1
    assert ran.out == (
        f"{broken}:{line(broken, 'candidate')}: tiers.candidate:"
        " no cannot be used here; allowed: accepted, conditional, undetermined, rejected\n"
        f"{good}: ok, policy, acme\n"
    )


@pytest.mark.parametrize(
    ("change", "start", "key", "says"),
    [
        (('monitored = "conditional"', 'monitor = "conditional"'), "monitor ", "tiers.monitor", "allowed here"),
        (('monitored = "conditional"\n', ""), "[tiers]", "tiers.monitored", "required"),
        (('ciphers = "cryptrec-2022-r2"', 'ciphers = "x"'), "ciphers", "ciphers", "allowed: cryptrec-2003"),
        (('["ls-0003-2022"]', '["x"]'), "strength", "strength[0]", "allowed: ls-0003-2022"),
        (("[tiers]", 'tls = "x/recommended"\n[tiers]'), "tls", "tls", "allowed: tls-guideline-1.x"),
        (
            ("[tiers]", 'tls = "tls-guideline-2.0/best"\n[tiers]'),
            "tls",
            "tls",
            "allowed: tls-guideline-2.0/exception, tls-guideline-2.0/high, tls-guideline-2.0/recommended",
        ),
        (("[tiers]", 'tls = "tls-guideline-2.0"\n[tiers]'), "tls", "tls", "allowed: tls-guideline-2.0/exception"),
        (('id = "acme"', 'id = "acme2"'), "id", "id", "acme2 cannot be used here; allowed: acme"),
        (('schema = "cryptrec-lint/policy/1"', 'schema = "cryptrec-lint/decisions/1"'), "schema", "schema", "program's own"),
        (("[tiers]", "[tiers"), "[tiers", "", "not valid TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_line_key_and_what_is_allowed(
    lint: Lint, tmp_path: Path, change: tuple[str, str], start: str, key: str, says: str
) -> None:
    broken = policy(tmp_path, "acme", change)
    ran = lint("lists", "check", broken)
    assert ran.status == 1
    first = ran.out.splitlines()[0]
    assert first.startswith(f"{broken}:{line(broken, start)}: {key}")
    assert says in first


def test_several_errors_of_one_file_that_are_of_different_sorts(lint: Lint, tmp_path: Path) -> None:
    broken = policy(tmp_path, "acme", ('id = "acme"', 'id = "x"'), ('ciphers = "cryptrec-2022-r2"', 'ciphers = "x"'))
    assert [text.split(": ")[1] for text in lint("lists", "check", broken).out.splitlines()] == ["id", "ciphers"]


def test_files_given_together_may_name_each_other(lint: Lint, tmp_path: Path) -> None:
    rules = strength(tmp_path / "a", "acme-rules")
    ours = policy(tmp_path / "b", "acme", ('"ls-0003-2022"', '"acme-rules"'))
    assert lint("lists", "check", ours).status == 1
    assert lint("lists", "check", ours, rules).status == 0
    assert lint("lists", "check", "--lists", tmp_path, ours).status == 0


def test_a_superseded_edition_must_exist_and_have_one_successor(lint: Lint, tmp_path: Path) -> None:
    head = ('state = "incomplete"', 'supersedes = "nothing"\nstate = "incomplete"')
    broken = strength(tmp_path, "acme-rules", head)
    out = lint("lists", "check", broken).out
    assert f"{broken}:{line(broken, 'supersedes')}: edition.supersedes: nothing cannot be used here" in out
    one = strength(tmp_path, "acme-1", ('state = "incomplete"', 'supersedes = "ls-0003-2022"\nstate = "incomplete"'))
    two = strength(tmp_path, "acme-2", ('state = "incomplete"', 'supersedes = "ls-0003-2022"\nstate = "incomplete"'))
    assert lint("lists", "check", one).status == 0
    ran = lint("lists", "check", one, two)
    assert "acme-1 says that it supersedes ls-0003-2022 too" in ran.out
    assert ran.status == 1


def test_a_file_that_is_not_there_is_a_usage_error(lint: Lint, tmp_path: Path) -> None:
    for path in (tmp_path / "no.toml", tmp_path):
        ran = lint("lists", "check", path)
        assert (ran.status, ran.out, ran.err) == (2, "", f"error: {path}: no such file\n")
    assert lint("lists", "check").status == 2


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"\x00", b"a = " + b"[" * 5000, b"schema = 3", b"schema = []"])
def test_no_content_gives_a_traceback(lint: Lint, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    ran = lint("lists", "check", path)
    assert ran.status == 1
    assert len(ran.out.splitlines()) == 1
    assert ran.out.startswith(str(path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="an operating system without named pipes")
def test_a_pipe_keeps_nobody_waiting(lint: Lint, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.toml")
    ran = lint("lists", "--lists", tmp_path)
    assert ran.status == 2
    assert "not a regular file" in ran.err


@pytest.mark.skipif(os.name == "nt", reason="names of files are Unicode there")
def test_a_name_that_is_no_utf_8_can_be_printed(lint: Lint, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.toml"
    with open(path, "wb") as file:
        file.write(b"x = 1")
    ran = lint("lists", "check", os.fsdecode(path))
    assert ran.status == 1
    assert "?.toml:" in ran.out


# --- --lists ------------------------------------------------------------------------------------------------------


def test_scan_judges_by_a_policy_of_the_users(lint: Lint, tmp_path: Path) -> None:
    """Any layout will do, and the policy may name shipped editions."""
    policy(tmp_path / "deep" / "er", "acme", ('monitored = "conditional"', 'monitored = "rejected"'))
    ran = lint("scan", "--lists", tmp_path, "--policy", "acme", BID)
    assert ran.status == 1
    assert "policy acme: CRYPTREC LS-0001-2022R2 (2026-03-30)" in ran.out
    assert "acme" in lint("scan", "--policy", "acme", BID).err


@pytest.mark.parametrize(
    "arguments",
    [("scan", BID), ("lists",), ("lists", "show", "acme"), ("lists", "diff", "acme", "current"), ("explain", "MD5")],
)
def test_every_command_takes_the_folder(lint: Lint, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    policy(tmp_path, "acme")
    assert lint(*arguments, "--lists", tmp_path).status in (0, 1)
    (tmp_path / "notes.toml").write_text("x = 1\n", encoding="utf-8")
    ran = lint(*arguments, "--lists", tmp_path)
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith(f"error: {tmp_path / 'notes.toml'}: schema: None cannot be used here; allowed: ")


def test_the_folder_may_stand_before_the_subcommand(lint: Lint, tmp_path: Path) -> None:
    policy(tmp_path, "acme")
    assert lint("lists", "--lists", tmp_path, "show", "acme").status == 0
    assert "[your own]" in lint("lists", "--lists", tmp_path).out
    assert "[your own]" not in lint("lists").out


def test_a_list_of_the_users_is_an_edition_like_any_other(lint: Lint, tmp_path: Path) -> None:
    source = LISTS / "ciphers" / "cryptrec-2022-r2.toml"
    changes = (
        ('id = "cryptrec-2022-r2"', 'id = "acme-list"'),
        ('supersedes = "cryptrec-2022-r1"', 'supersedes = "cryptrec-2022-r2"'),
    )
    _copy(source, tmp_path / "acme-list.toml", *changes)
    timeline = lint("lists", "timeline", "AES", "--lists", tmp_path)
    assert timeline.out.split("\n")[14].split()[0] == "acme-list"  # the 14th edition, after the name
    assert "added (0)" in lint("lists", "diff", "cryptrec-2022-r2", "acme-list", "--lists", tmp_path).out


def test_nothing_that_ships_can_be_replaced(lint: Lint, tmp_path: Path) -> None:
    for id in ("current", "ls-0003-2022"):  # an id of whatever kind
        folder = tmp_path / id
        policy(folder, id)
        ran = lint("lists", "--lists", folder)
        assert ran.status == 2
        assert f"{id} is the name of a document that ships with the program" in ran.err


def test_an_id_stands_once(lint: Lint, tmp_path: Path) -> None:
    policy(tmp_path / "a", "acme")
    policy(tmp_path / "b", "acme")
    ran = lint("lists", "--lists", tmp_path)
    assert ran.status == 2
    assert "another document is called acme too" in ran.err


@pytest.mark.parametrize("folder", ["no-such-folder", "", str(BID)])
def test_a_folder_that_is_none_is_a_usage_error(lint: Lint, folder: str) -> None:
    for arguments in (("scan", BID), ("lists",), ("lists", "check", LISTS / "policies" / "current.toml")):
        ran = lint(*arguments, "--lists", folder)
        assert ran.status == 2
        assert "no such folder" in ran.err


def test_an_edition_that_a_policy_names_wrongly_is_told_with_its_place(lint: Lint, tmp_path: Path) -> None:
    broken = policy(tmp_path, "acme", ("[tiers]", 'tls = "tls-guideline-2.0/best"\n[tiers]'))
    ran = lint("scan", "--lists", tmp_path, "--policy", "acme", BID)
    assert ran.status == 2
    assert f"{broken}:{line(broken, 'tls')}: tls: tls-guideline-2.0/best cannot be used here" in ran.err


def test_the_folder_is_read_only_where_it_is_named(lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cryptrec_lint.documents import own

    monkeypatch.setattr(own, "files_below", lambda folder: pytest.fail("read"))
    monkeypatch.setattr(own, "identify", lambda path: pytest.fail("read"))
    assert lint("scan", BID).status == 1
