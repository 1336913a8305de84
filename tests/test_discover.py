"""The files that a reader is lent: what a pattern in a hostile configuration can and cannot reach."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cryptrec_lint.discover import LocalFiles
from cryptrec_lint.source import Source


def test_a_pattern_lists_no_folder_outside_the_root(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "beside.conf").write_text("x")
    source = Source((root / "nginx.conf").as_posix(), b"")
    files = LocalFiles(root.as_posix())
    assert files.matching(source, "../*.conf") == []
    assert {error.why.key for error in files.refused} == {"link-outside"}
    assert files.matching(source, f"{tmp_path.as_posix()}/*.conf") == []


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_links_to_one_folder_do_not_multiply_what_a_pattern_meets(tmp_path: Path) -> None:
    """Eight links to the folder itself and ten levels would be 8 ** 10 paths."""
    for number in range(8):
        (tmp_path / f"link{number}").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a.conf").write_text("x")
    files = LocalFiles(tmp_path.as_posix())
    found = files.matching(Source((tmp_path / "nginx.conf").as_posix(), b""), "*/" * 10 + "[a-c].conf")
    assert [source.data for source in found] == [b"x"]


def test_a_pattern_leaves_hidden_names_alone(tmp_path: Path) -> None:
    for name in (".hidden.conf", "b.conf", "a.conf"):
        (tmp_path / name).write_text(name)
    files = LocalFiles(tmp_path.as_posix())
    beside = Source((tmp_path / "nginx.conf").as_posix(), b"")
    assert [source.data for source in files.matching(beside, "*.conf")] == [b"a.conf", b"b.conf"]
    assert [source.data for source in files.matching(beside, ".h*.conf")] == [b".hidden.conf"]
