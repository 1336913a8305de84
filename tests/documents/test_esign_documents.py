"""The e-signature documents of `lists/esign`: what they say, stated by hand, and what a broken one is told."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.documents.esign_criteria import Criteria, Problem, SchemeOid
from cryptrec_lint.documents.esign_record import Outcome, OutcomeText, Record
from cryptrec_lint.documents.library import Kind, Library, load
from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import Grade
from cryptrec_lint.vocabulary import tables

LIBRARY = Library()
CRITERIA: Criteria = LIBRARY.edition(Kind.ESIGN, "esign-criteria")
RECORD: Record = LIBRARY.edition(Kind.ESIGN, "esign-record")

SIX_DATES = [
    date(2015, 9, 8),
    date(2016, 1, 1),
    date(2016, 4, 1),
    date(2019, 7, 1),
    date(2020, 1, 16),
    date(2020, 3, 30),
]
"""Amendments in force between the text of 2012 and the first text with the larger sizes."""


def test_both_documents_are_found() -> None:
    assert set(LIBRARY.heads(Kind.ESIGN)) == {"esign-criteria", "esign-record"}


# --- criteria ---------------------------------------------------------------------------------------------------


def sizes(id: str) -> dict[Problem, int]:
    (rules,) = (rules for rules in CRITERIA.art2 if rules.id == id)
    return {least.problem: least.min_bits for least in rules.least}


def test_the_sizes_of_article_2() -> None:
    assert list(sizes("art2-1024").values()) == [1024, 1024, 160]
    assert list(sizes("art2-2048").values()) == [2048, 2048, 224]
    assert list(sizes("art2-1024")) == list(sizes("art2-2048")) == list(Problem)


def test_the_change_lies_between_two_texts_that_were_read() -> None:
    """The texts of 2015 and 2016 have the smaller sizes, that of 2020-03-30 the larger; of two no text was read."""
    window = [row for row in CRITERIA.amendment if SIX_DATES[0] <= row.effective <= SIX_DATES[-1]]
    assert [row.effective for row in window] == SIX_DATES
    assert [row.art2 for row in window] == ["art2-1024"] * 3 + ["", ""] + ["art2-2048"]
    (later,) = (rules for rules in CRITERIA.art2 if rules.id == "art2-2048")
    assert list(later.starts.candidates) == SIX_DATES[3:]
    assert later.starts.grade is Grade.SECONDARY
    (missing,) = (row for row in CRITERIA.missing if row.what == "day on which Art. 2 changed")
    assert list(missing.possible) == [day.isoformat() for day in later.starts.candidates]


@pytest.mark.parametrize(
    ("id", "first", "last"),
    [
        ("art2-1024", date(2012, 7, 9), date(2019, 6, 30)),
        ("art2-2048", date(2020, 3, 30), date(2026, 2, 2)),
    ],
)
def test_the_days_for_which_the_sizes_were_read(id: str, first: date, last: date) -> None:
    """VERIFIED on these days; outside of them the sizes are inferred, and say so."""
    (rules,) = (rules for rules in CRITERIA.art2 if rules.id == id)
    assert (rules.read_from, rules.read_until) == (first, last)
    assert (rules.grade, rules.grade_before) == (Grade.VERIFIED, Grade.SECONDARY)
    assert all(first <= day <= last for day in rules.in_force_on)


def test_amendments_stand_in_order_and_take_effect_after_promulgation() -> None:
    assert [row.effective for row in CRITERIA.amendment] == sorted(row.effective for row in CRITERIA.amendment)
    assert all(row.promulgated <= row.effective for row in CRITERIA.amendment)


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (date(2001, 3, 31), []),
        (date(2001, 4, 1), ["art2-1024"]),
        (date(2013, 4, 30), ["art2-1024"]),
        (date(2019, 6, 30), ["art2-1024"]),
        (date(2019, 7, 1), ["art2-1024", "art2-2048"]),
        (date(2020, 3, 29), ["art2-1024", "art2-2048"]),
        (date(2020, 3, 30), ["art2-2048"]),
        (date(2026, 11, 22), ["art2-2048"]),
    ],
)
def test_which_state_may_hold_on_a_day(day: date, states: list[str]) -> None:
    assert [rules.id for rules in CRITERIA.art2_on(day)] == states


@settings(max_examples=100, deadline=None)
@given(st.dates(min_value=date(2001, 4, 1)))
def test_no_day_since_the_ordinance_is_without_a_state(day: date) -> None:
    assert CRITERIA.art2_on(day)


def test_article_6() -> None:
    assert CRITERIA.art6.max_validity_years == 5
    assert [row.item for row in CRITERIA.art6.content] == ["5-i", "5-ro", "5-ha", "5-ni", "6"]
    assert not CRITERIA.art6.accreditation_mark_required
    assert not CRITERIA.art6.revocation_technology_named


def test_accreditation_is_voluntary_and_no_condition_of_the_presumption() -> None:
    assert CRITERIA.accreditation.voluntary
    assert CRITERIA.accreditation.renewal_years == 1
    assert not CRITERIA.accreditation.presumption_depends_on_it


def test_the_guideline_is_only_fragments() -> None:
    assert not CRITERIA.guideline.complete
    assert [row.id for row in CRITERIA.guideline.fragment] == [
        "proposal-2000",
        "moj-page",
        "families-2007",
        "sha2-added",
        "seen-2020",
        "mhlw-2023",
    ]
    assert [row.id for row in CRITERIA.guideline.fragment if not row.binding] == ["proposal-2000"]


def test_only_the_checks_on_verified_text_may_fail() -> None:
    may_fail = {row.id: row.may_fail for row in CRITERIA.examination}
    assert may_fail == {
        "ES-KEY": True,
        "ES-VALIDITY": True,
        "ES-CONTENT": True,
        "ES-SIGALG": False,
        "ES-REVINFO": False,
        "ES-ATTR": False,
        "ES-MARK": False,
    }
    assert all((row.fails is not None) is row.may_fail for row in CRITERIA.examination)


def test_eleven_identifiers_of_which_the_guideline_prints_two() -> None:
    assert len(CRITERIA.oid) == 11
    assert [row.name for row in CRITERIA.oid if row.origin == "guideline"] == ["sha1WithRSAEncryption", "id-RSASSA-PSS"]


@pytest.mark.parametrize("row", CRITERIA.oid, ids=lambda row: row.name)
def test_identifiers_agree_with_the_vocabulary(row: SchemeOid) -> None:
    found = tables.by_oid(row.oid)
    assert found is not None
    names = [component.name for component in found.components]
    assert row.algorithm in names
    assert not row.hash or row.hash in names


# --- record -----------------------------------------------------------------------------------------------------


def test_counts_by_date() -> None:
    assert {row.as_of.isoformat(): row.accredited for row in RECORD.count} == {
        "2006-03-31": 19,
        "2010-04-30": 18,
        "2012-04-30": 16,
        "2013-04-30": 11,
    }


def test_nothing_may_be_concluded_from_silence() -> None:
    assert RECORD.completeness is not None
    assert not RECORD.completeness.may_conclude_not_accredited
    assert not any(row.complete for row in RECORD.count)
    assert RECORD.identified == 0


def test_the_nine_services_hold_no_ca_and_no_bounds() -> None:
    assert [service.id for service in RECORD.service] == [
        "secom-g-id",
        "tdb-type-a",
        "diacert",
        "diacert-plus",
        "my-denshi-shomeisho",
        "toinx",
        "aosign",
        "e-probatio-ps2",
        "e-probatio-psa",
    ]
    assert not any(service.ca for service in RECORD.service)
    stated = [service.id for service in RECORD.service if service.accreditation_stated]
    assert stated == ["secom-g-id", "tdb-type-a", "diacert", "diacert-plus", "my-denshi-shomeisho"]


def test_what_is_inferred_of_2013_never_decides() -> None:
    for service in RECORD.service:
        (presence,) = service.presence
        assert (presence.as_of, presence.grade) == (date(2013, 4, 30), Grade.UNVERIFIED)
    for service in RECORD.service:
        assert service.accreditation_stated or service.grade_accredited is Grade.UNVERIFIED


def test_other_regimes() -> None:
    assert {row.id: len(row.ca_cert) for row in RECORD.other_regime} == {
        "jpki-signature-ca": 3,
        "jpki-user-authentication-ca": 2,
        "jpki-prefectures": 4,
        "jpki-prefectural-bridge": 1,
        "commercial-registration": 0,
        "gpki": 2,
        "gpki-in-trust-lists": 4,
        "lgpki": 0,
        "lgpki-in-trust-lists": 4,
        "same-operator-other-service": 0,
    }


def test_what_was_only_found_in_trust_lists_is_never_verified() -> None:
    """An official value ties a certificate to a regime; a name in a collection of certificates does not."""
    verified = {ca.holder for row in RECORD.other_regime if row.grade is Grade.VERIFIED for ca in row.ca_cert}
    assert verified == {
        "大分県知事（2013-07-30まで）",
        "大分県知事（2013-07-31から）",
        "京都府認証局（二つのうち一つ目）",
        "京都府認証局（二つのうち二つ目）",
        "総務省認証局（2008-09-22閉局）",
        "総務省運用支援認証局（閉局）",
    }


def test_the_certificate_that_an_official_fingerprint_proves() -> None:
    (ca,) = (ca for row in RECORD.other_regime for ca in row.ca_cert if ca.holder == "総務省運用支援認証局（閉局）")
    assert ca.sha1.upper() == "270C 500C C6C8 6ECB 1980 BC13 0543 9ED2 8248 0BE3".replace(" ", "")
    assert (ca.sha256[:8], ca.spki_sha256[:8]) == ("8a968aad", "93a9b3c9")


def test_no_two_certificates_of_other_regimes_are_the_same() -> None:
    for name in ("sha256", "sha1", "spki_sha256", "ski"):
        values = [getattr(ca, name) for row in RECORD.other_regime for ca in row.ca_cert if getattr(ca, name)]
        assert len(values) == len(set(values))


def test_a_whole_certificate_has_all_its_values_and_days() -> None:
    """Fifteen certificates were read whole; of five only the SHA-1 that their operators published is known."""
    cas = [ca for row in RECORD.other_regime for ca in row.ca_cert]
    whole = [ca for ca in cas if ca.sha256]
    assert (len(cas), len(whole)) == (20, 15)
    for ca in whole:
        assert all((ca.sha1, ca.spki_sha256, ca.ski))
        assert ca.not_before is not None
        assert ca.not_after is not None
        assert ca.not_before < ca.not_after


def test_jpki_fingerprints() -> None:
    cas = RECORD.other_regime[0].ca_cert
    assert [ca.generation for ca in cas] == ["01", "02", "03"]
    for ca in cas:
        assert re.fullmatch("[0-9a-f]{64}", ca.sha256)
        assert re.fullmatch("[0-9a-f]{64}", ca.spki_sha256)
        assert re.fullmatch("[0-9a-f]{40}", ca.sha1)
        assert ca.not_before is not None
        assert ca.not_after is not None
        assert ca.not_before < ca.not_after
    assert len({ca.sha256 for ca in cas} | {ca.spki_sha256 for ca in cas}) == 6


def test_exactly_six_outcomes() -> None:
    assert [row.id for row in RECORD.outcome] == list(Outcome)
    assert len(Outcome) == 6


@pytest.mark.parametrize("row", RECORD.outcome, ids=lambda row: str(row.id))
def test_both_languages_have_the_same_placeholders(row: OutcomeText) -> None:
    placeholders = set(re.findall(r"{(\w+)}", row.text.ja))
    assert placeholders
    assert placeholders == set(re.findall(r"{(\w+)}", row.text.en))


def test_strongest_key_first_and_never_the_operator() -> None:
    assert RECORD.matching is not None
    assert list(map(str, RECORD.matching.order)) == [
        "ca_sha256",
        "ca_spki_sha256",
        "ca_sha1",
        "issuer_dn+policy_oid",
        "policy_oid",
        "issuer_dn",
        "service_name",
    ]
    assert list(map(str, RECORD.matching.proof)) == ["ca_sha256", "ca_spki_sha256"]
    assert list(map(str, RECORD.matching.never)) == ["operator_name"]


SUPPLEMENT = """
schema = "cryptrec-lint/esign-record/1"

