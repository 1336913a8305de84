"""JSON Web Keys, metadata of providers, tokens: what RFC 7515 to 7518, 8037 and 8812 say that they mean."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from itertools import count
from math import gcd, prod
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from cryptrec_lint.model import CertificateSeen, MechanismUse, Observation
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.readers.jose import reader
from cryptrec_lint.source import Source

See = Callable[..., list[str]]
Observe = Callable[..., list[Observation]]
Claimed = Callable[..., list[str]]

CERTIFICATES = Path(__file__).parents[1] / "certificates" / "fixtures"


def url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def number(value: int, octets: int = 0) -> str:
    return url(value.to_bytes(octets or (value.bit_length() + 7) // 8, "big"))


def rsa_key(bits: int) -> dict[str, str]:
    made = rsa.generate_private_key(65537, bits).private_numbers()
    public = made.public_numbers
    return {"kty": "RSA", "n": number(public.n), "e": number(public.e), "d": number(made.d), "p": number(made.p)}


def ec_key(curve: ec.EllipticCurve, name: str) -> dict[str, str]:
    public = ec.generate_private_key(curve).public_key().public_numbers()
    octets = (curve.key_size + 7) // 8
    return {"kty": "EC", "crv": name, "x": number(public.x, octets), "y": number(public.y, octets)}


def public(key: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in key.items() if name not in ("d", "p")}


def written(value: Any) -> bytes:
    return json.dumps(value).encode()


RSA = rsa_key(2048)


def symbols(lines: list[str]) -> list[str]:
    """Lines without their places."""
    return [line.partition(" ")[2] for line in lines]


def test_keys_of_a_set_are_read_by_their_numbers(see: See) -> None:
    keys = [public(RSA), RSA | {"alg": "PS384"}, ec_key(ec.SECP521R1(), "P-521"), ec_key(ec.SECP256K1(), "secp256k1")]
    assert symbols(see(written({"keys": keys}))) == [
        "publicKey[0] parameters RSA-2048 = RSA 2048; rsa_exponent 65537",
        "privateKey[1] parameters RSA-2048 = RSA 2048; rsa_exponent 65537",
        "privateKey[1] private-key-unprotected keybox-key-in-clear",
        "privateKey[1].alg parameters RSASSA-PSS-SHA384 = RSA-PSS 2048 + SHA-384 in RSA-PSS",
        "publicKey[2] parameters EC P-521 = EC 521 P-521",
        "publicKey[3] parameters EC secp256k1 = EC 256 secp256k1",
    ]


def test_the_length_is_that_of_the_number_and_not_of_its_octets(see: See) -> None:
    small = prod(range(3, 752, 2))
    modulus = next(number for number in count(3 << 1000 | 1, 2) if gcd(number, small) == 1)
    (line,) = symbols(see(written({"kty": "RSA", "n": url(b"\0" + modulus.to_bytes(126, "big")), "e": "AQAB"})))
    assert line == "publicKey[0] parameters RSA-1002 = RSA 1002; rsa_exponent 65537"


OKP = {
    "Ed25519": "publicKey[0] parameters Ed25519 = EdDSA 255 Ed25519",
    "Ed448": "publicKey[0] parameters Ed448 = EdDSA 448 Ed448",
    "X25519": "publicKey[0] parameters X25519 = X25519",
    "X448": "publicKey[0] parameters X448 = X448",
}


@pytest.mark.parametrize(("curve", "seen"), OKP.items())
def test_the_curve_of_an_octet_key_pair_is_its_algorithm(see: See, curve: str, seen: str) -> None:
    assert symbols(see(written({"kty": "OKP", "crv": curve, "x": url(b"x" * 32)}))) == [seen]


ALGORITHMS = {
    # RFC 7518 section 4.3: the defaults of OAEP are SHA-1
    "RSA-OAEP": "RSAES-OAEP-SHA1 = RSA-OAEP 2048 + SHA-1 in RSA-OAEP",
    "RSA-OAEP-256": "RSAES-OAEP-SHA256 = RSA-OAEP 2048 + SHA-256 in RSA-OAEP",
    "RSA1_5": "RSAES-PKCS1-v1_5 = RSAES-PKCS1-v1_5 2048",
    "RS256": "sha256WithRSAEncryption = RSASSA-PKCS1-v1_5 2048 + SHA-256 in RSASSA-PKCS1-v1_5",
    "RS1": "sha1WithRSAEncryption = RSASSA-PKCS1-v1_5 2048 + SHA-1 in RSASSA-PKCS1-v1_5",
}


@pytest.mark.parametrize(("name", "seen"), ALGORITHMS.items())
def test_an_algorithm_has_the_size_of_its_key(see: See, name: str, seen: str) -> None:
    assert symbols(see(written(public(RSA) | {"alg": name})))[1:] == [f"publicKey[0].alg parameters {seen}"]


def test_agreement_is_on_the_curve_of_the_key(see: See) -> None:
    assert symbols(see(written(ec_key(ec.SECP384R1(), "P-384") | {"alg": "ECDH-ES+A256KW"})))[1:] == [
        "publicKey[0].alg parameters ECDH-ES+A256KW = ECDH 384 P-384 + ConcatKDF + SHA-256 in ConcatKDF + AES-KW 256"
    ]
    assert symbols(see(written({"kty": "OKP", "crv": "X25519", "x": url(b"x" * 32), "alg": "ECDH-ES"})))[1:] == [
        "publicKey[0].alg parameters ECDH-ES = X25519 255 + ConcatKDF + SHA-256 in ConcatKDF"
    ]


SYMMETRIC = {
    "HS256": (32, ["HMAC-SHA256 = HMAC + SHA-256 in HMAC; key_bits 256"]),
    "A128KW": (16, ["AES-128-KW = AES-KW 128; key_bits 128"]),
    "A256GCM": (32, ["AES-256-GCM = AES 256 + GCM; key_bits 256"]),
    # RFC 7518 section 5.2.3: two keys of 128 bits
    "A128CBC-HS256": (32, ["A128CBC-HS256 = AES 128 + CBC + HMAC + SHA-256 in HMAC; key_bits 256"]),
    # section 4.8: the password has any length
    "PBES2-HS256+A128KW": (
        5,
        ["PBES2-HS256+A128KW = PBKDF2 + HMAC in PBKDF2 + SHA-256 in HMAC + AES-KW 128; key_bits 40"],
    ),
}


@pytest.mark.parametrize("name", SYMMETRIC)
def test_a_symmetric_key_is_one_of_its_algorithm(see: See, name: str) -> None:
    octets, seen = SYMMETRIC[name]
    key = {"kty": "oct", "k": url(b"k" * octets), "alg": name}
    assert symbols(see(written({"keys": [key]}))) == [f"secretKey[0].alg parameters {one}" for one in seen]


MISFITS: dict[str, dict[str, str]] = {
    "a curve of another size": ec_key(ec.SECP384R1(), "P-384") | {"alg": "ES256"},
    "a scheme of another kind": ec_key(ec.SECP256R1(), "P-256") | {"alg": "RS256"},
    "an RSA key for ECDSA": public(RSA) | {"alg": "ES256"},
    "a cipher of another length": {"kty": "oct", "k": url(b"k" * 16), "alg": "A256GCM"},
    # RFC 7518 section 3.2
    "a key shorter than the hash": {"kty": "oct", "k": url(b"k" * 31), "alg": "HS256"},
    "a symmetric key for RSA": {"kty": "oct", "k": url(b"k" * 32), "alg": "RS256"},
}


@pytest.mark.parametrize("key", MISFITS.values(), ids=MISFITS)
def test_a_key_that_its_algorithm_cannot_use_is_told(see: See, key: dict[str, str]) -> None:
    assert [line for line in see(written(key)) if "inconsistent-key jose-algorithm-of-other-key" in line]


UNCLEAR: dict[str, tuple[bytes, str]] = {
    "a kind that nobody knows": (b'{"kty":"QQ"}', "unknown-algorithm jose-key-type-unknown"),
    "a curve that nobody knows": (
        b'{"kty":"EC","crv":"P-999","x":"AA","y":"AA"}',
        "unknown-algorithm jose-curve-unknown",
    ),
    "no curve": (b'{"kty":"EC","x":"AA","y":"AA"}', "unresolved-value jose-members-missing"),
    "no numbers": (b'{"kty":"RSA","e":"AQAB"}', "unresolved-value jose-members-missing"),
    "a number that is none": (b'{"kty":"RSA","n":5,"e":"AQAB"}', "unresolved-value jose-members-missing"),
    "broken base64": (b'{"kty":"RSA","n":"!!","e":"AQAB"}', "unresolved-value jose-members-missing"),
    "zero": (b'{"kty":"RSA","n":"AA","e":"AQAB"}', "unusable-key rsa-number-zero"),
    "a point of another size": (b'{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}', "unusable-key ec-point-malformed"),
    # RFC 7518 section 4.5: it is used as it is, for whatever `enc` the message names
    "a secret to be used directly": (b'{"kty":"oct","k":"AAAA","alg":"dir"}', "unresolved-value jose-octets-alone"),
    "a secret for anything": (b'{"kty":"oct","k":"AAAA"}', "unresolved-value jose-octets-alone"),
}


@pytest.mark.parametrize(("data", "told"), UNCLEAR.values(), ids=UNCLEAR)
def test_what_cannot_be_told_is_told_so(see: See, data: bytes, told: str) -> None:
    assert symbols(see(data))[0].endswith(told)


def test_an_algorithm_that_nobody_knows_is_named(see: See) -> None:
    assert symbols(see(written(public(RSA) | {"alg": "RS999"})))[1:] == [
        "publicKey[0].alg unknown-algorithm jose-name-unknown"
    ]


def test_a_member_that_stands_twice_is_told_and_the_last_counts(see: See) -> None:
    data = b'{"kty":"RSA",\n "kty":"OKP","crv":"Ed25519","x":"AAAA"}'
    assert see(data) == [
        "2:8 publicKey[0] parameters Ed25519 = EdDSA 255 Ed25519",
        "2:2 publicKey[0].kty inconsistent-key jose-member-twice",
    ]


def test_certificates_and_thumbprints_of_a_key(observe: Observe) -> None:
    certificate = base64.b64encode((CERTIFICATES / "leaf.der").read_bytes()).decode()
    key = public(RSA) | {"x5c": [certificate, "!!"], "x5t": "AAAA", "x5t#S256": "BBBB"}
    found = observe(written(key), "a.jwk")
    seen = [one for one in found if isinstance(one, CertificateSeen)]
    assert [one.location.symbol for one in seen] == ["publicKey[0].certificate[0]"]
    names = {
        one.location.symbol: (one.mechanism, str(one.purpose))
        for one in found
        if isinstance(one, MechanismUse) and "x5t" in one.location.symbol
    }
    assert names == {
        "publicKey[0].x5t": ("SHA-1", "identifier"),
        "publicKey[0].x5t#S256": ("SHA-256", "identifier"),
    }
    assert found[-1].location.symbol == "publicKey[0].certificate[1]"


def test_nothing_of_a_secret_is_in_a_report(lint: Callable[..., Any], tmp_path: Path) -> None:
    secret = {"kty": "oct", "alg": "HS256", "k": url(b"a very secret key of 32 octets..")}
    file = tmp_path / "keys.json"
    file.write_bytes(written({"keys": [RSA, secret]}))
    for form in ("text", "json", "sarif"):
        ran = lint("scan", "--format", form, "-v", file)
        assert "RSA-2048" in ran.out
        for value in (RSA["d"], RSA["p"], secret["k"]):
            assert value[:20] not in ran.out


def test_a_line_is_quoted_without_its_secrets_and_with_its_places(no_files: Files) -> None:
    data = b'{"kty":"OKP","crv":"Ed25519",\n"d":"c2VjcmV0","x":"AAAA"}'
    source = Source("x", data)
    list(reader.READER.read(source, no_files))
    assert source.line(1) == '{"kty":"OKP","crv":"Ed25519",'
    assert source.line(2) == '"d":**********,"x":"AAAA"}'


def test_metadata_of_a_provider_lists_its_algorithms_at_their_words(see: See) -> None:
    data = b"""{
 "issuer": "https://example.jp", "subject_types_supported": ["public"],
 "id_token_signing_alg_values_supported":
  ["RS256", "none", "HS1"],
 "request_object_encryption_enc_values_supported": ["A128CBC-HS256"],
 "token_endpoint_auth_signing_alg": "ES512"
}"""
    assert see(data) == [
        "4:4 id_token_signing_alg_values_supported[0] document-signature sha256WithRSAEncryption = "
        "RSASSA-PKCS1-v1_5 + SHA-256 in RSASSA-PKCS1-v1_5",
        "4:13 id_token_signing_alg_values_supported[0] document-signature no authentication = no authentication",
        "4:21 id_token_signing_alg_values_supported[0] document-signature HMAC-SHA1 = HMAC + SHA-1 in HMAC",
        "5:53 request_object_encryption_enc_values_supported[0] encrypted-data A128CBC-HS256 = "
        "AES 128 + CBC + HMAC + SHA-256 in HMAC",
        "6:37 token_endpoint_auth_signing_alg[0] document-signature ecdsa_secp521r1_sha512 = "
        "ECDSA 521 P-521 + SHA-512 in ECDSA",
    ]


def header(**members: Any) -> str:
    return url(json.dumps(members).encode())


def test_a_signed_token_shows_its_scheme_with_the_length_of_its_signature(see: See) -> None:
    token = f"{header(alg='PS256', x5t='AAAA')}.{header(sub='a')}.{url(b's' * 128)}\n"
    assert see(token.encode()) == [
        "1:1 token[0].alg document-signature RSASSA-PSS-SHA256 = RSA-PSS 1024 + SHA-256 in RSA-PSS",
        "1:1 token[0].x5t identifier SHA-1 = SHA-1",
    ]


def test_an_encrypted_token_shows_both_of_its_algorithms(see: See) -> None:
    head = header(alg="ECDH-ES", enc="A256GCM", epk={"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"})
    assert see(f"{head}..AAAA.AAAA.AAAA".encode()) == [
        "1:1 token[0].alg encrypted-data ECDH-ES = ECDH 384 P-384 + ConcatKDF + SHA-256 in ConcatKDF",
        "1:1 token[0].enc encrypted-data AES-256-GCM = AES 256 + GCM",
    ]


def test_the_json_serializations_show_protected_and_open_headers(see: See) -> None:
    signed = {"payload": "AA", "signatures": [{"protected": header(alg="RS256"), "signature": url(b"s" * 256)}]}
    assert symbols(see(written(signed))) == [
        "header[0].alg document-signature sha256WithRSAEncryption = "
        "RSASSA-PKCS1-v1_5 2048 + SHA-256 in RSASSA-PKCS1-v1_5"
    ]
    recipient = {"header": {"alg": "RSA1_5"}, "encrypted_key": "AA"}
    encrypted = {"protected": header(enc="A128GCM"), "recipients": [recipient], "ciphertext": "AA"}
    assert symbols(see(written(encrypted))) == [
        "alg[0] encrypted-data RSAES-PKCS1-v1_5 = RSAES-PKCS1-v1_5",
        "header[1].enc encrypted-data AES-128-GCM = AES 128 + GCM",
    ]


@pytest.mark.parametrize("blank", ["", " ", "\n", "\r\n", "\t"])
def test_a_header_may_have_blanks_after_its_brace(blank: str, see: See) -> None:
    """RFC 8259 section 2: any of the four stands around a structural character."""
    head = "{" + blank + '"alg":"RS1"}'
    token = ".".join(map(url, (head.encode(), b"{}", b"s" * 256)))
    (line,) = symbols(see(token.encode()))
    assert line.endswith("sha1WithRSAEncryption = RSASSA-PKCS1-v1_5 2048 + SHA-1 in RSASSA-PKCS1-v1_5")


def test_a_header_that_nothing_protects_is_shown(see: See) -> None:
    """RFC 7515 section 7.2.2 and RFC 7516 section 7.2.2: a protected header may be absent."""
    signed = {"payload": "AA", "header": {"kid": "1", "alg": "none"}, "signature": ""}
    assert symbols(see(written(signed))) == ["alg[0] document-signature no authentication = no authentication"]
    encrypted = {"unprotected": {"alg": "RSA1_5", "enc": "A128GCM"}, "iv": "AA", "ciphertext": "AA", "tag": "AA"}
    assert symbols(see(written(encrypted))) == [
        "alg[0] encrypted-data RSAES-PKCS1-v1_5 = RSAES-PKCS1-v1_5",
        "enc[0] encrypted-data AES-128-GCM = AES 128 + GCM",
    ]


NOT_JOSE: dict[str, tuple[str, bytes]] = {
    "a schema": ("a.json", b'{"properties": {"kty": {"enum": ["RSA"]}, "alg": {}}, "required": ["kty"]}'),
    "other settings": ("package.json", b'{"name": "x", "alg": "RS256", "enc": "utf8", "compression_alg": "gzip"}'),
    "a protected branch": ("a.json", b'{"protected": "main", "signature": "x"}'),
    "a message": ("a.json", b'{"payload": 1, "header": {"from": "a"}, "signature": "x"}'),
    "a header alone": ("a.json", b'{"header": {"alg": "RS256"}}'),
    "source code": ("a.py", b'{"kty": "RSA"}'),
    "prose": ("a.md", b'A key says "kty": "RSA".'),
    "a version": ("VERSION", b"eyJ.1.2"),
    "a name with points": ("x", b"www.example.jp"),
    "yaml": ("x.yaml", b'kty: "RSA"'),
}


@pytest.mark.parametrize(("path", "data"), NOT_JOSE.values(), ids=NOT_JOSE)
def test_ordinary_json_is_not_claimed(claimed: Claimed, path: str, data: bytes) -> None:
    assert "jose" not in claimed(data, path)


def test_a_broken_text_gives_what_can_be_read_of_it(see: See) -> None:
    whole = written({"keys": [public(RSA), ec_key(ec.SECP256R1(), "P-256")]})
    lines = symbols(see(whole[:-20]))
    assert lines[0] == "publicKey[0] parameters RSA-2048 = RSA 2048; rsa_exponent 65537"
    assert lines[-2:] == [
        "publicKey[1] unreadable-input jose-object-open",
        " unreadable-input jose-json-broken",
    ]


def test_pem_and_json_in_one_file_are_both_read(see: See) -> None:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    pem = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert sorted(symbols(see(written(public(RSA)) + b"\n" + pem))) == [
        "publicKey[0] parameters EC P-256 = EC 256 P-256",
        "publicKey[0] parameters RSA-2048 = RSA 2048; rsa_exponent 65537",
    ]


def token(header: dict[str, Any], payload: bytes = b"{}", signature: bytes = b"\1" * 256) -> str:
    return ".".join(map(url, (written(header), payload, signature)))


def test_the_key_and_the_certificates_in_the_header_of_a_token_are_judged(see: See) -> None:
    short = public(rsa_key(1024))
    assert any(
        "token[0].jwk parameters RSA-1024 " in line for line in see(token({"alg": "RS256", "jwk": short}).encode())
    )
    text = (CERTIFICATES / "others.pem").read_text()
    block = text.partition("-----BEGIN CERTIFICATE-----")[2].partition("-----END")[0]
    seen = see(token({"alg": "RS256", "x5c": ["".join(block.split())]}).encode())
    assert any("token[0].certificate[0].signatureAlgorithm " in line for line in seen)


def test_a_token_without_a_key_in_its_header_has_none(see: See) -> None:
    (only,) = see(token({"alg": "RS256", "kid": "jwk"}).encode())
    assert "token[0].alg " in only


def test_a_private_key_in_a_header_is_told_and_not_quoted(observe: Observe) -> None:
    found = observe(token({"alg": "RS256", "jwk": RSA}).encode())
    assert any(getattr(one, "rule", "") == "private-key-unprotected" for one in found)
    assert all(len(one.written) <= 40 for one in found)


def test_the_token_inside_a_token_is_read(see: See) -> None:
    inner = token({"alg": "none"})
    seen = see(token({"alg": "RS256", "cty": "JWT"}, inner.encode()).encode())
    assert any("token[0].payload.alg " in line and "no authentication" in line for line in seen)


def test_tokens_inside_tokens_have_an_end(see: See) -> None:
    made = token({"alg": "none"})
    for _ in range(12):
        made = token({"alg": "RS256"}, made.encode())
    assert any(line.endswith("unreadable-input nested-too-deep") for line in see(made.encode()))


def test_json_of_powershell_is_read(see: See) -> None:
    text = json.dumps(public(rsa_key(1024)))
    assert any(" RSA-1024 " in line for line in see(text.encode("utf-16"), "k.json"))
    assert see(json.dumps({"a": 1}).encode("utf-16"), "k.json") == []
