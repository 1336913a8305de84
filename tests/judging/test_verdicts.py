"""What the shipped policies say of mechanisms: stated by hand from the lists before the judge was run."""

from __future__ import annotations

from datetime import date

import pytest

from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import Panel, panel
from cryptrec_lint.judging.judge import judge
from cryptrec_lint.model import Algorithm, Finding, Location, MechanismUse, Purpose
from cryptrec_lint.vocabulary import suites, tables

TODAY = date(2026, 11, 22)
PANELS: dict[str, Panel] = {}


def _panel(policy: str) -> Panel:
    if policy not in PANELS:
        PANELS[policy] = panel(Library(), policy)
    return PANELS[policy]


def finding(
    policy: str,
    *components: Algorithm,
    purpose: Purpose = Purpose.CODE,
    as_of: date = TODAY,
    details: tuple[tuple[str, int | str], ...] = (),
) -> Finding:
    use = MechanismUse(Location("x"), "", "mechanism", components, purpose, details=details)
    found = judge(use, _panel(policy), as_of)
    assert found is not None
    return found


A = tables.algorithm
HMAC_SHA1 = (A("HMAC"), A("SHA-1", inside="HMAC"))
SHA1_RSA = (A("RSASSA-PKCS1-v1_5"), A("SHA-1", inside="RSASSA-PKCS1-v1_5"))
SHA256_RSA = (A("RSASSA-PKCS1-v1_5"), A("SHA-256", inside="RSASSA-PKCS1-v1_5"))

