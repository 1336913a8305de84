"""The first gate: can a file hold an observation at all? Looks at bytes, decodes nothing, builds no tree.

An observation needs one of a few things, each of which leaves its name in the bytes: the import of a module of the
catalogue; the import of a member name that only cryptography has (`from .compat import md5`), or a member of that name
(`compat.lib.md5`); a method that means something on any object (`set_ciphers`); or the name of a module of the
catalogue where it is reached otherwise, by a text (`sys.modules["hashlib"]`, `eval`) or through another module
(`compat.hashlib.md5`). What imports by a computed name, or is written in an encoding that hides ASCII, is let through.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cryptrec_lint.vocabulary.catalogue import Catalogue

_WORD = re.compile(rb"\w+")
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.MULTILINE)
_LOOKS_LIKE_ASCII = re.compile(
    rb"(?i)utf[-_]?8|ascii|us-ascii|latin|iso|cp(125|932|437|850)|windows|euc|shift|sjis|gb|big5|koi8"
)
_DYNAMIC = frozenset((b"__import__", b"import_module"))


def passes(data: bytes, catalogue: Catalogue) -> bool:
    """Whether a file has to be parsed. May say yes too often, never no too often."""
    if any(name.encode() in data for name in catalogue.anywhere):
        return True
    if hides_ascii(data) or _reaches_further(data, catalogue):
        return True
    wanted = _wanted(catalogue)
    return any(_line_matters(line, data, wanted, catalogue) for line in import_lines(data))


def _reaches_further(data: bytes, catalogue: Catalogue) -> bool:
    """Whether a module may be reached without an import of its name: by a text, or through another module."""
    modules = [name.encode() for name in catalogue.modules]
    if any(b"." + name + b"." in data for name in modules) or _as_members(catalogue).search(data):
        return True
    return any(word in data for word in _BY_TEXT) and any(name in data for name in modules)


@lru_cache(maxsize=4)
def _as_members(catalogue: Catalogue) -> re.Pattern[bytes]:
    """Names of algorithms as members of anything: `compat.lib.md5`."""
    return re.compile(rb"\.(?:" + b"|".join(word.encode() for word in sorted(catalogue.telling_words)) + rb")\b")


_BY_TEXT = (b"eval", b"exec", b"compile", b"resolve_name", b"modules")


def hides_ascii(data: bytes) -> bool:
    """Whether the file declares an encoding in which ASCII words may be written with other bytes (UTF-7)."""
    head = data[:_HEAD].split(b"\n", 2)[:2]
    found = _COOKIE.search(b"\n".join(head))
    return found is not None and _LOOKS_LIKE_ASCII.match(found.group(1)) is None


_HEAD = 1000
"""A coding line stands in the first two lines."""


@lru_cache(maxsize=4)
def _wanted(catalogue: Catalogue) -> frozenset[bytes]:
    names = catalogue.modules | catalogue.words | frozenset(catalogue.modules_with)
    return frozenset(name.encode() for name in names) | _DYNAMIC


def _line_matters(line: bytes, data: bytes, wanted: frozenset[bytes], catalogue: Catalogue) -> bool:
    if not line.isascii():
        return True
    for word in wanted.intersection(_WORD.findall(line)):
        companions = catalogue.modules_with.get(word.decode())
        if companions is None or any(name.encode() in data for name in companions):
            return True
    return False


def import_lines(data: bytes) -> list[bytes]:
    """Every logical line that holds the word `import`, more or less: too much of it rather than too little."""
    found = []
    at = data.find(b"import")
    while at >= 0:
        start, end = _start(data, at), _end(data, at)
        found.append(data[start:end])
        at = data.find(b"import", end)
    return found


def _start(data: bytes, at: int) -> int:
    """The start of the line, or of the line that a backslash joins to it."""
    start = data.rfind(b"\n", 0, at) + 1
    while data[max(start - 3, 0) : start].endswith((b"\\\n", b"\\\r\n")):
        start = data.rfind(b"\n", 0, start - 1) + 1
    return start


def _end(data: bytes, at: int) -> int:
    """The end of the line, of the brackets that it opens, or of the lines that backslashes join to it."""
    end = _line_end(data, at)
    opened = b"(" in data[at:end]
    line = data[at:end]
    while end < len(data) and (_still_open(line) if opened else line.rstrip(b"\r").endswith(b"\\")):
        start, end = end, _line_end(data, end + 1)
        line = data[start:end]
    return end


def _still_open(line: bytes) -> bool:
    """Whether the names of a `from … import (` go on: no bracket closes before the comment."""
    return b")" not in line.partition(b"#")[0]


def _line_end(data: bytes, at: int) -> int:
    end = data.find(b"\n", at)
    return len(data) if end < 0 else end
