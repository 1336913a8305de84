"""Documents that a user has signed, under the Act on Electronic Signatures: whose certificate, on which day, and what
the criteria and the record say of it. A real PDF, a real CMS and a real XAdES signature, made here with OpenSSL."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from cryptrec_lint.discover import discover
from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import panel
from cryptrec_lint.model import Finding, Location, SignatureSeen, SigningDay, UserCertificateSeen
from cryptrec_lint.readers.certificates import signing_days
from cryptrec_lint.scan import Signatures, scan
from tests.readers.cms.conftest import Made, Signer
from tests.readers.xmlsig import by_hand

LIBRARY = Library()
CURRENT = panel(LIBRARY, "current")
JAPAN = timezone(timedelta(hours=9))
CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
[name]
C = JP
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[user]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
crlDistributionPoints = URI:http://crl.example/ca.crl
[stamper]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
extendedKeyUsage = critical,timeStamping
"""


class Office:
    """A CA, its user and a time-stamp authority in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "openssl.cnf").write_text(CONFIGURATION)
        self._certificate("ca", "ca", "/C=JP/O=Example Operator/CN=Test Accredited CA")
        self._certificate("user", "user", "/C=JP/CN=Yamada Taro")
        self._certificate("stamper", "stamper", "/C=JP/CN=Stamper")

    def run(self, *arguments: object) -> bytes:
        done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, cwd=self.folder, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def _certificate(self, name: str, extensions: str, subject: str) -> None:
        by = () if name == "ca" else ("-CA", "ca.pem", "-CAkey", "ca.key")
        self.run(
            *("req", "-x509", "-config", "openssl.cnf", "-extensions", extensions, "-nodes", "-newkey", "rsa:2048"),
            *("-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", 700, "-subj", subject, *by),
        )

    def sign(self, data: bytes, *options: object) -> bytes:
        """The user's signature over some data, with the CA's certificate beside it."""
        (self.folder / "data").write_bytes(data)
        return self.run(
            *("cms", "-sign", "-binary", "-in", "data", "-outform", "DER", "-signer", "user.pem"),
            *("-inkey", "user.key", "-certfile", "ca.pem", *options),
        )

    def pdf(self) -> Path:
        """A PDF that the user has signed."""
        head = (
            b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n5 0 obj\n<< /Type /Sig /SubFilter /ETSI.CAdES.detached "
        )
        value, tail = 8192, b">\n>>\nendobj\n%%EOF\n"
        size = len(head) + len(b"/ByteRange [] /Contents ") + 40
        ranges = b"0 %d %d %d" % (size, size + 2 * value + 2, len(tail) - 1)
        head += b"/ByteRange [" + ranges.ljust(40) + b"] /Contents "
        found = self.sign(head + tail[1:]).hex().encode()
        path = self.folder / "contract.pdf"
        path.write_bytes(head + b"<" + found.ljust(2 * value, b"0") + tail)
        return path

    def xml(self) -> Path:
        """An XML document with a XAdES signature of the user over all of it."""
        (self.folder / "xml").mkdir(exist_ok=True)
        user, ca = (Signer(self.folder / f"{name}.pem", self.folder / f"{name}.key") for name in ("user", "ca"))
        over = by_hand.reference("", b"<contract></contract>", f"{by_hand.DS}enveloped-signature", by_hand.EXCLUSIVE)
        at = f"{today()}T01:00:00+09:00"
        signed = by_hand.signature(Made(self.folder / "xml"), user, over, chain=(ca,), at=at)
        path = self.folder / "contract.xml"
        path.write_text(f"<contract>{signed}</contract>")
        return path


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


def findings(path: Path, signed_on: date | None = None, records: tuple[str, ...] = ()) -> dict[str, Finding]:
    """What is found about the document, by rule."""
    asked = Signatures(False, signed_on, records)
    report = scan(discover([str(path)]), LIBRARY, CURRENT, date(2026, 11, 22), signatures=asked)
    return {one.rule: one for one in report.findings}


def today() -> date:
    return datetime.now(JAPAN).date()


@pytest.mark.parametrize("form", ["pdf", "cms", "xml"])
def test_a_signed_document_is_held_against_the_criteria(form: str, office: Office) -> None:
    path = office.folder / "contract.p7m"
    if form == "cms":
        path.write_bytes(office.sign(b"contract", "-nodetach"))
    else:
        path = office.pdf() if form == "pdf" else office.xml()
    found = findings(path)
    signature = found["signature-verified"]
    assert (signature.verdict, signature.mechanism) == ("accepted", form.upper())
    assert "signer: CN=Yamada Taro,C=JP" in signature.message.en
    assert f"the signer claims {today()}" in signature.message.en
    for rule in ("ordinance-art-2", "ordinance-art-6-4", "ordinance-art-6-5", "ordinance-art-6-6"):
        assert found[rule].verdict == "accepted", rule
        assert found[rule].subject == "CN=Yamada Taro,C=JP"
    assert found["ordinance-technical-part"].verdict == "accepted"
    silent = found["record-silent"]
    assert silent.verdict == "undetermined"
    said = " ".join(text.en for text in silent.reminders)
    assert f"Asked for {today()} as the day of signing, which the signer claims and nothing proves" in said


def test_the_record_is_asked_for_the_day_of_the_signature(office: Office, supplement: Callable[..., Path]) -> None:
    """A CA that was accredited on that day and not after it, by its fingerprint in a site's own record."""
    fingerprint = office.run("x509", "-in", "ca.pem", "-noout", "-fingerprint", "-sha256").decode()
    sha256 = fingerprint.strip().partition("=")[2].replace(":", "").lower()
    bounds = {"accredited_from": f"{today()}", "accredited_until": f"{today()}"}
    record = str(supplement(ca_sha256=f'"{sha256}"', **bounds))
    assert (
        f"recorded as accredited on {today()}"
        in findings(office.pdf(), records=(record,))["accredited-on-date"].message.en
    )
    other = findings(office.pdf(), today() + timedelta(days=30), (record,))
    assert "accredited-on-date" not in other, "--as-of names another day, and goes before"
    assert any("(--as-of)" in text.en for text in other["in-record-date-unknown"].reminders)


