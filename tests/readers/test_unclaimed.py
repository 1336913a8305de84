"""What no reader claims: told where it may hold keys or certificates, counted by name where it is of another kind."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import tomli

from cryptrec_lint.readers import registry, unclaimed
from cryptrec_lint.source import Source
from tests.conftest import Ran

Lint = Callable[..., Ran]
TABLE = tomli.loads((Path(unclaimed.__file__).parent / "unclaimed.toml").read_text(encoding="utf-8"))
UNKNOWN = b"\xee\x01\x02\x03" * 200
GOOD = Path(__file__).parents[1] / "data"


def contents() -> list[tuple[str, bytes, str]]:
    """A file of each row that knows one by its octets: name, octets, reason."""
    return [
        (
            "x" + row.get("suffixes", [".bin"])[0],
            bytes(row.get("at", 0)) + bytes.fromhex(row["magic"]) + bytes(600),
            row["reason"],
        )
        for row in TABLE["content"]
    ]


def told(lint: Lint, folder: Path) -> list[tuple[str, str, str]]:
    report = json.loads(lint("scan", folder, "--format", "json", "--allow-empty").out)
    return [(Path(one["location"]["path"]).name, one["rule"], one["verdict"]) for one in report["findings"]]


@pytest.mark.parametrize(("name", "data", "why"), contents(), ids=[row["kind"] for row in TABLE["content"]])
def test_a_file_that_is_not_opened_is_told(name: str, data: bytes, why: str, lint: Lint, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert told(lint, tmp_path) == [(name, "unread-container", "undetermined")]
    found = unclaimed.by_content(Source(name, data))
    assert found is not None
    assert found.key == why
    (tmp_path / name).write_bytes(b"\xfe" + data)
    assert unclaimed.by_content(Source(name, b"\xfe" + data)) is None


@pytest.mark.parametrize("suffix", TABLE["names"]["suffixes"])
def test_a_key_by_its_name_is_told(suffix: str, lint: Lint, tmp_path: Path) -> None:
    (tmp_path / f"A{suffix.upper()}").write_bytes(UNKNOWN)
    (tmp_path / "a.png").write_bytes(UNKNOWN)
    assert told(lint, tmp_path) == [(f"A{suffix.upper()}", "unread-container", "undetermined")]


@pytest.mark.parametrize("name", TABLE["names"]["files"])
def test_a_key_by_its_whole_name_is_told(name: str) -> None:
    assert unclaimed.by_name(Source(f"etc/{name}", UNKNOWN)) is not None
    assert unclaimed.by_name(Source(f"etc/{name}.txt", UNKNOWN)) is None


@pytest.mark.parametrize(
    "data", [b"", b"\n \n", b"# put your certificate here\n#\n"], ids=["empty", "blank", "remarks"]
)
def test_a_file_without_content_is_not_told(data: bytes, lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "server.key").write_bytes(data)
    assert told(lint, tmp_path) == []


def test_a_folder_with_one_good_key_and_an_unknown_one_is_not_compliant(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text("import hashlib\nhashlib.sha256(b'')\n")
    assert json.loads(lint("scan", tmp_path, "--format", "json").out)["summary"]["compliant"]
    (tmp_path / "store.bcfks").write_bytes(UNKNOWN)
    report = json.loads(lint("scan", tmp_path, "--format", "json").out)
    assert not report["summary"]["compliant"]
    (told_of,) = [one for one in report["findings"] if one["rule"] == "unread-container"]
    assert told_of["location"]["path"].endswith("store.bcfks")


def test_what_is_read_is_not_told(lint: Lint, tmp_path: Path) -> None:
    """A key that its reader knows; and a file with such a name in which something is found that stands in a text."""
    block = (Path(__file__).parent / "certificates/fixtures/ec.pem").read_bytes()
    begin = block.index(b"-----BEGIN")
    (tmp_path / "a.pem").write_bytes(block)
    (tmp_path / "b.key").write_bytes(b"".join(b"> " + line + b"\n" for line in block[begin:].splitlines()))
    assert not [one for one in told(lint, tmp_path) if one[1] == "unread-container"]


def test_members_of_archives_are_told_too(lint: Lint, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/server.p12", UNKNOWN)
        archive.writestr("a/logo.png", UNKNOWN)
        archive.writestr("a/inner.7z", b"7z\xbc\xaf\x27\x1c" + bytes(99))
    (tmp_path / "x.zip").write_bytes(packed.getvalue())
    report = json.loads(lint("scan", tmp_path, "--format", "json").out)
    assert [one["location"]["symbol"] for one in report["findings"]] == ["a/inner.7z!", "a/server.p12!"]


def test_a_file_that_the_user_names_is_told_once(lint: Lint, tmp_path: Path) -> None:
    path = tmp_path / "x.7z"
    path.write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(99))
    report = json.loads(lint("scan", path, "--format", "json").out)
    assert [one["rule"] for one in report["findings"]] == ["unread-container"]
    assert report["errors"] == []


def test_other_kinds_are_named_by_suffix(lint: Lint, tmp_path: Path) -> None:
    for name in ("b.png", "a.PNG", "notes", "c.so"):
        (tmp_path / name).write_bytes(UNKNOWN)
    (tmp_path / "code.py").write_text("import hashlib\nhashlib.sha256(b'')\n")
    report = json.loads(lint("scan", tmp_path, "--format", "json").out)
    names = {kind: [Path(path).name for path in paths] for kind, paths in report["other_kinds"].items()}
    assert names == {"": ["notes"], ".png": ["a.PNG", "b.png"], ".so": ["c.so"]}
    assert report["summary"]["skipped"] == 4
    verbose, short = lint("scan", tmp_path, "-v").out, lint("scan", tmp_path).out
    assert "a.PNG" in verbose
    assert "a.PNG" not in short


def test_every_row_is_known_to_no_reader() -> None:
    """A row of what is read would never be told."""
    for name, data, _ in contents():
        assert registry.claimants(Source(name, data)) == [], name


def test_a_text_too_large_to_be_read_is_told(lint: Lint, tmp_path: Path) -> None:
    """Whatever it begins with: something may stand further down."""
    from cryptrec_lint.discover import MAX_BYTES

    for name, start in (("a.log", b"line\n"), ("a.iso", bytes(32769) + b"CD001")):
        with open(tmp_path / name, "wb") as file:
            file.write(start * (MAX_BYTES // len(start) + 1) if name == "a.log" else start)
            file.truncate(MAX_BYTES + 1)
    assert [one[0] for one in told(lint, tmp_path)] == ["a.iso", "a.log"]