BY_2013 = [
    # recommended section
    ("AES-256-GCM", (A("AES", 256), A("GCM")), "accepted", "listed", "recommended"),
    ("AES-CBC, key not seen", (A("AES"), A("CBC")), "accepted", "listed", "recommended"),
    ("Camellia-CTR", (A("Camellia", 128), A("CTR")), "accepted", "listed", "recommended"),
    ("KCipher-2", (A("KCipher-2"),), "accepted", "listed", "recommended"),
    ("3-key Triple DES", (A("3-key Triple DES", 168), A("CBC")), "accepted", "listed", "recommended"),
    ("SHA-384", (A("SHA-384"),), "accepted", "listed", "recommended"),
    ("HMAC-SHA-256", (A("HMAC"), A("SHA-256", inside="HMAC")), "accepted", "listed", "recommended"),
    ("CMAC-AES", (A("CMAC"), A("AES", 128)), "accepted", "listed", "recommended"),
    ("RSA-2048 key", (A("RSA", 2048),), "accepted", "key-serves", "recommended"),
    ("P-256 key", (A("EC", 256, "P-256"),), "accepted", "key-serves", "recommended"),
    ("sha256WithRSA", SHA256_RSA, "accepted", "listed", "recommended"),
    # candidate section
    ("MISTY1", (A("MISTY1", 128), A("CBC")), "conditional", "candidate-algorithm", "candidate"),
    ("CLEFIA", (A("CLEFIA", 256), A("CTR")), "conditional", "candidate-algorithm", "candidate"),
    # monitored section
    ("SHA-1", (A("SHA-1"),), "conditional", "monitored-algorithm", "monitored"),
    ("HMAC-SHA-1", HMAC_SHA1, "conditional", "monitored-algorithm", "monitored"),
    ("RIPEMD-160", (A("RIPEMD-160"),), "conditional", "monitored-algorithm", "monitored"),
    ("RC4-128", (A("RC4", 128),), "conditional", "monitored-algorithm", "monitored"),
    ("RSAES-PKCS1-v1_5", (A("RSAES-PKCS1-v1_5"),), "conditional", "monitored-algorithm", "monitored"),
    # not in the list
    ("MD5", (A("MD5"),), "rejected", "unlisted-algorithm", "unlisted"),
    ("HMAC-MD5", (A("HMAC"), A("MD5", inside="HMAC")), "rejected", "unlisted-algorithm", "unlisted"),
    ("DES", (A("DES", 56), A("CBC")), "rejected", "unlisted-algorithm", "unlisted"),
    ("2-key Triple DES", (A("2-key Triple DES", 112), A("CBC")), "rejected", "unlisted-algorithm", "unlisted"),
    ("AES-ECB", (A("AES", 256), A("ECB")), "rejected", "unlisted-algorithm", "unlisted"),
    ("AES-XTS", (A("AES", 256), A("XTS")), "rejected", "unlisted-algorithm", "unlisted"),
    ("RC4-40", (A("RC4", 40),), "rejected", "unlisted-algorithm", "unlisted"),
    ("SHA-224", (A("SHA-224"),), "rejected", "unlisted-algorithm", "unlisted"),
    ("SHA3-256", (A("SHA3-256"),), "rejected", "unlisted-algorithm", "unlisted"),
    ("EdDSA", (A("EdDSA", parameter_set="Ed25519"),), "rejected", "unlisted-algorithm", "unlisted"),
    ("ML-DSA", (A("ML-DSA", parameter_set="ML-DSA-65"),), "rejected", "unlisted-algorithm", "unlisted"),
    ("ChaCha20-Poly1305, by its parts", (A("ChaCha20-Poly1305"),), "rejected", "unlisted-algorithm", "unlisted"),
    (
        "NULL cipher",
        (A("no encryption"), A("HMAC"), A("SHA-256", inside="HMAC")),
        "rejected",
        "no-cryptography",
        "unlisted",
    ),
    # size: the transition guideline retires RSA up to 1024 bits and SHA-1 in signatures
    ("RSA-1024 key", (A("RSA", 1024),), "rejected", "legacy-algorithm", "recommended"),
    ("RSA-512 key", (A("RSA", 512),), "rejected", "legacy-algorithm", "recommended"),
    ("SHA-1 with RSA", SHA1_RSA, "rejected", "legacy-algorithm", "monitored"),
    ("RSA-1536 key", (A("RSA", 1536),), "undetermined", "size-not-covered", "recommended"),
    ("RSA-2047 key", (A("RSA", 2047),), "undetermined", "size-not-covered", "recommended"),
    ("RSA key of unseen size", (A("RSA"),), "undetermined", "size-not-visible", "recommended"),
    ("DSA-1024 key", (A("DSA", 1024),), "undetermined", "size-below-floor", "recommended"),
    ("DH-512", (A("DH", 512),), "undetermined", "size-below-floor", "recommended"),
    ("P-192 key", (A("EC", 192, "P-192"),), "undetermined", "size-below-floor", "recommended"),
    ("EC key of unseen curve", (A("EC"),), "undetermined", "size-not-visible", "recommended"),
    # nobody can tell
    ("X25519", (A("X25519"),), "undetermined", "algorithm-not-named", None),
    ("ML-KEM-768", (A("ML-KEM", parameter_set="ML-KEM-768"),), "undetermined", "no-table", None),
    ("scrypt", (A("scrypt"),), "undetermined", "no-table", None),
    ("bcrypt", (A("bcrypt"),), "undetermined", "no-table", None),
    ("RC4, key not seen", (A("RC4"),), "undetermined", "size-not-visible", None),
    ("Triple DES, number of keys not seen", (A("Triple DES"), A("CBC")), "undetermined", "choice-not-visible", None),
    ("HMAC with nothing", (A("HMAC"),), "undetermined", "combination-not-visible", "recommended"),
    # a technique without a table is judged by its parts
    ("PBKDF2-HMAC-SHA-256", (A("PBKDF2"), A("HMAC"), A("SHA-256", inside="HMAC")), "accepted", "listed", "recommended"),
    ("PBKDF2-HMAC-SHA-1", (A("PBKDF2"), *HMAC_SHA1), "conditional", "monitored-algorithm", "monitored"),
    ("PBKDF1-MD5", (A("PBKDF1"), A("MD5", inside="PBKDF1")), "rejected", "unlisted-algorithm", "unlisted"),
    # what agrees on the key of a wrap is no part of the wrap
    ("DH with RC2 wrap", (A("DH", 2048), A("RC2-KW")), "undetermined", "no-table", None),
    (
        "PBES2-HS256+A128KW",
        (A("PBKDF2"), A("HMAC", inside="PBKDF2"), A("SHA-256", inside="HMAC"), A("AES-KW", 128)),
        "undetermined",
        "no-table",
        None,
    ),
]

