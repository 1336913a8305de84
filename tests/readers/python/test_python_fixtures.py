"""What the reader sees in real-looking files: every line says what it expects, and nothing else is seen.

`# expect: A | B` are the observations on a line, summed up; `# gap: A` is one that should be there and is not yet.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from cryptrec_lint.model import (
    Algorithm,
    MechanismUse,
    Observation,
    OriginKind,
    ProtocolUse,
    Purpose,
    Unresolved,
    VersionsOffered,
)
from cryptrec_lint.readers.python.gate import passes
from cryptrec_lint.readers.python.reading import read_anyway
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary.catalogue import catalogue

FOLDER = Path(__file__).parent / "fixtures"
FIXTURES = sorted(FOLDER.glob("*.py"))

_MARK = re.compile(r"#\s*(expect|gap|expect-file):\s*(.*?)\s*(?=#\s*(?:expect|gap|expect-file):|$)")


def source(path: Path) -> Source:
    """A fixture as a source."""
    return Source(path.name, path.read_bytes())


def marks(path: Path, kind: str) -> dict[int, list[str]]:
    """Line → what its comments of a kind say, sorted."""
    found: dict[int, list[str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        said = [item for name, text in _MARK.findall(line) if name == kind for item in re.split(r"\s*\|\s*", text)]
        if said:
            found[number] = sorted(said)
    return found


def observed(found: Source) -> dict[int, list[str]]:
    """Line → what is observed there, summed up and sorted."""
    lines: dict[int, list[str]] = defaultdict(list)
    for observation in read_anyway(found):
        if isinstance(observation, VersionsOffered):
            continue  # test_python_versions.py
        lines[observation.location.line].append(summary(observation))
    return {number: sorted(said) for number, said in lines.items()}


def summary(observation: Observation) -> str:
    """`AES/128 + CBC`, `HMAC + MD5 in HMAC, default`, `TLS 1.2`, `suite TLS_…`, or the rule of what is unresolved."""
    if isinstance(observation, Unresolved):
        return observation.rule
    if isinstance(observation, ProtocolUse):
        return observation.protocol + _suffix(observation)
    assert isinstance(observation, MechanismUse)
    if observation.mechanism.startswith("TLS_"):
        return f"suite {observation.mechanism}"
    return " + ".join(map(_component, observation.components)) + _suffix(observation)


def _component(item: Algorithm) -> str:
    named = item.name if item.parameter_set in (None, item.name) else f"{item.name}/{item.parameter_set}"
    sized = item.parameter_set is None and item.size is not None and item.name not in ("X25519", "X448")
    inside = f" in {item.inside}" if item.inside else ""
    return f"{named}/{item.size}{inside}" if sized else named + inside


def _suffix(observation: MechanismUse | ProtocolUse) -> str:
    if isinstance(observation, MechanismUse) and observation.purpose is Purpose.NON_SECURITY:
        return ", non-security"
    return ", default" if observation.origin.kind is OriginKind.DEFAULT else ""


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_line_says_what_it_expects(path: Path) -> None:
    """Every observation is expected on its line, and every expectation is met."""
    expected = marks(path, "expect")
    found = observed(source(path))
    for line in marks(path, "expect-file"):
        found = {at: [item for item in said if item != "unreadable-input"] for at, said in found.items()}
        expected.setdefault(line, [])
    assert {at: said for at, said in found.items() if said} == {at: said for at, said in expected.items() if said}


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_known_gap_is_still_a_gap(path: Path) -> None:
    """Whoever closes a gap turns its mark into an expectation."""
    found = observed(source(path))
    for line, missing in marks(path, "gap").items():
        assert not set(missing) & set(found.get(line, ())), f"line {line} is no gap any more"


def test_every_firing_fixture_has_a_silent_twin() -> None:
    """For each library, a file in which nothing is a use."""
    silent = {path.stem for path in FIXTURES if not marks(path, "expect") and not marks(path, "gap")}
    assert silent >= {"hashlib_silent", "pyca_silent", "pycryptodome_silent", "ssl_silent", "empty"}
    assert silent >= {"escapes_silent", "key_files_silent"}


def test_a_file_that_does_not_parse_says_so_once() -> None:
    """The complaint stands beside what could be read line by line."""
    for path in FIXTURES:
        if marks(path, "expect-file"):
            said = [item for line in observed(source(path)).values() for item in line]
            assert said.count("unreadable-input") == 1


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_the_first_gate_loses_nothing(path: Path) -> None:
    """A file that the gate drops yields nothing when it is read all the same."""
    assert passes(path.read_bytes(), catalogue()) or not observed(source(path))
