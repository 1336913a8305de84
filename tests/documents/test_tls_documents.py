"""The TLS guidelines of `lists/tls`: what they say, stated by hand, and what a broken one is told."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from cryptrec_lint.documents.library import Kind, Library, load
from cryptrec_lint.documents.tls import ProtocolStatus, SizeUse, TlsGuideline
from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import Grade
from cryptrec_lint.vocabulary import suites

LIBRARY = Library()
IDS = ("tls-guideline-1.x", "tls-guideline-2.0", "tls-guideline-3.0.1")
TITLES = {"high": "高セキュリティ型", "recommended": "推奨セキュリティ型", "exception": "セキュリティ例外型"}


def guideline(id: str) -> TlsGuideline:
    document = LIBRARY.edition(Kind.TLS, id)
    assert isinstance(document, TlsGuideline)
    return document


def statuses(id: str, profile: str) -> dict[str, str]:
    return {rule.name: str(rule.status) for rule in guideline(id).profile[profile].protocol}


def test_the_editions_form_one_chain_oldest_first() -> None:
    assert tuple(LIBRARY.heads(Kind.TLS)) == IDS


@pytest.mark.parametrize("id", IDS)
def test_every_edition_has_the_three_profiles_by_their_printed_names(id: str) -> None:
    assert {name: profile.title.ja for name, profile in guideline(id).profile.items()} == TITLES


@pytest.mark.parametrize(
    ("id", "profile", "protocol", "count"),
    [
        ("tls-guideline-1.x", "high", "TLS 1.2", 6),
        ("tls-guideline-1.x", "recommended", "TLS 1.2", 24),
        ("tls-guideline-1.x", "recommended", "TLS 1.0", 24),
        ("tls-guideline-1.x", "exception", "SSL 3.0", 19),
        ("tls-guideline-2.0", "high", "TLS 1.2", 6),
        ("tls-guideline-2.0", "recommended", "TLS 1.2", 0),
        ("tls-guideline-2.0", "exception", "TLS 1.2", 0),
        ("tls-guideline-3.0.1", "high", "TLS 1.2", 17),
        ("tls-guideline-3.0.1", "high", "TLS 1.3", 5),
        ("tls-guideline-3.0.1", "recommended", "TLS 1.2", 37),
        ("tls-guideline-3.0.1", "recommended", "TLS 1.3", 5),
        ("tls-guideline-3.0.1", "exception", "TLS 1.2", 0),
    ],
)
def test_number_of_suites(id: str, profile: str, protocol: str, count: int) -> None:
    rows = guideline(id).profile[profile].suites_of(protocol)
    assert len(rows) == len({row.code for row in rows}) == count


@pytest.mark.parametrize("id", IDS)
def test_suites_agree_with_the_vocabulary(id: str) -> None:
    for profile in guideline(id).profile.values():
        for row in profile.suite:
            known = suites.suites()[row.code]
            assert row.iana == known.iana_name
            assert row.openssl in known.names


def test_a_profile_without_suites_says_so() -> None:
    """Nothing established is a gap with a name, not an empty list that could be read as 'no suite is allowed'."""
    for id in IDS:
        document = guideline(id)
        if any(not profile.suite for profile in document.profile.values()):
            assert any("suites" in missing.what for missing in document.missing)


@pytest.mark.parametrize("id", ["tls-guideline-1.x", "tls-guideline-2.0"])
def test_protocols_before_3(id: str) -> None:
    off = {"SSL 3.0": "barred", "SSL 2.0": "barred"}
    assert statuses(id, "high") == {"TLS 1.2": "allowed", "TLS 1.1": "barred", "TLS 1.0": "barred"} | off
    assert statuses(id, "recommended") == {"TLS 1.2": "allowed", "TLS 1.1": "allowed", "TLS 1.0": "allowed"} | off
    assert statuses(id, "exception") == statuses(id, "recommended") | {"SSL 3.0": "allowed"}


def test_protocols_of_3() -> None:
    out = {"TLS 1.1": "barred", "TLS 1.0": "barred", "SSL 3.0": "barred"}
    assert statuses(IDS[2], "high") == {"TLS 1.3": "required", "TLS 1.2": "optional"} | out
    assert statuses(IDS[2], "recommended") == {"TLS 1.3": "allowed", "TLS 1.2": "required"} | out
    assert statuses(IDS[2], "exception") == dict.fromkeys(("TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0"), "allowed") | {
        "SSL 3.0": "barred"
    }


def test_only_what_the_primary_page_says_is_verified_in_3() -> None:
    document = guideline(IDS[2])
    verified = [
        (name, rule.name)
        for name, profile in document.profile.items()
        for rule in profile.protocol
        if rule.grade is Grade.VERIFIED
    ]
    assert verified == [("high", "TLS 1.3")]
    assert all(row.grade is Grade.SECONDARY for profile in document.profile.values() for row in profile.suite)


def test_a_guess_is_kept_apart_from_the_status() -> None:
    rule = guideline(IDS[2]).profile["recommended"].rule_for("TLS 1.3")
    assert rule is not None
    assert (rule.status, rule.guess) == (ProtocolStatus.ALLOWED, ProtocolStatus.OPTIONAL)


def test_ssl_2_is_not_spoken_of_in_3() -> None:
    document = guideline(IDS[2])
    assert all(profile.rule_for("SSL 2.0") is None for profile in document.profile.values())
    assert "SSL 2.0" in [missing.what for missing in document.missing]


def test_key_sizes_of_2() -> None:
    document = guideline(IDS[1])
    sizes = {
        name: {(rule.use, rule.algorithm): rule.min_bits for rule in profile.size}
        for name, profile in document.profile.items()
    }
    assert sizes["high"] == {(SizeUse.EPHEMERAL, "DH"): 2048, (SizeUse.EPHEMERAL, "ECDH"): 256}
    assert sizes["recommended"] == {
        (SizeUse.EPHEMERAL, "DH"): 1024,
        (SizeUse.EPHEMERAL, "ECDH"): 256,
        (SizeUse.KEY_TRANSPORT, "RSAES-PKCS1-v1_5"): 2048,
        (SizeUse.STATIC, "ECDH"): 256,
    }
    assert sizes["exception"] == {}
    assert document.certificate is not None
    assert {rule.algorithm: rule.min_bits for rule in document.certificate.size} == {"RSA": 2048, "ECDSA": 256}


def test_sizes_of_3_are_missing_not_guessed() -> None:
    """One size is known, by one witness; what 3.1.0 made of that item is no item of 3.0.1."""
    document = guideline(IDS[2])
    sizes = [(name, rule) for name, profile in document.profile.items() for rule in profile.size]
    assert [(name, rule.use, rule.algorithm, rule.min_bits) for name, rule in sizes] == [
        ("high", SizeUse.EPHEMERAL, "ECDH", 256)
    ]
    assert [rule.grade for _, rule in sizes] == [Grade.SECONDARY]
    assert len(sizes[0][1].sources) == 1
    assert "sizes of DHE and ECDHE" in [missing.what for missing in document.missing]
    assert document.certificate is not None
    assert document.certificate.size == ()
    assert [(rule.algorithm, rule.allowed) for rule in document.certificate.hash] == [("SHA-1", False)]


def test_what_later_editions_say_is_marked_as_theirs() -> None:
    """3.1.0 and 3.1.1 have no file: what is known of them stands in rules of 3.0.1 that name the edition."""
    document = guideline(IDS[2])
    later = [rule for rule in document.rule if rule.id.startswith("later-edition")]
    assert [rule.id for rule in later] == ["later-edition", "later-edition-ecdhe", "later-edition-health-ministry"]
    assert all("3.1" in rule.text.ja and "3.1" in rule.text.en for rule in later)
    assert "editions 3.1.0 and later" in [missing.what for missing in document.missing]


def test_only_six_letters_of_1_were_read() -> None:
    profiles = guideline(IDS[0]).profile
    read = {row.code: row.group for p in profiles.values() for row in p.suite if row.group_grade is Grade.VERIFIED}
    assert read == {"003C": "B", "002F": "B", "003D": "E", "0035": "E", "0005": "G", "000A": "H"}
    assert not any(row.group for row in profiles["high"].suite)


def test_the_background_table_of_2_has_its_nine_rows() -> None:
    rows = [(row.strength, row.processing, row.until_2030, row.from_2031) for row in guideline(IDS[1]).handling]
    assert rows == [
        ("80", "new", "unavailable", "unavailable"),
        ("80", "past", "compatibility", "compatibility"),
        ("112", "new", "available", "unavailable"),
        ("112", "past", "available", "compatibility"),
        ("128", "any", "available", "available"),
        ("128..192", "any", "available", "available"),
        ("192", "any", "available", "available"),
        ("256", "any", "available", "available"),
        ("256..", "any", "available", "available"),
    ]


@pytest.mark.parametrize(
    ("profile", "first", "last"),
    [
        ("high", "TLS_AES_256_GCM_SHA384", "TLS_AES_128_CCM_8_SHA256"),
        ("recommended", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"),
    ],
)
def test_order_of_tls13_suites_in_3(profile: str, first: str, last: str) -> None:
    names = [row.iana for row in guideline(IDS[2]).profile[profile].suites_of("TLS 1.3")]
    assert (names[0], names[-1]) == (first, last)


def output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout


@pytest.mark.parametrize("profile", ["high", "recommended"])
def test_openssl_expands_the_strings_of_3_to_the_same_suites(profile: str) -> None:
    """Differential: the rows are an expansion, so the program that expands must agree; order where it is decided."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("OPENSSL IS MISSING: the expansion of the guideline's strings was not compared")
    if "CAMELLIA" not in output(program, "ciphers", "ALL"):
        pytest.skip("THIS OPENSSL LACKS CAMELLIA: the expansion of the guideline's strings was not compared")
    of = guideline(IDS[2]).profile[profile]
    printed = output(program, "ciphers", "-s", "-tls1_2", f"@SECLEVEL=0:{of.pattern[0].text}")
    expanded = [name for name in printed.strip().split(":") if not name.startswith("TLS_")]
    assert expanded == [row.openssl for row in of.suites_of("TLS 1.2")]


