"""On which day a certificate's time falls, and what the documents say of a use until then: to the minute, at every turn.

Terms are days of Japan's calendar (decision `days-of-terms`): a day ends there at 14:59:59 UTC.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timezone

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import panel
from cryptrec_lint.judging.judge import judge
from cryptrec_lint.model import CertificateSeen, Finding, MechanismUse, Observation
from cryptrec_lint.readers.certificates import der, times

Observe = Callable[..., list[Observation]]

SHORT, LONG = (rsa.generate_private_key(65537, bits) for bits in (1024, 2048))
ISSUER = ec.generate_private_key(ec.SECP384R1())
NAME, ISSUER_NAME = (x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]) for name in ("x", "CA"))
GENERALIZED, UTC = der.GENERALIZED_TIME, der.UTC_TIME


def certificate(key: rsa.RSAPrivateKey, not_after: str, not_before: str = "2012-01-01T00:00:00") -> bytes:
    first, last = (datetime.fromisoformat(text).replace(tzinfo=timezone.utc) for text in (not_before, not_after))
    built = x509.CertificateBuilder(ISSUER_NAME, NAME, key.public_key(), 1, first, last)
    return built.sign(ISSUER, hashes.SHA384()).public_bytes(Encoding.DER)


def key_finding(observe: Observe, data: bytes, policy: str, as_of: date) -> Finding:
    (use,) = (
        one
        for one in observe(data, "x.der")
        if isinstance(one, MechanismUse) and one.location.symbol.endswith("subjectPublicKeyInfo")
    )
    found = judge(use, panel(Library(), policy), as_of)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("not_after", "verdict"),
    [
        # transition guideline: 発行済みの電子証明書に有効期間が残り…（2019年度末まで）: 31 March 2020 in Japan
        ("2020-03-30T15:00:00", "conditional"),
        ("2020-03-31T00:00:00", "conditional"),
        ("2020-03-31T14:59:59", "conditional"),
        ("2020-03-31T15:00:00", "rejected"),
        ("2020-03-31T23:59:59", "rejected"),
        ("2020-04-01T00:00:00", "rejected"),
    ],
)
def test_rsa_1024_until_the_end_of_fiscal_2019(not_after: str, verdict: str, observe: Observe) -> None:
    found = key_finding(observe, certificate(SHORT, not_after), "cryptrec-2013", date(2019, 10, 1))
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("as_of", "verdict"), [(date(2020, 3, 31), "conditional"), (date(2020, 4, 1), "rejected")], ids=str
)
def test_rsa_1024_that_has_expired_is_judged_by_the_day_of_use(as_of: date, verdict: str, observe: Observe) -> None:
    found = key_finding(observe, certificate(SHORT, "2018-01-01T00:00:00"), "cryptrec-2013", as_of)
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("not_after", "verdict"),
    [
        # LS-0003 table 5, 112 bits: 移行完遂期間 2022 to 2030, then 利用不可 for new processing
        ("2030-12-31T00:00:00", "accepted"),
        ("2030-12-31T14:59:59", "accepted"),
        ("2030-12-31T15:00:00", "rejected"),
        ("2030-12-31T23:30:00", "rejected"),
        ("2031-01-01T00:00:00", "rejected"),
        ("9999-12-31T23:59:59", "rejected"),
    ],
)
def test_rsa_2048_until_the_end_of_2030(not_after: str, verdict: str, observe: Observe) -> None:
    found = key_finding(observe, certificate(LONG, not_after), "current", date(2026, 11, 29))
    assert found.verdict == verdict


def test_without_an_end_nothing_in_the_policy_of_2013_retires_rsa_2048(observe: Observe) -> None:
    found = key_finding(observe, certificate(LONG, "9999-12-31T23:59:59"), "cryptrec-2013", date(2026, 11, 29))
    assert found.verdict == "accepted"


def test_the_days_of_the_certificate_itself_stay_days_in_utc(observe: Observe) -> None:
    seen = observe(certificate(LONG, "2030-12-31T23:30:00"), "x.der")
    (shown,) = (one for one in seen if isinstance(one, CertificateSeen))
    assert shown.not_after == date(2030, 12, 31)


@pytest.mark.parametrize(
    ("tag", "written", "in_utc", "in_japan"),
    [
        (UTC, b"301231145959Z", date(2030, 12, 31), date(2030, 12, 31)),
        (UTC, b"301231150000Z", date(2030, 12, 31), date(2031, 1, 1)),
        (UTC, b"3012312359Z", date(2030, 12, 31), date(2031, 1, 1)),
        (GENERALIZED, b"20301231235959+0900", date(2030, 12, 31), date(2030, 12, 31)),
        (GENERALIZED, b"20310101000000+0900", date(2030, 12, 31), date(2031, 1, 1)),
        (GENERALIZED, b"20301231200000-0500", date(2031, 1, 1), date(2031, 1, 1)),
        (GENERALIZED, b"20200331150000.5Z", date(2020, 3, 31), date(2020, 4, 1)),
        (GENERALIZED, b"99991231235959Z", date(9999, 12, 31), date(9999, 12, 31)),
        (UTC, b"491231235959Z", date(2049, 12, 31), date(2050, 1, 1)),
        (UTC, b"500101000000Z", date(1950, 1, 1), date(1950, 1, 1)),
        # an hour that there is not names a day all the same
        (UTC, b"301231990000Z", date(2030, 12, 31), date(2030, 12, 31)),
        (GENERALIZED, b"20301331000000Z", None, None),
    ],
)
def test_the_day_of_a_time(tag: int, written: bytes, in_utc: date | None, in_japan: date | None) -> None:
    assert (times.day(tag, written), times.day_in_japan(tag, written)) == (in_utc, in_japan)
