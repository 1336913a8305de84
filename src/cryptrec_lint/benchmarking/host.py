"""The machine that the figures are of. Never fails: what is not known is empty or None."""

from __future__ import annotations

import contextlib
import os
import platform
from importlib import import_module
from typing import cast

from cryptrec_lint.benchmarking import library
from cryptrec_lint.benchmarking.machine.facts import Machine
from cryptrec_lint.benchmarking.model import Host

_MODULES = {"Linux": "linux", "Darwin": "macos", "Windows": "windows"}
"""What `platform.system()` says → the module of `machine/` that knows where to look."""


def host() -> Host:
    """This machine, its Python and its libraries."""
    about = machine(platform.system())
    return Host(
        about.cpu or platform.processor() or platform.machine(),
        _cores(),
        about.flags,
        about.hertz,
        about.governor,
        about.virtual,
        _system(),
        f"{platform.python_implementation()} {platform.python_version()}",
        _of_library("version"),
        _of_library("openssl"),
    )


def machine(system: str) -> Machine:
    """The processor as a system describes it; nothing where the system is unknown or its answer is unheard of."""
    if system not in _MODULES:
        return Machine()
    # A report must come out even where a system answers as none did before.
    with contextlib.suppress(Exception):
        module = import_module(f"cryptrec_lint.benchmarking.machine.{_MODULES[system]}")
        return cast(Machine, module.machine())
    return Machine()


def _cores() -> int:
    """Processors that this process may use; 0 where the system does not say."""
    with contextlib.suppress(AttributeError, OSError):  # macOS and Windows have no affinity to ask for
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 0


def _system() -> str:
    kernel = f"{platform.system()} {platform.release()} {platform.machine()}"
    if platform.system() == "Darwin":
        return f"macOS {platform.mac_ver()[0]} {platform.machine()}"
    with contextlib.suppress(OSError):
        return ", ".join(filter(None, (platform.freedesktop_os_release().get("PRETTY_NAME"), kernel)))
    return kernel


def _of_library(what: str) -> str:
    with contextlib.suppress(ImportError, AttributeError):
        return str(getattr(library, what)())
    return ""
