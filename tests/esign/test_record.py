"""Matching a chain with the record: the six outcomes, what proves, what only hints, and what never counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cryptrec_lint.discover import discover
from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import panel
from cryptrec_lint.model import Finding
from cryptrec_lint.scan import Signatures, scan

Make = Callable[..., Any]
Write = Callable[..., list[Path]]
LIBRARY = Library()
CURRENT = panel(LIBRARY, "current")
TODAY = date(2026, 11, 22)
OUTCOMES = {
    "other-regime",
    "accredited-on-date",
    "in-record-date-unknown",
    "resembles-entry",
    "record-silent",
    "not-in-complete-record",
}
BOUNDS = {"accredited_from": "2015-01-01", "accredited_until": "2018-12-31"}


def outcome(paths: list[Path], *records: Path, signed_on: date | None = None) -> Finding:
    """The record's answer about the one user's certificate."""
    asked = Signatures(False, signed_on, tuple(map(str, records)))
    report = scan(discover([str(path) for path in paths]), LIBRARY, CURRENT, TODAY, signatures=asked)
    (found,) = [one for one in report.findings if one.rule in OUTCOMES]
    return found


def said(found: Finding) -> str:
    return " ".join(text.en for text in (found.message, *found.reminders))


@pytest.mark.parametrize("key", ["ca_sha256", "ca_spki_sha256"])
def test_a_sha256_in_a_supplement_proves_the_ca(key: str, chain: Make, on_disk: Write, supplement: Make) -> None:
    made = chain()
    record = supplement(**{key: f'"{getattr(made, key)}"'}, **BOUNDS)
    found = outcome(on_disk(made), record)
    assert (found.rule, found.verdict) == ("accredited-on-date", "accepted")
    assert "Test Service, recorded as accredited on 2016-05-01" in found.message.en
    assert "repository page of the operator" in found.message.en
    assert "Supplement: our-checks" in found.message.en
    assert str(record) in found.message.ja


def test_the_same_without_the_supplement_is_silence(chain: Make, on_disk: Write) -> None:
    found = outcome(on_disk(chain()))
    assert (found.rule, found.verdict) == ("record-silent", "undetermined")


@pytest.mark.parametrize(
    ("day", "count", "of"),
    [
        (date(2013, 4, 30), 11, "2013-04-30"),
        (date(2017, 1, 1), 11, "2013-04-30"),
        (date(2012, 12, 31), 16, "2012-04-30"),
        (date(2004, 1, 1), 19, "2006-03-31"),  # before the first count
        (TODAY, 11, "2013-04-30"),
    ],
)
def test_silence_names_the_count_that_is_known(day: date, count: int, of: str, chain: Make, on_disk: Write) -> None:
    found = outcome(on_disk(chain()), signed_on=day)
    assert found.rule == "record-silent"
    assert f"{count} services were accredited on {of} and it identifies 0 of them by key" in found.message.en
    assert f"Asked for {day} as the day of signing" in said(found)


@pytest.mark.parametrize(
    ("fields", "day", "rule"),
    [
        (BOUNDS, date(2017, 1, 1), "accredited-on-date"),
        (BOUNDS, date(2018, 12, 31), "accredited-on-date"),
        (BOUNDS, date(2019, 1, 1), "in-record-date-unknown"),
        (BOUNDS, date(2013, 4, 30), "in-record-date-unknown"),
        ({"accredited_from": "2015-01-01"}, date(2017, 1, 1), "in-record-date-unknown"),
        ({}, date(2017, 1, 1), "in-record-date-unknown"),
    ],
)
def test_the_day_must_lie_within_bounds_that_are_both_known(
    fields: dict[str, str], day: date, rule: str, chain: Make, on_disk: Write, supplement: Make
) -> None:
    made = chain()
    record = supplement(ca_sha256=f'"{made.ca_sha256}"', **fields)
    found = outcome(on_disk(made), record, signed_on=day)
    assert found.rule == rule
    assert found.verdict == ("accepted" if rule == "accredited-on-date" else "undetermined")


def test_a_day_on_which_accreditation_is_known_proves_that_day_only(
    chain: Make, on_disk: Write, supplement: Make
) -> None:
    made = chain()
    record = supplement(ca_sha256=f'"{made.ca_sha256}"')
    text = record.read_text(encoding="utf-8")
    record.write_text(
        text.replace("\n[[service.ca]]", "accredited_known_on = [2016-05-01, 2018-05-01]\n\n[[service.ca]]")
    )
    assert outcome(on_disk(made), record, signed_on=date(2018, 5, 1)).rule == "accredited-on-date"
    between = outcome(on_disk(made), record, signed_on=date(2017, 5, 1))
    assert between.rule == "in-record-date-unknown"
    assert "days between are presumed only" in said(between)


@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        ({"issuer_dn": '"CN=test  accredited CA,O=EXAMPLE Operator,C=jp"'}, "name of the CA"),
        ({"policy_oids": '["1.2.392.999999.1"]'}, "policy OID"),
        (
            {"issuer_dn": '"CN=Test Accredited CA,O=Example Operator,C=JP"', "policy_oids": '["1.2.392.999999.1"]'},
            "name of the CA together with the policy OID",
        ),
    ],
)
def test_names_and_identifiers_are_hints(
    fields: dict[str, str], seen: str, chain: Make, on_disk: Write, supplement: Make
) -> None:
    found = outcome(on_disk(chain()), supplement(**fields, **BOUNDS))
    assert (found.rule, found.verdict) == ("resembles-entry", "undetermined")
    assert f"The {seen} resembles Test Service. This is not proof" in found.message.en


def test_a_sha1_fingerprint_is_a_hint(chain: Make, on_disk: Write, supplement: Make) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    made = chain()
    fingerprint = x509.load_pem_x509_certificate(made.ca).fingerprint(hashes.SHA1()).hex()
    found = outcome(on_disk(made), supplement(ca_sha1=f'"{fingerprint}"', **BOUNDS))
    assert found.rule == "resembles-entry"
    assert "SHA-1 fingerprint of the CA certificate equals the one recorded for Test Service" in found.message.en
    assert "no proof" in found.message.en


def test_the_name_of_a_service_is_a_hint_and_the_repository_is_named(chain: Make, on_disk: Write) -> None:
    found = outcome(on_disk(chain(ca_name="DIACERT-PLUS認証局")))
    assert found.rule == "resembles-entry"
    assert "DIACERT-PLUSサービス" in found.message.en
    assert "https://www.diacert.jp/plus/repository/" in said(found)


def test_the_operators_name_never_counts(chain: Make, on_disk: Write) -> None:
    for name in ("セコムトラストシステムズ株式会社", "日本電子認証株式会社", "Example Operator"):
        assert outcome(on_disk(chain(operator=name))).rule == "record-silent"


@pytest.mark.parametrize("key", ["ca_sha256", "ca_spki_sha256", "issuer_dn", "policy_oids"])
def test_a_forged_chain_is_never_a_match(key: str, chain: Make, on_disk: Write, supplement: Make) -> None:
    """The right names, the right CA certificate beside it, and a signature that the CA's key did not make."""
    forged = chain(forged_with="another")
    values = {
        "ca_sha256": f'"{forged.ca_sha256}"',
        "ca_spki_sha256": f'"{forged.ca_spki_sha256}"',
        "issuer_dn": '"CN=Test Accredited CA,O=Example Operator,C=JP"',
        "policy_oids": '["1.2.392.999999.1"]',
    }
    found = outcome(on_disk(forged), supplement(**{key: values[key]}, **BOUNDS))
    assert (found.rule, found.verdict) == ("record-silent", "undetermined")
    assert "none of their keys verifies the signature" in said(found)


