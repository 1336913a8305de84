"""Certificates, keys and signatures in files of octets that no reader knows, at the octet where they begin."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import CertificateSeen, Observation, Unresolved
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import in_binary
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.source import Source

from .conftest import FIXTURES

HEAD = b"\x7fELF\2\1\1\0" + bytes(92)
KEY = rsa.generate_private_key(65537, 1024)
CURVE = ec.generate_private_key(ec.SECP256R1())
PKCS8 = KEY.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
DER = {
    "a certificate": ((FIXTURES / "leaf.der").read_bytes(), "certificate[0]"),
    "a public key": (KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), "publicKey[0]"),
    "a private key": (PKCS8, "privateKey[0]"),
    "a public key of a curve": (
        CURVE.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "publicKey[0]",
    ),
    "a private key of a curve": (
        CURVE.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        "privateKey[0]",
    ),
}


def seen(data: bytes, no_files: Files, path: str = "x.so") -> list[Observation]:
    source = Source(path, data)
    assert registry.claimants(source) == []
    return [one for reader in registry.additions(source) for one in reader.read(source, no_files)]


def symbols(found: list[Observation]) -> set[str]:
    return {one.location.symbol.partition(".")[0] for one in found}


@pytest.mark.parametrize(("der", "name"), DER.values(), ids=DER)
@pytest.mark.parametrize(
    "before", [b"", b"\0\0\x30\x82", b"\x30\x82\x30\x82\xff\xff"], ids=["zeros", "a head", "heads"]
)
def test_der_is_found_at_its_octet(der: bytes, name: str, before: bytes, no_files: Files) -> None:
    data = HEAD + before
    assert symbols(seen(data + der + bytes(50), no_files)) == {f"0x{len(data):x}!{name}"}


@pytest.mark.parametrize(("der", "name"), DER.values(), ids=DER)
def test_der_that_is_cut_or_changed_is_none(der: bytes, name: str, no_files: Files) -> None:
    """The twins."""
    changed = bytes([0x31]) + der[1:]
    for twin in (der[:-1], der[: len(der) // 2], changed[:2] + bytes(len(der) - 2)):
        assert seen(HEAD + twin, no_files) == []


def test_armour_is_found_behind_octets_that_are_no_text(no_files: Files) -> None:
    text = (FIXTURES / "others.pem").read_bytes()
    block = text[text.index(b"-----BEGIN") : text.index(b"-----END CERTIFICATE-----") + 25]
    for data in (
        HEAD + block + b"\0",
        b"note\n" + bytes(9) + block + b"\n",
        HEAD + b'{"ca": "' + block + b'"}\0' + bytes(9),
    ):
        found = seen(data, no_files)
        assert f"0x{data.index(block):x}!certificate[0]" in symbols(found)
    for data in (HEAD + block[:200] + b"\0", HEAD + b"-----BEGIN %s-----\n\0-----END %s-----\0" + bytes(9)):
        assert seen(data, no_files) == []


def test_what_another_reader_knows_is_left_to_it(no_files: Files) -> None:
    certificate, _ = DER["a certificate"]
    assert registry.additions(Source("x.der", certificate)) == []


def test_a_text_is_not_searched_for_octets(no_files: Files) -> None:
    assert not registry.READERS["binary"].might_claim(Source("x.txt", b"text " * 1000 + DER["a certificate"][0]))


def test_a_private_key_is_told_and_not_quoted(no_files: Files) -> None:
    found = seen(HEAD + PKCS8, no_files)
    assert any(getattr(one, "rule", "") == "private-key-unprotected" for one in found)
    assert all(one.written == "" for one in found)


def test_more_pieces_than_are_told_apart_end_in_a_finding(no_files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_binary, "MAX_PIECES", 2)
    found = seen(HEAD + DER["a certificate"][0] * 4, no_files)
    assert len([one for one in found if isinstance(one, CertificateSeen)]) == 2
    assert isinstance(found[-1], Unresolved)
    assert found[-1].why.key == "binary-too-many"


def test_tries_in_vain_end_in_a_finding(no_files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_binary, "MAX_TRIES", 10)
    data = HEAD + b"\x30\x82\x01\x00\x30\x82\x01\x00\xa0\x03\x02\x01\x02" * 20 + DER["a certificate"][0]
    found = list(in_binary.READER.read(Source("x.so", data), no_files))
    assert [one.why.key for one in found if isinstance(one, Unresolved)] == ["binary-too-many-tries"]


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300), st.binary(max_size=300))
def test_law_any_octets_around_it(no_files: Files, before: bytes, after: bytes) -> None:
    """Whatever stands around it, a certificate is found."""
    source = Source("x.so", bytes(8) + before + DER["a certificate"][0] + after)
    found = list(in_binary.READER.read(source, no_files))
    assert any(isinstance(one, CertificateSeen) for one in found)


def test_an_octet_of_zero_in_a_text_makes_it_no_file_of_octets(no_files: Files) -> None:
    """Programs that read certificates pass over a note before them, whatever is in it."""
    text = (FIXTURES / "others.pem").read_bytes()
    source = Source("x.txt", b"note\0\n" + text[text.index(b"-----BEGIN") :])
    assert [one.name for one in registry.claimants(source)] == ["pem"]


def test_octets_of_zero_before_a_block_make_it_no_wide_text(no_files: Files) -> None:
    """A third of the note, all on one side of the pairs: as few letters of ASCII are enough for Japanese in UTF-16."""
    text = (FIXTURES / "others.pem").read_bytes()
    block = text[text.index(b"-----BEGIN") :]
    for note in (b"ab\0c" * 200, b"a\0" * 200):
        source = Source("x.txt", note + b"\n" + block)
        assert source.wide == ""
        read = [
            one
            for reader in (*registry.claimants(source), *registry.additions(source))
            for one in reader.read(source, no_files)
        ]
        assert any(one.location.symbol.endswith("certificate[0]") for one in read)
