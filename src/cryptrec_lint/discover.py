"""From the paths that a user names to sources. Opens regular files only, follows no link out of a root."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import lru_cache
from typing import NamedTuple

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import Location, reason
from cryptrec_lint.source import Source

MAX_BYTES = 64 * 1024 * 1024
"""Larger files are not read, and said not to be. A bundle of 20,000 certificates has 26 MB."""

_HEAD_BYTES = 64 * 1024
PASSED_OVER = frozenset(
    {
        *(".git", ".hg", ".svn", ".bzr"),
        *(".venv", "venv", ".tox", ".nox", ".eggs", "node_modules", "bower_components"),
        *("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".terraform", ".idea"),
    }
)
"""Folders that hold others' code or tools' state: not entered unless named. The report says which were met."""


class Found(NamedTuple):
    """A file to read, not read yet: a folder may hold more than memory does."""

    path: str
    root: str
    """Bounds what the file may include."""
    named: bool
    """The user named this very file."""
    data: bytes | None = None
    """What it holds, where that is known already (standard input)."""


class Discovery:
    """What was found below the named paths.

    `found` has the files; `refused` the folders that could not be opened and the links that were not followed, each
    with its reason; `passed_over` the folders that were not entered.
    """

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.refused: list[ReadError] = []
        self.passed_over: list[str] = []


def discover(paths: list[str]) -> Discovery:
    """Files of all paths, each once, sorted by path within a folder. A missing path is not this module's affair."""
    discovery = Discovery()
    seen: set[str] = set()
    for path in paths:
        folder = os.path.isdir(path)
        root = path if folder else os.path.dirname(path) or "."
        files = _walk(path, discovery) if folder else iter([path])
        for file in files:
            real = _real(file)
            if real not in seen:
                seen.add(real)
                discovery.found.append(Found(file, root, named=not folder))
    return discovery


def _walk(top: str, discovery: Discovery) -> Iterator[str]:
    """Files below a folder. Links to folders are not entered: what they lead to inside the folder is met anyway."""
    pending = [top]
    while pending:
        folder = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            discovery.refused.append(_refusal(folder, "folder-unreadable", detail=error.strerror))
            continue
        folders = []
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry)
            elif entry.is_symlink() and os.path.isdir(entry.path):
                _note_link(entry.path, top, discovery)
            else:
                yield entry.path
        for entry in reversed(folders):
            if entry.name in PASSED_OVER:
                discovery.passed_over.append(shown(entry.path))
            else:
                pending.append(entry.path)


def _note_link(link: str, top: str, discovery: Discovery) -> None:
    if not _inside(link, top):
        discovery.refused.append(_refusal(link, "link-outside", root=shown(top)))


