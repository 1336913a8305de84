"""The machine as Linux, macOS and Windows describe it. What they do not tell stays empty."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from cryptrec_lint.benchmarking import contention
from cryptrec_lint.benchmarking.host import host, machine
from cryptrec_lint.benchmarking.machine import facts, linux, macos, windows
from cryptrec_lint.benchmarking.machine.facts import Machine

GUEST = """processor\t: 0
vendor_id\t: AuthenticAMD
model name\t: AMD EPYC
flags\t\t: fpu constant_tsc hypervisor sha_ni pclmulqdq aes avx2 vaes vpclmulqdq
bogomips\t: 4890.84

processor\t: 1
model name\t: another
"""
LAPTOP = """processor\t: 0
vendor_id\t: GenuineIntel
model name\t: Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz
flags\t\t: fpu constant_tsc aes pclmulqdq avx2
bogomips\t: 4199.88
"""
ARM = """processor\t: 0
BogoMIPS\t: 243.75
Features\t: fp asimd aes pmull sha1 sha2 crc32 sha3 sha512
CPU implementer\t: 0x41
CPU part\t: 0xd40
"""


def _root(folder: Path, **files: str) -> str:
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(folder)


def test_linux_guest(tmp_path: Path) -> None:
    """The time-stamp counter runs at half the BogoMIPS; the hypervisor shows in the clock sources."""
    clocks = {"sys__devices__system__clocksource__clocksource0__available_clocksource": "tsc kvm-clock \n"}
    found = linux.machine(_root(tmp_path, proc__cpuinfo=GUEST, **clocks))
    flags = ("aes", "vaes", "pclmulqdq", "vpclmulqdq", "sha_ni", "avx2")
    assert found == Machine("AMD EPYC", flags, 2_445_420_000, "", "KVM")


def test_linux_guest_of_an_unknown_hypervisor(tmp_path: Path) -> None:
    assert linux.machine(_root(tmp_path, proc__cpuinfo=GUEST)).virtual == "hypervisor"


def test_linux_laptop(tmp_path: Path) -> None:
    """The model's name states the clock. The maker's name alone makes no virtual machine of it."""
    governor = {"sys__devices__system__cpu__cpu0__cpufreq__scaling_governor": "powersave\n"}
    vendor = {"sys__class__dmi__id__sys_vendor": "Amazon EC2\n"}
    found = linux.machine(_root(tmp_path, proc__cpuinfo=LAPTOP, **governor, **vendor))
    cpu = "Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz"
    assert found == Machine(cpu, ("aes", "pclmulqdq", "avx2"), 1_900_000_000, "powersave", "")


def test_linux_states_its_base_frequency(tmp_path: Path) -> None:
    base = {"sys__devices__system__cpu__cpu0__cpufreq__base_frequency": "2100000\n"}
    assert linux.machine(_root(tmp_path, proc__cpuinfo=LAPTOP, **base)).hertz == 2_100_000_000


def test_linux_on_arm(tmp_path: Path) -> None:
    """BogoMIPS are those of a timer there: no clock is known."""
    vendor = {"sys__class__dmi__id__sys_vendor": "QEMU\n", "sys__class__dmi__id__product_name": "KVM Virtual Machine\n"}
    found = linux.machine(_root(tmp_path, proc__cpuinfo=ARM, **vendor))
    cpu = "CPU implementer 0x41, CPU part 0xd40"
    assert found == Machine(cpu, ("aes", "pmull", "sha1", "sha2", "sha3", "sha512"), None, "", "KVM")


def test_a_bare_machine_of_a_cloud_has_no_hypervisor() -> None:
    assert facts.hypervisor("Amazon EC2 c7g.metal") == ""
    assert facts.hypervisor("Amazon EC2 c7g.large") == "Amazon EC2"
    assert facts.hypervisor("Microsoft Corporation Virtual Machine") == "Hyper-V"
    assert facts.hypervisor("Microsoft Corporation Surface Laptop") == ""


def test_linux_without_proc(tmp_path: Path) -> None:
    assert linux.machine(str(tmp_path)) == Machine()


def test_macos_on_apple_silicon() -> None:
    said = {"machdep.cpu.brand_string": "Apple M2", "kern.hv_vmm_present": "0"}
    said |= {f"hw.optional.arm.FEAT_{name}": "1" for name in ("AES", "PMULL", "SHA1", "SHA256", "SHA3")}
    found = macos.machine(lambda name: said.get(name, ""))
    assert found == Machine("Apple M2", ("aes", "pmull", "sha1", "sha2", "sha3"), None, "", "")


def test_macos_on_intel() -> None:
    said = {
        "machdep.cpu.brand_string": "Intel(R) Core(TM) i5-8257U CPU @ 1.40GHz",
        "machdep.cpu.features": "FPU SSE PCLMULQDQ AES",
        "machdep.cpu.leaf7_features": "AVX2 BMI2",
        "hw.cpufrequency": "1400000000",
        "kern.hv_vmm_present": "1",
    }
    found = macos.machine(lambda name: said.get(name, ""))
    assert (found.flags, found.hertz, found.virtual) == (("aes", "pclmulqdq", "avx2"), 1_400_000_000, "hypervisor")


def test_windows() -> None:
    said = {"ProcessorNameString": "AMD Ryzen 7  ", "~MHz": 3194, "SystemManufacturer": "VMware, Inc."}
    found = windows.machine(lambda _, name: said.get(name), lambda number: number == 40)
    assert found == Machine("AMD Ryzen 7", ("avx2",), 3_194_000_000, "", "VMware")


@pytest.mark.parametrize("system", ["Linux", "Darwin", "Windows", "Plan 9", ""])
def test_no_system_makes_it_fail(system: str) -> None:
    assert isinstance(machine(system), Machine)


def test_a_system_that_answers_as_none_did_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux, "machine", lambda: 1 / 0)
    assert machine("Linux") == Machine()


def test_this_machine() -> None:
    found = host()
    assert found.cpu and found.system and found.library and found.openssl.startswith("OpenSSL")
    assert found.python.endswith(platform.python_version())
    assert found.cores >= 1


def test_contention_of_a_machine_that_is_shared() -> None:
    """Ten seconds passed, in eight of which the process ran; a tenth of all ticks went to others."""
    first = contention.Reading(100.0, 5.0, (50, 0, 10, 100, 0, 0, 0, 20, 7, 0))
    last = contention.Reading(110.0, 13.0, (110, 0, 30, 110, 0, 0, 0, 30, 99, 0))
    found = contention.between(first, last)
    assert found.wall_over_cpu == pytest.approx(1.25)
    assert found.steal == pytest.approx(10 / 100)


def test_contention_of_several_threads_is_that_of_one() -> None:
    first, last = contention.Reading(0.0, 0.0, None), contention.Reading(10.0, 20.0, None)
    assert contention.between(first, last, threads=2) == (1.0, None)


def test_contention_where_no_time_passed_is_a_number() -> None:
    now = contention.Reading(0.0, 0.0, (1, 2, 3))
    assert contention.between(now, now) == (0.0, None)


def test_contention_is_read(tmp_path: Path) -> None:
    stat = tmp_path / "stat"
    stat.write_text("cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1\n", encoding="ascii")
    assert contention.reading(str(stat)).ticks == (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    assert contention.reading(str(tmp_path / "none")).ticks is None
