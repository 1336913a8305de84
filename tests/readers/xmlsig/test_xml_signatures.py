"""XML signatures and encryption: what each URI and each parameter means, by XML Signature, XML Encryption and RFC 9231."""

from __future__ import annotations

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec as elliptic
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from cryptrec_lint.model import MechanismUse, Observation, OriginKind, Purpose, SignatureSeen, Unresolved
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.readers.xmlsig.reader import READER
from cryptrec_lint.readers.xmlsig.signer import moment
from cryptrec_lint.source import Source

HEAD = (
    '<r xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"'
    ' xmlns:e11="http://www.w3.org/2009/xmlenc11#" xmlns:pss="http://www.w3.org/2007/05/xmldsig-more#">'
)
MORE = "http://www.w3.org/2001/04/xmldsig-more#"


def read(inside: str, encoding: str = "utf-8") -> list[Observation]:
    """Everything in a document with this inside its document element."""
    source = Source("x.xml", f"{HEAD}{inside}</r>".encode(encoding))
    assert READER.claims(source)
    found = list(READER.read(source, Budget()))
    if encoding == "utf-8":
        assert all(source.span(one.location) == one.written for one in found)
    return found


def use(inside: str) -> MechanismUse:
    """The one use of a mechanism in it."""
    (found,) = (one for one in read(inside) if isinstance(one, MechanismUse))
    return found


def parts(seen: MechanismUse) -> list[str]:
    return [f"{one.name} in {one.inside}" if one.inside else one.name for one in seen.components]


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("http://www.w3.org/2000/09/xmldsig#rsa-sha1", ["RSASSA-PKCS1-v1_5", "SHA-1 in RSASSA-PKCS1-v1_5"]),
        (MORE + "rsa-sha256", ["RSASSA-PKCS1-v1_5", "SHA-256 in RSASSA-PKCS1-v1_5"]),
        (MORE + "ecdsa-sha384", ["ECDSA", "SHA-384 in ECDSA"]),
        ("http://www.w3.org/2007/05/xmldsig-more#sha3-256-rsa-MGF1", ["RSA-PSS", "SHA3-256 in RSA-PSS"]),
        ("http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519", ["EdDSA"]),
        ("http://www.w3.org/2007/05/xmldsig-more#ecdsa-whirlpool", ["ECDSA", "Whirlpool in ECDSA"]),
        (MORE + "hmac-sha256", ["HMAC", "SHA-256 in HMAC"]),
    ],
)
def test_signature_methods(uri: str, expected: list[str]) -> None:
    seen = use(f'<ds:SignatureMethod Algorithm="{uri}"/>')
    assert (parts(seen), seen.written, seen.purpose) == (expected, uri, Purpose.DOCUMENT_SIGNATURE)


def test_pss_parameters_are_read_and_their_defaults_are_said_to_be_defaults() -> None:
    """RFC 9231 section 2.3.9."""
    uri = "http://www.w3.org/2007/05/xmldsig-more#rsa-pss"
    bare = use(f'<ds:SignatureMethod Algorithm="{uri}"/>')
    assert parts(bare) == ["RSA-PSS", "SHA-256 in RSA-PSS", "SHA-256 in MGF1"]
    assert (dict(bare.details), bare.origin.kind) == ({"salt_bits": 256}, OriginKind.DEFAULT)
    sha512 = '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"/>'
    mgf = "http://www.w3.org/2007/05/xmldsig-more#MGF1"
    mask = f'<pss:MaskGenerationFunction Algorithm="{mgf}">{{}}</pss:MaskGenerationFunction>'
    sha1 = '<ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/>'
    params = f"<pss:RSAPSSParams>{sha512}{mask.format(sha1)}<pss:SaltLength>20</pss:SaltLength></pss:RSAPSSParams>"
    full = use(f'<ds:SignatureMethod Algorithm="{uri}">{params}</ds:SignatureMethod>')
    assert parts(full) == ["RSA-PSS", "SHA-512 in RSA-PSS", "SHA-1 in MGF1"]
    assert (dict(full.details), full.origin.kind) == ({"salt_bits": 160}, OriginKind.WRITTEN)


def test_oaep_has_sha1_where_nothing_is_written() -> None:
    """XML Encryption 1.1 section 5.5.2."""
    bare = use('<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/>')
    assert parts(bare) == ["RSA-OAEP", "SHA-1 in RSA-OAEP", "SHA-1 in MGF1"]
    assert (bare.origin.kind, bare.purpose) == (OriginKind.DEFAULT, Purpose.ENCRYPTED_DATA)
    inside = (
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        '<e11:MGF Algorithm="http://www.w3.org/2009/xmlenc11#mgf1sha256"/>'
    )
    uri = "http://www.w3.org/2009/xmlenc11#rsa-oaep"
    full = use(f'<xenc:EncryptionMethod Algorithm="{uri}">{inside}</xenc:EncryptionMethod>')
    assert parts(full) == ["RSA-OAEP", "SHA-256 in RSA-OAEP", "SHA-256 in MGF1"]
    assert full.origin.kind is OriginKind.WRITTEN


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("http://www.w3.org/2001/04/xmlenc#tripledes-cbc", ["3-key Triple DES", "CBC"]),
        ("http://www.w3.org/2009/xmlenc11#aes256-gcm", ["AES", "GCM"]),
        ("http://www.w3.org/2001/04/xmlenc#rsa-1_5", ["RSAES-PKCS1-v1_5"]),
        (MORE + "camellia128-cbc", ["Camellia", "CBC"]),
        ("http://www.w3.org/2001/04/xmlenc#kw-aes128", ["AES-KW"]),
    ],
)
def test_encryption_methods(uri: str, expected: list[str]) -> None:
    assert parts(use(f'<xenc:EncryptionMethod Algorithm="{uri}"/>')) == expected