def read(file: str, root: str, named: bool) -> Source:
    """The source of a file. Raises ReadError: not a regular file, too large, outside the root, no permission."""
    if not _inside(file, root) and not named:
        raise _refusal(file, "link-outside", root=shown(root))
    try:
        with open(file, "rb", opener=_open) as opened:
            status = os.fstat(opened.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise _refusal(file, "not-a-file")
            if status.st_size > MAX_BYTES:
                raise _refusal(file, "too-large", size=status.st_size, limit=MAX_BYTES)
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise _refusal(file, "file-unreadable", detail=error.strerror) from None
    return Source(shown(file), data, stable_key(file, root), named)


def head(file: str) -> Source:
    """The first bytes of a file that is too large to read whole: enough to tell what it might be."""
    with open(file, "rb", opener=_open) as opened:
        return Source(shown(file), opened.read(_HEAD_BYTES), named=False)


def _open(path: str, flags: int) -> int:
    # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))


def _refusal(path: str, key: str, **args: object) -> ReadError:
    return ReadError(Location(shown(path)), reason(key, **args))


def _inside(file: str, root: str) -> bool:
    real, top = _real(file), _real_folder(root, os.getcwd())
    if real.startswith(top + os.sep):
        return True
    return (
        os.path.commonpath([real, top]) == top if os.path.splitdrive(real)[0] == os.path.splitdrive(top)[0] else False
    )


def _real(file: str) -> str:
    """`os.path.realpath`, which asks the system about every folder on the way, with those folders asked about once."""
    folder, name = os.path.split(file)
    if name in ("", os.curdir, os.pardir) or os.path.islink(file):
        return os.path.realpath(file)
    return os.path.join(_real_folder(folder, os.getcwd()), name)


@lru_cache(maxsize=1024)
def _real_folder(folder: str, here: str) -> str:
    """Where a folder really is, seen from where the command runs: links do not change while it does."""
    return os.path.realpath(folder)


def shown(path: str) -> str:
    """How a path is printed: relative to where the command runs when it lies below, with `/` between folders."""
    relative = os.path.normpath(path)
    if os.path.isabs(relative):
        here = os.getcwd()
        if relative == here or relative.startswith(here.rstrip(os.sep) + os.sep):
            relative = os.path.relpath(relative, here)
    return relative.replace(os.sep, "/")


def stable_key(file: str, root: str) -> str:
    """A path that does not change with the machine or the prefix.

    Relative to the top of the repository that holds the file; without one, to the named folder.
    """
    real = os.path.abspath(file)
    top = _repository(os.path.dirname(real)) or os.path.abspath(root)
    return os.path.relpath(real, top).replace(os.sep, "/")


@lru_cache(maxsize=1024)
def _repository(folder: str) -> str:
    """The nearest folder above that holds `.git`, or an empty string."""
    if os.path.exists(os.path.join(folder, ".git")):
        return folder
    parent = os.path.dirname(folder)
    return "" if parent == folder else _repository(parent)


class LocalFiles:
    """Lends a reader the files beside its source (see `readers.interface.Files`); remembers what it lent."""

    def __init__(self, root: str, passwords: tuple[bytes, ...] = ()) -> None:
        self.root = root
        self.passwords = passwords
        self.lent: dict[str, Source] = {}
        self.refused: list[ReadError] = []

    def named(self, source: Source, path: str) -> Source | None:
        """The file that `source` names, or None when it is not there."""
        for candidate in self._candidates(source, path):
            if os.path.isfile(candidate):
                return self._lend(candidate)
        return None

    def matching(self, source: Source, pattern: str) -> list[Source]:
        """Files that match a glob pattern. One that cannot be read is refused by itself; the others are lent."""
        for base, below in self._patterns(source, pattern):
            if found := self._expanded(base, below):
                return [lent for path in found if (lent := self._try(path))]
        return []

    def beside(self, source: Source, name: str) -> bytes | None:
        """What a file in the folder of `source` holds. It is not remembered: it may be large, and nothing is shown."""
        path = os.path.join(os.path.dirname(source.path), name)
        try:
            return read(path, self.root, named=False).data if os.path.isfile(path) else None
        except ReadError as error:
            self.refused.append(error)
            return None

    def _patterns(self, source: Source, pattern: str) -> list[tuple[str, str]]:
        """(folder, pattern below it), in the order of `_candidates`."""
        if os.path.isabs(pattern) or pattern.startswith("/"):
            as_it_is = [(self.root, os.path.relpath(pattern, self.root))] if _inside(pattern, self.root) else []
            return [*as_it_is, (self.root, pattern.lstrip("/\\"))]
        return list(dict.fromkeys([(os.path.dirname(source.path), pattern), (self.root, pattern)]))

    def _expanded(self, base: str, pattern: str) -> list[str]:
        """As glob(7), but lists no folder outside the root, and a folder that many links reach once a level."""
        reached = [base]
        for part in pattern.replace(os.sep, "/").split("/"):
            paths = [os.path.join(folder, name) for folder in reached for name in self._named_in(folder, part)]
            reached = list({os.path.realpath(path) if os.path.isdir(path) else path: path for path in paths}.values())
        return sorted(path for path in reached if os.path.isfile(path))

    def _named_in(self, folder: str, part: str) -> list[str]:
        """The names in a folder that a part of a pattern means; a name that begins with a dot is written out."""
        if not any(mark in part for mark in "*?["):
            return [part]
        if not _inside(folder, self.root):
            self.refused.append(_refusal(folder, "link-outside", root=shown(self.root)))
            return []
        try:
            names = os.listdir(folder or ".")
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            self.refused.append(_refusal(folder, "folder-unreadable", detail=error.strerror))
            return []
        return [name for name in names if fnmatch(name, part) and (part[0] == "." or name[0] != ".")]

    def _try(self, path: str) -> Source | None:
        try:
            return self._lend(path)
        except ReadError as error:
            self.refused.append(error)
            return None

    def _lend(self, path: str) -> Source:
        source = read(path, self.root, named=False)
        self.lent[source.path] = source
        return source

    def _candidates(self, source: Source, path: str) -> list[str]:
        """Beside the source; from the root; for an absolute path of the target host, as it is and below the root."""
        if os.path.isabs(path) or path.startswith("/"):
            below = os.path.join(self.root, path.lstrip("/\\"))
            return [path, below] if _inside(path, self.root) or not os.path.lexists(below) else [below]
        beside = os.path.join(os.path.dirname(source.path), path)
        return list(dict.fromkeys([beside, os.path.join(self.root, path)]))
