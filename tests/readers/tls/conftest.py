"""How the tests of the TLS readers read sources, and how they write an observation down in a few words."""

from __future__ import annotations

import glob
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from cryptrec_lint.model import (
    FileNamed,
    MechanismUse,
    Observation,
    OriginKind,
    Primitive,
    ProtocolUse,
    Unresolved,
    VersionsOffered,
)
from cryptrec_lint.readers.tls.nginx import READER
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary.suites import suite

Observe = Callable[..., list[Observation]]


class Folder:
    """Files of one folder, lent as the program lends them."""

    passwords: tuple[bytes, ...] = ()

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lent: dict[str, Source] = {}

    def _lend(self, path: Path) -> Source:
        shown = path.relative_to(self.root).as_posix()
        return self.lent.setdefault(shown, Source(shown, path.read_bytes()))

    def named(self, source: Source, path: str) -> Source | None:
        found = (self.root / source.path).parent / path.lstrip("/")
        return self._lend(found) if found.is_file() else None

    def matching(self, source: Source, pattern: str) -> list[Source]:
        found = glob.glob(str((self.root / source.path).parent / pattern.lstrip("/")))
        return [self._lend(Path(path)) for path in sorted(found) if Path(path).is_file()]

    def beside(self, source: Source, name: str) -> bytes | None:
        return None


class Nowhere(Folder):
    """No file is there."""

    def __init__(self) -> None:
        super().__init__(Path("/nonexistent"))


def settings(seen: Iterable[Observation]) -> list[Observation]:
    """Observations of single settings; what a server offers in all has tests of its own."""
    return [one for one in seen if not isinstance(one, VersionsOffered)]


def _item(seen: Observation) -> str:
    """One observation as `# expect:` writes it, without its count."""
    if isinstance(seen, ProtocolUse):
        words = f"protocol {seen.protocol}"
    elif isinstance(seen, FileNamed):
        words = f"file {seen.path}"
    elif isinstance(seen, Unresolved):
        return f"{seen.rule} {seen.written}"
    else:
        assert isinstance(seen, MechanismUse)
        words = f"{_kind(seen)} {seen.mechanism}"
    origin = getattr(seen, "origin", None)
    return f"{words} default" if origin and origin.kind is OriginKind.DEFAULT else words


def _kind(seen: MechanismUse) -> str:
    found = suite(seen.mechanism)
    if found is not None:
        return "tls13-suite" if found.protocol_min == "TLS 1.3" else "suite"
    signs = any(part.primitive is Primitive.SIGNATURE for part in seen.components)
    return "signature" if signs else "group"


def _counted(items: list[str], kind: str, word: str) -> list[str]:
    """Items of a kind replaced by their numbers: `suites 3`, `suites 2 default`."""
    rest = [item for item in items if not item.startswith(f"{kind} ")]
    numbers = Counter(item.endswith(" default") for item in items if item.startswith(f"{kind} "))
    return rest + [f"{word} {number}{' default' * default}" for default, number in sorted(numbers.items())]


@pytest.fixture(scope="session")
def observe() -> Observe:
    """Everything that the nginx reader sees in a text, with no other file in reach."""

    def all_of(text: str, path: str = "nginx.conf") -> list[Observation]:
        source = Source(path, text.encode("utf-8", "surrogateescape"))
        return settings(READER.read(source, Nowhere()))

    return all_of


@pytest.fixture(scope="session")
def offered() -> Callable[[str], list[VersionsOffered]]:
    """What each server of a text offers in all."""

    def all_of(text: str) -> list[VersionsOffered]:
        seen = READER.read(Source("nginx.conf", text.encode()), Nowhere())
        return [one for one in seen if isinstance(one, VersionsOffered)]

    return all_of


@pytest.fixture(scope="session")
def shown() -> Callable[[list[Observation], str], list[str]]:
    """Observations of one line as items, sorted; what `wanted` counts is counted, what it names is named."""

    def items(seen: list[Observation], wanted: str = "suite ") -> list[str]:
        found = [_item(one) for one in seen]
        found = _counted(found, "tls13-suite", "tls13")
        for kind, word in (("suite", "suites"), ("group", "groups")):
            if f"{word} " in wanted:
                found = _counted(found, kind, word)
        return sorted(found)

    return items


@pytest.fixture(scope="session")
def folder() -> Callable[[Path], Folder]:
    """Lends the files of a folder."""
    return Folder
