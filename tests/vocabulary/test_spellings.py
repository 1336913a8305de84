"""What names and OIDs stand for, stated from the standards by hand."""

from __future__ import annotations

import pytest

from cryptrec_lint.model import Algorithm
from cryptrec_lint.vocabulary.tables import by_oid, by_spelling, group, group_by_oid, protocol


def shown(parts: tuple[Algorithm, ...]) -> str:
    """`AES:128 CBC HMAC SHA-1<HMAC` : size after `:`, parameter set after `@`, user after `<`."""
    words = []
    for part in parts:
        size = f":{part.size}" if part.size else ""
        parameters = f"@{part.parameter_set}" if part.parameter_set else ""
        words.append(part.name + size + parameters + (f"<{part.inside}" if part.inside else ""))
    return " + ".join(words)


P1 = "RSASSA-PKCS1-v1_5"
NAMES = {
    # hashes
    "SHA": "SHA-1",
    "sha1": "SHA-1",
    "SHA_256": "SHA-256",
    "SHA2-256": "SHA-256",
    "SHA512/256": "SHA-512/256",
    "sha512_256": "SHA-512/256",
    "SHA3-256": "SHA3-256",
    "sha3_256": "SHA3-256",
    "rmd160": "RIPEMD-160",
    "MD5": "MD5",
    "md5-sha1": "MD5-SHA1",
    "blake2b512": "BLAKE2b",
    # keys and plain algorithms
    "AES": "AES",
    "RSA": "RSA",
    "rsaEncryption": "RSA",
    "id-ecPublicKey": "EC",
    "X25519": "X25519",
    "ARC4": "RC4",
    "arcfour": "RC4",
    "DESede": "Triple DES",
    "DES3": "Triple DES",
    "3DES": "Triple DES",
    "rijndael": "AES",
    # signatures
    "sha1WithRSAEncryption": f"{P1} + SHA-1<{P1}",
    "SHA256withRSA": f"{P1} + SHA-256<{P1}",
    "RSA-SHA256": f"{P1} + SHA-256<{P1}",
    "RS256": f"{P1} + SHA-256<{P1}",
    "ssh-rsa": f"{P1} + SHA-1<{P1}",
    "rsa-sha2-256": f"{P1} + SHA-256<{P1}",
    "rsa_pkcs1_sha384": f"{P1} + SHA-384<{P1}",
    "RSA+SHA1": f"{P1} + SHA-1<{P1}",
    "MD5andSHA1withRSA": f"{P1} + MD5-SHA1<{P1}",
    "PS256": "RSA-PSS + SHA-256<RSA-PSS",
    "rsa_pss_rsae_sha512": "RSA-PSS + SHA-512<RSA-PSS",
    "RSASSA-PSS": "RSA-PSS",
    "ecdsa-with-SHA384": "ECDSA + SHA-384<ECDSA",
    "SHA1withECDSA": "ECDSA + SHA-1<ECDSA",
    "ES256": "ECDSA:256@P-256 + SHA-256<ECDSA",
    "ES512": "ECDSA:521@P-521 + SHA-512<ECDSA",
    "ES256K": "ECDSA:256@secp256k1 + SHA-256<ECDSA",
    "ecdsa-sha2-nistp384": "ECDSA:384@P-384 + SHA-384<ECDSA",
    "EdDSA": "EdDSA",
    "Ed25519": "EdDSA:255@Ed25519",
    "ssh-ed25519": "EdDSA:255@Ed25519",
    "Ed448": "EdDSA:448@Ed448",
    "ssh-dss": "DSA + SHA-1<DSA",
    "ML-DSA-65": "ML-DSA@ML-DSA-65",
    "id-slh-dsa-shake-256f": "SLH-DSA@SLH-DSA-SHAKE-256f",
    "id-alg-unsigned": "no authentication",
    "http://www.w3.org/2000/09/xmldsig#rsa-sha1": f"{P1} + SHA-1<{P1}",
    # MACs and key derivation
    "HS256": "HMAC + SHA-256<HMAC",
    "HmacSHA1": "HMAC + SHA-1<HMAC",
    "hmacWithSHA512-256": "HMAC + SHA-512/256<HMAC",
    "hmac-sha2-256-etm@openssh.com": "HMAC + SHA-256<HMAC",
    "hmac-md5-96": "HMAC + MD5<HMAC",
    "umac-64": "UMAC",
    "PBKDF2WithHmacSHA1": "PBKDF2 + HMAC<PBKDF2 + SHA-1<HMAC",
    # ciphers
    "aes-128-cbc": "AES:128 + CBC",
    "id-aes256-GCM": "AES:256 + GCM",
    "aes256-gcm@openssh.com": "AES:256 + GCM",
    "A128GCM": "AES:128 + GCM",
    "A128CBC-HS256": "AES:128 + CBC + HMAC + SHA-256<HMAC",
    "A192KW": "AES-KW:192",
    "aes128-wrap": "AES-KW:128",
    "AES/GCM/NoPadding": "AES + GCM",
    "AES/ECB/PKCS5Padding": "AES + ECB",
    "AES_256/CBC/NoPadding": "AES:256 + CBC",
    "AESGCM": "AES + GCM",
    "des-ede3-cbc": "3-key Triple DES:168 + CBC",
    "3des-cbc": "3-key Triple DES:168 + CBC",
    "des-ede3": "3-key Triple DES:168 + ECB",
    "des-ede-cbc": "2-key Triple DES:112 + CBC",
    "DESede/CBC/PKCS5Padding": "Triple DES + CBC",
    "camellia-256-cbc": "Camellia:256 + CBC",
    "bf-cbc": "Blowfish + CBC",
    "rc4-40": "RC4:40",
    "arcfour128": "RC4:128",
    "chacha20-poly1305": "ChaCha20-Poly1305",
    "chacha20-poly1305@openssh.com": "ChaCha20-Poly1305",
    # passwords, key transport, key exchange
    "PBEWithMD5AndDES": "PBKDF1 + MD5<PBKDF1 + DES:56 + CBC",
    "PBE-SHA1-3DES": "PKCS12-KDF + SHA-1<PKCS12-KDF + 3-key Triple DES:168 + CBC",
    "RSA1_5": "RSAES-PKCS1-v1_5",
    "RSA/ECB/PKCS1Padding": "RSAES-PKCS1-v1_5",
    "RSA-OAEP": "RSA-OAEP",
    "RSA-OAEP-256": "RSA-OAEP + SHA-256<RSA-OAEP",
    "ECDH-ES+A256KW": "ECDH + ConcatKDF + SHA-256<ConcatKDF + AES-KW:256",
    "curve25519-sha256@libssh.org": "X25519:255 + SHA-256<SSH key exchange",
    "diffie-hellman-group1-sha1": "DH:1024@modp1024 + SHA-1<SSH key exchange",
    "diffie-hellman-group14-sha256": "DH:2048@modp2048 + SHA-256<SSH key exchange",
    "ecdh-sha2-nistp521": "ECDH:521@P-521 + SHA-512<SSH key exchange",
    "sntrup761x25519-sha512": "sntrup761 + X25519:255 + SHA-512<SSH key exchange",
    "mlkem768x25519-sha256": "ML-KEM@ML-KEM-768 + X25519:255 + SHA-256<SSH key exchange",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stands_for(name: str) -> None:
    found = by_spelling(name)
    assert found is not None
    assert shown(found.components) == NAMES[name]


@pytest.mark.parametrize(
    "name", ["", "TLS", "none", "SHA-2", "PKCS1v15", "hash", "cipher", "ecdsa-with-Specified", "PBES2"]
)
def test_what_has_no_single_meaning_has_no_row(name: str) -> None:
    assert by_spelling(name) is None


OIDS = {
    "1.2.840.113549.1.1.1": "RSA",
    "1.2.840.113549.1.1.4": f"{P1} + MD5<{P1}",
    "1.2.840.113549.1.1.5": f"{P1} + SHA-1<{P1}",
    "1.3.14.3.2.29": f"{P1} + SHA-1<{P1}",
    "1.2.840.113549.1.1.10": "RSA-PSS",
    "1.2.840.113549.1.1.11": f"{P1} + SHA-256<{P1}",
    "1.2.840.113549.1.1.15": f"{P1} + SHA-512/224<{P1}",
    "2.16.840.1.101.3.4.3.14": f"{P1} + SHA3-256<{P1}",
    "1.2.840.10045.2.1": "EC",
    "1.2.840.10045.4.1": "ECDSA + SHA-1<ECDSA",
    "1.2.840.10045.4.3.2": "ECDSA + SHA-256<ECDSA",
    "0.4.0.127.0.7.1.1.4.1.3": "ECDSA + SHA-256<ECDSA",
    "1.3.6.1.5.5.7.6.30": "RSA-PSS + SHAKE128<RSA-PSS",
    "1.3.6.1.5.5.7.6.33": "ECDSA + SHAKE256<ECDSA",
    "1.2.840.10040.4.1": "DSA",
    "1.3.14.3.2.12": "DSA",
    "1.2.840.10040.4.3": "DSA + SHA-1<DSA",
    "1.2.840.113549.1.3.1": "DH",
    "1.2.840.10046.2.1": "DH",
    "1.3.101.110": "X25519",
    "1.3.101.112": "EdDSA:255@Ed25519",
    "2.16.840.1.101.3.4.3.18": "ML-DSA@ML-DSA-65",
    "2.16.840.1.101.3.4.3.20": "SLH-DSA@SLH-DSA-SHA2-128s",
    "2.16.840.1.101.3.4.3.31": "SLH-DSA@SLH-DSA-SHAKE-256f",
    "2.16.840.1.101.3.4.4.2": "ML-KEM@ML-KEM-768",
    "1.2.840.113549.1.9.16.3.17": "LMS",
    "1.3.6.1.5.5.7.6.34": "XMSS",
    "1.2.643.7.1.1.3.2": "GOST-signature:256 + Streebog-256<GOST-signature",
    "1.2.156.10197.1.501": "SM2-signature + SM3<SM2-signature",
    "1.3.14.3.2.26": "SHA-1",
    "2.16.840.1.101.3.4.2.1": "SHA-256",
    "1.2.840.113549.2.9": "HMAC + SHA-256<HMAC",
    "2.16.840.1.101.3.4.1.2": "AES:128 + CBC",
    "2.16.840.1.101.3.4.1.46": "AES:256 + GCM",
    "1.2.392.200011.61.1.1.1.4": "Camellia:256 + CBC",
    "1.2.840.113549.3.7": "3-key Triple DES:168 + CBC",
    "1.2.840.113549.1.12.1.6": "PKCS12-KDF + SHA-1<PKCS12-KDF + RC2:40 + CBC",
    "1.2.840.113549.1.5.12": "PBKDF2",
}


@pytest.mark.parametrize("oid", OIDS)
def test_an_oid_stands_for(oid: str) -> None:
    found = by_oid(oid)
    assert found is not None
    assert shown(found.components) == OIDS[oid]


@pytest.mark.parametrize("oid", ["1.2.840.113549.1.5.13", "1.2.840.10045.4.3", "1.2.840.113549.1.1", "2.5.4.3", ""])
def test_an_oid_that_needs_its_parameters_or_is_no_algorithm_has_no_row(oid: str) -> None:
    assert by_oid(oid) is None


GROUPS = {
    "P-256": "ECDH:256@P-256",
    "prime256v1": "ECDH:256@P-256",
    "secp256r1": "ECDH:256@P-256",
    "CurveP384": "ECDH:384@P-384",
    "secp521r1": "ECDH:521@P-521",
    "K-283": "ECDH:281@sect283k1",
    "sect163r1": "ECDH:162@sect163r1",
    "secp224k1": "ECDH:225@secp224k1",
    "brainpoolP384r1tls13": "ECDH:384@brainpoolP384r1",
    "x25519": "X25519:255",
    "GROUP-X448": "X448:448",
    "ffdhe2048": "DH:2048@ffdhe2048",
    "modp_2048": "DH:2048@modp2048",
    "Oakley Group 2": "DH:1024@modp1024",
    "dh_1024_160": "DH:1024@modp1024s160",
    "X25519MLKEM768": "X25519:255 + ML-KEM@ML-KEM-768",
    "SecP256r1MLKEM768": "ECDH:256@P-256 + ML-KEM@ML-KEM-768",
    "SecP384r1MLKEM1024": "ECDH:384@P-384 + ML-KEM@ML-KEM-1024",
    "MLKEM512": "ML-KEM@ML-KEM-512",
    "X25519Kyber768Draft00": "X25519:255 + Kyber@Kyber768",
    "GC512C": "GOST-agreement:510@GC512C",
}


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_stands_for(name: str) -> None:
    found = group(name)
    assert found is not None
    assert shown(found.algorithms) == GROUPS[name]


def test_the_bits_of_a_group_are_those_of_its_field() -> None:
    lengths = {"sect283k1": 283, "P-521": 521, "X25519": 255, "ffdhe3072": 3072, "secp160r1": 160, "modp768": 768}
    assert {name: found.bits for name in lengths if (found := group(name))} == lengths


def test_a_curve_is_found_by_its_oid() -> None:
    found = group_by_oid("1.2.840.10045.3.1.7")
    assert found is not None
    assert found.name == "P-256"


def test_curves_with_the_same_parameters_are_one_row() -> None:
    assert group("wap-wsg-idm-ecid-wtls12") is group("secp224r1")
    assert group("wap-wsg-idm-ecid-wtls1") is not group("sect113r1")


IANA_GROUPS = """
    sect163k1 sect163r1 sect163r2 sect193r1 sect193r2 sect233k1 sect233r1 sect239k1 sect283k1 sect283r1 sect409k1
    sect409r1 sect571k1 sect571r1 secp160k1 secp160r1 secp160r2 secp192k1 secp192r1 secp224k1 secp224r1 secp256k1
    secp256r1 secp384r1 secp521r1 brainpoolP256r1 brainpoolP384r1 brainpoolP512r1 x25519 x448 brainpoolP256r1tls13
    brainpoolP384r1tls13 brainpoolP512r1tls13 GC256A GC256B GC256C GC256D GC512A GC512B GC512C curveSM2 ffdhe2048
    ffdhe3072 ffdhe4096 ffdhe6144 ffdhe8192 MLKEM512 MLKEM768 MLKEM1024 SecP256r1MLKEM768 X25519MLKEM768
    SecP384r1MLKEM1024 curveSM2MLKEM768 X25519Kyber768Draft00 SecP256r1Kyber768Draft00
""".split()  # noqa: SIM905 (a list of names reads better so)


@pytest.mark.parametrize("name", IANA_GROUPS)
def test_every_named_group_of_the_iana_registry_is_known(name: str) -> None:
    assert group(name) is not None


@pytest.mark.parametrize("name", ["arbitrary_explicit_prime_curves", "P-257", "auto", "group1", ""])
def test_what_is_no_group_has_no_row(name: str) -> None:
    assert group(name) is None


PROTOCOLS = {
    "SSLv2": "SSL 2.0",
    "SSLv3": "SSL 3.0",
    "PROTOCOL_SSLv3": "SSL 3.0",
    "TLSv1": "TLS 1.0",
    "TLSv1.0": "TLS 1.0",
    "tls1": "TLS 1.0",
    "PROTOCOL_TLSv1": "TLS 1.0",
    "tls1_1": "TLS 1.1",
    "TLSv1.1": "TLS 1.1",
    "VersionTLS12": "TLS 1.2",
    "TLSv1_2": "TLS 1.2",
    "TLSv1_2_method": "TLS 1.2",
    "TLS1.3": "TLS 1.3",
    "DTLSv1.2": "DTLS 1.2",
}


@pytest.mark.parametrize("name", PROTOCOLS)
def test_a_protocol_version_is_recognized(name: str) -> None:
    assert protocol(name) == PROTOCOLS[name]


@pytest.mark.parametrize("name", ["SSLv23", "TLS", "SSL", "ALL", "SSLv2Hello", "TLSv1.4", ""])
def test_a_word_for_several_versions_is_no_version(name: str) -> None:
    assert protocol(name) is None