GOOD = (Path(LIBRARY.root) / "tls" / "tls-guideline-2.0.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "key", "why"),
    [
        ('schema = "', 'extra = 1\nschema = "', "extra", "document-unknown-key"),
        ('document_grade = "SECONDARY"\n', "", "edition.document_grade", "document-missing-key"),
        ('status = "allowed"', 'status = "fine"', "profile.high.protocol[0].status", "document-unknown-value"),
        ('name = "TLS 1.2"', 'name = "TLSv1.2"', "profile.high.protocol[0].name", "document-unknown-value"),
        ('code = "C02C"', 'code = "FFFE"', "profile.high.suite[0].code", "document-unknown-value"),
        ('code = "C02C"', 'code = "C02B"', "profile.high.suite[0].iana", "document-unknown-value"),
        (
            'sources = ["herumi"] },\n]\nstatement',
            'sources = ["nobody"] },\n]\nstatement',
            "certificate.size[1].sources",
            "document-unknown-value",
        ),
        (
            'sources = ["herumi"] },\n]\nstatement',
            "sources = [] },\n]\nstatement",
            "certificate.size[1].sources",
            "document-missing-citation",
        ),
        (
            'algorithm = "RSA", min_bits',
            'algorithm = "RSAA", min_bits',
            "certificate.size[0].algorithm",
            "document-unknown-algorithm",
        ),
        (
            'edition = "tls-guideline-1.x"',
            'edition = "tls-guideline-0"',
            "profile.recommended.suites_elsewhere.edition",
            "document-unknown-value",
        ),
        ("min_bits = 2048", "min_bits = true", "certificate.size[0].min_bits", "document-wrong-type"),
    ],
)
def test_a_broken_guideline_is_told_file_and_key(tmp_path: Path, old: str, new: str, key: str, why: str) -> None:
    assert old in GOOD
    path = tmp_path / "broken.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        load(str(path))
    assert (caught.value.path, caught.value.key, caught.value.why.key) == (str(path), key, why)


def test_the_unbroken_twin_loads(tmp_path: Path) -> None:
    path = tmp_path / "good.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert isinstance(load(str(path)), TlsGuideline)
