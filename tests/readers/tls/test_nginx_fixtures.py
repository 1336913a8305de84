"""Every fixture says on its lines what must be seen there; exactly that must be seen (fixtures/nginx/README.md)."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from cryptrec_lint.model import Observation, VersionsOffered
from cryptrec_lint.readers.tls.nginx import READER
from cryptrec_lint.source import Source

FIXTURES = Path(__file__).parent / "fixtures" / "nginx"
SINGLE = sorted(path for path in FIXTURES.iterdir() if path.suffix in (".conf", ".j2"))
SITES = sorted(FIXTURES.glob("*/nginx.conf"))
ALL = [*SINGLE, *SITES]
MARK = re.compile(r"# (?P<kind>expect|expect-below|gap): (?P<items>.*?)(?: #\})?$")
NGINX = re.compile(r"^# nginx: (?P<answer>ok|fail|not run)(?: in (?P<block>\w+))?$", re.MULTILINE)

Shown = Callable[[list[Observation], str], list[str]]
Place = tuple[str, int]


def name(path: Path) -> str:
    return path.relative_to(FIXTURES).as_posix()


def marked(files: list[Source], kinds: tuple[str, ...]) -> dict[Place, str]:
    """(file, line) → the items that are stated for it."""
    found: dict[Place, str] = {}
    for source in files:
        for number, line in enumerate(source.text.split("\n"), 1):
            mark = MARK.search(line)
            if mark and mark["kind"] in kinds:
                found[source.path, number + (mark["kind"] == "expect-below")] = mark["items"]
    return found


def read(path: Path, folder: Callable[[Path], object]) -> tuple[list[Observation], list[Source]]:
    """What is seen, and the files that it was seen in."""
    lent = folder(path.parent)
    source = Source(path.name, path.read_bytes())
    seen: list[Observation] = [one for one in READER.read(source, lent) if not isinstance(one, VersionsOffered)]  # type: ignore[arg-type]
    files = {source.path: source, **lent.lent}  # type: ignore[attr-defined]
    return seen, list(files.values())


@pytest.mark.parametrize("path", ALL, ids=name)
def test_exactly_what_the_fixture_says_is_seen(path: Path, folder: Callable[[Path], object], shown: Shown) -> None:
    seen, files = read(path, folder)
    by_line: dict[Place, list[Observation]] = defaultdict(list)
    for one in seen:
        by_line[one.location.path, one.location.line].append(one)
    expected = marked(files, ("expect", "expect-below"))
    actual = {place: shown(found, expected.get(place, "suite ")) for place, found in by_line.items()}
    assert actual == {place: sorted(items.split(" | ")) for place, items in expected.items()}


@pytest.mark.parametrize("path", ALL, ids=name)
def test_a_known_gap_is_still_one(path: Path, folder: Callable[[Path], object], shown: Shown) -> None:
    seen, files = read(path, folder)
    everything = shown(seen, "suite ")
    for items in marked(files, ("gap",)).values():
        assert not set(items.split(" | ")) & set(everything), "closed: make it an expectation"


@pytest.mark.parametrize("path", ALL, ids=name)
def test_what_is_quoted_stands_at_its_place(path: Path, folder: Callable[[Path], object]) -> None:
    seen, files = read(path, folder)
    sources = {source.path: source for source in files}
    assert all(sources[one.location.path].span(one.location) == one.written for one in seen)


@pytest.mark.parametrize("path", ALL, ids=name)
def test_the_reader_claims_its_fixtures(path: Path) -> None:
    assert READER.claims(Source(path.name, path.read_bytes()))


# -------------------- the real program


@pytest.fixture(scope="session")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the certificate, key and parameters that the fixtures name."""
    home = tmp_path_factory.mktemp("nginx")
    run = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-days", "2"]
    subprocess.run([*run, "-keyout", home / "key.pem", "-out", home / "cert.pem"], check=True, capture_output=True)
    parameters = subprocess.run(
        ["openssl", "genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048"],
        check=True,
        capture_output=True,
    )
    (home / "dh.pem").write_bytes(parameters.stdout)
    return home


def wrapped(path: Path, block: str | None) -> str:
    """A configuration that nginx can test: a fragment in its block."""
    text = path.read_text(encoding="utf-8")
    return text if block is None else f"events {{}}\n{block} {{\n{text}\n}}\n"


@pytest.mark.parametrize("path", ALL, ids=name)
def test_nginx_itself_says_what_the_fixture_says_of_it(path: Path, prefix: Path) -> None:
    stated = NGINX.search(path.read_text(encoding="utf-8"))
    assert stated, "say what nginx says: # nginx: ok, fail or not run"
    if stated["answer"] == "not run":
        return
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("NOT CHECKED: whether nginx accepts the fixtures; nginx is not installed")
    if path in SITES:
        shutil.copytree(path.parent, prefix, dirs_exist_ok=True)
    (prefix / "nginx.conf").write_text(wrapped(path, stated["block"]), encoding="utf-8")
    ran = subprocess.run(
        [program, "-t", "-p", f"{prefix}/", "-c", "nginx.conf", "-e", "stderr", "-g", f"pid {prefix}/pid;"],
        capture_output=True,
        text=True,
    )
    assert (ran.returncode == 0) == (stated["answer"] == "ok"), ran.stderr