def test_without_the_issuers_certificate_nothing_is_compared(chain: Make, on_disk: Write, supplement: Make) -> None:
    made = chain()
    found = outcome(on_disk(made, ca=False), supplement(ca_sha256=f'"{made.ca_sha256}"', **BOUNDS))
    assert found.rule == "record-silent"
    assert "Nothing was compared with the record" in said(found)


def test_another_regime_comes_first(chain: Make, on_disk: Write, supplement: Make) -> None:
    made = chain()
    more = f"""
[[other_regime]]
id = "other"
name = {{ ja = "別の制度の認証局", en = "CA of the other regime" }}
regime = {{ ja = "別の制度", en = "the other regime" }}
grade = "VERIFIED"
sources = ["visit"]

[[other_regime.ca_cert]]
sha256 = "{made.ca_sha256}"
"""
    record = supplement(more, ca_sha256=f'"{made.ca_sha256}"', **BOUNDS)
    found = outcome(on_disk(made), record)
    assert (found.rule, found.verdict) == ("other-regime", "conditional")
    assert "Issued under the other regime. That is not accreditation" in found.message.en


@pytest.mark.parametrize(("matches", "rule"), [(False, "not-in-complete-record"), (True, "accredited-on-date")])
def test_not_accredited_is_said_only_against_a_complete_snapshot(
    matches: bool, rule: str, chain: Make, on_disk: Write, supplement: Make
) -> None:
    made = chain()
    count = (
        '\n[[count]]\nas_of = 2016-05-01\naccredited = 1\ncomplete = true\ngrade = "VERIFIED"\nsources = ["visit"]\n'
    )
    record = supplement(count, ca_spki_sha256=f'"{made.ca_spki_sha256 if matches else "ab" * 32}"', **BOUNDS)
    found = outcome(on_disk(made), record)
    assert found.rule == rule
    if not matches:
        assert found.verdict == "conditional"
        assert "Not among the 1 services accredited on 2016-05-01" in found.message.en
        assert "Accreditation is voluntary" in found.message.en
        # a day later the snapshot says nothing
        assert outcome(on_disk(made), record, signed_on=date(2016, 5, 2)).rule == "record-silent"
        # and without a proved issuer there is nothing that could be missing from it
        assert outcome(on_disk(made, ca=False), record).rule == "record-silent"