BY_CURRENT = [
    ("AES-128-GCM", (A("AES", 128), A("GCM")), "accepted", "listed", "recommended"),
    ("SHA3-256", (A("SHA3-256"),), "accepted", "listed", "recommended"),
    ("SHAKE256 of 512 bits", (A("SHAKE256", 512),), "accepted", "listed", "recommended"),
    ("SHAKE256 of 128 bits: note 4", (A("SHAKE256", 128),), "rejected", "note-not-met", "recommended"),
    ("SHAKE256, output not seen: note 4", (A("SHAKE256"),), "undetermined", "note-not-visible", "recommended"),
    ("ML-KEM-768", (A("ML-KEM", parameter_set="ML-KEM-768"),), "accepted", "listed", "recommended"),
    ("ML-KEM-512", (A("ML-KEM", parameter_set="ML-KEM-512"),), "rejected", "unlisted-algorithm", "unlisted"),
    ("3-key Triple DES", (A("3-key Triple DES", 168), A("CBC")), "conditional", "monitored-algorithm", "monitored"),
    ("RC4-128", (A("RC4", 128),), "rejected", "unlisted-algorithm", "unlisted"),
    ("SC2000", (A("SC2000", 128), A("CBC")), "rejected", "unlisted-algorithm", "unlisted"),
    ("RSA-1024 key", (A("RSA", 1024),), "rejected", "short-key", "recommended"),
    ("RSA-2048 key", (A("RSA", 2048),), "accepted", "strength-migration", "recommended"),
    ("RSA-3072 key", (A("RSA", 3072),), "accepted", "key-serves", "recommended"),
    ("P-224 key", (A("EC", 224, "P-224"),), "accepted", "strength-migration", "recommended"),
    ("P-192 key", (A("EC", 192, "P-192"),), "rejected", "short-key", "recommended"),
    ("P-384 key", (A("EC", 384, "P-384"),), "accepted", "key-serves", "recommended"),
    ("DH-1024", (A("DH", 1024),), "rejected", "short-key", "recommended"),
    ("SHA-1 with RSA", SHA1_RSA, "rejected", "short-key", "monitored"),
    ("HMAC-SHA-1", HMAC_SHA1, "conditional", "monitored-algorithm", "monitored"),
    (
        "Ed25519: no strength row",
        (A("EdDSA", parameter_set="Ed25519"),),
        "undetermined",
        "strength-unknown",
        "recommended",
    ),
    (
        "ChaCha20-Poly1305: no strength row",
        (A("ChaCha20-Poly1305"),),
        "undetermined",
        "strength-unknown",
        "recommended",
    ),
    ("X25519", (A("X25519"),), "undetermined", "algorithm-not-named", None),
    ("AES-XTS", (A("AES", 256), A("XTS")), "accepted", "listed", "recommended"),
    ("DES-XTS: note 5", (A("DES", 56), A("XTS")), "rejected", "unlisted-algorithm", "unlisted"),
]


@pytest.mark.parametrize(
    ("components", "verdict", "rule", "tier"), [row[1:] for row in BY_2013], ids=[row[0] for row in BY_2013]
)
def test_by_the_list_of_2013(components: tuple[Algorithm, ...], verdict: str, rule: str, tier: str | None) -> None:
    found = finding("cryptrec-2013", *components)
    assert (found.verdict, found.rule, found.tier) == (verdict, rule, tier)


@pytest.mark.parametrize(
    ("components", "verdict", "rule", "tier"), [row[1:] for row in BY_CURRENT], ids=[row[0] for row in BY_CURRENT]
)
def test_by_the_current_list(components: tuple[Algorithm, ...], verdict: str, rule: str, tier: str | None) -> None:
    found = finding("current", *components)
    assert (found.verdict, found.rule, found.tier) == (verdict, rule, tier)


@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [
        (date(2008, 4, 21), "undetermined"),  # the guideline was decided on the next day: nobody speaks of 1024 bits
        (date(2013, 3, 1), "conditional"),  # verification goes on until the end of fiscal 2015
        (date(2016, 3, 31), "conditional"),
        (date(2016, 4, 1), "conditional"),  # only where validity is left and it cannot be helped
        (date(2020, 3, 31), "conditional"),
        (date(2020, 4, 1), "rejected"),
    ],
)
def test_the_transition_guideline_by_date(as_of: date, verdict: str) -> None:
    assert finding("cryptrec-2013", A("RSA", 1024), as_of=as_of).verdict == verdict


