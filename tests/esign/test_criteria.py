"""The technical criteria of the Ordinance, check by check: sizes by date, five years, four items, the issuer's signature."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
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


def about_signing(paths: list[Path], *, always: bool = False, signed_on: date | None = None) -> dict[str, Finding]:
    """Rule → finding, of the findings about a signing user."""
    found = discover([str(path) for path in paths])
    report = scan(found, LIBRARY, CURRENT, TODAY, signatures=Signatures(always, signed_on))
    return {one.rule: one for one in report.findings if one.purpose == "electronic-signature"}


KINDS = {
    "SHA-1 with RSA-1024 of 2012": {"kind": "1024", "first": datetime(2012, 6, 1, 3), "sha1": True},
    "SHA-256 with RSA-2048 of 2016": {"kind": "2048", "first": datetime(2016, 5, 1, 3)},
    "P-256 of 2024": {"kind": "P-256", "first": datetime(2024, 5, 1, 3)},
    "RSA-1024 between the two texts": {"kind": "1024", "first": datetime(2019, 9, 1, 3)},
    "RSA-1024 of 2021": {"kind": "1024", "first": datetime(2021, 5, 1, 3)},
    "six years": {"first": datetime(2022, 5, 1, 3), "years": 6},
}
VERDICTS = {
    # Art. 2 (the user's key), 6(4), 6(5), 6(6) (the issuer's), Guideline Art. 3
    "SHA-1 with RSA-1024 of 2012": ("accepted", "accepted", "accepted", "accepted", "conditional"),
    "SHA-256 with RSA-2048 of 2016": ("accepted", "accepted", "accepted", "accepted", "accepted"),
    "P-256 of 2024": ("accepted", "accepted", "accepted", "accepted", "accepted"),
    "RSA-1024 between the two texts": ("undetermined", "accepted", "accepted", "undetermined", "undetermined"),
    "RSA-1024 of 2021": ("rejected", "accepted", "accepted", "rejected", "undetermined"),
    "six years": ("accepted", "rejected", "accepted", "accepted", "accepted"),
}
CHECKS = ("ordinance-art-2", "ordinance-art-6-4", "ordinance-art-6-5", "ordinance-art-6-6", "guideline-art-3")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_chain(kind: str, chain: Make, on_disk: Write) -> None:
    found = about_signing(on_disk(chain(**KINDS[kind])))
    assert tuple(found[rule].verdict.value for rule in CHECKS) == VERDICTS[kind]
    met = set(VERDICTS[kind][:4]) == {"accepted"}
    assert ("ordinance-technical-part" in found) is met


def test_the_technical_part_says_that_it_shows_no_accreditation(chain: Make, on_disk: Write) -> None:
    found = about_signing(on_disk(chain()))["ordinance-technical-part"]
    assert "it shows no accreditation" in found.message.en
    assert "認定の有無を示すものではない" in found.message.ja


def test_without_the_issuer_its_signature_is_undetermined(chain: Make, on_disk: Write) -> None:
    found = about_signing(on_disk(chain(), ca=False))
    issuer = found["ordinance-art-6-6"]
    assert issuer.verdict == "undetermined"
    assert "no certificate of the issuer" in issuer.message.en
    assert "ordinance-technical-part" not in found


def test_without_the_issuer_a_short_signature_still_fails(chain: Make, on_disk: Write) -> None:
    """An RSA signature is as long as its modulus: 1024 bits show without the CA's certificate."""
    found = about_signing(on_disk(chain("1024", datetime(2021, 5, 1, 3)), ca=False))
    assert found["ordinance-art-6-6"].verdict == "rejected"


def test_a_signature_that_no_key_here_made_confirms_no_issuer(chain: Make, on_disk: Write) -> None:
    found = about_signing(on_disk(chain(forged_with="another")))
    issuer = found["ordinance-art-6-6"]
    assert issuer.verdict == "undetermined"
    assert "none of their keys verifies the signature" in issuer.message.en


