"""Chains against `openssl verify`: what it takes is verified here, what it refuses is not."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from .conftest import CA, LEAF, ROOT, Made, make, spoilt

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="openssl is not on this machine")

AT = str(int(datetime(2026, 6, 1, 12).timestamp()))
OLD = datetime(2026, 2, 1)
OTHER = make("Other", "Other")
LIMITED = make("CA", "Root", path_length=0)
CASES: dict[str, tuple[tuple[Made, ...], Made]] = {
    "whole": ((LEAF, CA), ROOT),
    "two CAs": ((make("leaf", "CA 2"), make("CA 2", "CA"), CA), ROOT),
    "no intermediate": ((LEAF,), ROOT),
    "other root": ((LEAF, CA), OTHER),
    "anchor of the same name": ((LEAF, CA), make("Root", "Root", own="Mallory", by="Mallory")),
    "leaf spoilt": ((spoilt(LEAF), CA), ROOT),
    "CA spoilt": ((LEAF, spoilt(CA)), ROOT),
    "forged": ((make("leaf", "CA", by="Mallory", authority="CA"), CA), ROOT),
    "leaf expired": ((make("leaf", "CA", last=OLD), CA), ROOT),
    "leaf not yet valid": ((make("leaf", "CA", first=datetime(2026, 7, 1)), CA), ROOT),
    "CA expired": ((LEAF, make("CA", "Root", last=OLD)), ROOT),
    "issuer no CA": ((LEAF, make("CA", "Root", ca=False)), ROOT),
    "issuer may not sign": ((LEAF, make("CA", "Root", cert_sign=False)), ROOT),
    "path length 0 kept": ((LEAF, LIMITED), ROOT),
    "path length 0 broken": ((make("leaf", "CA 2"), make("CA 2", "CA"), LIMITED), ROOT),
    "path length of the root": ((LEAF, CA), make("Root", "Root", path_length=0)),
    "cross-certificate": ((LEAF, make("CA", "Other"), CA), OTHER),
    "cross-certificate expired": ((LEAF, make("CA", "Other", last=OLD), CA), ROOT),
    "no identifiers": ((make("leaf", "CA", identifiers=False), make("CA", "Root", identifiers=False)), ROOT),
    "generations": ((make("leaf", "CA", by="CA 2"), *(make("CA", "Root", own=f"CA {at}") for at in range(3))), ROOT),
}


@pytest.mark.parametrize("case", CASES)
def test_agrees(case: str, findings: Callable[..., list[dict[str, Any]]], tmp_path: Path) -> None:
    """A finding `chain-verified` for the leaf, and none that rejects, exactly where openssl says OK."""
    presented, anchor = CASES[case]
    found = findings(a=presented, trust=(anchor,))
    rules = {one["rule"] for one in found if "leaf" in one["subject"]}
    rejected = {one["rule"] for one in found if one["verdict"] == "rejected"}
    holds = "chain-verified" in rules and not rejected
    assert holds is _openssl_says(presented, anchor, tmp_path), found


def _openssl_says(presented: tuple[Made, ...], anchor: Made, folder: Path) -> bool:
    for name, members in (("leaf", presented[:1]), ("others", presented[1:]), ("anchor", (anchor,))):
        (folder / name).write_bytes(b"".join(one.pem for one in members))
    untrusted: list[str | Path] = ["-untrusted", folder / "others"] if presented[1:] else []
    store: list[str | Path] = [
        "-no-CAfile",
        "-no-CApath",
        "-no-CAstore",
        "-partial_chain",
        "-trusted",
        folder / "anchor",
    ]
    command: list[str | Path] = [str(OPENSSL), "verify", *store, *untrusted, "-attime", AT, folder / "leaf"]
    return subprocess.run(command, capture_output=True, check=False, timeout=30).returncode == 0