def test_the_certificate_of_a_time_stamp_authority_is_no_user_s(office: Office) -> None:
    (office.folder / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa = a\n[a]\nserial = serial\nsigner_digest = sha256\ndefault_policy = 1.2.3\ndigests = sha256\n"
    )
    (office.folder / "serial").write_text("01\n")
    office.run("ts", "-query", "-data", "ca.pem", "-cert", "-out", "x.tsq", "-sha256")
    answer = ("-queryfile", "x.tsq", "-signer", "stamper.pem", "-inkey", "stamper.key", "-out", "x.tsr")
    office.run("ts", "-reply", "-config", "tsa.cnf", *answer)
    found = findings(office.folder / "x.tsr")
    assert "signature-verified" in found
    assert not any(rule.startswith(("ordinance", "record", "guideline-art")) for rule in found)


# -------------------- which day counts


def seen(day: date | None, *, stamped: bool = False, verified: bool | None = True, path: str = "x") -> SignatureSeen:
    at = datetime(day.year, day.month, day.day, 12) if day else None
    return SignatureSeen(Location(path), "", "CMS", "CN=x", "aa", at, stamped, verified, None)


def days(*made: SignatureSeen, given: date | None = None) -> tuple[SigningDay, ...]:
    facts: Any = type("Facts", (), {"sha256": "aa"})()
    return signing_days.of(made, given)(UserCertificateSeen(Location("x"), "", facts, (), None))


MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)


def test_a_stamp_goes_before_a_claim_for_the_same_day() -> None:
    assert days(seen(MONDAY, stamped=True), seen(MONDAY)) == (SigningDay(MONDAY, "stamped"),)
    assert days(seen(TUESDAY), seen(MONDAY)) == (SigningDay(MONDAY, "claimed"), SigningDay(TUESDAY, "claimed"))


def test_what_the_user_names_goes_before_all() -> None:
    assert days(seen(MONDAY, stamped=True), given=TUESDAY) == (SigningDay(TUESDAY, "given"),)


@pytest.mark.parametrize("other", [seen(None), seen(MONDAY, verified=False), seen(MONDAY, path="y")])
def test_a_signature_that_is_wrong_or_elsewhere_or_has_no_time_names_no_day(other: SignatureSeen) -> None:
    assert days(other) == ()