@pytest.mark.parametrize(
    ("as_of", "verdict", "rule"),
    [
        (date(2030, 12, 31), "accepted", "strength-migration"),
        (date(2031, 1, 1), "rejected", "strength-period-over"),
        (date(2071, 1, 1), "undetermined", "strength-beyond-table"),  # the table ends in 2070
    ],
)
def test_strength_periods_by_date(as_of: date, verdict: str, rule: str) -> None:
    found = finding("current", A("RSA", 2048), as_of=as_of)
    assert (found.verdict, found.rule) == (verdict, rule)


def test_a_retired_algorithm_cites_the_guideline_and_the_note_that_names_it() -> None:
    """Notes 1 and 8 of the list of 2013 send the reader to the transition guideline."""
    found = finding("cryptrec-2013", *SHA1_RSA)
    assert [(one.edition, one.note) for one in found.citations] == [
        ("sha1-rsa1024-transition", ""),
        ("cryptrec-2013", "8"),
    ]
    key = finding("cryptrec-2013", A("RSA", 1024))
    assert [(one.edition, one.note) for one in key.citations][1:] == [("cryptrec-2013", "1"), ("cryptrec-2013", "8")]


def test_a_roots_signature_over_itself_is_shown_and_not_judged() -> None:
    found = finding("cryptrec-2013", *SHA1_RSA, purpose=Purpose.SELF_SIGNATURE)
    assert (found.verdict, found.rule) == ("accepted", "root-self-signature")
    assert [one.verdict for one in found.components] == ["accepted", "rejected"]


def test_a_use_declared_not_for_security_is_left_to_a_person() -> None:
    assert finding("cryptrec-2013", A("MD5"), purpose=Purpose.NON_SECURITY).verdict == "conditional"
    assert finding("cryptrec-2013", A("SHA-256"), purpose=Purpose.NON_SECURITY).verdict == "accepted"


def test_the_recommended_iv_length_of_gcm() -> None:
    """Note 4 of 2013: 96 bits are recommended; it is a `should`."""
    gcm = (A("AES", 128), A("GCM"))
    assert finding("cryptrec-2013", *gcm, details=(("iv_bits", 96),)).verdict == "accepted"
    other = finding("cryptrec-2013", *gcm, details=(("iv_bits", 128),))
    assert (other.verdict, other.rule) == ("conditional", "note-not-met")
    hidden = finding("cryptrec-2013", *gcm)
    assert hidden.verdict == "accepted"
    assert any("96" in text.en for text in hidden.reminders)


def test_an_ecdh_mac_other_than_hmac_and_cmac_breaks_note_2_of_2026() -> None:
    allowed = finding("current", A("ECDH", 256, "P-256"), A("HMAC"), A("SHA-256", inside="HMAC"))
    assert allowed.verdict == "accepted"
    broken = finding("current", A("ECDH", 256, "P-256"), A("CBC-MAC"), A("AES", 128))
    assert "note-not-met" in {one.rule for one in broken.components}
    assert broken.verdict == "rejected"


def test_suites_of_openssl_default_lists() -> None:
    """Triple DES with RSA key transport: everything that 2013 has to say of it, worst first."""
    suite = suites.suite("TLS_RSA_WITH_3DES_EDE_CBC_SHA")
    assert suite is not None
    found = finding("cryptrec-2013", *suites.components(suite), purpose=Purpose.TLS)
    tiers = {one.algorithm.name: one.tier for one in found.components}
    assert tiers["RSAES-PKCS1-v1_5"] == "monitored"
    assert tiers["3-key Triple DES"] == "recommended"
    assert tiers["SHA-1"] == "monitored"
    assert found.verdict == "conditional"


def test_reconstructed_editions_do_not_guess() -> None:
    """Whether RC4 was still monitored in 2022 was not established: nobody is told that it was."""
    base = _panel("cryptrec-2013")
    r7 = base._replace(ciphers=Library().cipher_list("cryptrec-2013-r7"))
    use = MechanismUse(Location("x"), "", "RC4", (A("RC4", 128),), Purpose.CODE)
    found = judge(use, r7, TODAY)
    assert found is not None
    assert (found.verdict, found.rule) == ("undetermined", "edition-silent")


