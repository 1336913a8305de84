"""The real `pre-commit` on a scratch repository: it blocks a commit with a rejected use and lets a clean one pass."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

TOP = Path(__file__).parents[1]
SHIPPED = ("src", "lists", "benches", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def hook(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A repository that offers the hook, as this working tree has it, and its revision."""
    folder = tmp_path_factory.mktemp("hook")
    for name in SHIPPED:
        source = TOP / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "hook")
    return folder, git(folder, "rev-parse", "HEAD")


def short_key() -> str:
    """A public key of RSA-1024 in a line."""
    key = rsa.generate_private_key(65537, 1024).public_key()
    return key.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH).decode()


def run_hook(folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PRE_COMMIT_HOME": str(home), "LANG": "en_US.UTF-8", "PRE_COMMIT_COLOR": "never"}
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")


def test_the_hook_blocks_and_passes(hook: tuple[Path, str], tmp_path: Path) -> None:
    pytest.importorskip("pre_commit")
    offering, revision = hook
    work, home = tmp_path / "work", tmp_path / "home"
    work.mkdir()
    git(work, "init", "--quiet")
    (work / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {offering.as_posix()}\n  rev: {revision}\n  hooks:\n  - id: cryptrec-lint\n"
    )
    (work / "seal.py").write_text("import hashlib\n\n\ndef seal(data):\n    return hashlib.md5(data).digest()\n")
    (work / "notes.txt").write_text("md5 is only a word here\n")
    (work / "deploy.yaml").write_text(f"host: bid\nkey: {short_key()}\n")
    git(work, "add", ".")
    blocked = run_hook(work, home)
    assert blocked.returncode == 1, blocked.stdout + blocked.stderr
    assert "MD5 is in no section of CRYPTREC LS-0001-2012" in blocked.stdout
    assert "2:6  rejected  RSA-1024" in blocked.stdout, "a key in a file that nothing says of its name"
    (work / "deploy.yaml").write_text("host: bid\n")
    (work / "seal.py").write_text("import hashlib\n\n\ndef seal(data):\n    return hashlib.sha256(data).digest()\n")
    git(work, "add", ".")
    passed = run_hook(work, home)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "Passed" in passed.stdout
