"""Signed PDF, written here: an object with the ranges and the value, and what is done to it afterwards."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from hashlib import sha1
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import Observation, SignatureSeen
from cryptrec_lint.readers.certificates import pdf, pdf_facts
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables
from tests.lending import NoFiles

if TYPE_CHECKING:
    from tests.readers.cms.conftest import Made, Signer

Observe = Callable[[bytes], list[Observation]]
Shown = Callable[[list[Observation]], list[str]]
Written = Callable[..., bytes]

WHO = "signature[0].signerInfos[0]"


def outcome(seen: list[Observation]) -> tuple[bool | None, str | None]:
    """Whether the first signature is right, and why not."""
    found = next(one for one in seen if isinstance(one, SignatureSeen))
    return found.verified, found.why and found.why.key


def test_a_signed_document_shows_its_signer(
    made: Made, alice: Signer, signed_pdf: Written, observe: Observe, shown: Shown
) -> None:
    document = signed_pdf(lambda data: made.signed(data, alice, "-detached"))
    assert shown(observe(document)) == [
        "signature[0].certificates[0] CN=Alice,C=JP",
        f"{WHO} PDF verified claimed CN=Alice,C=JP",
        f"{WHO}.digestAlgorithm document-signature SHA-256 = SHA-256",
        f"{WHO}.signatureAlgorithm document-signature RSASSA-PKCS1-v1_5 SHA-256 = "
        "RSASSA-PKCS1-v1_5 2048 + SHA-256 in RSASSA-PKCS1-v1_5",
    ]


def test_poppler_says_the_same(made: Made, alice: Signer, signed_pdf: Written) -> None:
    document = made.file("x.pdf", signed_pdf(lambda data: made.signed(data, alice, "-detached")))
    try:
        said = subprocess.run(["pdfsig", "-nocert", document], capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        pytest.skip("pdfsig is not installed")
    assert said.count("Signature Validation: Signature is Valid.") == 1, said
    assert "Total document signed" in said


def test_a_change_in_what_is_signed_shows(made: Made, alice: Signer, signed_pdf: Written, observe: Observe) -> None:
    document = signed_pdf(lambda data: made.signed(data, alice, "-detached"))
    assert outcome(observe(document.replace(b"/Catalog", b"/CATALOG"))) == (False, "cms-content-differs")


def test_what_is_added_later_is_signed_by_nobody(
    made: Made, alice: Signer, signed_pdf: Written, observe: Observe, shown: Shown
) -> None:
    document = signed_pdf(lambda data: made.signed(data, alice, "-detached"))
    found = shown(observe(document + b"8 0 obj\n<< /Added true >>\nendobj\n"))
    assert f"{WHO} PDF verified claimed CN=Alice,C=JP" in found
    assert found[-1] == "signature[0] added-after-signature pdf-added-later"


def test_a_signature_that_an_update_replaced_is_said_to_be_so(
    made: Made, alice: Signer, signed_pdf: Written, observe: Observe, shown: Shown
) -> None:
    document = signed_pdf(lambda data: made.signed(data, alice, "-detached"))
    found = shown(observe(document + b"5 0 obj\n<< /Type /Sig >>\nendobj\n"))
    assert found[0] == "signature[0] replaced-signature pdf-signature-replaced"
    assert "signature[0] replaced-signature" not in " ".join(shown(observe(document + b"15 0 obj\n<< >>\nendobj\n")))


def test_a_document_time_stamp_is_of_the_ranges(
    made: Made, stamper: Signer, signed_pdf: Written, observe: Observe, shown: Shown
) -> None:
    document = signed_pdf(lambda data: made.stamped(data, stamper), b"ETSI.RFC3161")
    assert f"{WHO} PDF verified stamped CN=Stamper,C=JP" in shown(observe(document))
    assert outcome(observe(document.replace(b"/Catalog", b"/CATALOG"))) == (False, "cms-stamp-of-another")


def test_the_form_that_signs_a_hash(
    made: Made, alice: Signer, signed_pdf: Written, observe: Observe, shown: Shown
) -> None:
    """adbe.pkcs7.sha1: the content of the CMS is the SHA-1 of the ranges (ISO 32000-1 section 12.8.3.3.1)."""
    document = signed_pdf(lambda data: made.signed(sha1(data).digest(), alice), b"adbe.pkcs7.sha1")
    found = shown(observe(document))
    assert found[0] == "signature[0].subFilter document-signature SHA-1 = SHA-1"
    assert f"{WHO} PDF verified claimed CN=Alice,C=JP" in found
    assert outcome(observe(document.replace(b"/Catalog", b"/CATALOG"))) == (False, "cms-content-of-another")


@pytest.mark.parametrize("digest", ["sha1", "sha256"])
def test_the_oldest_form_is_a_bare_signature(
    digest: str, made: Made, alice: Signer, signed_pdf: Written, observe: Observe, shown: Shown
) -> None:
    def sign(data: bytes) -> bytes:
        value = made.run("dgst", f"-{digest}", "-sign", alice.key, made.file("ranges", data))
        return b"\x04\x82" + len(value).to_bytes(2, "big") + value

    certificate = made.run("x509", "-in", alice.certificate, "-outform", "DER")
    entry = b"/Cert <" + certificate.hex().encode() + b">"
    document = signed_pdf(sign, b"adbe.x509.rsa_sha1", entry)
    found = shown(observe(document))
    name = "SHA-1" if digest == "sha1" else "SHA-256"
    assert found[0] == "signature[0].certificates[0] CN=Alice,C=JP"
    assert found[1] == "signature[0] PDF verified claimed CN=Alice,C=JP", "the time is that of M"
    assert found[2] == (
        f"signature[0].signatureAlgorithm document-signature RSASSA-PKCS1-v1_5 {name} = "
        f"RSASSA-PKCS1-v1_5 2048 + {name} in RSASSA-PKCS1-v1_5"
    )
    assert outcome(observe(document.replace(b"/Catalog", b"/CATALOG"))) == (False, "cms-signature-wrong")


# -------------------- ranges that deceive


def test_ranges_that_leave_out_more_than_the_value_are_no_signature_of_the_document(
    made: Made, alice: Signer, signed_pdf: Written, observe: Observe
) -> None:
    """What stands in the gap besides the value can be changed at will."""
    document = signed_pdf(lambda data: made.signed(data, alice, "-detached"), gap=40)
    assert outcome(observe(document)) == (None, "pdf-ranges-leave-gaps")


def test_ranges_over_another_signature_s_value_count_for_nothing(
    made: Made, alice: Signer, signed_pdf: Written, observe: Observe
) -> None:
    """A copied range makes the new dictionary look signed by the old value."""
    document = signed_pdf(lambda data: made.signed(data, alice, "-detached"))
    ranges = document[document.index(b"/ByteRange") :].split(b"]")[0] + b"]"
    value = made.signed(b"another", alice, "-detached").hex().encode()
    forged = document + b"9 0 obj\n<< /Type /Sig " + ranges + b" /Contents <" + value + b"> >>\nendobj\n"
    found = [one for one in observe(forged) if isinstance(one, SignatureSeen)]
    assert [one.verified for one in found] == [True, False]


DECEIVING = {
    "negative": (b"0 -5 10 20", "pdf-ranges-malformed"),
    "one range": (b"0 5", "pdf-ranges-malformed"),
    "three numbers": (b"0 5 10", "pdf-ranges-malformed"),
    "not filled in": (b"0 /********** /********** /**********", "pdf-ranges-malformed"),
    "huge": (b"0 5 10 99999999999", "pdf-ranges-outside"),
    "overlapping": (b"0 50 10 20", "pdf-ranges-overlap"),
    "backwards": (b"100 5 0 20", "pdf-ranges-overlap"),
}


@pytest.mark.parametrize(("ranges", "why"), DECEIVING.values(), ids=DECEIVING)
def test_ranges_that_are_none_leave_the_signature_open(
    ranges: bytes, why: str, made: Made, alice: Signer, observe: Observe
) -> None:
    value = made.signed(b"x", alice, "-detached").hex().encode()
    document = b"%PDF-1.7\n5 0 obj\n<< /ByteRange [" + ranges + b"] /Contents <" + value + b"> >>\nendobj\n"
    assert outcome(observe(document)) == (None, why)


def test_a_form_that_nobody_signed_has_no_value(observe: Observe, shown: Shown) -> None:
    document = b"%PDF-1.7\n5 0 obj\n<< /ByteRange [0 10 20 5] /Contents <" + b"0" * 400 + b"> >>\nendobj\n"
    assert shown(observe(document)) == ["signature[0] unreadable-input pdf-no-value"]


def test_a_hundred_thousand_ranges_end_with_a_word(observe: Observe, shown: Shown) -> None:
    document = b"%PDF-1.7\n" + b"5 0 obj << /ByteRange [0 9 10 9] >> endobj\n" * 100_000
    found = shown(observe(document))
    assert len(found) < 1000
    assert found[-1].endswith("unreadable-input pdf-too-many-signatures")


# -------------------- documents of which there is nothing to say, and encrypted ones


def test_a_document_without_signatures_is_not_claimed() -> None:
    assert not pdf.READER.claims(Source("x.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"))
    assert not pdf.READER.claims(Source("x.txt", b"/ByteRange in a text"))


ENCRYPTED = {
    "rc4 40": (b"/V 1 /R 2", ["RC4-40 = RC4 40"], ["MD5 = MD5"]),
    "rc4 128": (b"/V 2 /R 3 /Length 128", ["RC4-128 = RC4 128"], ["MD5 = MD5"]),
    "rc4 by default": (b"/V 2 /R 3", ["RC4-40 = RC4 40; default"], ["MD5 = MD5"]),
    "aes 128": (
        b"/V 4 /R 4 /CF << /StdCF << /CFM /AESV2 /Length 16 >> >>",
        ["AES-128-CBC = AES 128 + CBC"],
        ["MD5 = MD5"],
    ),
    "aes 256": (
        b"/V 5 /R 6 /CF << /StdCF << /CFM /AESV3 /Length 32 >> >>",
        ["AES-256-CBC = AES 256 + CBC"],
        ["SHA-256 = SHA-256", "SHA-384 = SHA-384", "SHA-512 = SHA-512", "AES-128-CBC = AES 128 + CBC"],
    ),
}


@pytest.mark.parametrize(("entries", "ciphers", "derivation"), ENCRYPTED.values(), ids=ENCRYPTED)
def test_how_a_document_is_encrypted(
    entries: bytes, ciphers: list[str], derivation: list[str], observe: Observe, shown: Shown
) -> None:
    document = b"%PDF-1.7\n7 0 obj\n<< /Filter /Standard " + entries + b" >>\nendobj\ntrailer\n<< /Encrypt 7 0 R >>\n"
    expected = [f"encrypt.cipher[{index}] encrypted-data {one}" for index, one in enumerate(ciphers)]
    expected += [f"encrypt.keyDerivation[{index}] key-protection {one}" for index, one in enumerate(derivation)]
    assert shown(observe(document)) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"7 0 obj\n<< /Filter /Standard /V 9 >>\nendobj\ntrailer\n<< /Encrypt 7 0 R >>", "pdf-encryption-unknown"),
        (b"7 0 obj\n<< /V 4 /CF << /X << /CFM /New >> >> >>\nendobj\n<< /Encrypt 7 0 R >>", "pdf-crypt-filter-unknown"),
        (b"trailer\n<< /Encrypt 7 0 R >>", "pdf-encryption-not-here"),
    ],
)
def test_an_encryption_that_is_not_known_is_said(text: bytes, why: str, observe: Observe, shown: Shown) -> None:
    assert [one.rpartition(" ")[2] for one in shown(observe(b"%PDF-1.7\n" + text))] == [why]


def test_the_names_in_the_data_are_the_vocabulary_s() -> None:
    rows = [*pdf_facts.encryption("version").values(), *pdf_facts.encryption("method").values()]
    ciphers = [str(row["cipher"]) for row in rows if "cipher" in row]
    derived = [name for names in pdf_facts.encryption("derivation").values() for name in names]
    assert all(tables.by_spelling(name) for name in (*ciphers, *derived))
    assert all(name in tables.atoms() for name in (*pdf_facts.section("rsa")["hashes"], "RSASSA-PKCS1-v1_5"))


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_a_damaged_document_raises_nothing(made: Made, alice: Signer, signed_pdf: Written, data: st.DataObject) -> None:
    document = bytearray(signed_pdf(lambda octets: made.signed(octets, alice, "-detached"), once="laws"))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(document) - 1))
        document[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    list(pdf.READER.read(Source("x.pdf", bytes(document)), NoFiles()))


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200))
def test_any_octets_after_the_marks_raise_nothing(data: bytes) -> None:
    for mark in (b"/ByteRange", b"/ByteRange [0 1 2 3]", b"/Encrypt", b"/Encrypt 1 0 R 1 0 obj"):
        list(pdf.READER.read(Source("x.pdf", b"%PDF-1.7 " + mark + data), NoFiles()))
