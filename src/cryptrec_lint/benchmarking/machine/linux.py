"""Linux: /proc and /sys."""

from __future__ import annotations

import os

from cryptrec_lint.benchmarking.machine.facts import SEEN, Machine, data, hertz_in_name, hypervisor, that_matter

_FREQUENCY = "sys/devices/system/cpu/cpu0/cpufreq"
_CLOCKS = "sys/devices/system/clocksource/clocksource0/available_clocksource"
_DMI = ("sys/class/dmi/id/sys_vendor", "sys/class/dmi/id/product_name")
_X86 = "vendor_id"
"""A key of /proc/cpuinfo that x86 has and others have not."""


def machine(root: str = "/") -> Machine:
    """What the files below `root` say."""
    facts = _first_processor(_text(root, "proc/cpuinfo"))
    flags = set((facts.get("flags") or facts.get("Features") or "").split())
    cpu = facts.get("model name") or _text(root, "proc/device-tree/model").strip("\0\n ") or _implementer(facts)
    return Machine(
        cpu,
        that_matter(flags),
        _hertz(root, cpu, facts, flags),
        _text(root, f"{_FREQUENCY}/scaling_governor").strip(),
        _virtual(root, facts, flags),
    )


def _text(root: str, path: str) -> str:
    try:
        with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def _first_processor(text: str) -> dict[str, str]:
    lines = (line.partition(":") for line in text.partition("\n\n")[0].splitlines())
    return {key.strip(): value.strip() for key, _, value in lines}


def _implementer(facts: dict[str, str]) -> str:
    """ARM processors have no name here, only numbers: shown as they are."""
    keys = ("CPU implementer", "CPU part", "CPU variant", "CPU revision")
    return ", ".join(f"{key} {facts[key]}" for key in keys if key in facts)


def _hertz(root: str, cpu: str, facts: dict[str, str], flags: set[str]) -> int | None:
    base = _text(root, f"{_FREQUENCY}/base_frequency").strip()
    if base.isdigit():
        return int(base) * 1000 or None
    return hertz_in_name(cpu) or _time_stamps(facts, flags)


def _time_stamps(facts: dict[str, str], flags: set[str]) -> int | None:
    """The rate of the time-stamp counter: on x86, BogoMIPS is twice that in MHz. ARM's BogoMIPS are a timer's."""
    if "constant_tsc" not in flags:
        return None
    try:
        return round(float(facts.get("bogomips", "")) * 1e6 / 2) or None
    except ValueError:
        return None


def _virtual(root: str, facts: dict[str, str], flags: set[str]) -> str:
    product = hypervisor(" ".join(_text(root, path) for path in _DMI))
    if SEEN in flags:
        return product or _by_clock(root) or SEEN
    # On x86 the processor's flag has the last word: a maker's name alone may also be that of a bare machine.
    return "" if _X86 in facts else product


def _by_clock(root: str) -> str:
    clocks = _text(root, _CLOCKS)
    return next((name for word, name in data()["clocks"].items() if word in clocks), "")
