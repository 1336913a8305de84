"""How the tests of JOSE, OpenSSH and OpenPGP read sources, and how they write an observation down in one line."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cryptrec_lint.model import Algorithm, Fault, KeySeen, MechanismUse, Observation, OriginKind, StatusSeen, Unresolved
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.source import Source
from tests.lending import NoFiles

See = Callable[..., list[str]]


def _component(algorithm: Algorithm) -> str:
    parts = (algorithm.name, algorithm.size, algorithm.parameter_set, algorithm.inside and f"in {algorithm.inside}")
    return " ".join(str(part) for part in parts if part is not None)


def line(found: Observation) -> str:
    """Place, symbol, and what was seen."""
    where = f"{found.location.line}:{found.location.column} {found.location.symbol}"
    if isinstance(found, Unresolved):
        return f"{where} {found.rule} {found.why.key}"
    if isinstance(found, Fault):
        return f"{where} {found.rule} {found.why.key}"
    if not isinstance(found, MechanismUse):
        return f"{where} {type(found).__name__}"
    parts = [" + ".join(map(_component, found.components)), *(f"{name} {value}" for name, value in found.details)]
    if found.origin.kind is OriginKind.DEFAULT:
        parts.append("default")
    return f"{where} {found.purpose} {found.mechanism} = {'; '.join(parts)}"


@pytest.fixture(scope="session")
def no_files() -> Files:
    """The files that the tests lend to a reader: none."""
    return NoFiles()


@pytest.fixture(scope="session")
def observe(no_files: Files) -> Callable[..., list[Observation]]:
    """What the readers that claim a source see in it, but for the numbers of keys, which are no findings; what is written
    stands where it is said to stand."""

    def all_of(data: bytes, path: str = "x") -> list[Observation]:
        source = Source(path, data)
        found = [one for reader in registry.claimants(source) for one in reader.read(source, no_files)]
        assert all(source.span(one.location) == one.written for one in found)
        return [one for one in found if not isinstance(one, (KeySeen, StatusSeen))]

    return all_of


@pytest.fixture(scope="session")
def see(observe: Callable[..., list[Observation]]) -> See:
    """The same, a line each."""
    return lambda data, path="x": [line(one) for one in observe(data, path)]


@pytest.fixture(scope="session")
def claimed() -> Callable[..., list[str]]:
    """The names of the readers that claim a source."""
    return lambda data, path="x": [one.name for one in registry.claimants(Source(path, data))]


def puttygen_in(folder: Path) -> Callable[..., bytes]:
    """Run `puttygen` in a folder, give the file that it made, which `secret` protects; skip where it is missing."""
    if shutil.which("puttygen") is None:
        pytest.skip("NOT TESTED against PuTTY: puttygen is not installed")
    (folder / "secret").write_text("secret\n")
    (folder / "empty").write_text("\n")

    def run(*arguments: str, secret: bool = False) -> bytes:
        command = ["puttygen", *arguments, "-q", "-o", "made", "--new-passphrase", "secret" if secret else "empty"]
        subprocess.run(command, cwd=folder, capture_output=True, check=True)
        return (folder / "made").read_bytes()

    return run
