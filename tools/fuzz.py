"""Looks for inputs that make `cryptrec-lint scan` fail, hang, keep silent or say different things.

    python tools/fuzz.py [--minutes 10] [--number 0] [--kept FOLDER] [PATH…]

Makes a weak seed of every format with OpenSSL, ssh-keygen, GnuPG and the JDK's tools, adds the files at each PATH, and
changes them: blindly, and knowing DER, base64 and archives. What makes the scan say something new is changed further.
Each input is scanned in this process and rendered in every output format: no exception, no fault of a reader, at most
two seconds of the processor, no great growth of memory, JSON that is JSON, a text that makes a terminal do nothing, the
same twice. What breaks one of these is written to FOLDER. Exit status 1 where something did.

An input whose seed is rejected and of which everything is accepted, or nothing is said, is counted, and the first ones
of each seed are kept too, in `quiet`: it may be right, as where the change took the certificate away. A person looks
at them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from fuzzing import checking, making, mutating

from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import panel
from cryptrec_lint.model import Verdict

_TWICE = 20
"""Every so many inputs one is scanned twice."""
_QUIET = 5
"""Inputs of a seed that are kept for a person to look at."""
_LONGEST_SEED = 100_000


def seeds(paths: list[Path]) -> list[tuple[str, bytes]]:
    """File names and octets: what is made, and what is at the paths."""
    for family in ("asn1_seeds", "text_seeds"):
        import_module(f"fuzzing.{family}")
    with tempfile.TemporaryDirectory() as folder:
        shop = making.Workshop(Path(folder))
        made = [(name, maker(shop)) for name, maker in making.MAKERS.items()]
    files = [each for path in paths for each in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    given = [(each.name, each.read_bytes()) for each in files if each.is_file()]
    return [*made, *((name, data) for name, data in given if 0 < len(data) <= _LONGEST_SEED)]


class Fuzzer:
    """Goes on until its time is over."""

    def __init__(self, number: int, paths: list[Path], kept: Path) -> None:
        library = Library()
        self._checker = checking.Checker(library, panel(library, "cryptrec-2013"))
        self._pool = seeds(paths)
        self._mutator = mutating.Mutator([data for _, data in self._pool], number)
        self._kept = kept
        self._known: set[tuple[str, str, str]] = set()
        self._worst: dict[str, Verdict | None] = {}
        self.quiet: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.inputs = 0
        for name, data in list(self._pool):
            self._worst[name] = self._try(name, data).worst

    def run(self, seconds: float) -> None:
        """Change, scan, keep."""
        random, until = self._mutator.random, time.monotonic() + seconds
        while time.monotonic() < until:
            name, data = random.choice(self._pool)
            changed = self._mutator.mutated(data)
            told = self._try(name, changed)
            if told.quiet and self._worst.get(name) is Verdict.REJECTED:
                self.quiet[name] += 1
                if self.quiet[name] <= _QUIET:
                    self._keep(self._kept / "quiet", name, changed)
            if not told.complaints and told.said - self._known:
                self._pool.append((name, changed))
            self._known |= told.said

    def _try(self, name: str, data: bytes) -> checking.Told:
        self.inputs += 1
        told = self._checker.told(name, data, twice=self.inputs % _TWICE == 0)
        for complaint in told.complaints:
            kind = complaint[:100]
            self.found[kind] += 1
            if self.found[kind] == 1:
                print(f"{name}: {complaint}  {self._keep(self._kept, name, data)}", flush=True)
        return told

    def _keep(self, folder: Path, name: str, data: bytes) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{sha256(data).hexdigest()[:8]}-{name}"
        path.write_bytes(data)
        return path


def main() -> int:
    """Run, and tell by the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--number", type=int, default=0, help="another number gives other inputs")
    parser.add_argument("--kept", type=Path, default=Path("fuzz-kept"), help="folder for what is found")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="more seeds: files, folders")
    asked = parser.parse_args()
    fuzzer = Fuzzer(asked.number, asked.paths, asked.kept)
    fuzzer.run(asked.minutes * 60)
    print(f"{fuzzer.inputs} inputs, {sum(fuzzer.found.values())} complaints; quiet: {dict(fuzzer.quiet) or 'none'}")
    return int(bool(fuzzer.found))


if __name__ == "__main__":
    sys.exit(main())
