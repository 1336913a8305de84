"""Shows what `cryptrec-lint scan` does with inputs that were made to exhaust or to break it.

    python tools/hostile_inputs.py [--format text|json|jsonl|sarif] [NAME…]

Each input is made in a folder of its own by a process of its own, scanned by another one, and removed. For each, it
prints the seconds of clock and processor, the most memory, the exit status, and the first finding or error. Exit status
1 where a scan took more than 10 seconds of the processor or 500 MB (and half a millisecond and 5 kB for each further
file of a folder), failed, or said nothing. A NAME is the beginning of
an input's name; without one, all are made, some of which need 2 GiB of disk for a while.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

_SECONDS, _BYTES = 10.0, 500 * 1000 * 1000
"""What a scan of a file may take at most."""
_SECONDS_A_FILE, _BYTES_A_FILE = 0.0005, 5000
"""What each further file of a folder may add: opening it, and what is said of it until the report is written."""
_NOTHING = 3
"""Exit status of a scan that found nothing to judge, and says so."""
_PATIENCE = 120
"""Seconds of the clock after which a scan is ended; so many for each 10,000 files."""
_FAMILIES = ("pem", "protected", "forms", "documents", "packed", "reports")
_QUOTED = 110
"""Characters of a finding that are printed."""


class Run(NamedTuple):
    """What one scan took and said."""

    clock: float
    processor: float
    peak: int
    """Octets."""
    status: int
    said: str
    complaint: str
    """What is wrong with it; empty where nothing is."""


# -------------------- making, in a process of its own


def makers() -> dict[str, str]:
    """The names of all inputs, each with what it is. Here only, so that the measuring process stays small: the peak of
    a child is never told below that of its parent."""
    listed = subprocess.run([sys.executable, __file__, "--list"], capture_output=True, check=True, text=True)
    return dict(line.split("\t") for line in listed.stdout.splitlines())


def _list() -> None:
    for name, maker in _made().items():
        print(name, " ".join((maker.__doc__ or "").split()), sep="\t")


def _make(name: str, folder: str) -> None:
    json.dump(_made()[name](Path(folder)), sys.stdout)


def _made():  # type: ignore[no-untyped-def]
    for family in _FAMILIES:
        import_module(f"hostile.{family}")
    return import_module("hostile.making").MAKERS


# -------------------- running


def run(name: str, form: str) -> Run:
    """Make an input and scan it."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        made = subprocess.run([sys.executable, __file__, "--make", name, folder], stdout=subprocess.PIPE, check=True)
        return scan(json.loads(made.stdout), form)


