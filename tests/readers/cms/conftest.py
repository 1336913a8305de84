"""Signers, messages and time stamps that the tests make with OpenSSL, and observations written down a line each."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cryptrec_lint.model import (
    Algorithm,
    CertificateSeen,
    Fault,
    KeySeen,
    MechanismUse,
    Observation,
    SignatureSeen,
    StatusSeen,
    Unresolved,
)
from cryptrec_lint.readers.certificates import der_certificate, pdf, pem
from cryptrec_lint.source import Source
from tests.lending import NoFiles

OpenSsl = Callable[..., bytes]

_CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
[name]
C = JP
CN = unnamed
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[user]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
[stamper]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
[tsa]
default_tsa = authority
[authority]
serial = {folder}/tsa-serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha1, sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = {ess}
"""


class Signer(NamedTuple):
    """A certificate and its key in PEM files."""

    certificate: Path
    key: Path


class Made:
    """Makes things in a folder with OpenSSL."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._configuration = folder / "openssl.cnf"
        self._configuration.write_text(_CONFIGURATION.format(folder=folder, ess="sha256"))
        (folder / "tsa-serial").write_text("01\n")

    def run(self, *arguments: object, stdin: bytes = b"") -> bytes:
        """What OpenSSL prints; it must succeed."""
        command = ["openssl", *map(str, arguments)]
        done = subprocess.run(command, input=stdin, capture_output=True, cwd=self.folder, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def signer(self, name: str, *key: str, extensions: str = "user", issuer: Signer | None = None) -> Signer:
        """A certificate with a new key, signed by itself or by an issuer."""
        found = Signer(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        newkey = key or ("rsa:2048",)
        by = ("-CA", issuer.certificate, "-CAkey", issuer.key) if issuer else ()
        self.run(
            *("req", "-x509", "-config", self._configuration, "-extensions", extensions, "-nodes", "-days", 800),
            *("-newkey", *newkey, "-keyout", found.key, "-out", found.certificate, "-subj", f"/C=JP/CN={name}", *by),
        )
        return found

    def file(self, name: str, data: bytes) -> Path:
        """A file with these octets."""
        path = self.folder / name
        path.write_bytes(data)
        return path

    def signed(self, data: bytes, by: Signer, *options: object) -> bytes:
        """CMS SignedData in DER, with the content in it unless the options say otherwise."""
        content = self.file("content", data)
        attached = () if "-detached" in options else ("-nodetach",)
        rest = [one for one in options if one != "-detached"]
        return self.run(
            *("cms", "-sign", "-binary", "-in", content, "-outform", "DER", "-signer", by.certificate),
            *("-inkey", by.key, *attached, *rest),
        )

    def stamped(
        self, data: bytes, by: Signer, *, token: bool = True, hash: str = "sha256", ess: str = "sha256"
    ) -> bytes:
        """A time stamp of RFC 3161 over some data: the token, or the whole response."""
        self._configuration.write_text(_CONFIGURATION.format(folder=self.folder, ess=ess))
        path = self.file("stamped", data)
        query = self.file("query.tsq", self.run("ts", "-query", "-data", path, f"-{hash}", "-cert"))
        return self.run(
            *("ts", "-reply", "-config", self._configuration, "-queryfile", query, "-signer", by.certificate),
            *("-inkey", by.key, *(("-token_out",) if token else ())),
        )


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """OpenSSL with a folder of its own."""
    return Made(tmp_path_factory.mktemp("cms"))


@pytest.fixture(scope="session")
def alice(made: Made) -> Signer:
    """A signer with an RSA key of 2048 bits."""
    return made.signer("Alice")


@pytest.fixture(scope="session")
def stamper(made: Made) -> Signer:
    """A time-stamp authority."""
    return made.signer("Stamper", extensions="stamper")


@pytest.fixture(scope="session")
def observe() -> Callable[[bytes], list[Observation]]:
    """Everything that the reader of some octets sees in them."""

    def all_of(data: bytes) -> list[Observation]:
        source = Source("x", data)
        claiming = [one.READER for one in (pem, pdf, der_certificate) if one.READER.claims(source)]
        assert len(claiming) == 1, [one.name for one in claiming]
        found = claiming[0].read(source, NoFiles())
        return [one for one in found if not isinstance(one, (KeySeen, StatusSeen))]  # those are no findings

    return all_of


def _component(algorithm: Algorithm) -> str:
    parts = (algorithm.name, algorithm.size, algorithm.parameter_set, algorithm.inside and f"in {algorithm.inside}")
    return " ".join(str(part) for part in parts if part is not None)


def line(found: Observation) -> str:
    """An observation in one line."""
    symbol = found.location.symbol
    if isinstance(found, CertificateSeen):
        return f"{symbol} {found.subject}"
    if isinstance(found, SignatureSeen):
        time = "no time" if found.signed_at is None else "stamped" if found.stamped else "claimed"
        outcome = {True: "verified", False: "wrong", None: "open"}[found.verified]
        return " ".join(filter(None, (symbol, found.form, outcome, time, found.subject, found.why and found.why.key)))
    if isinstance(found, (Unresolved, Fault)):
        return f"{symbol} {found.rule} {found.why.key}"
    assert isinstance(found, MechanismUse)
    parts = [" + ".join(map(_component, found.components)), *(f"{name} {value}" for name, value in found.details)]
    return f"{symbol} {found.purpose} {found.mechanism} = {'; '.join(parts)}{'; default' * bool(found.origin.steps)}"


@pytest.fixture(scope="session")
def shown() -> Callable[[list[Observation]], list[str]]:
    """Observations, a line each, without those of the certificates."""

    def lines(seen: list[Observation]) -> list[str]:
        keys = ("signatureAlgorithm", "subjectPublicKeyInfo")
        return [line(one) for one in seen if not _of_certificate(one.location.symbol, keys)]

    return lines


def _of_certificate(symbol: str, keys: tuple[str, ...]) -> bool:
    whole, _, part = symbol.rpartition(".")
    return "certificates[" in whole.rpartition(".")[2] and part in keys


_PDF = b"""%%PDF-1.7
1 0 obj
<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Annots [4 0 R] >>
endobj
4 0 obj
<< /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R /FT /Sig /T (Signature1) /V 5 0 R >>
endobj
5 0 obj
<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /%s /M (D:20260401093000+09'00') %s
/ByteRange [%s] %s/Contents <"""
_PLACES = 16384
"""Octets kept for the value."""


def write_pdf(
    sign: Callable[[bytes], bytes], form: bytes = b"ETSI.CAdES.detached", entries: bytes = b"", gap: int = 0
) -> bytes:
    """A PDF with one signature, made over all but its value; and but `gap` octets before it, which is wrong."""
    empty = b"0" * 40
    size = len(_PDF % (form, entries, empty, b" " * gap)) - 1
    tail = b">\n>>\nendobj\n"
    xref = size + 2 * _PLACES + 1 + len(tail)
    head = _PDF % (form, entries, empty, b" " * gap)
    table = _table(head, xref)
    whole = len(head) + 2 * _PLACES + len(tail) + len(table)
    end = size + 2 * _PLACES + 2
    ranges = b"0 %d %d %d" % (size - gap, end, whole - end)
    head = _PDF % (form, entries, ranges.ljust(40), b" " * gap)
    rest = (tail + table)[1:]
    value = sign(head[: size - gap] + rest)
    assert len(value) <= _PLACES
    return head + value.hex().encode().ljust(2 * _PLACES, b"0") + tail + table


def _table(head: bytes, at: int) -> bytes:
    """The cross-reference table, and the trailer."""
    places = [head.index(b"%d 0 obj" % number) for number in range(1, 6)]
    rows = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return b"xref\n0 6\n" + rows + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % at


@pytest.fixture(scope="session")
def signed_pdf() -> Callable[..., bytes]:
    """`write_pdf`; what has a name to be made once is kept."""
    kept: dict[str, bytes] = {}

    def write(
        sign: Callable[[bytes], bytes],
        form: bytes = b"ETSI.CAdES.detached",
        entries: bytes = b"",
        gap: int = 0,
        once: str = "",
    ) -> bytes:
        if once not in kept or not once:
            kept[once] = write_pdf(sign, form, entries, gap)
        return kept[once]

    return write
