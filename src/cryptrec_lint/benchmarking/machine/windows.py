"""Windows: the registry, and IsProcessorFeaturePresent. It does not tell AES-NI, PCLMULQDQ or SHA-NI."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from cryptrec_lint.benchmarking.machine.facts import Machine, data, hertz_in_name, hypervisor, that_matter

_PROCESSOR = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"
_BIOS = r"HARDWARE\DESCRIPTION\System\BIOS"

Read = Callable[[str, str], Any]
Has = Callable[[int], bool]


def registry(key: str, name: str) -> Any:
    """A value below HKEY_LOCAL_MACHINE, or None."""
    if sys.platform != "win32":
        return None
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
            return winreg.QueryValueEx(opened, name)[0]
    except OSError:
        return None


def feature(number: int) -> bool:
    """Whether the system says that the processor has a feature."""
    if sys.platform != "win32":
        return False
    import ctypes

    try:
        return bool(ctypes.windll.kernel32.IsProcessorFeaturePresent(number))
    except (OSError, AttributeError):
        return False


def machine(read: Read = registry, has: Has = feature) -> Machine:
    """What the system says. `~MHz` is what the processor stated when the system started."""
    cpu = " ".join(str(read(_PROCESSOR, "ProcessorNameString") or "").split())
    megahertz = read(_PROCESSOR, "~MHz")
    hertz = hertz_in_name(cpu) or (megahertz * 1_000_000 if isinstance(megahertz, int) else None)
    flags = [flag for number, names in data()["windows_numbers"].items() if has(int(number)) for flag in names]
    product = " ".join(str(read(_BIOS, name) or "") for name in ("SystemManufacturer", "SystemProductName"))
    return Machine(cpu, that_matter(flags), hertz or None, "", hypervisor(product))