[edition]
id = "our-supplement"
document = "checked by ourselves"
document_grade = "VERIFIED"
title.ja = "補足記録"
title.en = "Supplement"
state = "complete"
content.ja = "自社で確認した。"
content.en = "Checked by us."
content_grade = "VERIFIED"

[publication]
day = 2026-11-01
grade = "VERIFIED"

[completeness]
may_conclude_not_accredited = true
text.ja = "一覧は完全である。"
text.en = "The snapshot is complete."

[[source]]
key = "gazette"
url = "official gazette"
what = "notice of accreditation"

[[count]]
as_of = 2026-10-31
accredited = 1
complete = true
grade = "VERIFIED"
sources = ["gazette"]

[[service]]
id = "example"
name = "例の認証サービス"
operator = [{ name = "例" }]
accreditation_stated = true
grade = "VERIFIED"
sources = ["gazette"]

[[service.ca]]
name = "Example CA G1"
ca_sha256 = "SHA256"
ca_spki_sha256 = "SHA256"
ca_sha1 = "SHA1"
issuer_dn = "CN=Example CA,O=Example,C=JP"
policy_oids = ["1.2.392.200000.1"]
accredited_from = 2026-01-01
accredited_until = 2026-12-31
grade = "VERIFIED"
sources = ["gazette"]
""".replace("SHA256", "ab" * 32).replace("SHA1", "cd" * 20)


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "supplement.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_supplement_of_a_site_has_the_same_schema(tmp_path: Path) -> None:
    document = load(written(tmp_path, SUPPLEMENT))
    assert isinstance(document, Record)
    assert document.identified == 1
    (ca,) = document.service[0].ca
    assert ca.provable
    assert ca.covers(date(2026, 12, 31))
    assert not ca.covers(date(2027, 1, 1))


@pytest.mark.parametrize("bound", ["accredited_from = 2026-01-01\n", "accredited_until = 2026-12-31\n"])
def test_a_missing_bound_covers_no_day(tmp_path: Path, bound: str) -> None:
    """Without both bounds the record cannot tell; then it is not a complete snapshot either."""
    text = SUPPLEMENT.replace(bound, "").replace("complete = true", "complete = false")
    text = text.replace("accredited = true", "accredited = false")
    (ca,) = load(written(tmp_path, text)).service[0].ca
    assert not ca.covers(date(2026, 6, 1))


@pytest.mark.parametrize(
    ("old", "new", "key", "why"),
    [
        ("schema =", "extra = 1\nschema =", "extra", "document-unknown-key"),
        ('name = "Example CA G1"', 'nam = "Example"', "service[0].ca[0].nam", "document-unknown-key"),
        ("accreditation_stated = true\n", "", "service[0].accreditation_stated", "document-missing-key"),
        ('sources = ["gazette"]', "sources = []", "count[0].sources", "document-missing-citation"),
        ('sources = ["gazette"]', 'sources = ["gazete"]', "count[0].sources", "document-unknown-value"),
        ('ca_sha256 = "abab', 'ca_sha256 = "ABab', "service[0].ca[0].ca_sha256", "document-unknown-value"),
        ('ca_sha1 = "cd', 'ca_sha1 = "', "service[0].ca[0].ca_sha1", "document-unknown-value"),
        ("2026-12-31", "2025-12-31", "service[0].ca[0].accredited_until", "document-unknown-value"),
        ("accredited = 1", "accredited = 2", "count[0].complete", "document-unknown-value"),
        ("accredited_from = 2026-01-01\n", "", "count[0].complete", "document-unknown-value"),
        (
            "complete = true",
            "complete = false",
            "completeness.may_conclude_not_accredited",
            "document-unknown-value",
        ),
        ("as_of = 2026-10-31", 'as_of = "2026"', "count[0].as_of", "document-wrong-type"),
    ],
)
def test_a_broken_record_is_told_file_and_key(tmp_path: Path, old: str, new: str, key: str, why: str) -> None:
    assert old in SUPPLEMENT
    path = written(tmp_path, SUPPLEMENT.replace(old, new, 1))
    with pytest.raises(DocumentError) as caught:
        load(str(path))
    assert (caught.value.path, caught.value.key, caught.value.why.key) == (str(path), key, why)


GOOD_RECORD = (Path(LIBRARY.root) / "esign" / "esign-record.toml").read_text(encoding="utf-8")
GOOD_CRITERIA = (Path(LIBRARY.root) / "esign" / "esign-criteria.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("good", "old", "new", "key"),
    [
        (GOOD_RECORD, 'id = "record-silent"', 'id = "other-regime"', "outcome[4].id"),
        (GOOD_RECORD, 'hint = ["policy_oid", ', "hint = [", "matching.order"),
        (GOOD_RECORD, 'never = ["operator_name"]', 'never = ["issuer_dn"]', "matching.never"),
        (GOOD_CRITERIA, 'art2 = "art2-1024"', 'art2 = "art2-512"', "amendment[8].art2"),
        (GOOD_CRITERIA, 'sources = ["diacert-faq"]', 'sources = ["nobody"]', "examination[1].sources"),
        (GOOD_CRITERIA, "latest = 2020-03-29", "latest = 2019-01-01", "art2[0].ends.latest"),
        (GOOD_CRITERIA, '\nhash = "SHA-1"', '\nhash = "SHA1"', "oid[0]"),
    ],
)
def test_a_reference_that_leads_nowhere_is_told(tmp_path: Path, good: str, old: str, new: str, key: str) -> None:
    assert old in good
    path = written(tmp_path, good.replace(old, new, 1))
    with pytest.raises(DocumentError) as caught:
        load(str(path))
    assert (caught.value.path, caught.value.key) == (str(path), key)
