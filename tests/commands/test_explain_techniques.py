"""`explain` of algorithms, mechanisms, identifiers, suites, curves and protocols: places, strengths, sources, grades.

What is expected stands in `lists/*.toml`; it was read there, not off the program.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Lint = Callable[..., Any]


def _section(out: str, heading: str) -> str:
    """The lines of a page from a heading to the next empty line."""
    return next((part for part in out.split("\n\n") if part.startswith(heading)), "")


def test_a_key_has_its_sizes_in_bits_of_security_by_period(lint: Lint) -> None:
    """strength/ls-0003-2022.toml: factoring 2048 → 112, 3072 → 128; 112 bits migrate until 2030."""
    strength = _section(lint("explain", "RSA").out, "strength and transition")
    assert "RSA: from 2048 bits on, 112 bits of security [secondary: netattest, qiita]" in strength
    assert "RSA: from 3072 bits on, 128 bits of security [secondary: netattest]" in strength
    assert (
        "112 bits of security: 2022-2030 移行完遂期間 (migration to be completed); 2031-2040 new processing:"
        in strength
    )
    assert "2041-2070 利用不可 (not available) [verified: facsimile]" in strength
    japanese = _section(lint("explain", "RSA", "--lang", "ja").out, "強度と移行")
    assert "RSA: 2048ビット以上で112ビットセキュリティ [二次資料: netattest, qiita]" in japanese
    assert "112ビットセキュリティ: 2022～2030年 移行完遂期間; 2031～2040年 新規の処理は利用不可、" in japanese


def test_the_transition_guideline_names_what_to_leave_and_what_takes_its_place(lint: Lint) -> None:
    """strength/sha1-rsa1024-transition.toml: RSA up to 1024, SHA-1 in signatures; RSA from 2048, SHA-256."""
    rsa = _section(lint("explain", "RSASSA-PKCS1-v1_5").out, "strength and transition")
    assert "RSASSA-PKCS1-v1_5: to be left up to 1024 bits [verified: moj, draft2008]" in rsa
    assert "replaced by: RSA of 2048 bits or more [secondary: moj]" in rsa
    assert "2020-03-31: Verification may go on only where" in rsa
    sha1 = _section(lint("explain", "SHA-1", "--lang", "ja").out, "強度と移行")
    assert "SHA-1：署名で使う場合は使用をやめる対象 [一次資料で確認: moj, draft2008]" in sha1
    assert "移行先：SHA-256 [二次資料: moj]" in sha1
    assert "SHA-256 takes the place of SHA-1 [secondary: moj]" in lint("explain", "SHA-256").out
    assert "to be left" not in lint("explain", "SHA-256").out


def test_sha1_inside_hmac_is_not_sha1_inside_a_signature(lint: Lint) -> None:
    """hash 160 → 80 bits, hash-in-hmac 160 → 128; the guideline speaks of signatures only."""
    signature = _section(lint("explain", "sha1WithRSAEncryption").out, "strength and transition")
    assert "SHA-1: from 160 bits on, 80 bits of security" in signature
    assert "80 bits of security: With a size below every strength" in signature
    mac = _section(lint("explain", "HMAC-SHA1").out, "strength and transition")
    assert "SHA-1 (inside HMAC or a PRF): from 160 bits on, 128 bits of security" in mac
    assert "to be left" not in mac


def test_a_size_that_is_named_gets_its_own_row_only(lint: Lint) -> None:
    """elliptic-curve: 224 → 112, 256 → 128, 384 → 192."""
    strength = _section(lint("explain", "secp384r1").out, "strength and transition")
    assert "ECDH-384: from 384 bits on, 192 bits of security" in strength
    assert "112 bits" not in strength
    short = _section(lint("explain", "secp160r1").out, "strength and transition")
    assert "below every row in the data" in short


def test_what_has_no_row_is_said_to_have_none(lint: Lint) -> None:
    """[[missing]] of ls-0003-2022 names EdDSA; of AES-192 it says that it is read as the row below."""
    assert "the data has no row for EdDSA: no row for Curve25519, Edwards25519" in lint("explain", "Ed25519").out
    assert "EdDSAの行はデータにない" in lint("explain", "Ed25519", "--lang", "ja").out
    assert (
        "A size between two rows is read as having the strength of the lower row" in lint("explain", "AES-192-CBC").out
    )


def test_post_quantum_entries_are_set_apart_from_the_requirements(lint: Lint) -> None:
    """cryptrec-2022-r2: LS-0003 is not applied to the public-key entries of the pqc table."""
    out = lint("explain", "ML-KEM-768").out
    assert "cryptrec-2022-r2 does not apply these requirements, for the time being" in out
    assert "does not apply" not in lint("explain", "AES").out  # in the table too, but no public-key technique


@pytest.mark.parametrize(
    "name", ["C02F", "0xC0,0x2F", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"]
)
def test_a_suite_has_its_place_in_every_profile(lint: Lint, name: str) -> None:
    """tls/*.toml, code C02F; group A in 1.x is UNVERIFIED, the suites of 2.0's recommended profile unknown."""
    out = lint("explain", name).out
    assert "TLS cipher suite TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 (0xC0,0x2F)" in out
    tls = _section(out, "TLS guidelines")
    assert "high security: among the suites, list with elliptic curves [secondary: kjur, startssl]" in tls
    assert (
        "recommended security: among the suites, list with elliptic curves [secondary: kjur]; group A [unverified]"
        in tls
    )
    assert "security exception: not among the suites in the data" in tls
    assert (
        "recommended security: its suites were not established; they may be those of tls-guideline-1.x [unverified]"
        in tls
    )
    assert "recommended security: among the suites, for TLS 1.2 [secondary: kuni92, awonosuke]" in tls
    assert "security exception: its suites were not established" in tls


def test_a_suite_in_japanese(lint: Lint) -> None:
    tls = _section(lint("explain", "C02F", "--lang", "ja").out, "TLS暗号設定ガイドライン")
    assert "推奨セキュリティ型: 挙がっている、TLS 1.2用 [二次資料: kuni92, awonosuke]" in tls
    assert "セキュリティ例外型: データにある一覧には挙がっていない" in tls


def test_a_signal_is_no_suite(lint: Lint) -> None:
    out = lint("explain", "TLS_FALLBACK_SCSV").out
    assert "a signal to the server, not a suite" in out
    assert "TLS guidelines" not in out


def test_hashes_keys_and_curves_in_the_tls_guidelines(lint: Lint) -> None:
    """3.0.1: SHA-1 not allowed in certificates (fukui), P-256 only in a deployment; 2.0: RSA 2048, ECDH 256 (herumi)."""
    assert "signature of a server certificate: SHA-1 may not be used [secondary: fukui]" in lint("explain", "SHA-1").out
    assert "サーバ証明書の署名：SHA-1は使えない [二次資料: fukui]" in lint("explain", "SHA-1", "--lang", "ja").out
    assert "key of a server certificate: RSA, at least 2048 bits [secondary: herumi]" in lint("explain", "RSA").out
    curve = lint("explain", "prime256v1").out
    assert "high security: ephemeral key agreement: ECDH, at least 256 bits [secondary: herumi]" in curve
    assert "named as a curve or group [unverified: gbizconnect] basis: setting of a deployment" in curve


@pytest.mark.parametrize("name", ["TLS 1.1", "TLSv1.1", "tls1_1_version"])
def test_a_protocol_in_every_profile(lint: Lint, name: str) -> None:
    """Allowed in the recommended profile of 1.x and 2.0, barred in that of 3.0.1."""
    out = lint("explain", name).out
    old, middle, new = (out.index(f"tls-guideline-{version}") for version in ("1.x", "2.0", "3.0.1"))
    allowed = "recommended security: allowed (whether required is not known) [verified: press2020]"
    assert allowed in out[old:middle]
    assert allowed in out[middle:new]
    assert "recommended security: barred [secondary: fukui, netsecurity]" in out[new:]
    assert "推奨セキュリティ型: 使えない [二次資料: fukui, netsecurity]" in lint("explain", name, "--lang", "ja").out
    assert "high security: the data does not speak of it" in lint("explain", "SSL 2.0").out  # [[missing]] of 3.0.1


def test_a_signature_has_its_least_sizes_by_date(lint: Lint) -> None:
    """esign-criteria.toml: 1024 until a day in 2019-06-30..2020-03-29, 2048 from the day after; DSA is item 2."""
    esign = _section(lint("explain", "DSA").out, "Ordinance of the Act on Electronic Signatures, Art. 2")
    assert "from 2001-04-01 to a day in 2019-06-30..2020-03-29: DSA: at least 1024 bits (item 2) [verified:" in esign
    assert "(before 2012-07-09: [secondary])" in esign
    assert "from a day in 2019-07-01..2020-03-30 on: DSA: at least 2048 bits (item 2) [verified:" in esign
    curve = _section(lint("explain", "P-256", "--lang", "ja").out, "電子署名法施行規則第2条")
    assert "2019-07-01～2020-03-30のいずれかの日から: ECは224ビット以上（第3号）" in curve
    assert "データは、EdDSAを第2条のどの号にも結び付けていない" in lint("explain", "EdDSA", "--lang", "ja").out
    assert "Art. 2" not in lint("explain", "AES").out


def test_the_decisions_that_concern_it(lint: Lint) -> None:
    assert "triple-des-keys: 2-key Triple DES is not 3-key Triple DES" in lint("explain", "des-ede3-cbc").out
    assert "cfb-segments:" in lint("explain", "AES-128-CFB8").out
    assert "entry-means-its-specification:" in lint("explain", "X25519").out
    assert "triple-des-keys" not in lint("explain", "AES-128-CFB8").out


def test_sources_stand_at_the_end_under_the_documents_that_rest_on_them(lint: Lint) -> None:
    """ciphers/cryptrec-2003.toml: SHA-1 rests on csdn and abs."""
    sources = _section(lint("explain", "SHA-1").out, "sources")
    first = sources.split("\n  cryptrec-2013")[0]
    assert first.splitlines()[1] == "  cryptrec-2003"
    assert (
        "    abs: http://www.absoluteastronomy.com/topics/CRYPTREC (copy of an old English Wikipedia article" in first
    )
    assert "    facsimile: https://github.com/yappy/bkupman (facsimile of table 5" in sources


def test_a_word_of_the_vocabularys_files_is_not_taken_for_an_identifier(lint: Lint) -> None:
    """`P-256` stands in a row of ECDSA with SHA-256 as well: that row is not what the name means."""
    assert "SHA-256" not in lint("explain", "P-256").out
    assert "Ed25519" not in lint("explain", "EdDSA").out
    assert "elliptic curve over a prime field" in lint("explain", "1.2.840.10045.3.1.7").out


def test_a_name_of_two_suites_gives_both(lint: Lint) -> None:
    """`EXP-RC2-CBC-MD5` is 0006 in TLS and 040080 in SSL 2.0."""
    out = lint("explain", "EXP-RC2-CBC-MD5").out
    assert "(0x00,0x06)" in out
    assert "(0x04,0x00,0x80)" in out
