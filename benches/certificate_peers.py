"""Certificates read and judged with a JSON line each, beside pkilint in this process and zlint's lints of RFC 5280.

    python benches/certificate_peers.py BUNDLE.pem [ZLINT [ROUNDS]]

Needs pkilint in the interpreter's environment (it is no dependency of this project). All sides get the first
certificates of the bundle, in turns; figures are processor time a certificate. zlint takes a file for each certificate
and starts once for all of them; what it takes to start is in its figure, as what pkilint takes to load is not.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from certificate_bundle import ours

HOW_MANY = {"cryptrec-lint": 20_000, "pkilint": 200, "zlint": 2_000}


def blocks(path: Path, count: int) -> list[str]:
    """The first certificates of a bundle, each in its armour."""
    end = "-----END CERTIFICATE-----\n"
    return [block + end for block in islice(path.read_text().split(end), count) if "BEGIN" in block]


def own(found: list[str], folder: Path) -> Callable[[], float]:
    """What `scan --format jsonl` does with them, in this process."""
    bundle = folder / "bundle.pem"
    bundle.write_text("".join(found))

    def run() -> float:
        start = time.process_time()
        for _ in ours(bundle):
            pass
        return time.process_time() - start

    return run


def pkilint(found: list[str], folder: Path) -> Callable[[], float]:
    """pkilint's linter of RFC 5280 certificates, as its `lint_pkix_cert` puts it together, with its report in JSON."""
    from pkilint import loader, report
    from pkilint.pkix import certificate, extension, name
    from pkilint.validation import ValidationFindingSeverity

    decoding: Any = certificate.create_decoding_validators(name.ATTRIBUTE_TYPE_MAPPINGS, extension.EXTENSION_MAPPINGS)
    parts = (
        certificate.create_issuer_validator_container([]),
        certificate.create_validity_validator_container(),
        certificate.create_subject_validator_container([]),
        certificate.create_extensions_validator_container([]),
        certificate.create_spki_validator_container([]),
    )
    validator: Any = certificate.create_pkix_certificate_validator_container(decoding, list(parts))
    load: Any = loader.RFC5280CertificateDocumentLoader().load_pem_document

    def run() -> float:
        start = time.process_time()
        for block in found:
            document = load(block, "certificate")
            results = validator.validate(document.root)
            report.ReportGeneratorJson(results, ValidationFindingSeverity.DEBUG).generate()
        return time.process_time() - start

    return run


def zlint(program: str, found: list[str], folder: Path) -> Callable[[], float]:
    """zlint, its lints of RFC 5280 alone: it prints JSON too."""
    names = [folder / f"{number}.pem" for number in range(len(found))]
    for path, block in zip(names, found, strict=True):
        path.write_text(block)

    def run() -> float:
        process = subprocess.Popen([program, "-includeSources", "RFC5280", *map(str, names)], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = status
        return used.ru_utime + used.ru_stime

    return run


def main(bundle: Path, program: str, rounds: int) -> None:
    """Print the medians and how many times as long the peers take."""
    gc.set_threshold(50_000)  # for all sides alike, as the program sets it for itself (`__main__`)
    with tempfile.TemporaryDirectory() as name:
        found = {peer: blocks(bundle, count) for peer, count in HOW_MANY.items()}
        sides = {
            "cryptrec-lint": own(found["cryptrec-lint"], Path(name)),
            "pkilint": pkilint(found["pkilint"], Path(name)),
        }
        if program:
            sides["zlint"] = zlint(program, found["zlint"], Path(name))
        spent: dict[str, list[float]] = {peer: [] for peer in sides}
        for _ in range(rounds):
            for peer, run in sides.items():
                spent[peer].append(run() / len(found[peer]))
    for peer, all_rounds in spent.items():
        ratios = [other / mine for mine, other in zip(spent["cryptrec-lint"], all_rounds, strict=True)]
        median = statistics.median(all_rounds) * 1e6
        print(f"{peer:<14} {median:10,.1f} us a certificate  {statistics.median(ratios):8.1f} times ours")


if __name__ == "__main__":
    main(Path(sys.argv[1]), (sys.argv[2:3] or [""])[0], int((sys.argv[3:4] or ["5"])[0]))
