"""Builds sdist and wheel, installs each wheel in a fresh environment and runs a scan and a benchmark.

The wheel built from the checkout and the one built from the sdist must both find their lists. Not a pytest module:
`make check-wheel` runs it after the tests.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path = TOP, status: int = 0) -> str:
    done = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != status:
        sys.exit(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def check(wheel: Path, scratch: Path) -> None:
    environment = scratch / f"venv-{wheel.parent.name}"
    run(sys.executable, "-m", "venv", environment)
    scripts = environment / ("Scripts" if sys.platform == "win32" else "bin")
    run(scripts / "python", "-m", "pip", "install", "--quiet", "--constraint", TOP / "constraints.txt", wheel)
    program = scripts / "cryptrec-lint"
    lists = run(program, "--lang", "en", "lists", cwd=scratch)
    for edition in (TOP / "lists" / "ciphers").glob("*.toml"):
        if edition.stem not in lists:
            sys.exit(f"{wheel.name}: `lists` does not show {edition.stem}")
    source = scratch / "code.py"
    source.write_text("import hashlib\nhashlib.md5(b'')\n", encoding="utf-8")
    report = run(program, "scan", "--lang", "en", source, cwd=scratch, status=1)
    if "MD5 is in no section of CRYPTREC LS-0001-2012" not in report:
        sys.exit(f"{wheel.name}: unexpected report\n{report}")
    check_bench(wheel, scripts, scratch)
    print(f"{wheel.parent.name}: {wheel.name} installed, scanned and measured")


def check_bench(wheel: Path, scripts: Path, scratch: Path) -> None:
    """Without its extra, `bench` says what to install; with it, the suites that travel in the wheel run."""
    program = scripts / "cryptrec-lint"
    run(program, "bench", "--lang", "en", cwd=scratch, status=2)
    extra = f"cryptrec-lint[bench] @ {wheel.as_uri()}"
    run(scripts / "python", "-m", "pip", "install", "--quiet", "--constraint", TOP / "constraints.txt", extra)
    table = run(program, "bench", "--lang", "en", "--only", "sha-256", "--seconds", "0.002", cwd=scratch)
    if "SHA-256" not in table or "per message" not in table:
        sys.exit(f"{wheel.name}: unexpected table\n{table}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", scratch / "from-checkout", TOP)
        run(sys.executable, "-m", "build", "--no-isolation", "--sdist", "--outdir", scratch / "sdist", TOP)
        unpacked = scratch / "unpacked"
        unpacked.mkdir()
        run("tar", "xzf", next((scratch / "sdist").glob("*.tar.gz")), "-C", unpacked)
        top = next(unpacked.iterdir())
        run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", scratch / "from-sdist", top)
        for kind in ("from-checkout", "from-sdist"):
            check(next((scratch / kind).glob("*.whl")), scratch)


if __name__ == "__main__":
    main()
