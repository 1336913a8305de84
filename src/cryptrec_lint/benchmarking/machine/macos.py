"""macOS: `sysctl -n`."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

from cryptrec_lint.benchmarking.machine.facts import SEEN, Machine, data, hertz_in_name, that_matter

Ask = Callable[[str], str]
_PATIENCE = 5
"""Seconds after which a `sysctl` that hangs is given up."""


def sysctl(name: str) -> str:
    """The value of a name, or nothing where there is none."""
    command = ["/usr/sbin/sysctl", "-n", name]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)  # noqa: S603
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def machine(ask: Ask = sysctl) -> Machine:
    """What `sysctl` says. Apple silicon states no clock."""
    cpu = ask("machdep.cpu.brand_string")
    stated = ask("hw.cpufrequency")
    hertz = int(stated) if stated.isdigit() else 0
    virtual = SEEN if ask("kern.hv_vmm_present") == "1" else ""
    return Machine(cpu, that_matter(_flags(ask)), hertz or hertz_in_name(cpu), "", virtual)


def _flags(ask: Ask) -> Iterator[str]:
    words = data()["macos_words"]
    for name in ("machdep.cpu.features", "machdep.cpu.leaf7_features"):
        yield from (words[word] for word in ask(name).upper().split() if word in words)
    yield from (flag for name, flag in data()["macos_switches"].items() if ask(name) == "1")
