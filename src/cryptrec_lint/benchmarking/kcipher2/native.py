"""KCipher-2 in C through cffi, where a C compiler is there: compiled when first asked for, never on import.

Each process compiles anew into a temporary folder of its own (0700, deleted as soon as the library is loaded), which
takes about a quarter of a second: a folder kept between runs would be one to defend.

Table-driven and not constant-time: for benchmarking only, never for protecting data.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from cryptrec_lint.benchmarking.kcipher2.cipher import BLOCK_BYTES, Implementation, StreamCipher
from cryptrec_lint.benchmarking.kcipher2.state import ROUNDS, State, check_lengths
from cryptrec_lint.benchmarking.kcipher2.tables import multiplication, substitution
from cryptrec_lint.model import Reason, reason

_COMPILERS = ("cc", "gcc", "clang")
_OPTIONS = ("-O2", "-std=c99", "-shared", "-fPIC")
_SECONDS = 60
"""After which a compiler that does not come back is given up."""
_SOURCE = Path(__file__).with_name("kcipher2.c")
_DECLARATIONS = Path(__file__).with_name("kcipher2.h")


class Library(NamedTuple):
    """The compiled library: cffi's `FFI` and what its `dlopen` gave. cffi has no types."""

    ffi: Any
    functions: Any


class KCipher2(StreamCipher):
    """KCipher-2 with a key and an IV of 16 bytes each; ValueError where one has another length."""

    def __init__(self, library: Library, key: bytes, iv: bytes) -> None:
        super().__init__()
        check_lengths(key, iv)
        self._library = library
        self._state = library.ffi.new("kcipher2_state *")
        library.functions.kcipher2_init(self._state, key, iv)

    @property
    def state(self) -> State:
        """The S(i) that the next whole block of key stream will come from."""
        return _state(self._state)

    def _apply(self, blocks: bytearray) -> None:
        ffi, functions = self._library
        functions.kcipher2_apply(self._state, ffi.from_buffer("uint8_t[]", blocks), len(blocks) // BLOCK_BYTES)


@cache
def load() -> Implementation | Reason:
    """The implementation in C, or why there is none. Compiles on the first call of a process."""
    if os.name != "posix":  # elsewhere the search for a program may begin in the current folder
        return reason("native-only-on-posix")
    try:
        from cffi import FFI
    except ImportError:
        return reason("native-without-cffi")
    compiler = next(filter(None, map(shutil.which, _COMPILERS)), None)
    if compiler is None:
        return reason("native-without-compiler", names=", ".join(_COMPILERS))
    try:
        with tempfile.TemporaryDirectory(prefix="cryptrec-lint-") as folder:
            return _implementation(_library(FFI(), compiler, Path(folder)), compiler)
    except (OSError, subprocess.SubprocessError) as error:
        return reason("native-not-built", compiler=compiler, detail=_first_line(error))


def _library(ffi: Any, compiler: str, folder: Path) -> Library:
    """Compiles into `folder`, which the library no longer needs once it is loaded. OSError, SubprocessError."""
    (folder / "tables.h").write_text(_tables(), encoding="ascii")
    built = str(folder / "kcipher2.so")
    command = [compiler, *_OPTIONS, f"-I{folder}", "-o", built, str(_SOURCE)]
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 - our own source
    ffi.cdef(_DECLARATIONS.read_text(encoding="ascii"))
    return Library(ffi, ffi.dlopen(built))


def _implementation(library: Library, compiler: str) -> Implementation:
    built_with = " ".join((compiler, *_OPTIONS))
    return Implementation("c", partial(KCipher2, library), partial(_initialization, library), built_with)


def _tables() -> str:
    tables = {"SUB": substitution(), "AMUL": multiplication()}
    return "".join(
        f"static const uint32_t {name}{number}[] = {{{','.join(map(hex, table))}}};\n"
        for name, four in tables.items()
        for number, table in enumerate(four)
    )


def _first_line(error: Exception) -> str:
    """What the compiler said first, else the error itself; one line."""
    said = getattr(error, "stderr", None) or str(error).encode()
    return str(said.decode(errors="replace").strip().partition("\n")[0])


def _initialization(library: Library, key: bytes, iv: bytes) -> Iterator[State]:
    """As `state.initialization`, by the C functions that init() is made of."""
    check_lengths(key, iv)
    state = library.ffi.new("kcipher2_state *")
    library.functions.kcipher2_fill(state, key, iv)
    yield _state(state)
    for _ in range(ROUNDS):
        library.functions.kcipher2_next_of_init(state)
        yield _state(state)


def _state(s: Any) -> State:
    return State(tuple(s.a), tuple(s.b), s.l1, s.r1, s.l2, s.r2)
