"""CPU time (user and system) of whole processes beside the floor that imports alone set: medians, taken in turns.

    python benches/startup.py [ROUNDS]

Run it with the interpreter of the environment that has the program installed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).parents[1]
PROGRAM = str(Path(sys.executable).with_name("cryptrec-lint"))


def cpu_seconds(command: list[str]) -> float:
    """User and system time of one run of a command and its children, in seconds."""
    import resource  # not on Windows

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(rounds: int) -> None:
    """Print each command's median and its ratio to its floor."""
    with tempfile.TemporaryDirectory() as folder:
        leaf = Path(folder) / "leaf.pem"
        chain = (TOP / "examples" / "tls" / "www.pem").read_text()
        leaf.write_text(chain[: chain.index("-----END CERTIFICATE-----")] + "-----END CERTIFICATE-----\n")
        pairs = {
            "scan of one certificate": (
                [PROGRAM, "scan", str(leaf)],
                [sys.executable, "-c", "import cryptography.x509, click, tomli"],
            ),
            "--help": ([PROGRAM, "--help"], [sys.executable, "-c", "import click, tomli"]),
        }
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in pairs}
        for _ in range(rounds):
            for name, (command, floor) in pairs.items():
                times[name].append((cpu_seconds(command), cpu_seconds(floor)))
    for name, taken in times.items():
        ours, floor_time = (statistics.median(column) for column in zip(*taken, strict=True))
        ratio = statistics.median(one / other for one, other in taken)
        print(f"{name}: {ours * 1000:.0f} ms, floor {floor_time * 1000:.0f} ms, median ratio {ratio:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
