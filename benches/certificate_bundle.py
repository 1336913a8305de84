"""A bundle of certificates, read and judged with a JSON line each, beside a bare loop over `cryptography`.

    python benches/certificate_bundle.py [BUNDLE.pem] [ROUNDS]

Without a bundle, 20,000 different certificates are made. All sides get the same file and run in turns, in one
process; figures are processor time. A bare loop splits the PEM, decodes it, loads each certificate and asks for what a
line of the report says; `fields` leaves out the names and dates, which cost the library most.
"""

from __future__ import annotations

import binascii
import gc
import json
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from math import gcd, prod
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from cryptrec_lint.discover import discover
from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import panel
from cryptrec_lint.reporters import jsonl
from cryptrec_lint.scan import Scan, Signatures

HOW_MANY = 20_000
AS_OF = date(2026, 11, 22)


def made(path: Path) -> None:
    """20,000 certificates of servers by four CAs, each with a key and a name of its own: RSA, P-256, P-384, Ed25519."""
    rsa_key, p384_key, p256_key = (
        rsa.generate_private_key(65537, 2048),
        ec.generate_private_key(ec.SECP384R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    signers: list[Any] = [(rsa_key, hashes.SHA256()), (p384_key, hashes.SHA384()), (p256_key, hashes.SHA256())]
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)
    with open(path, "wb") as file:
        for number in range(HOW_MANY):
            key = _key(number)
            signer, hash = signers[number % 20 == 0 or 1 + number % 2]
            name = f"host{number}.example.go.jp"
            certificate = (
                x509.CertificateBuilder()
                .subject_name(_name("Example Agency", name))
                .issuer_name(_name("Example CA", f"Issuing CA {number % 4}"))
                .serial_number(number + 2**64)
                .not_valid_before(start + timedelta(days=number % 300))
                .not_valid_after(start + timedelta(days=number % 300 + 397))
                .public_key(key)
                .add_extension(x509.BasicConstraints(False, None), critical=True)
                .add_extension(x509.KeyUsage(True, *[False] * 8), critical=True)
                .add_extension(x509.ExtendedKeyUsage([x509.OID_SERVER_AUTH]), critical=False)
                .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
                .add_extension(x509.SubjectKeyIdentifier(number.to_bytes(20, "big")), critical=False)
                .sign(signer, hash)
            )
            file.write(certificate.public_bytes(Encoding.PEM))


def _key(number: int) -> Any:
    """A public key. Of RSA only the number is made: no small prime divides it, and nobody needs the private half."""
    kind = number % 10
    if kind < 5:
        modulus = secrets.randbits(2048 if kind < 4 else 3072) | 1 << (2047 if kind < 4 else 3071) | 1
        while gcd(modulus, _SMALL) != 1:
            modulus += 2
        return rsa.RSAPublicNumbers(65537, modulus).public_key()
    if kind < 9:
        return ec.generate_private_key(ec.SECP256R1() if kind < 8 else ec.SECP384R1()).public_key()
    return ed25519.Ed25519PrivateKey.generate().public_key()


_SMALL = prod(range(3, 752, 2))


def _name(organization: str, common: str) -> x509.Name:
    pairs = (("2.5.4.6", "JP"), ("2.5.4.10", organization), ("2.5.4.3", common))
    return x509.Name([x509.NameAttribute(x509.ObjectIdentifier(oid), value) for oid, value in pairs])


def ours(path: Path) -> Iterator[bytes]:
    """The lines that `scan --format jsonl` writes, made in this process."""
    library = Library()
    running = Scan(discover([str(path)]), library, panel(library, "cryptrec-2013"), AS_OF, None, Signatures())
    yield from jsonl.lines(running.findings())
    yield jsonl.last(running.report(()))


def fields(path: Path) -> Iterator[str]:
    """Algorithms, size and curve alone."""
    for found in _loaded(path):
        yield json.dumps(_algorithms(found))


def same_fields(path: Path) -> Iterator[str]:
    """What is read for a line of the report too: names, serial, dates, whether it is a CA's, the usages of its key."""
    for found in _loaded(path):
        said = _algorithms(found)
        try:
            said |= {
                "subject": found.subject.rfc4514_string(),
                "issuer": found.issuer.rfc4514_string(),
                "serial": hex(found.serial_number),
                "from": found.not_valid_before_utc.isoformat(),
                "until": found.not_valid_after_utc.isoformat(),
            }
            said["ca"] = found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
            usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
            said["usage"] = [name for name in _USAGES if getattr(usage, name)]
            purposes = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
            said["purposes"] = [one.dotted_string for one in purposes]
            said["signature_bits"] = len(found.signature) * 8
        except Exception as error:  # as anyone must who loops over certificates of others
            said["error"] = type(error).__name__
        yield json.dumps(said)


_USAGES = ("digital_signature", "content_commitment", "key_encipherment", "key_agreement", "key_cert_sign", "crl_sign")


def _loaded(path: Path) -> Iterator[x509.Certificate]:
    for part in path.read_bytes().split(b"-----BEGIN CERTIFICATE-----")[1:]:
        octets = binascii.a2b_base64(part[: part.index(b"-----END")])
        try:
            yield x509.load_der_x509_certificate(octets)
        except Exception:
            continue


def _algorithms(found: x509.Certificate) -> dict[str, Any]:
    said: dict[str, Any] = {
        "signature": found.signature_algorithm_oid.dotted_string,
        "key": found.public_key_algorithm_oid.dotted_string,
    }
    try:
        key: Any = found.public_key()
        said["size"] = getattr(key, "key_size", None)
        said["curve"] = key.curve.name if isinstance(key, ec.EllipticCurvePublicKey) else None
        said["exponent"] = key.public_numbers().e if isinstance(key, rsa.RSAPublicKey) else None
    except Exception as error:
        said["error"] = type(error).__name__
    said["sha256"] = found.fingerprint(hashes.SHA256()).hex()
    return said


def seconds(run: Callable[[Path], Iterator[object]], path: Path) -> tuple[float, int]:
    """Processor time of one run, and how many lines it gave."""
    start = time.process_time()
    count = sum(1 for _ in run(path))
    return time.process_time() - start, count


def main(path: Path, rounds: int) -> None:
    """Print the medians and the ratios."""
    gc.set_threshold(50_000)  # for all sides alike, as the program sets it for itself (`__main__`)
    sides = {"cryptrec-lint": ours, "bare loop, fields": fields, "bare loop, same fields": same_fields}
    measured: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, run in sides.items():
            spent, lines = seconds(run, path)
            measured[name].append(spent)
            print(f"{name:<24} {lines:>7} lines {spent:7.3f} s", file=sys.stderr)
    medians = {name: statistics.median(spent) for name, spent in measured.items()}
    own = measured["cryptrec-lint"]
    for name, median in medians.items():
        ratios = [other / mine for mine, other in zip(own, measured[name], strict=True)]
        print(f"{name:<24} {median:7.3f} s  ratio to ours {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]), rounds)
    else:
        with tempfile.TemporaryDirectory() as folder:
            bundle = Path(folder) / "bundle.pem"
            made(bundle)
            main(bundle, rounds)