@pytest.mark.parametrize(
    ("first", "years", "verdict"),
    [
        (datetime(2021, 5, 1, 3), 5, "accepted"),  # to the second before the same moment five years later
        # 2020-03-01 in UTC is already 2 March in Japan at 16:00
        (datetime(2020, 3, 1, 16), 5, "accepted"),
        # on the very day, but hours later: how the first day counts is not established
        (datetime(2021, 5, 1, 3), 5 + 6 / 24 / 365.25, "undetermined"),
        (datetime(2021, 5, 1, 3), 5.02, "rejected"),
    ],
)
def test_five_years_are_counted_by_the_calendar_of_japan(
    first: datetime, years: float, verdict: str, chain: Make, on_disk: Write
) -> None:
    found = about_signing(on_disk(chain(first=first, years=years)))
    assert found["ordinance-art-6-4"].verdict == verdict


def test_revocation_information_is_asked_for_but_fails_nothing(chain: Make, on_disk: Write) -> None:
    assert "ordinance-art-6-10" not in about_signing(on_disk(chain()))
    found = about_signing(on_disk(chain(status=False)))
    assert found["ordinance-art-6-10"].verdict == "conditional"
    assert found["ordinance-technical-part"].verdict == "accepted"


def test_a_user_without_a_name_lacks_one_of_the_four_items() -> None:
    """Art. 6(5)(ha); a certificate without a subject is made by hand of the facts that the reader gives."""
    from cryptrec_lint.documents.esign import signature_rules
    from cryptrec_lint.judging.esign import findings
    from cryptrec_lint.model import CertificateFacts, Location, UserCertificateSeen

    rules = signature_rules(LIBRARY, CURRENT.policy)
    assert rules is not None
    nobody = CertificateFacts(
        subject="",
        issuer="CN=CA",
        serial="01",
        not_before=datetime(2024, 1, 1),
        not_after=datetime(2025, 1, 1),
        has_key=True,
        key=None,
        signature=(),
        signature_oid="",
        policy_oids=(),
        alternative_names=(),
        tells_status=True,
        says_accredited=False,
        sha256="",
        sha1="",
        spki_sha256="",
    )
    seen = UserCertificateSeen(Location("x"), "", nobody, (), None)
    by_rule = {one.rule: one for one in findings(seen, rules, ())}
    assert by_rule["ordinance-art-6-5"].verdict == "rejected"
    assert "key" not in by_rule["ordinance-art-6-5"].message.en.split("lacking:")[1], "a key that is not known is there"
    assert "利用者の氏名" in by_rule["ordinance-art-6-5"].message.ja
    assert "name of the user" in by_rule["ordinance-art-6-5"].message.en
    named = seen._replace(certificate=nobody._replace(alternative_names=("CN=山田太郎",)))
    lacking = {one.rule: one for one in findings(named, rules, ())}["ordinance-art-6-5"].message.en
    assert "name of the user" not in lacking, "the Japanese name may stand in subjectAltName"


def test_only_certificates_for_signing_are_examined_unless_all_are_asked_for(chain: Make, on_disk: Write) -> None:
    paths = on_disk(chain(signs_documents=False))
    assert about_signing(paths) == {}
    assert about_signing(paths, always=True)["ordinance-art-2"].verdict == "accepted"


def test_a_ca_is_never_examined_as_a_user(chain: Make, on_disk: Write) -> None:
    _, ca = on_disk(chain())
    assert about_signing([ca], always=True) == {}