def test_every_finding_names_edition_tier_and_remedy_in_both_languages() -> None:
    found = finding("cryptrec-2013", A("MD5"))
    for lang in ("ja", "en"):
        assert "LS-0001-2012" in found.message.in_language(lang)
        assert "SHA-256" in found.remedy.in_language(lang)
    monitored = finding("cryptrec-2013", A("SHA-1"))
    assert "運用監視暗号リスト" in monitored.message.ja
    assert "運用監視暗号リスト" in monitored.message.en
    assert monitored.citations[0].grade == "SECONDARY"


def test_a_short_curve_behind_an_ecdsa_signature_shows_in_its_value() -> None:
    """The issuer's certificate is not at hand; r and s of secp160r1 are never longer than 161 bits."""
    ecdsa = (A("ECDSA"), A("SHA-256", inside="ECDSA"))
    purpose, short = Purpose.CERTIFICATE_SIGNATURE, (("signature_value_bits", 159),)
    assert finding("current", *ecdsa, purpose=purpose, details=short).rule == "short-key"
    assert finding("cryptrec-2013", *ecdsa, purpose=purpose, details=short).rule == "size-below-floor"
    long = (("signature_value_bits", 253),)
    assert finding("current", *ecdsa, purpose=purpose, details=long).verdict == "accepted"
    assert finding("cryptrec-2013", *ecdsa, purpose=purpose, details=long).verdict == "accepted"


def test_a_mechanism_without_parts_is_never_accepted() -> None:
    found = finding("cryptrec-2013")
    assert (found.verdict, found.rule) == ("undetermined", "unknown-algorithm")


@pytest.mark.parametrize("purpose", [Purpose.DOCUMENT_SIGNATURE, Purpose.TIME_STAMP])
def test_the_hash_of_what_is_signed_is_in_the_signature(purpose: Purpose) -> None:
    """Two contents of one hash have one signature, whatever hash the scheme itself has (a manifest of a JAR, the content
    of a PDF, a Reference of XML): the guideline's SHA-1 in signatures, and collision use in LS-0003."""
    old, new = finding("cryptrec-2013", A("SHA-1"), purpose=purpose), finding("current", A("SHA-1"), purpose=purpose)
    assert (old.verdict, old.rule) == ("rejected", "legacy-algorithm")
    assert (new.verdict, new.rule) == ("rejected", "short-key")
    assert "SHA-1 over what is signed" in old.message.en and "署名の対象に使うSHA-1" in old.message.ja
    for policy in ("cryptrec-2013", "current"):
        assert finding(policy, A("SHA-256"), purpose=purpose).verdict == "accepted"


@pytest.mark.parametrize("purpose", [Purpose.REFERENCE, Purpose.CODE, Purpose.IDENTIFIER])
def test_a_hash_beside_a_signature_or_without_one_is_judged_by_itself(purpose: Purpose) -> None:
    found = finding("cryptrec-2013", A("SHA-1"), purpose=purpose)
    assert (found.verdict, found.rule) == ("conditional", "monitored-algorithm")


def test_cfb_with_short_segments_is_cfb() -> None:
    """NIST SP 800-38A, the specification of CFB, defines segments of 1, 8, 64 and 128 bits (decision cfb-segments)."""
    found = finding("cryptrec-2013", A("AES", 128), A("CFB8"))
    assert (found.verdict, found.rule) == ("accepted", "listed")


def test_a_size_that_the_specification_does_not_have() -> None:
    """FIPS 197 has three key lengths; FIPS 186-4 section 4.2 has four pairs of p and q."""
    aes = finding("cryptrec-2013", A("AES", 512), A("GCM"))
    assert (aes.verdict, aes.rule) == ("undetermined", "size-not-specified")
    short_q = finding("current", A("DSA", 2048), details=(("q_bits", 160),))
    assert (short_q.verdict, short_q.rule) == ("undetermined", "size-not-specified")
    assert finding("current", A("DSA", 2048), details=(("q_bits", 224),)).verdict == "accepted"