def test_an_unverified_fingerprint_proves_nothing(chain: Make, on_disk: Write, supplement: Make) -> None:
    made = chain()
    record = supplement(ca_sha256=f'"{made.ca_sha256}"', **BOUNDS)
    head, row = record.read_text(encoding="utf-8").split("[[service.ca]]")
    record.write_text(f"{head}[[service.ca]]{row.replace('VERIFIED', 'UNVERIFIED')}", encoding="utf-8")
    assert outcome(on_disk(made), record).rule == "resembles-entry"


def test_no_outcome_fails_a_certificate() -> None:
    outcomes = LIBRARY.decisions().outcomes
    verdicts = {value.value for name, value in outcomes._asdict().items() if name != "reason"}
    assert verdicts == {"accepted", "conditional", "undetermined"}


def test_the_report_names_the_documents_and_the_supplement(chain: Make, on_disk: Write, supplement: Make) -> None:
    asked = Signatures(supplements=(str(supplement()),))
    report = scan(discover([str(path) for path in on_disk(chain())]), LIBRARY, CURRENT, TODAY, signatures=asked)
    assert [one.id for one in report.editions if one.kind == "esign"] == [
        "esign-criteria",
        "esign-record",
        "our-checks",
    ]
    quiet = scan(discover([str(on_disk(chain(signs_documents=False))[0])]), LIBRARY, CURRENT, TODAY, signatures=asked)
    assert not [one for one in quiet.editions if one.kind == "esign"]


def test_a_known_day_does_not_overrule_the_cas_own_period(chain: Make, on_disk: Write, supplement: Make) -> None:
    """The service went on with another CA: the day is the service's."""
    made = chain()
    record = supplement(ca_sha256=f'"{made.ca_sha256}"', accredited_from="2003-01-01", accredited_until="2014-12-31")
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("\n[[service.ca]]", "accredited_known_on = [2018-07-18]\n\n[[service.ca]]"))
    assert outcome(on_disk(made), record, signed_on=date(2018, 7, 18)).rule == "in-record-date-unknown"


