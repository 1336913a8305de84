"""How the tests of the certificate readers read sources, and how they write an observation down in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from cryptrec_lint.model import (
    Algorithm,
    CertificateSeen,
    Fault,
    KeySeen,
    MechanismUse,
    Observation,
    OriginKind,
    StatusSeen,
    Unresolved,
)
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import der_certificate, pem
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.source import Source
from tests.lending import NoFiles

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]
Fixture = Callable[[str], bytes]

FIXTURES = Path(__file__).parent / "fixtures"


def _component(algorithm: Algorithm) -> str:
    parts = (algorithm.name, algorithm.size, algorithm.parameter_set, algorithm.inside and f"in {algorithm.inside}")
    return " ".join(str(part) for part in parts if part is not None)


def _line(found: Observation) -> str:
    symbol = found.location.symbol
    if isinstance(found, CertificateSeen):
        return f"{symbol} {found.role}"
    if isinstance(found, (Fault, Unresolved)):
        return f"{symbol} {found.rule} {found.why.key}"
    assert isinstance(found, MechanismUse)
    parts = [" + ".join(map(_component, found.components)), *(f"{name} {value}" for name, value in found.details)]
    if found.origin.kind is OriginKind.DEFAULT:
        parts.append("default")
    return f"{symbol} {found.purpose} {found.mechanism} = {'; '.join(parts)}"


@pytest.fixture(scope="session")
def no_files() -> Files:
    """The files that the tests lend to a reader: none."""
    return NoFiles()


def _without_numbers(found: Iterable[Observation]) -> list[Observation]:
    return [one for one in found if not isinstance(one, (KeySeen, StatusSeen))]


@pytest.fixture(scope="session")
def observe(no_files: Files) -> Observe:
    """What the reader of a source sees in it, but for the numbers of keys, which are no findings; `path` chooses the reader as a user's file name would."""

    def all_of(data: bytes, path: str = "x.pem") -> list[Observation]:
        reader = der_certificate.READER if path.endswith(".der") else pem.READER
        return _without_numbers(reader.read(Source(path, data), no_files))

    return all_of


@pytest.fixture(scope="session")
def unlock() -> Observe:
    """The same of the reader which claims a source, with these passwords; exactly one reader claims it."""

    def all_of(data: bytes, *passwords: bytes, path: str = "x") -> list[Observation]:
        source, lent = Source(path, data), NoFiles()
        lent.passwords = passwords
        (reader,) = registry.claimants(source)
        return _without_numbers(reader.read(source, lent))

    return all_of


@pytest.fixture(scope="session")
def shown() -> Shown:
    """Observations as `# expect:` lines write them."""
    return lambda found: [_line(each) for each in _without_numbers(found)]


@pytest.fixture(scope="session")
def fixture() -> Fixture:
    """The octets of a fixture file."""
    return lambda name: (FIXTURES / name).read_bytes()
