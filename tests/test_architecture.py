"""Who may import whom: readers observe, documents judge, reporters show (docs/design.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "cryptrec_lint"

NOUNS = {"model", "errors", "texts"}
MAY_IMPORT: dict[str, set[str]] = {
    "digest": set(),
    "model": {"digest"},
    "errors": {"model"},
    "lines": set(),
    "source": {"model", "lines"},
    "wording": set(),
    "printable": set(),
    "texts": {"model", "wording"},
    "language": set(),
    "vocabulary": {"model", "errors", "vocabulary"},
    "readers": {"model", "digest", "errors", "source", "vocabulary", "printable", "readers"},
    "documents": {"model", "errors", "vocabulary", "documents"},
    "judging": NOUNS | {"documents", "vocabulary", "judging"},
    "reporters": NOUNS | {"printable", "reporters"},
    "benchmarking": NOUNS | {"", "documents", "vocabulary", "judging", "wording", "benchmarking"},
    "discover": {"model", "errors", "source"},
    "observing": {"model", "errors", "source", "discover", "readers"},
    "finishing": {"model", "source"},
    "chaining": {"model", "readers"},
    "trusting": {"model", "discover", "observing", "chaining"},
    "scan": NOUNS | {"", "source", "discover", "observing", "finishing", "chaining", "documents", "judging", "readers"},
    "commands": NOUNS
    | {
        "",
        "source",
        "discover",
        "chaining",
        "trusting",
        "observing",
        "documents",
        "judging",
        "readers",
        "reporters",
        "benchmarking",
        "scan",
        "language",
        "vocabulary",
        "wording",
        "printable",
        "commands",
    },
    "locale": set(),
    "cli": {"", "language", "wording", "printable", "commands"},
    "__main__": {"cli"},
    "__init__": set(),
}
"""Part of the package → the parts it may import. The empty name is the package itself (its version)."""


def _modules() -> list[Path]:
    return sorted(SRC.rglob("*.py"))


def _part(path: Path) -> str:
    first = path.relative_to(SRC).parts[0]
    return first.removesuffix(".py")


def _imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            names = [
                f"{node.module}.{alias.name}" if node.module == "cryptrec_lint" else str(node.module)
                for alias in node.names
            ]
        yield from ((name, getattr(node, "lineno", 0)) for name in names if name.split(".")[0] == "cryptrec_lint")


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(SRC)))
def test_imports_only_what_its_part_may(path: Path) -> None:
    allowed = MAY_IMPORT[_part(path)]
    for name, line in _imports(path):
        part = name.split(".")[1] if "." in name else ""
        part = "" if part == "__version__" else part
        assert part in allowed, f"{path.relative_to(SRC)}:{line} imports {name}"


def test_only_scan_catches_read_errors() -> None:
    """Elsewhere a ReadError passes through. `discover` lists its own; an include that cannot be read is a finding of
    the file that includes it, a member of an archive one of the archive."""
    catching = {
        str(path.relative_to(SRC))
        for path in _modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and node.type is not None and "ReadError" in ast.unparse(node.type)
    }
    assert catching <= {
        "scan.py",
        "observing.py",
        "discover.py",
        "readers/tls/nginx_tree.py",
        "readers/archives/members.py",
    }


def test_judging_has_no_clock_no_files_no_environment() -> None:
    for path in sorted((SRC / "judging").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert not called & {"open", "date.today", "datetime.now", "os.getenv", "print"}, path.name
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert not imported & {"os", "sys", "time", "pathlib", "io"}, path.name


def test_no_size_is_typed_in_code() -> None:
    """Thresholds live in `lists/` and `vocabulary/`: no key size stands in a module that observes or judges."""
    sizes = {768, 1024, 1536, 2048, 3072, 7680, 15360, 192, 224, 384, 521}
    for part in ("judging", "readers", "documents"):
        for path in sorted((SRC / part).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            calls = [
                node
                for node in ast.walk(tree)
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("lru_cache")
            ]
            caches = {id(value) for call in calls for value in ast.walk(call)}
            numbers = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is int]
            typed = {node.value for node in numbers if id(node) not in caches} & sizes
            assert not typed, f"{path.relative_to(SRC)}: {typed}"