def test_a_service_whose_accreditation_is_hearsay_is_not_called_accredited(
    chain: Make, on_disk: Write, supplement: Make
) -> None:
    made = chain()
    record = supplement(ca_sha256=f'"{made.ca_sha256}"', **BOUNDS)
    text = record.read_text(encoding="utf-8")
    record.write_text(
        text.replace("accreditation_stated = true", 'accreditation_stated = false\ngrade_accredited = "UNVERIFIED"')
    )
    assert outcome(on_disk(made), record).rule == "in-record-date-unknown"


def test_the_right_name_with_another_key_is_told_apart(chain: Make, on_disk: Write, supplement: Make) -> None:
    record = supplement(ca_sha256='"' + "ab" * 32 + '"', issuer_dn='"CN=Test Accredited CA,O=Example Operator,C=JP"')
    found = outcome(on_disk(chain()), record)
    assert found.rule == "resembles-entry"
    assert "the CA's key is none of those that the record has for it" in found.message.en


def test_an_unverified_regime_decides_nothing(chain: Make, on_disk: Write, supplement: Make) -> None:
    made = chain()
    more = f'''
[[other_regime]]
id = "other"
name = {{ ja = "x", en = "x" }}
regime = {{ ja = "x", en = "x" }}
grade = "UNVERIFIED"
sources = []

[[other_regime.ca_cert]]
sha256 = "{made.ca_sha256}"
'''
    record = supplement(more, ca_sha256=f'"{made.ca_sha256}"', **BOUNDS)
    assert outcome(on_disk(made), record).rule == "accredited-on-date"


def test_the_count_of_the_identified_is_of_that_day(chain: Make, on_disk: Write, supplement: Make) -> None:
    """A service of another time is none of the eleven."""
    record = supplement(ca_sha256='"' + "ab" * 32 + '"', accredited_from="2026-02-01", accredited_until="2027-01-31")
    assert "it identifies 0 of them" in outcome(on_disk(chain()), record).message.en


def test_a_day_outside_the_certificates_validity_is_told(chain: Make, on_disk: Write) -> None:
    assert "outside the certificate's validity" in said(outcome(on_disk(chain()), signed_on=date(2025, 1, 1)))


@pytest.mark.parametrize("row", ['\n[[service.ca]]\ngrade = "VERIFIED"\nsources = ["visit"]\n'])
def test_a_record_with_a_ca_that_it_cannot_identify_is_not_complete(
    row: str, chain: Make, on_disk: Write, supplement: Make
) -> None:
    from cryptrec_lint.errors import DocumentError

    count = (
        '\n[[count]]\nas_of = 2016-05-01\naccredited = 1\ncomplete = true\ngrade = "VERIFIED"\nsources = ["visit"]\n'
    )
    record = supplement(row + count, ca_spki_sha256='"' + "ab" * 32 + '"', **BOUNDS)
    with pytest.raises(DocumentError) as raised:
        outcome(on_disk(chain()), record)
    assert raised.value.key == "count[0].complete"


def test_a_name_that_is_none_is_refused_and_none_is_slow(supplement: Make, chain: Make, on_disk: Write) -> None:
    from cryptrec_lint.errors import DocumentError
    from cryptrec_lint.judging.distinguished import compared

    assert compared("CN=" + "\\41" * 40 + "\\") is None
    with pytest.raises(DocumentError) as raised:
        outcome(on_disk(chain()), supplement(issuer_dn='"Test CA"'))
    assert raised.value.key == "service[0].ca[0].issuer_dn"


def test_a_ca_that_may_not_sign_certificates_is_no_issuer(chain: Make, on_disk: Write) -> None:
    found = outcome(on_disk(chain(ca_signs=False)))
    assert found.rule == "record-silent"
    assert "it is no CA's (by basicConstraints or keyUsage)" in said(found)