def test_every_check_cites_its_article_and_grade(chain: Make, on_disk: Write) -> None:
    found = about_signing(on_disk(chain("P-256", datetime(2025, 1, 1))))
    assert [one.table for one in found["ordinance-art-2"].citations] == ["第2条 (Art. 2)"]
    assert [one.grade.value for one in found["ordinance-art-2"].citations] == ["VERIFIED"]
    assert [one.table for one in found["ordinance-art-6-4"].citations] == ["第6条第4号 (Art. 6(4))"]
    # each cites the text that says so, and the Guideline as the notice that it is
    assert "ledmonster/japanese-law" in found["ordinance-art-2"].citations[0].url
    assert "告示第二号" in found["guideline-art-3"].citations[0].document
    assert found["guideline-art-3"].citations[0].published == "2001-04-27"
    # the Guideline is known by a ministry's restatement only
    assert [one.grade.value for one in found["guideline-art-3"].citations] == ["SECONDARY"]


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("CN=Yamada Taro,C=JP", "accepted"),
        ("O=ACME,C=JP", "undetermined"),  # whether that is the user's name cannot be told
        ("CN=\\ ,C=JP", "rejected"),
        ("C=JP", "rejected"),
        ("#3000", "undetermined"),
    ],
)
def test_the_users_name_must_be_there(name: str, verdict: str, chain: Make, on_disk: Write) -> None:
    from cryptrec_lint.documents.esign import signature_rules
    from cryptrec_lint.judging.ordinance import technical
    from cryptrec_lint.model import CertificateSeen
    from cryptrec_lint.readers.certificates import users

    rules = signature_rules(LIBRARY, CURRENT.policy)
    assert rules is not None
    observed = discover([str(on_disk(chain())[0])])
    from cryptrec_lint.observing import Task, observe

    seen = [one for found in observed.found for one in observe(Task(found, None)).observations]
    (user,) = users.user_certificates([one for one in seen if isinstance(one, CertificateSeen)], users.any_user)
    renamed = user._replace(certificate=user.certificate._replace(subject=name))
    found = {one.rule: one for one in technical(renamed, rules.criteria)}
    assert found["ordinance-art-6-5"].verdict == verdict


@pytest.mark.parametrize(
    ("scheme", "inner", "size", "day", "verdict"),
    [
        ("RSASSA-PKCS1-v1_5", "SHA-256", 2048, datetime(2012, 6, 1), "accepted"),
        ("RSASSA-PKCS1-v1_5", "SHA-256", 512, datetime(2015, 6, 1), "undetermined"),
        ("RSASSA-PKCS1-v1_5", "SHA-256", 1024, datetime(2021, 6, 1), "undetermined"),
        (
            "RSA-PSS",
            "SHA-224",
            2048,
            datetime(2015, 6, 1),
            "undetermined",
        ),  # the page has its identifier, not its hashes
        ("RSA-PSS", "SHA-256", 2048, datetime(2024, 6, 1), "accepted"),
        ("RSA-PSS", "SHA-256", 2048, datetime(1999, 6, 1), "undetermined"),  # before the Guideline
        ("DSA", "SHA-512", 2048, datetime(2015, 6, 1), "undetermined"),  # no list has DSA with it
        ("ECDSA", "SHA-256", 192, datetime(2021, 6, 1), "undetermined"),
        ("ECDSA", "SHA-256", 256, datetime(2021, 6, 1), "accepted"),
    ],
)
def test_a_scheme_is_listed_only_where_hash_and_size_are(
    scheme: str, inner: str, size: int, day: datetime, verdict: str
) -> None:
    found = judged_scheme(scheme, inner, size, day)
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (datetime(2012, 6, 1), "was accepted on the day of issue"),
        (datetime(2003, 6, 1), "whether that was accepted on the day of issue is not established"),
        (datetime(2019, 12, 1), "whether that was accepted on the day of issue is not established"),
        (datetime(2020, 11, 1), "no longer in the part of the list"),
    ],
)
def test_sha1_is_called_accepted_only_where_a_source_shows_it(day: datetime, said: str) -> None:
    found = judged_scheme("RSASSA-PKCS1-v1_5", "SHA-1", 2048, day)
    assert found.verdict == "conditional"
    assert said in found.message.en


def judged_scheme(scheme: str, inner: str, size: int, day: datetime) -> Any:
    from cryptrec_lint.documents.esign import signature_rules
    from cryptrec_lint.judging import schemes
    from cryptrec_lint.model import Algorithm, CertificateFacts, Location, UserCertificateSeen
    from cryptrec_lint.vocabulary import tables

    rules = signature_rules(LIBRARY, CURRENT.policy)
    assert rules is not None
    signature = (tables.algorithm(scheme, size), tables.algorithm(inner, inside=scheme))
    none: tuple[str, ...] = ()
    facts = CertificateFacts(
        "CN=a", "CN=b", "01", day, day, Algorithm(signature[0].primitive, scheme, size), signature, "", none, none,
        tells_status=True, says_accredited=False, has_key=True, sha256="", sha1="", spki_sha256="",
    )  # fmt: skip
    return schemes.judged(UserCertificateSeen(Location("x"), "", facts, (), None), rules.criteria)