def test_what_is_unknown_or_misplaced_is_said() -> None:
    keys = {
        one.why.key
        for one in read(
            '<ds:DigestMethod Algorithm="urn:x:y"/><ds:DigestMethod/><ds:DigestMethod Algorithm="SHA-256"/>'
            f'<ds:DigestMethod Algorithm="{MORE}rsa-sha256"/><ds:X509Certificate>%%</ds:X509Certificate>'
        )
        if isinstance(one, Unresolved)
    }
    assert keys == {"xml-uri-unknown", "xml-no-algorithm", "xml-uri-is-no-hash", "xml-base64"}


@pytest.mark.parametrize(("bits", "verified"), [(8, False), (127, False), (128, None)])
def test_a_truncated_hmac_below_half_the_hash_is_invalid(bits: int, verified: bool | None) -> None:
    """XML Signature 1.1 section 6.3.1."""
    cut = f"<ds:HMACOutputLength>{bits}</ds:HMACOutputLength>"
    method = f'<ds:SignatureMethod Algorithm="{MORE}hmac-sha256">{cut}</ds:SignatureMethod>'
    found = read(f"<ds:Signature><ds:SignedInfo>{method}</ds:SignedInfo></ds:Signature>")
    (signature,) = (one for one in found if isinstance(one, SignatureSeen))
    assert signature.verified is verified


_EC = '<x:ECKeyValue xmlns:x="http://www.w3.org/2009/xmldsig11#">'


def test_keys_in_elements_of_their_own() -> None:
    curve = '<x:NamedCurve xmlns:x="http://www.w3.org/2009/xmldsig11#" URI="urn:oid:1.2.840.10045.3.1.7"/>'
    public = elliptic.generate_private_key(elliptic.SECP256R1()).public_key()
    point = b64encode(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).decode()
    ec = f"{_EC}{curve}<x:PublicKey>{point}</x:PublicKey></x:ECKeyValue>"
    assert use(ec).components[0].parameter_set == "P-256"
    modulus = b64encode(b"\xff" * 128).decode()
    rsa = f"<ds:RSAKeyValue><ds:Modulus>{modulus}</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue>"
    assert use(rsa).components[0].size == 1024


def test_places_are_characters_whatever_stands_before() -> None:
    seen = use('<あ a="い">う</あ>\n  <ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/>')
    assert (seen.location.line, seen.location.column, seen.location.symbol) == (2, 31, "DigestMethod[0]")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_other_encodings_are_read_without_places(encoding: str) -> None:
    (seen,) = read('<ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/>', encoding)
    assert isinstance(seen, MechanismUse)
    assert (seen.components[0].name, seen.written) == ("SHA-1", "")


def test_entities_are_never_expanded() -> None:
    lol = '<!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>' + HEAD + "&b;</r>"
    (flaw,) = READER.read(Source("x.xml", lol.encode()), Budget())
    assert isinstance(flaw, Unresolved)
    assert flaw.why.key == "xml-entity"


@pytest.mark.parametrize(
    ("inside", "key"),
    [
        ("<a>" * 1000, "xml-not-well-formed"),
        ("<ds:a>" * 1000, "xml-too-deep"),
        ("<ds:a/>" * 100_001, "xml-too-many-elements"),
    ],
)
def test_what_ends_the_reading(inside: str, key: str) -> None:
    assert [one.why.key for one in read(inside) if isinstance(one, Unresolved)] == [key]


def test_whose_it_is() -> None:
    """A page that speaks of the namespace is no document in it; armour inside one is read here and not twice."""
    page = b'<!DOCTYPE html><p>"http://www.w3.org/2000/09/xmldsig#"'
    assert not registry.is_secured_xml(Source("x.html", page))
    armour = f"{HEAD}\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n</r>".encode()
    assert [one.name for one in registry.claimants(Source("x.xml", armour))] == ["xml-signature"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-29T03:00:00Z", "2026-11-29 12:00"),
        ("2026-11-29T03:00:00.5+09:00", "2026-11-29 03:00"),
        ("2026-13-29T03:00:00Z", None),
        ("yesterday", None),
    ],
)
def test_moments(text: str, expected: str | None) -> None:
    found = moment(text)
    assert (found and found.strftime("%Y-%m-%d %H:%M")) == expected


_WORDS = st.sampled_from(
    [
        "<ds:Signature>",
        "</ds:Signature>",
        "<ds:X509Certificate>",
        "MIIB",
        "<ds:DigestMethod Algorithm='",
        "'/>",
        "あ",
        "\r\n",
        "&",
        "<ds:RSAKeyValue/>",
    ]
)


@given(st.lists(_WORDS, max_size=20).map("".join))
def test_law_any_text_gives_observations_at_their_places(inside: str) -> None:
    read(inside)


@given(st.binary(max_size=200))
def test_law_any_octets_give_observations(octets: bytes) -> None:
    source = Source("x.xml", HEAD.encode() + octets)
    for one in READER.read(source, Budget()):
        assert source.span(one.location) == one.written
