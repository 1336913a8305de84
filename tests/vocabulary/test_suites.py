"""Cipher suites: every spelling finds its suite, and the parts follow from the IANA name."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import Algorithm
from cryptrec_lint.vocabulary.suites import Suite, components, suite, suites
from cryptrec_lint.vocabulary.tables import normal

VERSIONS = ["SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"]


def shown(parts: tuple[Algorithm, ...]) -> list[str]:
    return [
        part.name
        + (f":{part.size}" if part.size else "")
        + (f"@{part.parameter_set}" if part.parameter_set else "")
        + (f"<{part.inside}" if part.inside else "")
        for part in parts
    ]


def of(name: str, protocol: str | None = None) -> list[str]:
    found = suite(name)
    assert found is not None, name
    return shown(components(found, protocol))


RSA_KEY_EXCHANGE = "RSAES-PKCS1-v1_5<TLS key exchange"
HMAC_SHA1 = ["HMAC", "SHA-1<HMAC"]


def test_rsa_key_exchange_has_no_signature() -> None:
    assert of("TLS_RSA_WITH_3DES_EDE_CBC_SHA") == [RSA_KEY_EXCHANGE, "3-key Triple DES:168", "CBC", *HMAC_SHA1]


def test_ephemeral_key_exchange_is_signed() -> None:
    assert of("ECDHE-RSA-AES128-GCM-SHA256") == ["ECDH", "RSASSA-PKCS1-v1_5", "AES:128", "GCM", "SHA-256<TLS-PRF"]
    assert of("ECDHE-ECDSA-AES256-SHA384") == [
        "ECDH", "ECDSA", "AES:256", "CBC", "HMAC", "SHA-384<HMAC", "SHA-384<TLS-PRF",
    ]  # fmt: skip
    assert of("DHE-DSS-AES128-SHA") == ["DH", "DSA", "AES:128", "CBC", *HMAC_SHA1]


def test_static_key_exchange_relies_on_the_signature_of_the_certificate() -> None:
    assert of("TLS_DH_RSA_WITH_AES_128_CBC_SHA") == [
        "DH",
        "RSASSA-PKCS1-v1_5<certificate",
        "AES:128",
        "CBC",
        *HMAC_SHA1,
    ]


def test_tls_1_3_suites_have_no_key_exchange_and_no_signature() -> None:
    assert of("TLS_AES_128_GCM_SHA256") == ["AES:128", "GCM", "SHA-256<TLS-PRF"]
    assert of("TLS_AES_128_CCM_8_SHA256") == ["AES:128", "CCM@CCM_8", "SHA-256<TLS-PRF"]
    assert of("TLS_CHACHA20_POLY1305_SHA256") == ["ChaCha20-Poly1305:256", "SHA-256<TLS-PRF"]


def test_deliberately_empty_places_are_named() -> None:
    assert of("TLS_DH_anon_WITH_RC4_128_MD5") == ["DH", "no authentication", "RC4:128", "HMAC", "MD5<HMAC"]
    assert of("TLS_ECDHE_RSA_WITH_NULL_SHA") == ["ECDH", "RSASSA-PKCS1-v1_5", "no encryption", *HMAC_SHA1]
    assert of("TLS_NULL_WITH_NULL_NULL") == ["no authentication", "no encryption"]


def test_export_suites_have_their_short_keys() -> None:
    assert of("EXP-RC4-MD5") == ["RSAES-PKCS1-v1_5:512<TLS key exchange", "RC4:40", "HMAC", "MD5<HMAC"]
    assert of("EXP-EDH-RSA-DES-CBC-SHA") == ["DH:512", "RSASSA-PKCS1-v1_5", "DES:40", "CBC", *HMAC_SHA1]


def test_pre_shared_keys_srp_and_kerberos() -> None:
    assert of("TLS_PSK_WITH_AES_128_CCM_8") == ["PSK", "AES:128", "CCM@CCM_8", "SHA-256<TLS-PRF"]
    assert of("TLS_RSA_PSK_WITH_RC4_128_SHA") == [RSA_KEY_EXCHANGE, "PSK", "RC4:128", *HMAC_SHA1]
    assert of("TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA") == ["ECDH", "PSK", "AES:128", "CBC", *HMAC_SHA1]
    assert of("TLS_SRP_SHA_DSS_WITH_AES_128_CBC_SHA") == ["SRP", "DSA", "AES:128", "CBC", *HMAC_SHA1]
    assert of("TLS_KRB5_WITH_DES_CBC_MD5") == ["KRB5", "DES:56", "CBC", "HMAC", "MD5<HMAC"]


def test_the_version_decides_mac_and_key_derivation() -> None:
    name = "TLS_RSA_WITH_AES_128_CBC_SHA"
    assert of(name, "SSL 3.0")[-2:] == ["SSL3-MAC", "SHA-1<SSL3-MAC"]
    assert of(name, "TLS 1.1")[-2:] == HMAC_SHA1
    assert of(name, "TLS 1.2")[-1] == "SHA-256<TLS-PRF"
    assert of(name)[-2:] == HMAC_SHA1


def test_ssl_2_0_has_a_mac_of_its_own() -> None:
    assert of("010080")[-2:] == ["SSL2-MAC", "MD5<SSL2-MAC"]


@pytest.mark.parametrize("name", ["TLS_EMPTY_RENEGOTIATION_INFO_SCSV", "TLS_FALLBACK_SCSV"])
def test_signalling_values_have_no_components(name: str) -> None:
    found = suite(name)
    assert found is not None
    assert found.signalling
    assert components(found) == ()


@pytest.mark.parametrize(
    "spelling",
    [
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",  # Go's older name
        "ECDHE-RSA-CHACHA20-POLY1305",  # OpenSSL
        "TLS_ECDHE_RSA_CHACHA20_POLY1305",  # GnuTLS
        "SSL_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",  # IBM's Java
        "TLS-ECDHE-RSA-WITH-CHACHA20-POLY1305-SHA256",  # OpenVPN
        "CCA8",
        "0xCC,0xA8",
        "0xcca8",
    ],
)
def test_every_ecosystem_names_the_same_suite(spelling: str) -> None:
    found = suite(spelling)
    assert found is not None
    assert found.code == "CCA8"


def test_unknown_spellings_are_none() -> None:
    assert suite("TLS_RSA_WITH_NOTHING") is None
    assert suite("") is None
    assert suite("HIGH") is None


def test_a_name_shared_by_two_suites_belongs_to_tls() -> None:
    """SSL 2.0 and TLS suites of the same OpenSSL name; FIPS suites with an old and a new code."""
    shared = defaultdict(set)
    for found in suites().values():
        for name in found.names:
            shared[normal(name)].add(found.code)
    assert {name: codes for name, codes in shared.items() if len(codes) > 1} == {
        normal("RC4-MD5"): {"0004", "010080"},
        normal("EXP-RC4-MD5"): {"0003", "020080"},
        normal("EXP-RC2-CBC-MD5"): {"0006", "040080"},
        normal("SSL_RSA_FIPS_WITH_DES_CBC_SHA"): {"FEFE", "FFE1"},
        normal("SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA"): {"FEFF", "FFE0"},
    }
    assert getattr(suite("RC4-MD5"), "code", "") == "0004"
    assert shown(components(suites()["FEFE"])) == shown(components(suites()["FFE1"]))


@pytest.mark.parametrize("version", [None, *VERSIONS])
def test_every_suite_has_components_in_every_version(version: str | None) -> None:
    without = {code for code, found in suites().items() if not components(found, version)}
    assert without == {code for code, found in suites().items() if found.signalling} == {"00FF", "5600"}


def test_codes_and_versions_are_well_formed() -> None:
    for code, found in suites().items():
        assert found.code == code
        assert re.fullmatch(r"[0-9A-F]{4}|0[1-8]00[48C]0", code)
        assert found.names[0] == found.iana_name
        if not found.signalling:
            assert found.protocol_min in VERSIONS
            assert found.protocol_min_spec in VERSIONS


# -------------------- the grammar of IANA names, an independent reading of the same facts
KEY_EXCHANGES = {
    "NULL": ["no authentication"],
    "RSA": [RSA_KEY_EXCHANGE],
    "RSA_EXPORT": ["RSAES-PKCS1-v1_5:512<TLS key exchange"],
    "RSA_PSK": [RSA_KEY_EXCHANGE, "PSK"],
    "DH_DSS": ["DH", "DSA<certificate"],
    "DH_RSA": ["DH", "RSASSA-PKCS1-v1_5<certificate"],
    "DH_DSS_EXPORT": ["DH:512", "DSA<certificate"],
    "DH_RSA_EXPORT": ["DH:512", "RSASSA-PKCS1-v1_5<certificate"],
    "DHE_DSS": ["DH", "DSA"],
    "DHE_RSA": ["DH", "RSASSA-PKCS1-v1_5"],
    "DHE_DSS_EXPORT": ["DH:512", "DSA"],
    "DHE_RSA_EXPORT": ["DH:512", "RSASSA-PKCS1-v1_5"],
    "DHE_PSK": ["DH", "PSK"],
    "PSK_DHE": ["DH", "PSK"],
    "DH_anon": ["DH", "no authentication"],
    "DH_anon_EXPORT": ["DH:512", "no authentication"],
    "ECDH_ECDSA": ["ECDH", "ECDSA<certificate"],
    "ECDH_RSA": ["ECDH", "RSASSA-PKCS1-v1_5<certificate"],
    "ECDH_anon": ["ECDH", "no authentication"],
    "ECDHE_ECDSA": ["ECDH", "ECDSA"],
    "ECDHE_RSA": ["ECDH", "RSASSA-PKCS1-v1_5"],
    "ECDHE_PSK": ["ECDH", "PSK"],
    "PSK": ["PSK"],
    "SRP_SHA": ["SRP"],
    "SRP_SHA_RSA": ["SRP", "RSASSA-PKCS1-v1_5"],
    "SRP_SHA_DSS": ["SRP", "DSA"],
    "KRB5": ["KRB5"],
    "KRB5_EXPORT": ["KRB5"],
    "ECCPWD": ["ECCPWD"],
    "GOSTR341112_256": ["GOST-agreement", "GOST-signature"],
    None: [],
}
CIPHERS = {
    "NULL": ["no encryption"],
    "RC4_40": ["RC4:40"],
    "RC4_128": ["RC4:128"],
    "RC2_CBC_40": ["RC2:40", "CBC"],
    "IDEA_CBC": ["IDEA:128", "CBC"],
    "DES40_CBC": ["DES:40", "CBC"],
    "DES_CBC_40": ["DES:40", "CBC"],
    "DES_CBC": ["DES:56", "CBC"],
    "3DES_EDE_CBC": ["3-key Triple DES:168", "CBC"],
    "SEED_CBC": ["SEED:128", "CBC"],
    "CHACHA20_POLY1305": ["ChaCha20-Poly1305:256"],
    "SM4_GCM": ["SM4:128", "GCM"],
    "SM4_CCM": ["SM4:128", "CCM"],
    "28147_CNT": ["GOST28147:256", "GOST28147-CNT"],
    "KUZNYECHIK_CTR": ["Kuznyechik:256", "CTR-ACPKM"],
    "MAGMA_CTR": ["Magma:256", "CTR-ACPKM"],
    **{f"{name}_MGM_{s}": [f"{name.title()}:256", "MGM"] for name in ("KUZNYECHIK", "MAGMA") for s in "LS"},
    **{
        f"{word}_{bits}_{mode}": [f"{name}:{bits}", mode.replace("CCM_8", "CCM@CCM_8")]
        for word, name in (("AES", "AES"), ("CAMELLIA", "Camellia"), ("ARIA", "ARIA"))
        for bits in (128, 256)
        for mode in ("CBC", "GCM", "CCM", "CCM_8")
    },
    "AEGIS_128L": ["AEGIS-128L:128"],
    "AEGIS_256": ["AEGIS-256:256"],
    "ASCONAEAD128": ["Ascon-AEAD128:128"],
}
HASHES = {
    "MD5": "MD5",
    "SHA": "SHA-1",
    "SHA256": "SHA-256",
    "SHA384": "SHA-384",
    "SHA512": "SHA-512",
    "SM3": "SM3",
    "ASCONHASH256": "Ascon-Hash256",
}
GOST_LAST = {"IMIT": ["GOST-MAC"], "OMAC": ["CMAC"]}


def parse(iana_name: str) -> tuple[str | None, str, str | None]:
    """Key exchange, cipher with mode, and the last word (MAC or hash; RFC 6655 suites have none)."""
    head, found, tail = iana_name.removeprefix("TLS_").partition("_WITH_")
    body = tail if found else head
    exchange = head if found else None
    if body in CIPHERS:
        return exchange, body, None
    cipher, _, last = body.rpartition("_")
    return exchange, cipher, last


def expected_tail(cipher: str, last: str | None, in_tls_1_2: bool) -> list[str]:
    """MAC and PRF hash: an AEAD cipher has no MAC; without a hash in the name, or with SHA, the PRF has SHA-256."""
    parts = CIPHERS[cipher]
    aead = parts[-1].partition("@")[0] in ("GCM", "CCM", "MGM") or ("CBC" not in parts[-1] and len(parts) == 1)
    aead = aead and parts[0].split(":")[0] not in ("no encryption", "RC4")
    hash_name = HASHES.get(last or "", "")
    mac = [] if aead or last in ("NULL",) else ["HMAC", f"{hash_name}<HMAC"]
    prf = hash_name if last and last not in ("SHA", "MD5", "NULL") else "SHA-256"
    return mac + ([f"{prf}<TLS-PRF"] if in_tls_1_2 else [])


IANA = [found for found in suites().values() if found.registry == "IANA" and not found.signalling]
GOST = [found for found in IANA if "GOST" in found.iana_name]
INTEGRITY_ONLY = ["TLS_SHA256_SHA256", "TLS_SHA384_SHA384"]
REGULAR = [found for found in IANA if found not in GOST and found.iana_name not in INTEGRITY_ONLY]


@pytest.mark.parametrize("found", REGULAR, ids=lambda one: one.iana_name)
def test_components_follow_from_the_iana_name(found: Suite) -> None:
    exchange, cipher, last = parse(found.iana_name)
    head = KEY_EXCHANGES[exchange] + CIPHERS[cipher]
    version = "TLS 1.3" if exchange is None and found.protocol_min_spec == "TLS 1.3" else "TLS 1.2"
    assert shown(components(found, version)) == head + expected_tail(cipher, last, in_tls_1_2=True)
    assert shown(components(found, "TLS 1.0")) == head + expected_tail(cipher, last, in_tls_1_2=False)


@pytest.mark.parametrize("name", INTEGRITY_ONLY)
def test_components_of_integrity_only_suites(name: str) -> None:
    """RFC 9150: TLS 1.3 with HMAC and no encryption."""
    hash_name = HASHES[name.rpartition("_")[2]]
    assert of(name) == ["no encryption", "HMAC", f"{hash_name}<HMAC", f"{hash_name}<TLS-PRF"]


@pytest.mark.parametrize("found", GOST, ids=lambda one: one.iana_name)
def test_components_of_gost_suites(found: Suite) -> None:
    """RFC 9189 and RFC 9367: the hash is Streebog-256 throughout."""
    exchange, cipher, last = parse(found.iana_name)
    head = [] if found.protocol_min_spec == "TLS 1.3" else KEY_EXCHANGES[exchange]
    parts = [*head, *CIPHERS[cipher], *GOST_LAST.get(last or "", [])]
    assert shown(components(found, found.protocol_min_spec)) == [*parts, "Streebog-256<TLS-PRF"]


def test_the_iana_registry_is_there() -> None:
    """A floor, not a count: the registry grows."""
    assert len(IANA) >= 350


@given(st.sampled_from(sorted(name for found in suites().values() for name in found.names)))
@settings(max_examples=100, deadline=None)
def test_case_and_separators_of_a_name_do_not_matter(name: str) -> None:
    assert suite(name) is not None
    assert suite(name.lower()) is suite(name.replace("_", "-")) is suite(name)


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_any_text_may_be_asked_for(text: str) -> None:
    suite(text)