def scan(arguments: list[str], form: str) -> Run:
    """Scan what the arguments name, as a user would."""
    command = [sys.executable, "-m", "cryptrec_lint", "scan", "--lang", "en", "--verbose", "--format", form, *arguments]
    files = sum(len(names) for argument in arguments for _, _, names in os.walk(argument))
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.monotonic()
        child = subprocess.Popen(command, stdout=out, stderr=err)
        status, usage = _waited(child.pid, started, _PATIENCE * (1 + files // 10_000))
        took = time.monotonic() - started
        processor = usage.ru_utime + usage.ru_stime
        peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        said, complaint = _said(out, form) or _usage(err), _complaint(err, status)
    if processor > _SECONDS + files * _SECONDS_A_FILE:
        complaint = complaint or "too long"
    if peak > _BYTES + files * _BYTES_A_FILE:
        complaint = complaint or "too much memory"
    return Run(took, processor, peak, status, said or "", complaint or ("" if said or status == _NOTHING else "silent"))


def _waited(pid: int, started: float, patience: float):  # type: ignore[no-untyped-def]
    while True:
        done, status, usage = os.wait4(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status), usage
        if time.monotonic() - started > patience:
            os.kill(pid, 9)
        time.sleep(0.02)


def _complaint(err, status: int) -> str:  # type: ignore[no-untyped-def]
    err.seek(0)
    text = err.read(1 << 20)
    if b"Traceback" in text:
        return "traceback: " + text.splitlines()[-1].decode("utf-8", "replace")[:200]
    return "" if status in (0, 1, 2, 3) else f"exit status {status}"


def _usage(err) -> str:  # type: ignore[no-untyped-def]
    """What a usage error says."""
    err.seek(0)
    return err.read(1 << 16).decode("utf-8", "replace").strip()[:_QUOTED]


def _said(out, form: str) -> str:  # type: ignore[no-untyped-def]
    """The first finding that accepts nothing, with how many findings there are; else the first error."""
    out.seek(0)
    if form == "text":
        lines = [line.decode("utf-8", "replace").strip() for line in out.read(1 << 16).splitlines()[:3]]
        return " | ".join(lines)[:_QUOTED]
    if form in ("json", "sarif"):
        # In a process apart, as the peak of a later child would be told to be at least that of this one.
        apart = subprocess.run([sys.executable, __file__, "--quote"], stdin=out, capture_output=True, text=True)
        return apart.stdout.strip()
    lines = [json.loads(line) for line in _ends(out)]
    return _quoted([one for one in lines if one["type"] == "finding"], lines[-1].get("errors", []) if lines else [])


def _ends(out):  # type: ignore[no-untyped-def]
    """Of a report in lines the first one, the first one that accepts nothing, and the last one."""
    first = telling = last = b""
    for line in out:
        first = first or line
        if not telling and b'"verdict": "accepted"' not in line[:200]:
            telling = line
        last = line
    return list(dict.fromkeys(line for line in (first, telling, last) if line))


def _quoted(findings: list[dict[str, object]], errors: list[dict[str, object]]) -> str:
    for one in findings:
        if one["verdict"] != "accepted":
            return f"[{one['rule']}] {one['message']['en']}"[:_QUOTED]  # type: ignore[index]
    for error in errors:
        return f"error: {error['message']['en']}"[:_QUOTED]  # type: ignore[index]
    return "all accepted" if findings else ""


def _quoted_report(report):  # type: ignore[no-untyped-def]
    if "runs" not in report:
        return _quoted(report["findings"], report["errors"])
    run = report["runs"][0]
    messages = [f"[{one['ruleId']}] {one['message']['text']}" for one in run["results"] if one["kind"] == "fail"]
    messages += [one["message"]["text"] for one in run["invocations"][0]["toolExecutionNotifications"]]
    return messages[0][:_QUOTED] if messages else "all accepted" if run["results"] else ""


def main() -> int:
    """Make, scan, print, and tell by the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--format", default="jsonl", choices=("text", "json", "jsonl", "sarif"))
    parser.add_argument("--list", action="store_true", help="print the names and what each is")
    parser.add_argument("--make", nargs=2, metavar=("NAME", "FOLDER"), help="make an input and leave it there")
    parser.add_argument("--quote", action="store_true", help="print what the report on standard input says first")
    parser.add_argument("names", nargs="*", metavar="NAME")
    asked = parser.parse_args()
    if asked.list:
        _list()
        return 0
    if asked.quote:
        print(_quoted_report(json.load(sys.stdin)))
        return 0
    if asked.make:
        _make(*asked.make)
        return 0
    wrong = 0
    print(f"{'input':36} {'clock':>6} {'cpu':>6} {'MB':>5} exit  first finding")
    for name in makers():
        if asked.names and not name.startswith(tuple(asked.names)):
            continue
        found = run(name, asked.format)
        wrong += bool(found.complaint)
        figures = f"{found.clock:6.1f} {found.processor:6.1f} {found.peak / 1e6:5.0f} {found.status:4}"
        print(f"{name:36} {figures}  {found.said}", flush=True)
        if found.complaint:
            print(f"    !! {found.complaint}", flush=True)
    print(f"{wrong} of them exceed the bounds, fail or are silent")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
